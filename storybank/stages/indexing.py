"""An interview's index: passages with title, synopsis, keywords and places as said, in an editor's words.

An entry is caption voice: every rule for captions asks about it, and it leaves only with the turn at which it begins.
"""

from dataclasses import replace
from datetime import date

from storybank.errors import WrongUse
from storybank.records import IndexEntry, Interview, ItemId, Language, StaffId
from storybank.stages.cards import listed
from storybank.stages.holding_back import interview_of
from storybank.stages.screening import screen
from storybank.store.bank import Bank


def set_entry(
    bank: Bank,
    item: ItemId,
    segment: int,
    *,
    language: Language,
    by: StaffId,
    on: date,
    title: str | None = None,
    synopsis: str | None = None,
    keywords: str | None = None,
    places: str | None = None,
) -> IndexEntry:
    """Make or change the entry that begins at a turn; None leaves a part as it is. Asks the item's questions again."""
    interview = interview_of(bank, item)
    if all(one.number != segment for one in interview.segments):
        raise WrongUse("interview.no-turn", f"{segment}: the interview has no such turn.")
    entry = next((one for one in interview.index if one.segment == segment), IndexEntry(segment=segment))
    if title is not None:
        entry = replace(entry, title={**entry.title, language: title})
    if synopsis is not None:
        entry = replace(entry, synopsis={**entry.synopsis, language: synopsis})
    if keywords is not None:
        entry = replace(entry, keywords=listed(keywords))
    if places is not None:
        entry = replace(entry, places=listed(places))
    entries = [one for one in interview.index if one.segment != segment] + [entry]
    _save(bank, replace(interview, index=tuple(sorted(entries, key=lambda one: one.segment))), by=by, on=on)
    return entry


def remove_entry(bank: Bank, item: ItemId, segment: int, *, by: StaffId, on: date) -> None:
    """Take the entry that begins at a turn out of the index."""
    interview = interview_of(bank, item)
    left = tuple(one for one in interview.index if one.segment != segment)
    if left == interview.index:
        raise WrongUse("interview.no-entry", f"{segment}: the index has no entry at this turn.")
    _save(bank, replace(interview, index=left), by=by, on=on)


def _save(bank: Bank, interview: Interview, *, by: StaffId, on: date) -> None:
    bank.items.save(interview, by=by, on=on)
    screen(bank, [interview.id], on=on, by=by)
