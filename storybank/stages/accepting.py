"""Who accepts which rule: recorded in a file of acceptances, and for a bank's own list in the chain as well."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from storybank.errors import WrongUse
from storybank.rulebook import Rulebook, acceptance
from storybank.stages import own_files
from storybank.store.bank import Bank

ACCEPTED, WAITING, NOBODY = "accepted", "waiting", "nobody"
_HEAD = """# Which rules readers have accepted, in which wording (storybank rules accept). A reader is a sealed id and the stream that knows who it is;
# nobody is named. A rule counts as accepted when readers of two streams, or a decision of the programme, stand behind the same wording.
"""


def list_of(bank: Bank) -> Path:
    """Return where a bank keeps its own acceptances."""
    return bank.path / "own" / "acceptances.yml"


def record(
    bank: Bank | None,
    target: Path,
    chosen: Mapping[str, str],
    *,
    reader: str = "",
    stream: str = "",
    decision: str = "",
    take_back: bool = False,
    on: date,
) -> dict[str, str]:
    """Record an acceptance of rules (id → hash of the wording), or take it back; return id → accepted · waiting · nobody.

    bank: whose chain hears of it; None for a list of a checkout. Raises WrongUse where nobody accepts, or an id could be a name.
    """
    if not decision and not (reader and stream) and not take_back:
        raise WrongUse(
            "rules.who", "Who accepts? Give a reader and the stream that knows them, or a programme decision."
        )
    document = own_files.read(target)
    if take_back:
        document = acceptance.taken_back(document, chosen, reader=reader)
    elif decision:
        document = acceptance.accepted_by_decision(document, chosen, decision=decision, on=on)
    else:
        document = acceptance.accepted_by_reader(document, chosen, reader=reader, stream=stream, on=on)
    if bank is not None:
        verb = "rules.acceptance-taken-back" if take_back else "rules.accepted"
        facts = {"decision": decision.lower()} if decision else {"stream": stream} if stream else {}
        with bank.writing():
            for rule, digest in chosen.items():
                bank.audit.append(verb, rule, by=reader or "programme", hash=digest, **facts)
    own_files.write(target, document, _HEAD)
    return {rule: _state(document["rules"].get(rule), digest) for rule, digest in chosen.items()}


def states(bank: Bank, book: Rulebook) -> dict[str, tuple[str, tuple[str, ...]]]:
    """Return rule → its state, and who stands behind this very wording (reader ids, or the decision's mark)."""
    entries = own_files.read(list_of(bank)).get("rules") or {}
    return {rule: _stands(book, rule, entries.get(rule), digest) for rule, digest in book.rule_hashes.items()}


def _stands(book: Rulebook, rule: str, entry: Any, digest: str) -> tuple[str, tuple[str, ...]]:
    state = ACCEPTED if book.is_accepted(rule) else _state(entry, digest)
    if not entry or entry.get("hash") != digest:
        return state, ()
    behind = [str(reader["id"]) for reader in entry.get("readers") or ()]
    return state, tuple([*behind, entry["programme_decision"]] if entry.get("programme_decision") else behind)


def _state(entry: Any, digest: str) -> str:
    if not entry or entry.get("hash") != digest:
        return NOBODY
    return ACCEPTED if acceptance.is_accepted(entry) else WAITING
