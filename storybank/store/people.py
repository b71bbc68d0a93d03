"""People as opaque records, and the partners' codes for them. No name here: names are sealed in identities."""

from collections.abc import Iterable, Iterator
from datetime import date

from storybank.records import Person, PersonId
from storybank.store import access, codes, contents
from storybank.store.ledger import Ledger
from storybank.store.models import Person as Row
from storybank.store.rows import Viewer


class People:
    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    def id_for(self, stream: str, code: str, *, by: str) -> PersonId:
        """Return the person a partner calls `code` ("C01"), made on first sight."""
        return PersonId(codes.target(self._ledger, stream, codes.PERSON, code, by=by))

    def find(self, stream: str, code: str) -> PersonId | None:
        """Return the person behind a code, or None."""
        found = codes.find(stream, codes.PERSON, code)
        return PersonId(found) if found else None

    def code_of(self, person: PersonId) -> str | None:
        return codes.code_of(person)

    def codes_of(self, people: Iterable[PersonId]) -> dict[str, str]:
        """Return the partners' codes of several people, by id."""
        return codes.codes_of(people)

    def save(self, person: Person, *, by: str, on: date) -> bool:
        """Store the record; False where nothing changed."""
        record = contents.adapter(Person).dump_python(person, mode="json")
        with self._ledger.writing():
            row = Row.objects.filter(pk=person.id).first()
            if row is not None and (row.record == record or row.is_erased):
                return False
            Row.objects.update_or_create(id=person.id, defaults={"stream": person.stream, "record": record})
            self._ledger.record("person.saved", person.id, by, stream=person.stream, on=on.isoformat())
        return True

    def get(self, person: PersonId, *, viewer: Viewer = None) -> Person:
        """Return one record. Raises WrongUse where there is none that the viewer may see."""
        return _person(access.one(access.seen(Row.objects.all(), viewer), "person", person))

    def many(self, people: Iterable[PersonId], *, viewer: Viewer = None) -> dict[PersonId, Person]:
        """Return the records that exist, by id."""
        found: dict[PersonId, Person] = {}
        for chunk in contents.chunks(sorted(set(people))):
            found |= {PersonId(row.id): _person(row) for row in access.seen(Row.objects.filter(pk__in=chunk), viewer)}
        return found

    def each(self, people: Iterable[PersonId] | None = None) -> Iterator[Person]:
        """Yield the records of these people, or of all, one by one in no order."""
        for chunk in [None] if people is None else contents.chunks(sorted(set(people))):
            rows = Row.objects.all() if chunk is None else Row.objects.filter(pk__in=chunk)
            yield from map(_person, rows.iterator(chunk_size=contents.CHUNK))

    def born(self) -> Iterator[Person]:
        """Yield the records of those whose eighteenth birthday is known, in no order: few of many."""
        known = Row.objects.filter(record__turns_18_on__isnull=False).exclude(record__turns_18_on=None)
        yield from map(_person, known.iterator(chunk_size=contents.CHUNK))

    def page(self, *, viewer: Viewer = None, after: str = "", limit: int = 50) -> tuple[tuple[PersonId, ...], bool]:
        """Return one page of ids in their order, from behind one of them, and whether more follow."""
        rows = access.seen(Row.objects.filter(pk__gt=after), viewer).order_by("pk")
        found = list(rows.values_list("pk", flat=True)[: limit + 1])
        return tuple(map(PersonId, found[:limit])), len(found) > limit

    def list(self, *, viewer: Viewer = None) -> tuple[Person, ...]:
        return tuple(_person(row) for row in access.seen(Row.objects.order_by("stream", "id"), viewer))


def _person(row: Row) -> Person:
    return contents.adapter(Person).validate_python(row.record)
