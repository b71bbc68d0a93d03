"""An account is lost, with its laptop or under pressure: what it could see, and whose names it opened."""

from django.http import Http404, HttpResponse
from django.shortcuts import render

from storybank.records import PersonId, Stream
from storybank.stages.collecting import SMALL_CELL
from storybank.web.desk import Desk, DeskRequest


def index(request: DeskRequest) -> HttpResponse:
    """Offer the accounts; of a chosen one say what its loss touches. People of other streams are counted, not named."""
    desk = request.desk
    known = [one.id for one in desk.bank.staff.list() if one.roles - {"command-line"}]
    chosen = request.GET.get("account", "")
    if chosen and chosen not in known:
        raise Http404
    seen = desk.bank.exposure.account(chosen) if chosen else None
    own, others = _people(desk, seen["people"]) if seen else ([], [])
    return render(
        request,
        "publisher/losses.html",
        {
            "accounts": known,
            "chosen": chosen,
            "streams": [
                (stream, len(desk.bank.items.list(stream=stream))) for stream in (seen["streams"] if seen else ())
            ],
            "opened": len(seen["opened"]) if seen else 0,
            "own": own,
            "others": others,
            "small": SMALL_CELL,
        },
    )


def _people(desk: Desk, people: tuple[str, ...]) -> tuple[list[tuple[str, PersonId]], list[tuple[Stream, int | None]]]:
    """Return the own streams' people by code, and of the others how many; few are no number."""
    known = desk.bank.people.many([PersonId(one) for one in people])
    own, counts = [], dict[Stream, int]()
    for person in known.values():
        if person.stream in desk.viewer:
            own.append((f"{person.stream}/{desk.bank.people.code_of(person.id) or person.id[:8]}", person.id))
        else:
            counts[person.stream] = counts.get(person.stream, 0) + 1
    return sorted(own), [(stream, count if count >= SMALL_CELL else None) for stream, count in sorted(counts.items())]
