"""Words inside the file (IPTC, XMP, EXIF) that would break a caption rule: shown to the editor, stripped from what leaves."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from storybank.findings import Finding
from storybank.records import Language, Span, Text
from storybank.rulebook import Rulebook
from storybank.rules import terms
from storybank.rules.captions import wording
from storybank.rules.facts import ItemFacts
from storybank.rules.placenames import claims

CODE = "captions.embedded-claim"
# Fields that name a country or an administrative unit by their very name, whatever they hold.
_COUNTRY_FIELD = re.compile(r"country|province|state\b|ProvinceState|CountryCode|CountryName|region", re.IGNORECASE)
_PLACE_FIELD = re.compile(r"city|sub-?location|location(?!\w)|LocationShown|LocationCreated", re.IGNORECASE)
_GUESSES = (Language("en"), Language("ru"), Language("hy"), Language("az"))


def check(facts: ItemFacts, rulebook: Rulebook, on: date) -> Iterator[Finding]:
    """Yield one finding for each embedded field that carries a claim; no span suggestion: the field itself goes."""
    for text in facts.texts_in("embedded"):
        field = text.field.partition(".")[2]
        if not text.text.strip():
            continue
        reason, category = _field_claim(field)
        if not reason:
            found = _wording_claim(text, facts, rulebook)
            reason, category = (found.code, found.category) if found else ("", "")
        if reason:
            yield Finding(
                code=CODE,
                severity=rulebook.severity(CODE, rulebook.severity_of(CODE)),
                item=facts.item.id,
                field=text.field,
                span=Span(0, len(text.text)),
                suggestions=("",),
                facts={"words": text.text[:80], "metadata_field": field, "because": reason},
                rule_id=CODE,
                category=category,
                rests_on_unreviewed=not rulebook.is_accepted(CODE),
            )


def _field_claim(field: str) -> tuple[str, str]:
    name = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", field.rpartition(":")[2])
    if _COUNTRY_FIELD.search(name) or _COUNTRY_FIELD.search(field):
        return "placenames.status-claim", "country-attribution"
    if _PLACE_FIELD.search(name):
        return "placenames.nobody-said-it", ""
    return "", ""


def _wording_claim(text: Text, facts: ItemFacts, rulebook: Rulebook) -> Finding | None:
    """Return the first thing a caption rule would ask about the field's words, read in its own language, then in each of the four."""
    for language in dict.fromkeys((text.language, *_GUESSES)):
        reading = replace(text, language=language)
        marks = facts.marks_of(text)
        for found in (
            *claims.in_text(reading, marks, rulebook, facts.item.id),
            *terms.in_text(reading, marks, rulebook, facts.item.id, is_about_conflict=True),
            *wording.in_text(reading, rulebook, facts.item.id),
        ):
            return found
    return None
