"""`storybank rules accept`: a sealed reader's, or the programme's, acceptance of rules exactly as they are worded now."""

from contextlib import ExitStack
from datetime import date
from pathlib import Path
from typing import Any

import click

from storybank.cli import own_files
from storybank.cli.options import Day, json_option
from storybank.cli.show import emit, say, table
from storybank.i18n import _

_HEAD = """# Which rules readers have accepted, in which wording (storybank rules accept). A reader is a sealed id and the stream that knows who it is;
# nobody is named. A rule counts as accepted when readers of two streams, or a decision of the programme, stand behind the same wording.
"""


@click.command("accept", help="Record that a reader, or the programme, accepts rules as they are worded now.")
@click.argument("rules", nargs=-1)
@click.option("--category", help="Every rule of one category.")
@click.option("--all", "everything", is_flag=True, help="Every rule.")
@click.option("--reader", default="", help="Sealed id of the reader, for example r-nur-1; never a name.")
@click.option("--stream", default="", help="The stream that knows who the reader is.")
@click.option("--decision", default="", help="Mark of a recorded programme decision, where nobody can safely sign.")
@click.option("--take-back", is_flag=True, help="Take the acceptance back instead.")
@click.option("--on", "on", type=Day(), default=None, help="The day of the acceptance (default: today).")
@click.option(
    "--bank",
    "bank_path",
    type=click.Path(path_type=Path),
    envvar="STORYBANK_BANK",
    help="Record it in this bank's own list (else STORYBANK_BANK).",
)
@click.option(
    "--file",
    "file",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Record it in this file instead, for example schemas/acceptances.yml of a checkout.",
)
@json_option
def accept(
    rules: tuple[str, ...],
    category: str | None,
    everything: bool,
    reader: str,
    stream: str,
    decision: str,
    take_back: bool,
    on: date | None,
    bank_path: Path | None,
    file: Path | None,
    as_json: bool,
) -> None:
    from storybank.cli.today import today
    from storybank.errors import WrongUse
    from storybank.rulebook import acceptance
    from storybank.stages.screening import rulebook
    from storybank.store import find_bank, open_bank

    if not decision and not (reader and stream) and not take_back:
        raise WrongUse("rules.who", _("Who accepts? Give --reader and --stream, or --decision."))
    with ExitStack() as closing:
        bank = closing.enter_context(open_bank(find_bank(bank_path))) if file is None else None
        book = rulebook()
        chosen = _chosen(book, rules, category, everything=everything)
        target = file if bank is None else bank.path / "own" / "acceptances.yml"
        assert target is not None
        day = on or (today(bank.settings.zone) if bank else date.today())  # noqa: DTZ011, without a bank there is no zone
        document = own_files.read(target)
        if take_back:
            document = acceptance.taken_back(document, chosen, reader=reader)
        elif decision:
            document = acceptance.accepted_by_decision(document, chosen, decision=decision, on=day)
        else:
            document = acceptance.accepted_by_reader(document, chosen, reader=reader, stream=stream, on=day)
        if bank is not None:
            verb = "rules.acceptance-taken-back" if take_back else "rules.accepted"
            facts = {"decision": decision.lower()} if decision else {"stream": stream} if stream else {}
            with bank.writing():
                for rule, digest in chosen.items():
                    bank.audit.append(verb, rule, by=reader or "programme", hash=digest, **facts)
        own_files.write(target, document, _HEAD)
    entries = document["rules"]
    states = {rule: _state(entries.get(rule), digest) for rule, digest in chosen.items()}
    say(_("Recorded in {file}").format(file=target))
    table(
        "",
        (_("rule"), _("accepted")),
        [(rule, _SAYS[state]()) for rule, state in states.items()],
    )
    if bank is not None:
        say(_("Questions that are open keep their weight until `storybank recheck --everything`."))
    emit("rules-accept", {"file": str(target), "rules": states}, as_json=as_json)


_SAYS = {
    "accepted": lambda: _("yes"),
    "waiting": lambda: _("waits for a reader of another stream"),
    "nobody": lambda: _("no"),
}


def _state(entry: Any, digest: str) -> str:
    from storybank.rulebook import acceptance

    if not entry or entry.get("hash") != digest:
        return "nobody"
    return "accepted" if acceptance.is_accepted(entry) else "waiting"


def _chosen(book: Any, rules: tuple[str, ...], category: str | None, *, everything: bool) -> dict[str, str]:
    """Return id → hash of the rules that are meant; raises WrongUse for none or an unknown one."""
    from storybank.errors import WrongUse

    hashes: dict[str, str] = dict(book.rule_hashes)
    unknown = [rule for rule in rules if rule not in hashes]
    if unknown:
        raise WrongUse(
            "rules.unknown",
            _("{rules}: no such rule. `storybank rules unsigned` lists them.").format(rules=", ".join(unknown)),
        )
    wanted = set(rules) | {c.id for c in book.concepts.values() if category and c.category == category}
    if everything:
        return hashes
    if not wanted:
        raise WrongUse("rules.which", _("Which rules? Name them, or give --category or --all."))
    return {rule: digest for rule, digest in hashes.items() if rule in wanted}
