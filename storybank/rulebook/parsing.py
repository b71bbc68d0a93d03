"""From documents (parsed YAML) to a rulebook. Strict: an unknown key or a missing mirror stops it. No disk."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from storybank.errors import WrongUse
from storybank.findings import Severity
from storybank.rulebook.acceptance import is_accepted
from storybank.rulebook.model import Check, Concept, FindingWords, Rulebook, missing_mirrors
from storybank.rulebook.scanner import Scanner
from storybank.rulebook.triggers import Trigger, read

if TYPE_CHECKING:
    from storybank.places.gazetteer import Gazetteer

LANGUAGES = ("en", "ru", "hy", "az")
LISTED_STEMS = ("placenames", "captions", "statements", "identity", "people")  # stems whose words are lists
STEMS_WITH_LIMITS = ("captions", "location", "dates")
_TERM_KEYS = frozenset(
    "id category severity needs unless why instead sources strength mirror no_mirror not".split()  # noqa: SIM905, a sentence of keys
) | frozenset(LANGUAGES)
_NEEDS = frozenset(("", "conflict", "place", "place-after"))


def parse(documents: Mapping[str, Any], gazetteer: "Gazetteer | None" = None) -> Rulebook:
    """Return the rulebook that `documents` describe.

    documents: `rules/<stem>`, `findings`, `acceptances` as read from YAML, and `code`: a digest of the sources that apply them. Raises WrongUse with the rule's id for what is wrong.
    """
    terms = _mapping(documents, "rules/terms")
    concepts = {concept.id: concept for concept in map(_concept, terms.get("terms") or ())}
    without = missing_mirrors(concepts.values())
    if without:
        raise WrongUse(
            "rulebook.no-mirror",
            f"schemas/rules/terms.yml: {', '.join(without)} names no counterpart that names it back. "
            "Set mirror: on both, or say why there is none in no_mirror:.",
        )
    lists = {
        f"{stem}:{name}": entry
        for stem in LISTED_STEMS
        for name, entry in (_mapping(documents, f"rules/{stem}").get("lists") or {}).items()
    }
    triggers = [*_term_triggers(terms), *_list_triggers(lists)]
    hashes = {concept.id: concept.hash for concept in concepts.values()}
    checks = {
        f"{stem}.{name}": _check(f"{stem}.{name}", rule, lists)
        for stem in ("placenames", "captions")
        for name, rule in (_mapping(documents, f"rules/{stem}").get("rules") or {}).items()
    }
    hashes |= {check.id: check.hash for check in checks.values()}
    return Rulebook(
        hash=_digest([{key: documents[key] for key in sorted(documents) if key != "acceptances"}]),
        concepts=concepts,
        words={code: _words(code, entry) for code, entry in (_mapping(documents, "findings")).items()},
        accepted=_acceptances(documents.get("acceptances") or {}),
        checks=checks,
        limits={
            name: number
            for stem in STEMS_WITH_LIMITS
            for name, number in (_mapping(documents, f"rules/{stem}").get("limits") or {}).items()
        },
        clock_resets=frozenset(_mapping(documents, "rules/dates").get("clock_resets") or ()),
        sources=dict(terms.get("sources") or {}),
        rule_hashes=hashes,
        scanner=Scanner(triggers),
        gazetteer=gazetteer,
    )


def _mapping(documents: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    found = documents.get(key) or {}
    if not isinstance(found, Mapping):
        raise WrongUse("rulebook.unreadable", f"schemas/{key}.yml is not a mapping. Restore it from the repository.")
    return found


def _concept(entry: Mapping[str, Any]) -> Concept:
    rule = f"terms.{entry.get('id', '?')}"
    unknown = set(entry) - _TERM_KEYS
    if unknown:
        raise WrongUse(
            "rulebook.unknown-key", f"{rule}: {', '.join(sorted(unknown))} is not a key of a term. Remove it."
        )
    missing = [key for key in ("category", "severity", "why", "instead", "sources", *LANGUAGES) if key not in entry]
    if missing:
        raise WrongUse(
            "rulebook.missing-key", f"{rule}: {', '.join(missing)} is missing. Add it; an empty list is a list."
        )
    if (entry.get("needs") or "") not in _NEEDS:
        raise WrongUse(
            "rulebook.unknown-need", f"{rule}: needs: {entry['needs']} is unknown. Use conflict, place or place-after."
        )
    mirror = entry.get("mirror")
    try:
        severity = Severity(entry["severity"])
    except ValueError:
        raise WrongUse(
            "rulebook.severity", f"{rule}: severity {entry['severity']} is unknown. Use blocked, review or info."
        ) from None
    return Concept(
        id=rule,
        category=entry["category"],
        severity=severity,
        why=entry["why"],
        instead=dict(entry["instead"]),
        sources=tuple(entry["sources"]),
        strength=entry.get("strength", "compiler"),
        mirror=mirror if mirror in (None, "itself") else f"terms.{mirror}",
        no_mirror=entry.get("no_mirror", ""),
        needs=entry.get("needs") or "",
        unless=entry.get("unless") or "",
        hash=_digest(entry),
    )


def _check(name: str, rule: Mapping[str, Any], lists: Mapping[str, Any]) -> Check:
    return Check(
        id=name,
        why=str(rule.get("why", "")),
        sources=tuple(rule.get("sources") or ()),
        mirror=str(rule.get("mirror") or ""),
        hash=_digest([rule, lists]),
    )


def _term_triggers(terms: Mapping[str, Any]) -> Iterator[Trigger]:
    for entry in terms.get("terms") or ():
        rule = f"terms.{entry['id']}"
        for language in LANGUAGES:
            for line in entry.get(language) or ():
                yield from read(str(line), rule, language)
            for line in (entry.get("not") or {}).get(language) or ():
                yield from read(str(line), f"not:{rule}", language)
    for context, by_language in (terms.get("contexts") or {}).items():
        for language, lines in by_language.items():
            for line in lines:
                yield from read(str(line), f"context:{context}", language)


def _list_triggers(lists: Mapping[str, Mapping[str, Any]]) -> Iterator[Trigger]:
    for name, by_language in lists.items():
        for language, lines in by_language.items():
            for line in lines or ():
                yield from read(str(line), name, language)


def _words(code: str, entry: Mapping[str, Any]) -> FindingWords:
    try:
        return FindingWords(
            severity=Severity(entry["severity"]),
            says=entry["says"],
            remedy=entry["remedy"],
            source=entry["source"],
            can=entry.get("can", "editor"),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise WrongUse(
            "findings.incomplete",
            f"schemas/findings.yml: {code} lacks or misspells {error}. Give severity, says, remedy, source.",
        ) from None


def _acceptances(document: Mapping[str, Any]) -> dict[str, str]:
    """Return rule → accepted hash, where two readers of different streams or a programme decision stand behind it."""
    accepted = {}
    for rule, entry in (document.get("rules") or {}).items():
        if is_accepted(entry):
            accepted[rule] = str(entry.get("hash", ""))
    return accepted


def _digest(value: Any) -> str:
    return hashlib.sha256(json.dumps(value, sort_keys=True, ensure_ascii=False, default=str).encode()).hexdigest()
