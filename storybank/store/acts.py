"""What takes two: proposed by one person, confirmed by another. Carrying out and confirming are one transaction."""

from datetime import date

from storybank.errors import Refused, WrongUse
from storybank.records import Consent
from storybank.store import access, contents
from storybank.store.consents import KIND as CONSENT
from storybank.store.consents import Consents
from storybank.store.findings import STANDS, Findings
from storybank.store.holds import LIFT, Holds
from storybank.store.ledger import Ledger
from storybank.store.models import Act as Row
from storybank.store.proposals import act
from storybank.store.rows import Act


class Acts:
    def __init__(self, ledger: Ledger, consents: Consents, findings: Findings, holds: Holds) -> None:
        self._ledger = ledger
        self._consents = consents
        self._findings = findings
        self._holds = holds

    def list(
        self, *, state: str | None = "proposed", kind: str | None = None, subject: str | None = None
    ) -> tuple[Act, ...]:
        rows = Row.objects.order_by("proposed_on", "id")
        filters = {"state": state, "kind": kind, "subject": subject}
        return tuple(
            act(row) for row in rows.filter(**{name: value for name, value in filters.items() if value is not None})
        )

    def get(self, act_id: str) -> Act:
        return act(access.one(Row.objects.all(), "act", act_id))

    def confirm(self, act_id: str, *, by: str, on: date) -> Act:
        """Carry the act out: a consent's version is appended, a hold lifted, an answer stands.

        Refused("act.same-person") for the proposer (the database refuses too), Refused("act.stale") where the consent got
        another version meanwhile.
        """
        with self._ledger.writing():
            row = self._proposed(act_id)
            if row.proposed_by == by:
                raise Refused(
                    "act.same-person", f"act {row.pk}: {by} proposed it. Opening takes two: another person confirms."
                )
            row.state, row.confirmed_by, row.confirmed_on = "confirmed", by, on
            row.save()
            self._ledger.record("act.confirmed", row.pk, by, kind=row.kind, subject_id=row.subject, on=on.isoformat())
            if row.kind == CONSENT:
                self._save_consent(row, by=by, on=on)
            elif row.kind == STANDS:
                self._findings.confirm(row.subject, row.pk, by=by, on=on)
            elif row.kind == LIFT:
                self._holds.lift(row.subject, by=by, on=on)
            else:
                raise WrongUse("act.kind", f"act {row.pk}: nobody knows how to carry out “{row.kind}”.")
        return act(row)

    def drop(self, act_id: str, *, by: str, on: date) -> Act:
        """Let a proposal go; closing takes one person. A waiting answer becomes an open question again."""
        with self._ledger.writing():
            row = self._proposed(act_id)
            row.state = "dropped"
            row.save()
            self._ledger.record("act.dropped", row.pk, by, kind=row.kind, subject_id=row.subject, on=on.isoformat())
            if row.kind == STANDS:
                self._findings.reopen(row.subject, by=by, on=on)
        return act(row)

    def _proposed(self, act_id: str) -> Row:
        row: Row = access.one(Row.objects.all(), "act", act_id)
        if row.state != "proposed":
            raise Refused("act.closed", f"act {row.pk}: it is {row.state} already.")
        return row

    def _save_consent(self, row: Row, *, by: str, on: date) -> None:
        body = contents.body(row.content)
        if body is None:
            raise Refused("act.stale", f"act {row.pk}: what was proposed was erased.")
        proposed = contents.load(Consent, body)
        versions = self._consents.versions(proposed.id) if self._consents.exists(proposed.id) else ()
        if versions and versions[-1].version != proposed.version:
            raise Refused(
                "act.stale",
                f"act {row.pk}: the consent changed since this was proposed. Propose it again on the new version.",
            )
        self._consents.save(proposed, by=by, on=on, cause=row.pk)
