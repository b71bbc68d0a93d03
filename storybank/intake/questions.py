"""Makes the findings of intake: codes `intake.*`, whose severity and words stand in `schemas/findings.yml`."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from storybank import schemafiles
from storybank.findings import Finding, Severity


@cache
def catalogue() -> Mapping[str, Mapping[str, Any]]:
    """Return the findings catalogue: code → severity, words, remedy."""
    entries: Mapping[str, Mapping[str, Any]] = schemafiles.read_yaml("findings.yml") or {}
    return entries


def question(code: str, field: str, /, *suggestions: str, **facts: object) -> Finding:
    """Return one finding about a row ("photographs!7"), a cell ("photographs!7.taken_on") or a file ("file photographs/a.jpg").

    facts: what the words of the finding need; shown to the sender, never logged.
    """
    severity = Severity(catalogue()[code]["severity"])
    words = {key: str(value) for key, value in facts.items()}
    return Finding(code=code, severity=severity, field=field, suggestions=suggestions, facts=words)


def words(finding: Finding) -> tuple[str, str]:
    """Return what the finding says and its remedy, in the language of this context."""
    from storybank.i18n import _
    from storybank.intake.spelled import spelled

    entry = catalogue().get(finding.code, {})
    said = {name: spelled(name, str(value)) for name, value in finding.facts.items()}
    facts = _Facts(said | {"suggestion": next(filter(None, finding.suggestions), "…")})
    return tuple(_(str(entry.get(part, ""))).format_map(facts) for part in ("says", "remedy"))  # type: ignore[return-value]  # two parts, two texts


class _Facts(dict[str, str]):
    """Facts for the words; a missing one leaves a visible gap instead of failing the report."""

    def __missing__(self, key: str) -> str:
        return "…"
