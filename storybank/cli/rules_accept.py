"""`storybank rules accept`: a sealed reader's, or the programme's, acceptance of rules exactly as they are worded now."""

from contextlib import ExitStack
from datetime import date
from pathlib import Path
from typing import Any

import click

from storybank.cli.options import Day, json_option
from storybank.cli.show import emit, say, table
from storybank.i18n import _


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
    from storybank.stages import accepting
    from storybank.stages.screening import rulebook
    from storybank.store import find_bank, open_bank

    with ExitStack() as closing:
        bank = closing.enter_context(open_bank(find_bank(bank_path))) if file is None else None
        chosen = _chosen(rulebook(), rules, category, everything=everything)
        target = file if bank is None else accepting.list_of(bank)
        assert target is not None
        day = on or (today(bank.settings.zone) if bank else date.today())  # noqa: DTZ011, without a bank there is no zone
        states = accepting.record(
            bank, target, chosen, reader=reader, stream=stream, decision=decision, take_back=take_back, on=day
        )
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
