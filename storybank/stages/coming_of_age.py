"""Who comes of age and has to be asked anew: what parents agreed to ends with the eighteenth birthday."""

from dataclasses import dataclass
from datetime import date, timedelta

from storybank.records import Consent, PersonId, Stream
from storybank.rules.facts import PERMITTING
from storybank.stages.screening import rulebook
from storybank.store.bank import Bank
from storybank.store.rows import Viewer


@dataclass(frozen=True, slots=True, kw_only=True)
class ToAsk:
    """One person to be asked, by code. `is_late`: nobody has asked for longer than the rulebook waits."""

    person: PersonId
    stream: Stream
    code: str
    on: date  # the eighteenth birthday
    is_due: bool  # it has come
    is_late: bool


def to_ask(bank: Bank, *, on: date, viewer: Viewer = None) -> tuple[ToAsk, ...]:
    """Return whoever turns eighteen soon, or has and has not answered since, earliest first. Who let us keep nothing is not asked."""
    limits = rulebook().limits
    last = on + timedelta(days=limits["before_eighteen_days"])
    late = on - timedelta(days=limits["late_after_eighteen_days"])
    young = {one.id: one.turns_18_on for one in bank.people.born()}
    agreements: dict[PersonId, list[Consent]] = {}
    for consent in (*bank.consents.dated(), *bank.consents.each(young)):
        if consent.turns_18_on is not None or consent.subject in young:
            agreements.setdefault(consent.subject, []).append(consent)
    found = []
    people = bank.people.many(agreements, viewer=viewer)
    codes = bank.people.codes_of(people)
    for person in people.values():
        own = agreements[person.id]
        days = [day for day in (young.get(person.id), *(one.turns_18_on for one in own)) if day is not None]
        birthday = max(days)  # where two are said the longer childhood protects
        has_answered = any(one.given_on is not None and one.given_on >= birthday for one in own)
        is_asked_for = any(one.status in PERMITTING for one in own)
        if birthday <= last and is_asked_for and not has_answered:
            found.append(
                ToAsk(
                    person=person.id,
                    stream=person.stream,
                    code=codes.get(person.id, person.id[:8]),
                    on=birthday,
                    is_due=birthday <= on,
                    is_late=birthday < late,
                )
            )
    return tuple(sorted(found, key=lambda one: (one.on, one.stream, one.code)))
