"""What photographers of the own streams let others do with their work, apart from anybody's consent."""

from datetime import date

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from storybank.errors import WrongUse
from storybank.i18n import _
from storybank.records import PersonId
from storybank.stages.taking_back import refuse_licence
from storybank.store.licences import CREDITS
from storybank.web.desk import Desk, DeskRequest


def index(request: DeskRequest) -> HttpResponse:
    """List the licences; POST notes one, or that somebody no longer lets the work be used: that closes at once."""
    desk = request.desk
    if request.method == "POST":
        return _act(request)
    rows = [row for row in desk.bank.licences.all().values() if row.stream in desk.viewer]
    return render(
        request,
        "publisher/licences.html",
        {
            "rows": [(row, f"{row.stream}/{desk.bank.people.code_of(row.person) or row.person[:8]}") for row in rows],
            "credits": CREDITS,
            "credit_word": _credit,
        },
    )


def _act(request: DeskRequest) -> HttpResponse:
    desk, form = request.desk, request.POST
    person = _meant(desk, form.get("person", "").strip())
    if form.get("do") == "refuse":
        closed = refuse_licence(desk.bank, person, by=desk.by, on=desk.today)
        messages.success(request, _("Closed. Bundle versions suspended: {count}").format(count=len(closed)))
    else:
        try:
            until = date.fromisoformat(form["until"]) if form.get("until") else None
        except ValueError as error:
            raise WrongUse("web.form", "licence: a day that cannot be.") from error
        if form.get("credit") not in CREDITS:
            raise WrongUse("web.form", "licence: say how the work is credited.")
        desk.bank.licences.set(
            person,
            licence=form.get("licence", "").strip(),
            credit=form["credit"],
            until_on=until,
            by=desk.by,
            on=desk.today,
        )
        messages.success(request, _("Noted. The next releases say so; those that are out do not change."))
    return HttpResponseRedirect(reverse("publisher-licences"))


def _meant(desk: Desk, name: str) -> PersonId:
    stream, _slash, code = name.partition("/")
    found = desk.bank.people.find(stream, code) if stream in desk.viewer else None
    if found is None:
        raise WrongUse("licence.nobody", "licence: nobody of your streams is called so.")
    return found


def _credit(value: str) -> str:
    return {
        "named": _("as the agreement says"),
        "pseudonym": _("one pseudonym everywhere"),
        "none": _("no credit"),
    }.get(value, value)
