"""A caption calls a place as the people in it do: `not-as-said`, `nobody-said-it`, `people-differ`, `left-place`, `unknown`.

Names are compared by lineage (toponym), never by spelling or language: «Շուշի», “Shushi” and «Шуши» are one name. A finding
that rests on a grouping of names which native readers have not accepted asks, and never blocks.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from storybank.findings import Finding, Severity
from storybank.places import folding, rendering
from storybank.places.gazetteer import Gazetteer, resolve
from storybank.records import (
    Answer,
    Language,
    PersonId,
    PlaceCandidate,
    PlaceMark,
    PlaceMarkKind,
    Relation,
    SaidName,
    Span,
    Text,
    TextMarks,
    ToponymId,
)
from storybank.rulebook import Rulebook
from storybank.rules import voices
from storybank.rules.facts import ItemFacts, PhotoFacts
from storybank.rules.spans import Spans

# Before (en, ru) or at the end of (hy, az) a capitalised word that stands where places stand.
_LOCATIVE = {
    "en": re.compile(r"\b(?:in|from|near|at|outside|left)\s+((?:[A-Z][\w’'-]{2,}\s?){1,2})"),
    "ru": re.compile(r"\b(?:в|во|из|под|около|возле|у|близ|села|город[ае]?)\s+([А-ЯЁ][\w-]{2,})"),
    "hy": re.compile(r"(?<=[^\s.։:«]\s)([Ա-Ֆ][ա-ևՙ-՟]{2,}(?:ում|ից))\b"),
    "az": re.compile(r"(?<=[^\s.:«]\s)([A-ZƏÖÜÇŞĞİ][a-zəöüçşğıi]{2,}(?:da|də|dan|dən))\b"),
}


@dataclass(frozen=True, slots=True)
class Spoken:
    """One of a person's names for a place, with the places and lineages it can mean."""

    person: PersonId
    name: SaidName
    clusters: frozenset[str]
    toponyms: frozenset[ToponymId]
    key: str  # folded form, for names without a lineage


def spoken_by(facts: ItemFacts, people: Iterable[PersonId], gazetteer: Gazetteer) -> tuple[Spoken, ...]:
    """Return every name these people are known to use, the latest last within a person."""
    return tuple(_spoken(person, name, gazetteer) for person in people for name in facts.said_names(person))


def _spoken(person: PersonId, name: SaidName, gazetteer: Gazetteer) -> Spoken:
    found = _resolved(name.form, name.language, gazetteer)
    places = {name.place} if name.place else {candidate.place for candidate in found}
    clusters = frozenset(clusters_of(places, gazetteer))
    toponyms = (
        {name.toponym}
        if name.toponym
        else {c.toponym for c in found if c.toponym and clusters_of([c.place], gazetteer) & clusters}
    )
    return Spoken(person, name, clusters, frozenset(toponyms), folding.fold(name.form))


@lru_cache(maxsize=4096)
def _resolved(form: str, language: str, gazetteer: Gazetteer) -> tuple[PlaceCandidate, ...]:
    """Return what a said name can mean; the same few names come back with every photograph of a person."""
    return resolve(form, language, gazetteer)


def clusters_of(places: Iterable[str], gazetteer: Gazetteer) -> set[str]:
    """Return the clusters of places: a district and the town it is named for count as one."""
    return {gazetteer.place(place).cluster if place in gazetteer.places else place for place in places}


def check(text: Text, marks: TextMarks, facts: ItemFacts, rulebook: Rulebook) -> Iterator[Finding]:
    """Yield findings on the names of places in one caption-voice text."""
    gazetteer = rulebook.gazetteer
    if gazetteer is None:
        return
    quotes = Spans(voices.quoted(text, rulebook))
    spoken = spoken_by(facts, facts.depicted(), gazetteer)
    for mark in marks.places:
        if quotes.touch(mark.span):
            continue
        if mark.kind is PlaceMarkKind.DERIVED:
            if has_several_names(mark, gazetteer):
                yield finding("placenames.derived", text, mark, facts, severity=Severity.INFO)
            continue
        about = about_same_place(mark, spoken, gazetteer)
        if not about:
            yield from _nobody(text, mark, facts, gazetteer)
        elif not any(is_same_name(mark, name, text, gazetteer) for name in about):
            yield _not_as_said(text, mark, about, facts, rulebook, gazetteer)
        elif table := _respelt(mark, about, text, gazetteer):
            yield finding("placenames.respelt", text, mark, facts, person=about[-1].person, table=table)
        elif not facts.statements.speaks_of_origin and all(s.name.relation is not Relation.LIVES_IN for s in about):
            yield finding("placenames.left-place", text, mark, facts, suggestions=("",), person=about[-1].person)
    yield from _unknown(text, marks, facts, quotes)


