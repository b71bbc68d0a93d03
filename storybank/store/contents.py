"""Words of people: records as JSON, reasons, edited texts. Kept apart from the append-only rows, so that erasure reaches them."""

from collections.abc import Iterable
from itertools import islice
from typing import TYPE_CHECKING, Any, TypeVar

from django.db import connection

from storybank.store import ids
from storybank.store.models import Content

if TYPE_CHECKING:
    from pydantic import TypeAdapter

T = TypeVar("T")

CHUNK = 500  # keys per query: SQLite takes a limited number of parameters


_adapters: "dict[object, TypeAdapter[Any]]" = {}


def adapter(kind: type[T]) -> "TypeAdapter[T]":
    """Return the reader and writer of one kind of record; made once, when first needed."""
    found = _adapters.get(kind)
    if found is None:
        from pydantic import TypeAdapter  # a third of the time it takes to open a bank; not every command reads records

        found = _adapters[kind] = TypeAdapter(kind)
    return found


def dump(kind: type[T], record: T) -> str:
    """Return a record as JSON text."""
    return adapter(kind).dump_json(record).decode()


def load(kind: type[T], body: str) -> T:
    """Return the record of a JSON text."""
    return adapter(kind).validate_json(body)


def put(owner: str, body: str) -> str:
    """Store words of `owner` and return their key."""
    key = ids.new_id()
    Content.objects.create(key=key, owner=owner, body=body)
    return key


def body(key: str) -> str | None:
    """Return the words, or None where they were erased."""
    return Content.objects.filter(key=key).values_list("body", flat=True).first()  # type: ignore[no-any-return]  # untyped Django


def bodies(keys: Iterable[str]) -> dict[str, str]:
    """Return key → words of those that are still there."""
    found: dict[str, str] = {}
    for chunk in chunks(keys):
        found.update(Content.objects.filter(key__in=chunk).values_list("key", "body"))
    return found


def erase(owner: str) -> int:
    """Delete every word of `owner`; SQLite overwrites them (secure_delete)."""
    deleted, _ = Content.objects.filter(owner=owner).delete()
    return int(deleted)


def forget() -> None:
    """Move SQLite's log into the ledger and cut it: erased words stand in the log until then. Another reader may delay it."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def chunks(values: Iterable[Any]) -> Iterable[list[Any]]:
    """Yield lists short enough for one query."""
    iterator = iter(values)
    while chunk := list(islice(iterator, CHUNK)):
        yield chunk
