"""The first half of what takes two: writing down who proposed it. `acts` is the second half."""

from datetime import date

from storybank.records import StaffId
from storybank.store import ids
from storybank.store.ledger import Ledger
from storybank.store.models import Act as Row
from storybank.store.rows import Act


def propose(ledger: Ledger, kind: str, subject: str, *, by: str, on: date, content: str | None = None) -> Act:
    """Keep one proposal, which waits for another person."""
    with ledger.writing():
        row = Row.objects.create(
            id=ids.new_id(),
            kind=kind,
            subject=subject,
            content=content,
            state="proposed",
            proposed_by=by,
            proposed_on=on,
        )
        ledger.record("act.proposed", row.pk, by, kind=kind, subject_id=subject, on=on.isoformat())
    return act(row)


def act(row: Row) -> Act:
    """Return a row of the table as what the facade hands out."""
    return Act(
        id=row.pk,
        kind=row.kind,
        subject=row.subject,
        proposed_by=StaffId(row.proposed_by),
        proposed_on=row.proposed_on,
        state=row.state,
        confirmed_by=StaffId(row.confirmed_by) if row.confirmed_by else None,
        confirmed_on=row.confirmed_on,
    )
