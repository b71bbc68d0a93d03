"""Requests of people about their own material: registered at once, due in a month, closed with a decision and its reason."""

import calendar
import json
from collections.abc import Iterable
from datetime import date

from storybank.errors import Refused, WrongUse
from storybank.records import PersonId, Stream
from storybank.store import access, contents, ids
from storybank.store.ledger import Ledger
from storybank.store.models import Event, Person
from storybank.store.models import Request as Row
from storybank.store.rows import CALL_BACKS, RequestRow, Viewer

_CALLED = "request.called-back"


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

    def called_back(self, request: str, result: str, *, by: str, on: date) -> RequestRow:
        """Note a private call-back: hers (she wants it), not-hers (somebody else asked), not-reached. The last one counts."""
        if result not in CALL_BACKS:
            raise WrongUse("request.call-back", f"{result}: use one of {', '.join(CALL_BACKS)}.")
        with self._ledger.writing():
            row = access.one(Row.objects.all(), "request", request)
            self._ledger.record(_CALLED, row.pk, by, person=row.person, result=result, on=on.isoformat())
        return self.get(row.pk)

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
    called: dict[str, Event] = {}
    for chunk in contents.chunks(row.pk for row in found):
        called |= {
            one.subject: one for one in Event.objects.filter(verb=_CALLED, subject__in=chunk).order_by("sequence")
        }
    return tuple(_row(row, json.loads(bodies.get(row.content, "{}")), called.get(row.pk)) for row in found)


def _row(row: Row, words: dict[str, str | None], called: Event | None) -> RequestRow:
    facts = json.loads(called.facts) if called else {}
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
        call_back=facts.get("result"),
        called_on=date.fromisoformat(facts["on"]) if facts else None,
    )
