"""The client's two statements travel with every page: `captions.missing-statement`."""

from collections.abc import Iterable, Iterator
from datetime import date

from storybank.findings import Finding, Severity
from storybank.records import Language, Statements
from storybank.rulebook import Rulebook
from storybank.rules.facts import ItemFacts


def check(facts: ItemFacts, rulebook: Rulebook, on: date) -> Iterator[Finding]:
    """Yield a finding for each language of the item's captions, titles or bodies in which a statement is missing."""
    languages = dict.fromkeys(
        text.language for text in facts.texts_in("caption", "title", "body", "summary") if text.text.strip()
    )
    for found in in_languages(facts.statements, languages):
        yield Finding(
            code=found.code, severity=found.severity, item=facts.item.id, field=found.field, facts=found.facts
        )


def in_languages(statements: Statements, languages: Iterable[Language]) -> Iterator[Finding]:
    """Yield a finding for each statement that is missing in one of `languages`; used for bundles and pages as well."""
    for language in languages:
        for name, sentences in (
            ("non_involvement", statements.non_involvement),
            ("place_names", statements.place_names),
        ):
            if not sentences.get(language, "").strip():
                yield Finding(
                    code="captions.missing-statement",
                    severity=Severity.BLOCKED,
                    field=f"statement.{name}.{language}",
                    facts={"statement": name, "language": language},
                )
