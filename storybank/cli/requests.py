"""`storybank requests`: the register of what people ask about their own material; pausing acts at once, without proof."""

from datetime import date
from pathlib import Path

import click

from storybank.cli.options import bank_option, by_option, json_option, on_option
from storybank.cli.show import emit, say, table
from storybank.i18n import _

WHO = ("subject", "heir", "third_person", "authority")
RIGHTS = ("pause", "narrow", "correct", "access", "erase")


@click.group("requests", help="Pause, narrow, correct, access, erase: asked, due, answered.")
def command() -> None:
    pass


@command.command("pause", help="Close everything of a person at once: no proof needed. PERSON is stream/code.")
@click.argument("person_name", metavar="PERSON")
@click.option("--who", type=click.Choice(WHO), default="subject")
@bank_option
@by_option
@on_option
@json_option
def pause(person_name: str, who: str, bank_path: Path | None, by: str, on: date | None, as_json: bool) -> None:
    from storybank.cli import naming
    from storybank.cli.today import today
    from storybank.stages.erasable import call_back_by
    from storybank.stages.rights import receive
    from storybank.store import find_bank, open_bank

    with open_bank(find_bank(bank_path)) as bank:
        day = on or today(bank.settings.zone)
        received = receive(bank, naming.person(bank, person_name), right="pause", who=who, by=by, on=day)
        call_by = call_back_by(bank, received.request)
    request, closed = received.request, received.suspended
    say(
        _("Paused at once. {count} live bundle versions are suspended. Call the person back, alone, by {due}.").format(
            count=len(closed), due=call_by
        )
    )
    emit(
        "requests",
        {
            "request": request.id,
            "due_on": request.due_on,
            "call_back_by": call_by,
            "suspended": [release.id for release in closed],
        },
        as_json=as_json,
    )


@command.command("open", help="Register another request; PERSON is stream/code.")
@click.argument("person_name", metavar="PERSON")
@click.option("--right", type=click.Choice(RIGHTS), required=True)
@click.option("--who", type=click.Choice(WHO), default="subject")
@click.option("--proof", help="What proves who asks; needed to erase.")
@bank_option
@by_option
@on_option
@json_option
def open_request(
    person_name: str,
    right: str,
    who: str,
    proof: str | None,
    bank_path: Path | None,
    by: str,
    on: date | None,
    as_json: bool,
) -> None:
    from storybank.cli import naming
    from storybank.cli.today import today
    from storybank.stages.erasable import call_back_by
    from storybank.stages.rights import PAUSING, receive
    from storybank.store import find_bank, open_bank

    with open_bank(find_bank(bank_path)) as bank:
        day = on or today(bank.settings.zone)
        received = receive(bank, naming.person(bank, person_name), right=right, who=who, by=by, on=day, proof=proof)
        call_by = call_back_by(bank, received.request)
    request, closed = received.request, received.suspended
    say(_("Registered; due on {due}.").format(due=request.due_on))
    if right in PAUSING:
        say(
            _("Until it is decided everything of this person is paused; {count} bundle versions are suspended.").format(
                count=len(closed)
            )
        )
        say(
            _("Call the person back, alone, by {due}: `storybank requests call-back {request}`.").format(
                due=call_by, request=request.id[:8]
            )
        )
    emit(
        "requests",
        {
            "request": request.id,
            "due_on": request.due_on,
            "call_back_by": call_by if right in PAUSING else None,
            "suspended": [release.id for release in closed],
        },
        as_json=as_json,
    )


@command.command(
    "call-back", help="Note a private call with the person, by a way the bank knew before; needed to erase."
)
@click.argument("request")
@click.option(
    "--result",
    required=True,
    type=click.Choice(["hers", "not-hers", "not-reached"]),
    help="It is her wish; somebody else's; nobody was reached.",
)
@bank_option
@by_option
@on_option
@json_option
def call_back(request: str, result: str, bank_path: Path | None, by: str, on: date | None, as_json: bool) -> None:
    from storybank.cli.today import today
    from storybank.store import find_bank, open_bank

    with open_bank(find_bank(bank_path)) as bank:
        row = bank.requests.called_back(request, result, by=by, on=on or today(bank.settings.zone))
    say(_("Noted."))
    emit("requests", {"request": row.id, "call_back": row.call_back, "called_on": row.called_on}, as_json=as_json)


