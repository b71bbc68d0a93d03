"""Who may come in: invite, change roles, reset, shut out. One-time links are shown once, to the administrator, and kept nowhere."""

import re

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from storybank.errors import WrongUse
from storybank.i18n import _
from storybank.web.access import ADMINISTRATOR, ROLES, WITH_SECOND_FACTOR
from storybank.web.account import invitations, seats
from storybank.web.desk import DeskRequest
from storybank.web.models import Login

_OPAQUE = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


def index(request: DeskRequest) -> HttpResponse:
    """List the accounts; POST invites one."""
    desk = request.desk
    link = ""
    if request.method == "POST":
        account = request.POST.get("account", "").strip()
        if not _OPAQUE.fullmatch(account) or len(account) > 40:
            raise WrongUse("users.id", "users: an account id is made of a-z, 0-9 and hyphens, and is nobody's name.")
        if desk.bank.staff.get(account) is not None:
            raise WrongUse("users.known", "users: there is an account of this id.")
        link = invitations.invite(
            desk.bank, account, roles=request.POST.getlist("roles"), streams=request.POST.getlist("streams"), by=desk.by
        )
    logins = {login.account: login for login in Login.objects.all()}
    accounts = desk.bank.staff.list()
    return render(
        request,
        "administrator/accounts.html",
        {
            "accounts": [
                (account, logins.get(account.id), len(seats.of(account.id)))
                for account in accounts
                if account.id in logins or account.roles - {"command-line"}
            ],
            "roles": ROLES,
            "second": WITH_SECOND_FACTOR,
            "streams": sorted(desk.bank.settings.streams),
            "link": link,
        },
    )


def one(request: DeskRequest, account: str) -> HttpResponse:
    """Show one account; POST sets its roles, resets it, or shuts it out."""
    desk = request.desk
    found = desk.bank.staff.get(account)
    if found is None:
        raise WrongUse("account.unknown", "users: no such account.")
    link, do = "", request.POST.get("do", "") if request.method == "POST" else ""
    if do == "roles":
        roles = set(request.POST.getlist("roles"))
        if account == desk.by and ADMINISTRATOR not in roles:
            raise WrongUse("users.self", "users: nobody takes the administrator's role from themselves.")
        invitations.set_roles(desk.bank, account, roles=roles, streams=request.POST.getlist("streams"), by=desk.by)
        messages.success(request, _("Changed."))
        return HttpResponseRedirect(reverse("administrator-account", kwargs={"account": account}))
    if do == "reset":
        link = invitations.reset(desk.bank, account, by=desk.by)
    if do == "panic":
        ended = invitations.panic(desk.bank, account, by=desk.by)
        messages.success(request, _("Shut out. Sessions ended: {count}").format(count=ended))
        return HttpResponseRedirect(reverse("administrator-accounts"))
    return render(
        request,
        "administrator/account.html",
        {
            "account": desk.bank.staff.get(account),
            "login": Login.objects.filter(account=account).first(),
            "seats": seats.of(account),
            "roles": ROLES,
            "streams": sorted(desk.bank.settings.streams),
            "link": link,
        },
    )