def about_same_place(mark: PlaceMark, spoken: Iterable[Spoken], gazetteer: Gazetteer) -> list[Spoken]:
    """Return the names people use for a place that `mark` can mean."""
    clusters = clusters_of((candidate.place for candidate in mark.candidates), gazetteer)
    return [name for name in spoken if name.clusters & clusters]


def is_same_name(mark: PlaceMark, name: Spoken, text: Text, gazetteer: Gazetteer) -> bool:
    """Return whether the mark can be this person's own name of the place, in whatever language and case."""
    toponyms = {
        candidate.toponym for candidate in mark.candidates if clusters_of([candidate.place], gazetteer) & name.clusters
    }
    if name.toponyms & toponyms:
        return True
    surface = text.text[mark.span.start : mark.span.end]
    if folding.fold(surface) == name.key:
        return True
    rendered = rendering.render(
        next(iter(name.toponyms), name.name.form), text.language, mark.case, gazetteer, said_in=name.name.language
    )
    return folding.fold(rendered.text) == folding.fold(surface)


def has_several_names(mark: PlaceMark, gazetteer: Gazetteer) -> bool:
    """Return whether people call the place, or one the mark can mean, by more than one name."""
    return any(gazetteer.several_names(candidate.place) for candidate in mark.candidates)


def is_reviewed(mark: PlaceMark, gazetteer: Gazetteer) -> bool:
    """Return whether native readers have accepted the names of every place the mark can mean."""
    return all(gazetteer.is_reviewed(candidate.place) for candidate in mark.candidates)


def rendered(name: Spoken, text: Text, case: str, gazetteer: Gazetteer) -> str:
    """Return a person's own name of a place in the text's language and in the grammatical case of what it replaces."""
    return rendering_of(name, text, case, gazetteer).text


def rendering_of(name: Spoken, text: Text, case: str, gazetteer: Gazetteer) -> rendering.Rendered:
    """Return the same with how it was made: recorded by somebody, or respelled by a table."""
    lineage = next(iter(sorted(name.toponyms)), None) if len(name.toponyms) == 1 else None
    return rendering.render(lineage or name.name.form, text.language, case, gazetteer, said_in=name.name.language)


def _respelt(mark: PlaceMark, about: list[Spoken], text: Text, gazetteer: Gazetteer) -> str:
    """Return the table by which a name of this caption is respelled, "" where somebody recorded it in this language or said it so."""
    surface = folding.fold(text.text[mark.span.start : mark.span.end])
    for name in about:
        if name.name.language == text.language or surface.startswith(name.key):
            return ""
    made = [rendering_of(name, text, "", gazetteer) for name in about]
    return made[-1].source if made and all(one.is_transliterated for one in made) else ""


def _nobody(text: Text, mark: PlaceMark, facts: ItemFacts, gazetteer: Gazetteer) -> Iterator[Finding]:
    if has_several_names(mark, gazetteer):
        yield finding(
            "placenames.nobody-said-it",
            text,
            mark,
            facts,
            suggestions=(*plain_words(facts, text.language), ""),
            is_unreviewed=not is_reviewed(mark, gazetteer),
        )


def _not_as_said(
    text: Text, mark: PlaceMark, about: list[Spoken], facts: ItemFacts, rulebook: Rulebook, gazetteer: Gazetteer
) -> Finding:
    printable = [name for name in about if name.name.print_it is Answer.YES] or about
    best = _in_her_sentence(printable, facts) or printable[-1]
    reviewed = is_reviewed(mark, gazetteer)
    severity = rulebook.severity_of("placenames.not-as-said")
    return finding(
        "placenames.not-as-said",
        text,
        mark,
        facts,
        severity=severity if reviewed or severity is not Severity.BLOCKED else Severity.REVIEW,
        suggestions=tuple(
            dict.fromkeys(rendered(name, text, mark.case, gazetteer) for name in (best, *reversed(printable)))
        )
        if best.name.print_it is Answer.YES
        else (*plain_words(facts, text.language), ""),
        person=best.person,
        said=best.name.form,
        is_unreviewed=not reviewed,
        table=_table(rendering_of(best, text, mark.case, gazetteer)),
    )


