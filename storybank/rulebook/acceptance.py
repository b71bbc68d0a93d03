"""Who has accepted which rule in which wording: sealed reader ids and the stream that knows them, or a programme decision.

The document is `schemas/acceptances.yml` or a bank's own `own/acceptances.yml`; names stand in neither. Pure: documents in, documents out.
"""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from storybank.errors import WrongUse

READERS = 2  # streams whose readers must agree before a rule counts as accepted
_ID = re.compile(r"[a-z0-9][a-z0-9-]{1,39}")
_MARK = re.compile(r"[A-Za-z0-9][A-Za-z0-9./-]{1,59}")


def is_accepted(entry: Mapping[str, Any]) -> bool:
    """Return whether readers of two streams, or the programme, stand behind an entry."""
    streams = {reader.get("stream") for reader in entry.get("readers") or ()}
    return len(streams) >= READERS or bool(entry.get("programme_decision"))


def accepted_by_reader(
    document: Mapping[str, Any], rules: Mapping[str, str], *, reader: str, stream: str, on: date
) -> dict[str, Any]:
    """Return the document with one reader's acceptance of `rules` (id → hash of its wording).

    A rule whose wording has changed since others accepted it begins anew. Raises WrongUse for what could be a name.
    """
    _require_ids(reader, stream)
    entries = dict(document.get("rules") or {})
    for rule, digest in rules.items():
        entry = _same_wording(entries.get(rule), digest)
        others = [one for one in entry.get("readers") or () if one.get("id") != reader]
        entries[rule] = {
            **entry,
            "hash": digest,
            "readers": [*others, {"id": reader, "stream": stream, "on": on.isoformat()}],
        }
    return {**document, "rules": entries}


def accepted_by_decision(
    document: Mapping[str, Any], rules: Mapping[str, str], *, decision: str, on: date
) -> dict[str, Any]:
    """Return the document with a recorded decision of the programme, where nobody can safely sign."""
    if not _MARK.fullmatch(decision):
        raise WrongUse(
            "rules.no-decision",
            "rules accept: give the mark of the recorded decision, for example --decision PD-2026-04.",
        )
    entries = dict(document.get("rules") or {})
    for rule, digest in rules.items():
        entry = _same_wording(entries.get(rule), digest)
        entries[rule] = {**entry, "hash": digest, "programme_decision": decision, "on": on.isoformat()}
    return {**document, "rules": entries}


def taken_back(document: Mapping[str, Any], rules: Iterable[str], *, reader: str = "") -> dict[str, Any]:
    """Return the document without one reader's acceptance of `rules`, or without any where no reader is named."""
    entries = dict(document.get("rules") or {})
    for rule in rules:
        entry = dict(entries.pop(rule, {}))
        left = [one for one in entry.get("readers") or () if one.get("id") != reader] if reader else []
        if left or (reader and entry.get("programme_decision")):
            entries[rule] = {**entry, "readers": left}
    return {**document, "rules": entries}


def _same_wording(entry: Mapping[str, Any] | None, digest: str) -> dict[str, Any]:
    return dict(entry) if entry and entry.get("hash") == digest else {}


def _require_ids(*ids: str) -> None:
    for one in ids:
        if not _ID.fullmatch(one):
            raise WrongUse(
                "rules.reader-id",
                "rules accept: a reader is a sealed id and a stream of a-z, 0-9 and hyphens (r-nur-1, nur), never a name.",
            )