@command.command("prove", help="Note what proves who asked: a document that was seen, a word only the person knows.")
@click.argument("request")
@click.option("--proof", required=True)
@bank_option
@by_option
@on_option
@json_option
def prove(request: str, proof: str, bank_path: Path | None, by: str, on: date | None, as_json: bool) -> None:
    from storybank.cli.today import today
    from storybank.store import find_bank, open_bank

    with open_bank(find_bank(bank_path)) as bank:
        row = bank.requests.prove(request, proof, by=by, on=on or today(bank.settings.zone))
    say(_("Noted."))
    emit("requests", {"request": row.id}, as_json=as_json)


@command.command("close", help="Decide a request. `reopen` after a pause waits for a second person.")
@click.argument("request")
@click.option("--decision", required=True, type=click.Choice(["keep-closed", "reopen", "done", "refused"]))
@click.option("--reason", required=True)
@bank_option
@by_option
@on_option
@json_option
def close(
    request: str, decision: str, reason: str, bank_path: Path | None, by: str, on: date | None, as_json: bool
) -> None:
    from storybank.cli.today import today
    from storybank.stages.rights import settle
    from storybank.store import find_bank, open_bank

    with open_bank(find_bank(bank_path)) as bank:
        day = on or today(bank.settings.zone)
        closed, acts = settle(bank, request, decision=decision, reason=reason, by=by, on=day)
    for act in acts:
        say(_("Opening takes two: another person runs `storybank requests confirm {act}`.").format(act=act.id))
    emit("requests", {"request": closed.id, "decision": decision, "acts": [act.id for act in acts]}, as_json=as_json)


@command.command("confirm", help="Confirm a reopening that another person proposed.")
@click.argument("act")
@bank_option
@by_option
@on_option
@json_option
def confirm(act: str, bank_path: Path | None, by: str, on: date | None, as_json: bool) -> None:
    from storybank.cli.today import today
    from storybank.stages.taking_back import reopen_what_may
    from storybank.store import find_bank, open_bank

    with open_bank(find_bank(bank_path)) as bank:
        day = on or today(bank.settings.zone)
        done = bank.acts.confirm(act, by=by, on=day)
        reopened = reopen_what_may(bank, cause=done.subject, by=by, on=day)
    say(_("Reopened. {count} bundle versions are current again.").format(count=len(reopened)))
    emit(
        "requests",
        {"act": done.id, "state": done.state, "resumed": [release.id for release in reopened]},
        as_json=as_json,
    )


@command.command("list", help="Show the register: what is due, whom to call back, decisions and their reasons.")
@click.option("--open", "only_open", is_flag=True)
@bank_option
@on_option
@json_option
def show(only_open: bool, bank_path: Path | None, on: date | None, as_json: bool) -> None:
    from storybank.cli.today import today
    from storybank.stages.erasable import call_back_by
    from storybank.stages.rights import PAUSING
    from storybank.store import find_bank, open_bank

    with open_bank(find_bank(bank_path)) as bank:
        day = on or today(bank.settings.zone)
        rows = bank.requests.list(is_open=True if only_open else None)
        codes = {row.id: f"{row.stream}/{bank.people.code_of(row.person) or row.person[:8]}" for row in rows}
        call_by = {
            row.id: call_back_by(bank, row)
            for row in rows
            if row.right in PAUSING and row.closed_on is None and row.call_back in (None, "not-reached")
        }
    if not as_json:
        table(
            _("Requests"),
            ["id", _("person"), _("right"), _("who"), _("received"), _("due"), _("call back by"), _("decision"), _("reason")],
            [
                (
                    r.id[:8],
                    codes[r.id],
                    r.right,
                    r.who,
                    r.received_on,
                    _late(r.due_on, day) if r.closed_on is None else r.due_on,
                    _late(call_by[r.id], day) if r.id in call_by else r.call_back or "",
                    r.decision or "",
                    r.reason or "",
                )
                for r in rows
            ],
        )  # fmt: skip
    emit(
        "requests",
        {
            "requests": [
                {
                    "id": r.id,
                    "person": codes[r.id],
                    "right": r.right,
                    "who": r.who,
                    "received_on": r.received_on,
                    "due_on": r.due_on,
                    "is_late": r.closed_on is None and r.due_on < day,
                    "call_back_by": call_by.get(r.id),
                    "call_back": r.call_back,
                    "has_proof": bool(r.proof),
                    "decision": r.decision,
                    "reason": r.reason,
                    "closed_on": r.closed_on,
                }
                for r in rows
            ]
        },
        as_json=as_json,
    )


def _late(due: date, today: date) -> str:
    return f"{due} {_('late')}" if due < today else str(due)
