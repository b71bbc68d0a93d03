"""`storybank consent`: what somebody agreed to, and its next version. What only closes acts at once; what opens waits for two."""

import json
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from storybank.cli.consent_closing import leave, narrow, tighten
from storybank.cli.consent_why import why
from storybank.cli.options import Day, bank_option, by_option, json_option, on_option
from storybank.cli.show import emit, say, table
from storybank.i18n import _

if TYPE_CHECKING:
    from storybank.records import Consent
    from storybank.store.bank import Bank


@click.group("consent", help="Show, explain, narrow, renew or amend agreements.")
def command() -> None:
    pass


for _more in (why, leave, narrow, tighten):
    command.add_command(_more)


@command.command("show", help="Show the agreement as it stands; never the name.")
@click.argument("consent")
@bank_option
@json_option
def show(consent: str, bank_path: Path | None, as_json: bool) -> None:
    from pydantic import TypeAdapter

    from storybank.cli import naming
    from storybank.records import Consent
    from storybank.store import find_bank, open_bank

    with open_bank(find_bank(bank_path)) as bank:
        record = bank.consents.get(naming.consent(bank, consent))
        versions = len(bank.consents.versions(record.id))
    plain = TypeAdapter(Consent).dump_python(record, mode="json")
    if not as_json:
        rows = [
            (name, json.dumps(value, ensure_ascii=False))
            for name, value in plain.items()
            if value not in (None, [], {}, False)
        ]
        table(_("{consent}, version {n} of {n}").format(consent=consent, n=versions), [_("field"), _("value")], rows)
    emit("consent", {"consent": plain, "versions": versions}, as_json=as_json)


@command.command("renew", help="Renew until a day; another person confirms.")
@click.argument("consent")
@click.option("--until", type=Day(), required=True)
@click.option(
    "--method", type=click.Choice(["signed", "mark", "audio", "video", "witnessed_oral", "digital"]), required=True
)
@click.option("--evidence", "evidence", help="What shows it, for example call_note.")
@bank_option
@by_option
@on_option
@json_option
def renew(
    consent: str,
    until: date,
    method: str,
    evidence: str | None,
    bank_path: Path | None,
    by: str,
    on: date | None,
    as_json: bool,
) -> None:
    def change(bank: "Bank", record: "Consent") -> "Consent":
        from dataclasses import replace

        from storybank.cli.today import today
        from storybank.records import ConsentStatus, Evidence, Method

        shown = (*record.evidence, Evidence(kind=evidence)) if evidence else record.evidence
        return replace(
            record,
            status=ConsentStatus.RENEWED,
            given_on=on or today(bank.settings.zone),
            valid_until=until,
            method=Method(method),
            evidence=shown,
        )

    _amend(consent, change, bank_path, by, on, as_json=as_json)


@command.command(
    "amend", help="Bring fields of the agreement to what FILE (JSON) says; opening waits for a second person."
)
@click.argument("consent")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@bank_option
@by_option
@on_option
@json_option
def amend(consent: str, file: Path, bank_path: Path | None, by: str, on: date | None, as_json: bool) -> None:
    def change(bank: "Bank", record: "Consent") -> "Consent":
        from pydantic import TypeAdapter, ValidationError

        from storybank.errors import Unreadable
        from storybank.records import Consent

        adapter = TypeAdapter(Consent)
        try:
            wanted: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
            return adapter.validate_python(
                {**adapter.dump_python(record, mode="json"), **_with_ids(bank, record, wanted)}
            )
        except (ValueError, ValidationError, AttributeError) as error:
            fields = ", ".join(str(e["loc"][0]) for e in error.errors()) if isinstance(error, ValidationError) else ""
            raise Unreadable(
                "consent.file",
                f"{file.name}: not a set of consent fields ({fields or 'no JSON object'}). See schemas/records/Consent.schema.json.",
            ) from None

    _amend(consent, change, bank_path, by, on, as_json=as_json)


@command.command("confirm", help="Confirm what another person entered.")
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
        _screen_again(bank, done.subject, day)
        reopen_what_may(bank, cause=done.subject, by=by, on=day)
    say(_("Confirmed."))
    emit("consent", {"act": done.id, "state": done.state}, as_json=as_json)


def _amend(consent: str, change: Any, bank_path: Path | None, by: str, on: date | None, *, as_json: bool) -> None:
    from storybank.cli import naming
    from storybank.cli.today import today
    from storybank.stages.taking_back import amend as amend_consent
    from storybank.store import find_bank, open_bank

    with open_bank(find_bank(bank_path)) as bank:
        day = on or today(bank.settings.zone)
        record = bank.consents.get(naming.consent(bank, consent))
        act = amend_consent(bank, change(bank, record), by=by, on=day)
        if act is None:
            _screen_again(bank, record.id, day)
    if act is None:
        say(_("Closed at once; affected bundle versions are suspended."))
    else:
        say(_("This opens something: another person runs `storybank consent confirm {act}`.").format(act=act.id))
    emit("consent", {"consent": record.id, "act": act.id if act else None}, as_json=as_json)


def _screen_again(bank: "Bank", subject: str, day: date) -> None:
    from storybank.records import ConsentId
    from storybank.stages.screening import screen

    person = bank.consents.get(ConsentId(subject)).subject
    screen(bank, [row.id for row in bank.items.list(person=person)], on=day)


def _with_ids(bank: "Bank", record: "Consent", wanted: dict[str, Any]) -> dict[str, Any]:
    """Turn the partner's codes ("nur/F11", "nur/G06") into ids, where a field takes ids."""
    from storybank.cli import naming

    changed = dict(wanted)
    if "items" in changed:
        changed["items"] = [naming.item(bank, name) for name in changed["items"]]
    if "guardians" in changed:
        changed["guardians"] = [{**one, "id": naming.person(bank, one["id"])} for one in changed["guardians"]]
    if "third_parties" in changed:
        changed["third_parties"] = [{**one, "ref": naming.person(bank, one["ref"])} for one in changed["third_parties"]]
    return changed
