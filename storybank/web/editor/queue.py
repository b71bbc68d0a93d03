"""The editor's queue: what waits, oldest question first, by kind of question, gravity and delivery."""

import threading
import time
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse

from storybank.records import BatchId, ItemId
from storybank.store.reviewing import Claim, Waiting, Wanted
from storybank.store.rows import Batch, FindingRow
from storybank.web.desk import Desk, DeskRequest
from storybank.web.editor import words
from storybank.web.editor.showing import codes_of

PAGE = 50
_LOOKED = 10  # pages of items that other editors are at, before it is said that nothing is free
_COUNTS_GOOD_S = 15  # counting a large bank takes longer than showing a page

_counted: dict[tuple[object, ...], tuple[float, dict[tuple[str, str], int], dict[BatchId, int]]] = {}
_lock = threading.Lock()


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One item of the queue."""

    waiting: Waiting
    code: str
    kind: str
    asks: tuple[tuple[str, int], ...]  # severity → how many
    first: str  # what the first question says
    since: object
    claim: Claim | None


def show(request: DeskRequest) -> HttpResponse:
    """List what waits in the editor's own streams."""
    desk, wanted = request.desk, wanted_of(request.GET)
    after = _number(request.GET.get("after"), -1)
    waiting = desk.bank.reviewing.waiting(desk.viewer, wanted, after=after, limit=PAGE + 1)
    counts, batches = _counts(desk)
    context = {
        "lines": _lines(desk, waiting[:PAGE]),
        "more": waiting[PAGE - 1].place if len(waiting) > PAGE else None,
        "after": after,
        "wanted": wanted,
        "query": query(wanted),
        "by_code": _by_code(counts),
        "questions": sum(counts.values()),
        "batches": _batches(desk, batches),
        "severity_word": words.severity,
        "kind_of": words.kind,
    }
    return render(request, "editor/queue.html", context)


def begin(request: DeskRequest) -> HttpResponse:
    """Open the first item that waits and that nobody is at."""
    wanted = wanted_of(request.GET)
    found = following(request.desk, wanted, after=-1)
    return HttpResponseRedirect(address(found.item, wanted) if found else reverse("editor-queue") + query(wanted))


def following(desk: Desk, wanted: Wanted, *, after: int, but: ItemId | None = None) -> Waiting | None:
    """Return the next item behind a place that no other editor is at; from the beginning where the end is reached."""
    for start in dict.fromkeys((after, -1)):
        place = start
        for size in (12, *(PAGE,) * _LOOKED):  # mostly one of the first is free
            waiting = desk.bank.reviewing.waiting(desk.viewer, wanted, after=place, limit=size)
            claims = desk.bank.reviewing.claims(one.item for one in waiting)
            for one in waiting:
                claim = claims.get(one.item)
                if one.item != but and (claim is None or claim.by == desk.by):
                    return one
            if len(waiting) < size:
                break
            place = waiting[-1].place
    return None


def address(item: ItemId, wanted: Wanted) -> str:
    return f"{reverse('editor-review', args=[item])}{query(wanted)}"


def wanted_of(values: QueryDict) -> Wanted:
    """Return the filter of a query; nonsense filters nothing."""
    severity = values.get("severity", "")
    return Wanted(
        code=values.get("code", "")[:80],
        severity=severity if severity in ("blocked", "review") else "",
        batch=BatchId(values["batch"][:80]) if values.get("batch") else None,
    )


def query(wanted: Wanted) -> str:
    """Return "?code=…" for a filter, or nothing."""
    named = {"code": wanted.code, "severity": wanted.severity, "batch": wanted.batch or ""}
    kept = {name: value for name, value in named.items() if value}
    return f"?{urlencode(kept)}" if kept else ""


def _lines(desk: Desk, waiting: tuple[Waiting, ...]) -> list[Line]:
    from storybank.intake.questions import words as words_of

    items = [one.item for one in waiting]
    claims = desk.bank.reviewing.claims(items)
    rows = desk.bank.items.rows(items, viewer=desk.viewer)
    asked: dict[ItemId, list[FindingRow]] = {item: [] for item in items}
    codes, lines = codes_of(desk.bank, rows.values()), []
    for row in desk.bank.findings.list(items=items, viewer=desk.viewer):
        if row.finding.item in asked and row.finding.severity.value != "info":
            asked[row.finding.item].append(row)
    for one in waiting:
        own = asked[one.item]
        severities = [row.finding.severity.value for row in own]
        first = min(own, key=lambda row: row.finding.severity.value != "blocked", default=None)
        lines.append(
            Line(
                waiting=one,
                code=codes[one.item],
                kind=rows[one.item].kind.value,
                asks=tuple((name, severities.count(name)) for name in ("blocked", "review") if name in severities),
                first=words_of(first.finding)[0] if first else "",
                since=first.since_on if first else None,
                claim=claims.get(one.item),
            )
        )
    return lines


def _counts(desk: Desk) -> tuple[dict[tuple[str, str], int], dict[BatchId, int]]:
    """Return the counts of exactly what this viewer may see, a few seconds old at most."""
    key = (desk.bank.path, desk.viewer)
    with _lock:
        known = _counted.get(key)
        if known is not None and time.monotonic() - known[0] < _COUNTS_GOOD_S:
            return known[1], known[2]
        if known is not None:  # one counts; the others are told what was good until now
            _counted[key] = (time.monotonic(), known[1], known[2])
    fresh = (time.monotonic(), *desk.bank.reviewing.counts(desk.viewer))
    with _lock:
        _counted[key] = fresh
    return fresh[1], fresh[2]


def _by_code(counts: dict[tuple[str, str], int]) -> list[tuple[str, str, int]]:
    """Return (code, severity, how many), gravest and most first."""
    return sorted(
        ((code, severity, many) for (code, severity), many in counts.items()),
        key=lambda one: (one[1] != "blocked", -one[2], one[0]),
    )


def _batches(desk: Desk, waiting: dict[BatchId, int]) -> list[tuple[Batch, int]]:
    known = {batch.id: batch for batch in desk.bank.batches.list(viewer=desk.viewer)}
    found = [(known[batch], many) for batch, many in waiting.items() if batch in known]
    return sorted(found, key=lambda one: one[0].received_on)


def _number(text: str | None, otherwise: int) -> int:
    return int(text) if text and text.lstrip("-").isdecimal() and len(text) < 19 else otherwise
