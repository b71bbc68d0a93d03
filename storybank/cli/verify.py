"""`storybank verify`: is this bundle whole and ours; is the audit chain whole."""

import sys
from datetime import date
from pathlib import Path

import click

from storybank.cli.options import bank_option, json_option, on_option
from storybank.cli.show import emit, say, table
from storybank.errors import Tampered, WrongUse
from storybank.i18n import _


@click.command("verify", help="Verify BUNDLE with a public key, a bank's --audit chain or its sealed --evidence.")
@click.argument("bundle", required=False, type=click.Path(path_type=Path))
@click.option("--public-key", type=click.Path(path_type=Path, exists=True), help="The publisher's public key file.")
@click.option("--audit", is_flag=True, help="Verify the bank's audit chain instead.")
@click.option("--evidence", is_flag=True, help="Compare every sealed evidence file with the one that came first.")
@bank_option
@click.option("--by", "by", default="storybank", show_default=True, help="With --evidence: your account id.")
@on_option
@json_option
def command(
    bundle: Path | None,
    public_key: Path | None,
    audit: bool,
    evidence: bool,
    bank_path: Path | None,
    by: str,
    on: date | None,
    as_json: bool,
) -> None:
    if audit:
        _audit(bank_path, as_json)
        return
    if evidence:
        _evidence(bank_path, as_json, by=by, on=on)
        return
    if bundle is None:
        raise WrongUse("verify.what", _("Name a bundle's folder, or use --audit or --evidence."))
    from storybank.publish.signing import read_public
    from storybank.publish.verify import verify

    report = verify(bundle, read_public(public_key) if public_key else None)
    if report.faults and not as_json:
        table(_("What is wrong"), [_("file"), _("fault")], [(fault.path, fault.code) for fault in report.faults])
    if report.faults:
        say(_("Not whole: {count} faults.").format(count=len(report.faults)))
    elif not report.is_origin_proved:
        say(_("Intact, origin not proved: give the publisher's --public-key."))
    else:
        say(_("Intact, and signed by the publisher."))
    emit(
        "verify",
        {
            "bundle": bundle.name,
            "intact": not report.faults,
            "origin_proved": report.is_origin_proved,
            "digest": report.digest,
            "faults": [{"file": fault.path, "code": fault.code} for fault in report.faults],
        },
        as_json=as_json,
    )
    sys.exit(0 if not report.faults and report.is_origin_proved else 1)


def _audit(bank_path: Path | None, as_json: bool) -> None:
    from storybank.store import find_bank, open_bank

    with open_bank(find_bank(bank_path)) as bank:
        try:
            broken = bank.audit.verify()
        except Tampered as error:
            say(str(error))
            broken = -1
        events = bank.audit.last()
    if broken is None:
        say(_("The audit chain is whole: {count} events.").format(count=events.sequence if events else 0))
    else:
        say(_("The audit chain is broken at event {number}.").format(number=broken))
    emit(
        "verify-audit",
        {"intact": broken is None, "broken_at": broken, "events": events.sequence if events else 0},
        as_json=as_json,
    )
    sys.exit(0 if broken is None else 1)


def _evidence(bank_path: Path | None, as_json: bool, *, by: str, on: date | None) -> None:
    from storybank.cli.today import today
    from storybank.stages.evidence import look
    from storybank.store import find_bank, open_bank

    with open_bank(find_bank(bank_path)) as bank:
        found = look(bank, by=by, on=on or today(bank.settings.zone))
        agreements = [bank.people.code_of(bank.consents.get(one).subject) or str(one) for one in found.changed]
    say(
        _("Evidence compared: {count} files, {changed} agreements closed.").format(
            count=found.files, changed=len(agreements)
        )
    )
    if agreements and not as_json:
        table(_("The evidence is not the one that came first"), [_("agreement of")], [(one,) for one in agreements])
    if found.locked:
        say(_("{count} files open only with an officer's key and were not compared.").format(count=found.locked))
    emit(
        "verify-evidence",
        {"intact": not agreements, "files": found.files, "changed": agreements, "locked": found.locked},
        as_json=as_json,
    )
    sys.exit(0 if not agreements else 1)
