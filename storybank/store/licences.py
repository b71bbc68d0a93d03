"""What photographers let others do with their work: apart from consents, and never a reason to show anybody."""

from datetime import date

from storybank.errors import WrongUse
from storybank.records import PersonId, Stream
from storybank.store.ledger import Ledger
from storybank.store.models import Licence as Row
from storybank.store.models import Person
from storybank.store.rows import LicenceRow

CREDITS = ("named", "pseudonym", "none")


class Licences:
    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    def set(
        self, person: PersonId, *, licence: str, credit: str, by: str, on: date, until_on: date | None = None
    ) -> LicenceRow:
        """Note the licence of a photographer in all their work, and how they want to be credited.

        licence: an address (rightsstatements.org, creativecommons.org …). credit: named (as the consent says) · pseudonym (one
        and the same everywhere) · none.
        """
        if not licence.startswith(("http://", "https://")) or len(licence) > 200 or any(c.isspace() for c in licence):
            raise WrongUse("licence.address", "licence: give its web address, for example a rightsstatements.org one.")
        if credit not in CREDITS:
            raise WrongUse("licence.credit", f"--credit: choose one of {', '.join(CREDITS)}.")
        return self._keep(person, licence=licence, credit=credit, until_on=until_on, is_refused=False, by=by, on=on)

    def refuse(self, person: PersonId, *, by: str, on: date) -> LicenceRow:
        """Note that a photographer no longer lets the work be used: it goes into no release any more."""
        known = self.get(person)
        licence, credit = (known.licence, known.credit) if known else ("", "none")
        return self._keep(person, licence=licence, credit=credit, until_on=None, is_refused=True, by=by, on=on)

    def get(self, person: PersonId) -> LicenceRow | None:
        row = Row.objects.filter(pk=person).first()
        return _row(row) if row else None

    def all(self) -> dict[PersonId, LicenceRow]:
        return {PersonId(row.pk): _row(row) for row in Row.objects.order_by("stream", "pk")}

    def _keep(
        self, person: PersonId, *, licence: str, credit: str, until_on: date | None, is_refused: bool, by: str, on: date
    ) -> LicenceRow:
        stream = Person.objects.filter(pk=person).values_list("stream", flat=True).first()
        if stream is None:
            raise WrongUse("person.unknown", "person: there is none with this id. List them, then use an id as shown.")
        values = {
            "stream": stream,
            "licence": licence,
            "credit": credit,
            "until_on": until_on,
            "is_refused": is_refused,
        }
        with self._ledger.writing():
            row, _ = Row.objects.update_or_create(person=person, defaults=values)
            verb = "licence.refused" if is_refused else "licence.set"
            self._ledger.record(verb, person, by, credit=credit, on=on.isoformat())
        return _row(row)


def _row(row: Row) -> LicenceRow:
    return LicenceRow(
        person=PersonId(row.person),
        stream=Stream(row.stream),
        licence=row.licence,
        credit=row.credit,
        until_on=row.until_on,
        is_refused=row.is_refused,
    )
