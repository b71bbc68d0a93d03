"""Nothing finer, and no name, than the person agreed to: `too-precise`, `not-to-print`. Safety outranks fidelity."""

import re
from collections.abc import Iterator

from storybank.findings import Finding, Severity
from storybank.places.gazetteer import SETTLEMENTS, Gazetteer
from storybank.records import (
    Answer,
    Consent,
    Identification,
    ItemId,
    PersonId,
    PlaceMark,
    PlaceMarkKind,
    PlacePrecision,
    RiskLevel,
    Span,
    Text,
    TextMarks,
    Voice,
)
from storybank.rulebook import Rulebook
from storybank.rules import voices
from storybank.rules.facts import ItemFacts
from storybank.rules.placenames import said
from storybank.rules.spans import Spans
from storybank.rules.terms import with_one_space

_COORDINATES = (
    re.compile(r"(?<![\d.,])[-−]?\d{1,2}[.,]\d{3,8}\s{0,2}°?\s{0,2}[NSСЮ]?\s{0,2}[,;/ ]\s{0,2}[-−]?\d{1,3}[.,]\d{3,8}"),
    re.compile(r"(?<!\d)\d{1,3}\s?°\s?\d{1,2}\s?[′'’]"),
    re.compile(r"(?<!\d)\d{1,2}[.,]\d{3,8}\s?°\s?[NSEWСЮВЗ](?!\w)"),
    re.compile(
        r"maps\.google|goo\.gl/maps|maps\.app\.goo\.gl|openstreetmap\.org/|yandex\.\w{2,3}/maps|///[^\W\d_]+\.[^\W\d_]+\.[^\W\d_]+"
    ),
    re.compile(r"(?<!\w)[23456789CFGHJMPQRVWX]{4,8}\+[23456789CFGHJMPQRVWX]{2,3}(?!\w)"),
)
_MAY_BE_ONE = re.compile(r"\d[.,]\d{3}|°|[2-9A-Z]\+[2-9A-Z]|///|maps|openstreetmap")
_NUMBER = re.compile(r"\d")  # without one there is no address
_ADDRESS = {
    "en": re.compile(
        r"\b\d{1,4}\s(?:[A-Z]\w{1,20}\s){1,3}(?:Street|Avenue|Lane)\b|\b(?:[Ss]treet|[Aa]venue)\s(?:no\.?\s?)?\d{1,4}\b|\bapartment\s\d{1,4}\b"
    ),
    "ru": re.compile(r"\b(?:ул\.|улиц[аеы])\s[^,.]{2,30},?\s?(?:д\.|дом)?\s?\d{1,4}\b"),
    "hy": re.compile(r"(?:փ\.|փողոց\w{0,4})\s?\d{1,4}\b"),
    "az": re.compile(r"(?:küç\.|küçəsi)\s?,?\s?(?:ev\s)?\d{1,4}\b"),
}


def in_text(text: Text, rulebook: Rulebook, item: ItemId | None = None) -> Iterator[Finding]:
    """Yield coordinates, map links and street addresses in caption voice: never published, whoever agreed."""
    if text.voice is not Voice.CAPTION:
        return
    patterns = _COORDINATES if _MAY_BE_ONE.search(text.text) else ()
    if text.language in _ADDRESS and _NUMBER.search(text.text):
        patterns = (*patterns, _ADDRESS[text.language])
    if not patterns:
        return
    quotes = Spans(voices.quoted(text, rulebook))
    for pattern in patterns:
        for match in pattern.finditer(text.text):
            span = Span(*match.span())
            if not quotes.touch(span):
                yield Finding(
                    code="placenames.too-precise",
                    severity=Severity.BLOCKED,
                    item=item,
                    field=text.field,
                    span=with_one_space(text.text, span),
                    suggestions=("",),
                    facts={"words": match.group()[:80]},
                    category="coordinates-disclosure",
                )


def check(text: Text, marks: TextMarks, facts: ItemFacts, rulebook: Rulebook) -> Iterator[Finding]:
    """Yield one finding for each place whose name somebody did not agree to see, or that would expose them."""
    gazetteer = rulebook.gazetteer
    if gazetteer is None:
        return
    quotes = Spans(voices.quoted(text, rulebook))
    for mark in marks.places:
        if mark.kind is PlaceMarkKind.DERIVED or quotes.touch(mark.span):
            continue
        for person in facts.depicted():
            found = _for_person(mark, person, facts, gazetteer, rulebook.limits["small_place_inhabitants"])
            if found is None:
                continue
            code, severity = found
            words = tuple(
                name.plain_words[text.language]
                for name in facts.said_names(person)
                if text.language in name.plain_words
            )
            yield said.finding(
                code,
                text,
                mark,
                facts,
                severity=severity,
                suggestions=tuple(dict.fromkeys((*words, ""))),
                person=person,
            )
            break


def _for_person(
    mark: PlaceMark, person: PersonId, facts: ItemFacts, gazetteer: Gazetteer, limit: int
) -> tuple[str, Severity] | None:
    """Return the code and severity of what this person's agreement closes about a place, None where it closes nothing."""
    consents = facts.consents_of(person)
    about = said.about_same_place(mark, said.spoken_by(facts, [person], gazetteer), gazetteer)
    if any(consent.risk.level is RiskLevel.HIGH for consent in consents):
        return "placenames.not-to-print", Severity.BLOCKED
    if about and all(name.name.print_it is not Answer.YES for name in about):
        return "placenames.not-to-print", Severity.BLOCKED
    is_settlement = any(
        gazetteer.place(c.place).kind in SETTLEMENTS for c in mark.candidates if c.place in gazetteer.places
    )
    closed = {c.place_precision for c in consents} - {PlacePrecision.SETTLEMENT}
    if consents and (PlacePrecision.WITHHELD in closed or (closed and is_settlement)):
        return "placenames.too-precise", Severity.BLOCKED
    if about and is_settlement and any(_is_unnamed(consent) for consent in consents):
        return _small_place(mark, gazetteer, limit)
    return None


def _is_unnamed(consent: Consent) -> bool:
    return consent.identification in (Identification.ANONYMOUS, Identification.PSEUDONYM)


def _small_place(mark: PlaceMark, gazetteer: Gazetteer, limit: int) -> tuple[str, Severity] | None:
    sizes = [gazetteer.place(c.place).population for c in mark.candidates if c.place in gazetteer.places]
    if any(size is not None and size < limit for size in sizes):
        return "placenames.not-to-print", Severity.BLOCKED
    return ("placenames.not-to-print", Severity.REVIEW) if None in sizes else None
