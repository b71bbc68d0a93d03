"""Which days change an answer: ends, embargoes, birthdays, looks that fall due. Pure, from agreements and people only.

The gate and the questions compare the day of decision with dates in the records and with nothing else. So the turns up to a
day tell whether two days can have different answers (`recheck` asks only then), and the turns ahead are the calendar.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from storybank.records import Consent, ConsentId, Person, PersonId

_DAY = timedelta(days=1)
_LAST = date(9999, 12, 31)


class TurnKind(StrEnum):
    """What happens on that day."""

    BEGINS = "begins"
    ENDS = "ends"
    KEEPING_ENDS = "keeping-ends"
    EMBARGO_ENDS = "embargo-ends"
    EMBARGO_LOOK = "embargo-look"  # a year has passed under an embargo without a day
    TURNS_18_SOON = "turns-18-soon"
    TURNS_18 = "turns-18"
    REVIEW_DUE = "review-due"
    USE_BEGINS = "use-begins"
    USE_ENDS = "use-ends"


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """One day on which an agreement reads differently from the day before. No name: codes and ids."""

    on: date
    kind: TurnKind
    person: PersonId
    consent: ConsentId | None = None
    about: str = field(default="", compare=False)  # the use, or the event an embargo waits for


def turns(consent: Consent | None, person: Person | None, until: date, *, soon_days: int) -> Iterator[Turn]:
    """Yield the turns of one agreement and its person up to `until`, in no order. Without an agreement: the person's own.

    soon_days: how long before an eighteenth birthday it is said (limit `before_eighteen_days`).
    """
    if person is not None and consent is None:
        yield from _of_birthday(person.turns_18_on, person.id, None, until, soon_days)
    if consent is None:
        return
    birthdays = [day for day in (consent.turns_18_on, person.turns_18_on if person else None) if day]
    yield from _of_birthday(max(birthdays, default=None), consent.subject, consent.id, until, soon_days)
    for day, kind, about in _of_record(consent, until):
        if day <= until:
            yield Turn(on=day, kind=kind, person=consent.subject, consent=consent.id, about=about)


def phase(consent: Consent | None, person: Person | None, on: date, *, soon_days: int) -> int:
    """Return how many turns have come by that day: two days with the same number have the same answers."""
    return sum(1 for _ in turns(consent, person, on, soon_days=soon_days))


def latest_look(consent: Consent, on: date) -> date | None:
    """Return the last day by which somebody should have looked at this agreement again; None: none is due."""
    due = [
        day
        for day, kind, _ in _of_record(consent, on)
        if kind is TurnKind.REVIEW_DUE and day <= on and (consent.given_on is None or day > consent.given_on)
    ]
    return max(due, default=None)


def latest_embargo_look(consent: Consent, on: date) -> date | None:
    """Return the last anniversary of an agreement that has an embargo without a day; None: no year has passed."""
    looks = [day for day, kind, _ in _of_record(consent, on) if kind is TurnKind.EMBARGO_LOOK and day <= on]
    return max(looks, default=None)


def _of_birthday(
    birthday: date | None, person: PersonId, consent: ConsentId | None, until: date, soon_days: int
) -> Iterator[Turn]:
    if birthday is None:
        return
    soon = birthday - timedelta(days=soon_days)
    for day, kind in ((soon, TurnKind.TURNS_18_SOON), (birthday, TurnKind.TURNS_18)):
        if day <= until:
            yield Turn(on=day, kind=kind, person=person, consent=consent)


def _of_record(consent: Consent, until: date) -> Iterator[tuple[date, TurnKind, str]]:
    for begins in (consent.given_on, consent.valid_from):
        if begins is not None:
            yield begins, TurnKind.BEGINS, ""
    if consent.valid_until is not None:
        yield _after(consent.valid_until), TurnKind.ENDS, ""
    if consent.retention_until is not None:
        yield _after(consent.retention_until), TurnKind.KEEPING_ENDS, ""
    for use in consent.uses:
        if use.from_on is not None:
            yield use.from_on, TurnKind.USE_BEGINS, use.use
        if use.until_on is not None:
            yield _after(use.until_on), TurnKind.USE_ENDS, use.use
    for embargo in consent.embargoes:
        if embargo.until_on is not None:
            yield _after(embargo.until_on), TurnKind.EMBARGO_ENDS, embargo.event or ""
    if consent.given_on is not None and any(embargo.until_on is None for embargo in consent.embargoes):
        for years in range(1, until.year - consent.given_on.year + 1):
            look = _years_after(consent.given_on, years)
            if look > until:
                break
            yield look, TurnKind.EMBARGO_LOOK, ""
    if consent.risk.review_on is not None:
        yield consent.risk.review_on, TurnKind.REVIEW_DUE, "risk"
    if consent.review_every_days and consent.review_every_days > 0 and consent.given_on is not None:
        for times in range(1, (until - consent.given_on).days // consent.review_every_days + 1):
            yield consent.given_on + timedelta(days=times * consent.review_every_days), TurnKind.REVIEW_DUE, ""
    for request in consent.requests:
        yield request.received_on, TurnKind.BEGINS, request.right


def _after(day: date) -> date:
    return day + _DAY if day < _LAST else _LAST


def _years_after(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # the 29th of February
        return day.replace(year=day.year + years, day=28)