def _table(made: rendering.Rendered) -> str:
    return made.source if made.is_transliterated else ""


def _in_her_sentence(about: list[Spoken], facts: ItemFacts) -> Spoken | None:
    """Return the name that stands in the sentence quoted beside the picture, if one does."""
    sentences = [facts.photo.quote.text] if isinstance(facts, PhotoFacts) and facts.photo.quote else []
    sentences += [text.text for text in facts.texts_in("quote")]
    heard = " ".join(folding.fold(sentence) for sentence in sentences)
    return next((name for name in reversed(about) if name.key and name.key in heard), None)


def plain_words(facts: ItemFacts, language: Language) -> tuple[str, ...]:
    """Return the wordings the depicted people agreed to instead of a name: “a village near the border”."""
    return tuple(
        dict.fromkeys(
            name.plain_words[language]
            for person in facts.depicted()
            for name in facts.said_names(person)
            if language in name.plain_words
        )
    )


def people_differ(facts: ItemFacts, rulebook: Rulebook) -> Iterator[Finding]:
    """Yield one question per place that two recognisable people call differently and a caption names."""
    gazetteer = rulebook.gazetteer
    people = facts.recognisable()
    if gazetteer is None or len(people) < 2:
        return
    spoken = spoken_by(facts, people, gazetteer)
    for text in facts.texts_in("caption", "alt", "title", "teaser"):
        quotes = Spans(voices.quoted(text, rulebook))
        for mark in facts.marks_of(text).places:
            if mark.kind is PlaceMarkKind.DERIVED or quotes.touch(mark.span):
                continue
            about = about_same_place(mark, spoken, gazetteer)
            names = {
                person: frozenset().union(*(s.toponyms or {ToponymId(s.key)} for s in about if s.person == person))
                for person in {s.person for s in about}
            }
            if len(names) > 1 and not frozenset.intersection(*names.values()):
                yield finding(
                    "placenames.people-differ",
                    text,
                    mark,
                    facts,
                    suggestions=("", *sorted({rendered(s, text, mark.case, gazetteer) for s in about})),
                    is_unreviewed=not is_reviewed(mark, gazetteer),
                )


def _unknown(text: Text, marks: TextMarks, facts: ItemFacts, quotes: Spans) -> Iterator[Finding]:
    pattern = _LOCATIVE.get(text.language)
    if pattern is None:
        return
    taken = Spans([*(mark.span for mark in marks.places), *(mark.span for mark in marks.names)])
    for match in pattern.finditer(text.text):
        words = match.group(1).rstrip()
        span = Span(match.start(1), match.start(1) + len(words))
        if not quotes.touch(span) and not taken.touch(span) and not _is_day_or_month(words):
            yield Finding(
                code="placenames.unknown",
                severity=Severity.REVIEW,
                item=facts.item.id,
                field=text.field,
                span=span,
                facts={"words": words},
            )


def _is_day_or_month(words: str) -> bool:
    days = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ]
    return words.split()[0] in days


def finding(
    code: str,
    text: Text,
    mark: PlaceMark,
    facts: ItemFacts,
    *,
    severity: Severity = Severity.REVIEW,
    suggestions: tuple[str, ...] = (),
    person: PersonId | None = None,
    said: str = "",
    is_unreviewed: bool = False,
    table: str = "",
) -> Finding:
    """Return a finding about one place mark; its facts stay in the ledger. table: by which a suggestion was respelled."""
    return Finding(
        code=code,
        severity=severity,
        item=facts.item.id,
        field=text.field,
        span=mark.span,
        suggestions=suggestions,
        facts={"words": text.text[mark.span.start : mark.span.end]}
        | ({"said": said} if said else {})
        | ({"table": table} if table else {}),
        person=person,
        category="editorial-renaming" if code in _RENAMING else "",
        rests_on_unreviewed=is_unreviewed,
    )


_RENAMING = frozenset({"placenames.not-as-said", "placenames.changed-in-translation"})
