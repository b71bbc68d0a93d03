"""Composing: stories put in order, their parts looked over, items added by choice or by theme, the cover."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from storybank.errors import WrongUse
from storybank.i18n import _
from storybank.records import Collection, InitiativeId, ItemId, ItemKind, Story, Stream
from storybank.stages import collecting
from storybank.stages.planning import plan_of
from storybank.stages.vocabulary import choices
from storybank.web.desk import Desk, DeskRequest
from storybank.web.publisher import words

_CANDIDATES = 40
_KINDS = tuple(kind.value for kind in ItemKind)


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """What stands in the order: a story with its own parts, or something without a story."""

    line: words.Line
    parts: tuple[words.Line, ...]


def order(request: DeskRequest, collection: str) -> HttpResponse:
    """Show the order; POST moves a story, takes something out, or sets the cover."""
    desk = request.desk
    found = desk.bank.collections.get(collection)
    if request.method == "POST":
        return _change(request, found)
    plan = plan_of(desk.bank, found, on=desk.today)
    inside = {one.item for one in plan.included}
    lines = words.lines(desk, found.items)
    heads, parts = _arranged(desk, found)
    return render(
        request,
        "publisher/order.html",
        {
            "collection": found,
            "title": words.title(found),
            "heads": [
                Head(line=lines[item], parts=tuple(lines[part] for part in parts.get(item, ()) if part in lines))
                for item in heads
                if item in lines
            ],
            "inside": inside,
            "covers": [line for line in lines.values() if line.kind == "photograph" and line.id in inside],
            "licensed": [(lines[item], found.licences[item]) for item in found.licences if item in lines],
            "lines": list(lines.values()),
            "seen": collecting.mark(found),
        },
    )


def add(request: DeskRequest, collection: str) -> HttpResponse:
    """Offer what is not in the collection yet; POST adds what was ticked, or everything that fits."""
    desk = request.desk
    found = desk.bank.collections.get(collection)
    if request.method == "POST":
        return _add(request, found)
    stream, kind = request.GET.get("stream", ""), request.GET.get("kind", "")
    after = request.GET.get("after", "")
    shown, more, count = desk.bank.items.page(
        but=found.items,
        stream=stream or None,
        kind=ItemKind(kind) if kind in _KINDS else None,
        after=int(after) if after.isascii() and after.isdecimal() and len(after) < 19 else -1,
        limit=_CANDIDATES,
    )
    plan = plan_of(desk.bank, replace(found, items=shown), on=desk.today)
    lines = words.lines(desk, shown)
    left_out = {one.item: one.codes for one in plan.left_out}
    reasons = words.reasons(desk, found, left_out)
    return render(
        request,
        "publisher/add.html",
        {
            "collection": found,
            "title": words.title(found),
            "lines": [(lines[item], reasons.get(item, ())) for item in shown if item in lines],
            "count": count,
            "more": more,
            "stream": stream,
            "kind": kind,
            "streams": sorted(desk.bank.settings.streams),
            "kinds": _KINDS,
            "themes": choices("themes"),
            "initiatives": [
                (key, desk.bank.collections.initiative_name(key), next(iter(one.title.values()), ""))
                for key, one in desk.bank.collections.initiatives().items()
            ],
            "seen": collecting.mark(found),
        },
    )


def _add(request: DeskRequest, found: Collection) -> HttpResponse:
    desk, form = request.desk, request.POST
    if form.get("do") == "fitting":
        wanted = collecting.Wanted(
            initiatives=frozenset(InitiativeId(one) for one in form.getlist("initiative") if one),
            themes=frozenset(one for one in form.getlist("theme") if one),
            streams=frozenset(Stream(one) for one in form.getlist("streams") if one),
        )
        chosen: Sequence[ItemId] = (
            tuple(row.id for row in desk.bank.items.list()) if wanted.is_empty else collecting.choose(desk.bank, wanted)
        )
    else:
        known = desk.bank.items.rows([ItemId(one) for one in form.getlist("items")])
        chosen = [ItemId(one) for one in form.getlist("items") if one in known]
    changed = collecting.add(found, chosen)
    _keep(desk, changed, form.get("seen", ""))
    messages.success(request, _("Added: {count}").format(count=len(changed.items) - len(found.items)))
    return HttpResponseRedirect(reverse("publisher-collection", kwargs={"collection": found.id}))


def _change(request: DeskRequest, found: Collection) -> HttpResponse:
    desk, form = request.desk, request.POST
    act, _colon, name = form.get("do", "").partition(":")
    item = ItemId(name)
    heads, _parts = _arranged(desk, found)
    mark = ""
    if act in ("first", "up", "down"):
        if item not in heads:
            raise WrongUse("collection.stale", "collection: it is not in it any more.")
        changed = collecting.put_in_order(found, _moved(heads, item, act))
        mark = f"#at-{item}"
    elif act == "sort":
        wanted = [ItemId(one) for one in form.get("order", "").split(",") if one]
        if set(wanted) != set(heads):
            raise WrongUse("collection.stale", "collection: somebody changed it meanwhile.")
        changed = collecting.put_in_order(found, wanted)
    elif act == "remove":
        changed = collecting.remove(desk.bank, found, [item])
        messages.success(request, _("Taken out of the collection; nothing else happened to it."))
    elif act == "licence":
        changed = _with_licence(found, ItemId(form.get("item", "")), form.get("licence", "").strip())
        messages.success(request, _("Kept."))
    elif act == "cover":
        cover = ItemId(form.get("cover", ""))
        changed = replace(found, cover=cover if cover in found.items else None)
        messages.success(request, _("Kept."))
    else:
        raise WrongUse("web.form", "collection: no such act.")
    _keep(desk, changed, form.get("seen", ""))
    if request.headers.get("X-Drag") == "1":
        return HttpResponse(collecting.mark(changed), content_type="text/plain")
    return HttpResponseRedirect(reverse("publisher-order", kwargs={"collection": found.id}) + mark)


def _with_licence(found: Collection, item: ItemId, address: str) -> Collection:
    """Return the collection with another licence for one of its items; an empty one: as the rest."""
    if item not in found.items:
        raise WrongUse("collection.stale", "collection: it is not in it any more.")
    if address and not address.startswith(("http://", "https://")):
        raise WrongUse("collection.licence", "collection: a licence is named by its web address (http…).")
    licences = {one: known for one, known in found.licences.items() if one != item}
    return replace(found, licences=licences | ({item: address} if address else {}))


def _keep(desk: Desk, changed: Collection, seen: str) -> None:
    collecting.keep(desk.bank, changed, seen=seen, by=desk.by, on=desk.today)


def _moved(heads: Sequence[ItemId], item: ItemId, act: str) -> list[ItemId]:
    """Return the order with one of them first, or one step up or down."""
    at = heads.index(item)
    target = {"first": 0, "up": max(0, at - 1), "down": min(len(heads) - 1, at + 1)}[act]
    rest = [one for one in heads if one != item]
    return [*rest[:target], item, *rest[target:]]


def _arranged(desk: Desk, collection: Collection) -> tuple[list[ItemId], dict[ItemId, list[ItemId]]]:
    """Return what stands in the order as it would go out, stories first, and the parts of each story."""
    records = desk.bank.items.many(collection.items)
    stories = [one for one in records.values() if isinstance(one, Story)]
    if not collection.is_order_chosen:
        stories.sort(key=lambda one: (one.order, one.key))
    by_key = {(one.stream, one.key): one.id for one in stories}
    parts: dict[ItemId, list[ItemId]] = {}
    loose = []
    for item, record in records.items():
        if isinstance(record, Story):
            continue
        own = by_key.get((record.stream, record.story or ""))
        if own is None:
            loose.append(item)
        else:
            parts.setdefault(own, []).append(item)
    return [*(one.id for one in stories), *loose], parts
