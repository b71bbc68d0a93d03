"""Requests of people about their own material: registered at once, due in a month, closed with a decision and its reason."""

import calendar
import json
from collections.abc import Iterable
from datetime import date

from storybank.errors import Refused
from storybank.records import PersonId, Stream
from storybank.store import access, contents, ids
from storybank.store.ledger import Ledger
from storybank.store.models import Person
from storybank.store.models import Request as Row
from storybank.store.rows import RequestRow, Viewer


class Requests:
    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    def open(
        self,
        *,
        person: PersonId,
        who: str,
        right: str,
        by: str,
        on: date,
        proof: str | None = None,
        reason: str | None = None,
    ) -> RequestRow:
        """Register a request; due one month later.

        who: subject · heir · third_person · authority. right: pause · narrow · correct · access · erase.
        """
        stream = access.one(Person.objects.all(), "person", person).stream
        with self._ledger.writing():
            key = ids.new_id()
            words = json.dumps({"proof": proof, "reason": reason}, ensure_ascii=False)
            row = Row.objects.create(
                id=key,
                person=person,
                stream=stream,
                who=who,
                right=right,
                received_on=on,
                due_on=a_month_after(on),
                content=contents.put(person, words),
            )
            self._ledger.record("request.opened", row.pk, by, person=person, who=who, right=right, on=on.isoformat())
        return _rows([row])[0]

    def prove(self, request: str, proof: str, *, by: str, on: date) -> RequestRow:
        """Note what proves who asks, found after the request was registered: the call-back, a document seen."""
        with self._ledger.writing():
            row = access.one(Row.objects.all(), "request", request)
            words = json.loads(contents.body(row.content) or "{}") | {"proof": proof}
            row.content = contents.put(row.person, json.dumps(words, ensure_ascii=False))
            row.save()
            self._ledger.record("request.proved", row.pk, by, person=row.person, on=on.isoformat())
        return _rows([row])[0]

    def close(self, request: str, *, decision: str, reason: str, by: str, on: date) -> RequestRow:
        """Close with a decision (granted · refused · withdrawn · not-her-wish …) and a reason."""
        with self._ledger.writing():
            row = access.one(Row.objects.all(), "request", request)
            if row.closed_on is not None:
                raise Refused("request.closed", f"request {row.pk}: it was closed on {row.closed_on}.")
            words = json.loads(contents.body(row.content) or "{}") | {"reason": reason}
            row.content = contents.put(row.person, json.dumps(words, ensure_ascii=False))
            row.decision, row.closed_on = decision, on
            row.save()
            self._ledger.record("request.closed", row.pk, by, person=row.person, decision=decision, on=on.isoformat())
        return _rows([row])[0]

    def get(self, request: str, *, viewer: Viewer = None) -> RequestRow:
        return _rows([access.one(access.seen(Row.objects.all(), viewer), "request", request)])[0]

    def list(
        self, *, is_open: bool | None = None, person: PersonId | None = None, viewer: Viewer = None
    ) -> tuple[RequestRow, ...]:
        """Return the register, what is due first first."""
        rows = access.seen(Row.objects.order_by("due_on", "id"), viewer)
        if is_open is not None:
            rows = rows.filter(closed_on__isnull=is_open)
        if person is not None:
            rows = rows.filter(person=person)
        return _rows(rows)


def a_month_after(day: date) -> date:
    """Return the same day of the next month, or that month's last day."""
    year, month = (day.year + 1, 1) if day.month == 12 else (day.year, day.month + 1)
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def _rows(rows: Iterable[Row]) -> tuple[RequestRow, ...]:
    found = list(rows)
    bodies = contents.bodies(row.content for row in found)
    return tuple(_row(row, json.loads(bodies.get(row.content, "{}"))) for row in found)


def _row(row: Row, words: dict[str, str | None]) -> RequestRow:
    return RequestRow(
        id=row.pk,
        person=PersonId(row.person),
        stream=Stream(row.stream),
        who=row.who,
        right=row.right,
        received_on=row.received_on,
        due_on=row.due_on,
        proof=words.get("proof"),
        decision=row.decision,
        reason=words.get("reason"),
        closed_on=row.closed_on,
    )
