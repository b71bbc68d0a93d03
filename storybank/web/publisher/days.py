"""The days ahead and the days behind: what agreements bring, what was asked and is due, and what no longer stands of what is out."""

from datetime import date, timedelta

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from storybank.i18n import _
from storybank.records import Collection, Release
from storybank.rules.clock import Turn
from storybank.stages import duty_reports, notices
from storybank.stages.calendar_file import kind_words, write_ics
from storybank.stages.planning import objections_to
from storybank.stages.rechecking import DONE, calendar
from storybank.stages.research_room import overdue
from storybank.web.desk import Desk, DeskRequest
from storybank.web.publisher import words
from storybank.web.publisher.collections import job_of
from storybank.web.publisher.releases import name_of

SPANS = (30, 90, 365)  # days ahead
_MOST_SHOWN = 60  # items of one suspended version


def index(request: DeskRequest) -> HttpResponse:
    """Show the calendar, what is due, and the last nightly look; POST asks for a look now."""
    desk = request.desk
    if request.method == "POST":
        desk.bank.jobs.queue("recheck", "bank", by=desk.by)
        messages.success(request, _("Asked. What no longer stands is suspended by itself."))
        return HttpResponseRedirect(reverse("publisher-days"))
    span = _span(request)
    turns = _turns(desk, span)
    codes = {turn.person: desk.bank.people.code_of(turn.person) or turn.person[:8] for turn in turns}
    streams = {key: one.stream for key, one in desk.bank.people.many([turn.person for turn in turns]).items()}
    suspended = desk.bank.releases.list(status="suspended")
    return render(
        request,
        "publisher/days.html",
        {
            "words": words,
            "span": span,
            "spans": SPANS,
            "turns": [
                (turn, kind_words(turn.kind.value), f"{streams[turn.person]}/{codes[turn.person]}") for turn in turns
            ],
            "due": notices.due(desk.bank, on=desk.today),
            "asked": desk.bank.requests.list(is_open=True, viewer=desk.viewer),
            "overdue": overdue(desk.bank, on=desk.today),
            "ending": _ending(desk, span),
            "last": desk.bank.audit.latest(DONE),
            "job": job_of(desk, "recheck", "bank"),
            "drift": [(one, name_of(desk, one), *_drift(desk, one)) for one in suspended],
            "names": {one.id: name_of(desk, one) for one in desk.bank.releases.list()},
            "today": desk.today,
        },
    )


def state(request: DeskRequest) -> HttpResponse:
    """Return how far the look is."""
    job = job_of(request.desk, "recheck", "bank")
    where, back = reverse("publisher-look-state"), reverse("publisher-days")
    response = render(request, "publisher/work.html", {"job": job, "where": where, "back": back, "words": words})
    if job is None or job.state not in ("queued", "running"):
        response["HX-Refresh"] = "true"
    return response


def ics(request: DeskRequest) -> HttpResponse:
    """Give the days ahead as a calendar file: codes of agreements, no name."""
    data = write_ics(_turns(request.desk, _span(request)), kind_words)
    response = HttpResponse(data, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="storybank.ics"'
    return response


def requests(request: DeskRequest) -> HttpResponse:
    """Give the register of people's requests of the own streams as a table: opaque ids, rights, days."""
    desk = request.desk
    rows = [row for row in duty_reports.register_of_requests(desk.bank, desk.today) if row["stream"] in desk.viewer]
    response = HttpResponse(duty_reports.as_csv(rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="requests.csv"'
    return response


def _span(request: DeskRequest) -> int:
    asked = request.GET.get("days", "")
    return int(asked) if asked in {str(span) for span in SPANS} else SPANS[1]


def _turns(desk: Desk, span: int) -> tuple[Turn, ...]:
    """Return what the days ahead bring for people of the own streams."""
    found = calendar(desk.bank, after=desk.today - timedelta(days=1), until=desk.today + timedelta(days=span))
    own = desk.bank.people.many([turn.person for turn in found], viewer=desk.viewer)
    return tuple(turn for turn in found if turn.person in own)


def _ending(desk: Desk, span: int) -> list[tuple[date, Collection]]:
    """Return the collections whose copies are to be thrown away in the days ahead."""
    last = desk.today + timedelta(days=span)
    found = [(one.expires_on, one) for one in desk.bank.collections.list() if one.expires_on]
    return sorted(((day, one) for day, one in found if day <= last), key=lambda pair: (pair[0], pair[1].slug))


def _drift(desk: Desk, release: Release) -> tuple[list[tuple[words.Line, tuple[words.Why, ...]]], int]:
    """Return what of a suspended version may not be shown today, in words, and how many items that is."""
    against = objections_to(desk.bank, release, on=desk.today)
    collection = desk.bank.collections.get(release.collection)
    shown = dict(against[:_MOST_SHOWN])
    lines, why = words.lines(desk, shown), words.reasons(desk, collection, shown)
    return [(lines[item], why[item]) for item in shown if item in lines], len(against)
