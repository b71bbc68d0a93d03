"""Holds: placed by one within minutes, lifted by two. A hold closes; it opens nothing."""

from datetime import date

from storybank.errors import WrongUse
from storybank.records import Hold, StaffId
from storybank.store import access, contents, ids, proposals
from storybank.store.ledger import Ledger
from storybank.store.models import Hold as Row
from storybank.store.rows import Act, HoldRow

LIFT = "lift-hold"  # the two-person act
SCOPES = ("stream", "place", "theme", "person", "item", "collection")


class Holds:
    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    def place(self, *, scope: str, value: str, reason: str, by: str, on: date) -> HoldRow:
        """Close a scope at once; one person's act. The same hold again returns the one in force."""
        if scope not in SCOPES:
            raise WrongUse("hold.scope", f"hold: no scope “{scope}”. Use one of: {', '.join(SCOPES)}.")
        with self._ledger.writing():
            row = Row.objects.filter(scope=scope, value=value, lifted_on=None).first()
            if row is None:
                key = ids.new_id()
                row = Row.objects.create(
                    id=key, scope=scope, value=value, since_on=on, by=by, content=contents.put(key, reason)
                )
                self._ledger.record("hold.placed", row.pk, by, scope=scope, on=on.isoformat())
        return _row(row, reason)

    def propose_lift(self, hold: str, *, by: str, on: date) -> Act:
        """Propose to lift a hold; `bank.acts.confirm` by another person lifts it."""
        row = access.one(Row.objects.filter(lifted_on=None), "hold", hold)
        return proposals.propose(self._ledger, LIFT, row.pk, by=by, on=on)

    def lift(self, hold: str, *, by: str, on: date) -> None:
        """Lift a hold; called by `bank.acts.confirm`."""
        Row.objects.filter(pk=hold, lifted_on=None).update(lifted_on=on)
        self._ledger.record("hold.lifted", hold, by, on=on.isoformat())

    def get(self, hold: str) -> HoldRow:
        row = access.one(Row.objects.all(), "hold", hold)
        return _row(row, contents.body(row.content) or "")

    def list(self, *, is_active: bool | None = True) -> tuple[HoldRow, ...]:
        """Return the holds: in force, lifted, or (None) all."""
        rows = Row.objects.order_by("since_on", "id")
        if is_active is not None:
            rows = rows.filter(lifted_on__isnull=is_active)
        found = list(rows)
        reasons = contents.bodies(row.content for row in found)
        return tuple(_row(row, reasons.get(row.content, "")) for row in found)

    def in_force(self, on: date) -> tuple[Hold, ...]:
        """Return the holds of a day as records, for `rules.consent.decide`. A hold is in force from its day to before its lifting."""
        return tuple(
            Hold(scope=row.scope, value=row.value, since_on=row.since_on, lifted_on=row.lifted_on, reason=row.reason)
            for row in self.list(is_active=None)
            if row.since_on <= on and (row.lifted_on is None or on < row.lifted_on)
        )


def _row(row: Row, reason: str) -> HoldRow:
    return HoldRow(
        id=row.pk,
        scope=row.scope,
        value=row.value,
        since_on=row.since_on,
        by=StaffId(row.by),
        lifted_on=row.lifted_on,
        reason=reason,
    )
