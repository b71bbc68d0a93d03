"""`storybank verify`: is this bundle whole, ours and still to be shown; is the audit chain whole."""

import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from storybank.cli.options import bank_option, json_option, on_option
from storybank.cli.show import emit, progress, say, table
from storybank.errors import Tampered, WrongUse
from storybank.i18n import _

if TYPE_CHECKING:
    from storybank.publish.revoke import BundleVersion
    from storybank.publish.signing import PublicKey
    from storybank.publish.verify import Verification

_SHOWN = 20  # faults; a bundle that lost a folder has thousands


@click.command("verify", help="Verify BUNDLE with a public key, a bank's --audit chain or its sealed --evidence.")
@click.argument("bundle", required=False, type=click.Path(path_type=Path))
@click.option("--public-key", type=click.Path(path_type=Path, exists=True), help="The publisher's public key file.")
@click.option(
    "--list",
    "list_path",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="The publisher's signed bundle-versions.json (else the one beside BUNDLE): is this version still to be shown.",
)
@click.option("--audit", is_flag=True, help="Verify the bank's audit chain instead.")
@click.option("--evidence", is_flag=True, help="Compare every sealed evidence file with the one that came first.")
@bank_option
@click.option("--by", "by", default="storybank", show_default=True, help="With --evidence: your account id.")
@on_option
@json_option
def command(
    bundle: Path | None,
    public_key: Path | None,
    list_path: Path | None,
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

    key = read_public(public_key) if public_key else None
    shown = (lambda done, total: progress(_("files"), done, total)) if sys.stderr.isatty() else None
    report = verify(bundle, key, progress=shown)
    _say_bytes(report, as_json=as_json)
    listed = _listed(bundle, list_path, key, report.digest) if report.is_proved and key else None
    emit(
        "verify",
        {
            "bundle": bundle.name,
            "intact": not report.faults,
            "origin_proved": report.is_origin_proved,
            "signed_as": report.comment,
            "digest": report.digest,
            "status": listed.status.value if listed else None,
            "faults": [{"file": one.path, "code": one.code, "message": one.message} for one in report.faults],
        },
        as_json=as_json,
    )
    sys.exit(0 if report.is_proved and (listed is None or listed.status == "current") else 1)


def _say_bytes(report: "Verification", *, as_json: bool) -> None:
    if [fault.code for fault in report.faults] == ["no-bundle"]:
        say(report.faults[0].message)
        return
    if report.faults and not as_json:
        rows = [(fault.path, fault.message) for fault in report.faults[:_SHOWN]]
        table(_("What is wrong"), [_("file"), _("fault")], rows)
    if len(report.faults) > _SHOWN and not as_json:
        say(_("{count} more; --json names all.").format(count=len(report.faults) - _SHOWN))
    if report.faults:
        say(_("Not whole: {count} faults.").format(count=len(report.faults)))
    if report.faults and all(fault.code == "leavings" for fault in report.faults):
        say(_("Every byte that was sealed is there, unchanged; only leavings of a file manager lie beside them."))
    elif report.faults:
        say(_("Do not show it or pass it on. Fetch it again from its publisher, or ask them."))
    elif not report.is_origin_proved:
        say(_("Intact, origin not proved: give the publisher's --public-key."))
    else:
        say(_("Intact, and signed by the publisher."))
        say(_("Signed as: {comment}").format(comment=report.comment))


def _listed(bundle: Path, path: Path | None, key: "PublicKey", digest: str) -> "BundleVersion | None":
    """Say what the publisher's list says of this bundle. Raises Tampered for a list that was given and is not theirs."""
    from storybank.publish import revoke

    found = path or bundle.resolve().parent / revoke.FILE_NAME
    if not found.is_file():
        return None
    listing = revoke.read_list(found, key)
    listed = next((one for one in listing.versions if one.digest == digest), None)
    if listed is None:
        say(
            _("The publisher's list of {day} does not name this version. Fetch the newest list.").format(day=listing.on)
        )
        if path:
            sys.exit(1)
        return None
    words = {
        "current": _("The publisher's list of {day} calls it current."),
        "suspended": _(
            "Suspended by the publisher since {since}: show it to nobody until a newer list calls it current."
        ),
        "revoked": _("Revoked by the publisher on {since}: take it down and delete every copy."),
    }
    say(words[listed.status.value].format(day=listing.on, since=listed.since_on))
    newer = [one.version for one in listing.versions if one.collection == listed.collection and one.status == "current"]
    if listed.status == "revoked" and newer:
        say(_("Version {number} is current: ask the publisher for it.").format(number=max(newer)))
    return listed


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
