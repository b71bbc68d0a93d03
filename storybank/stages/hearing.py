"""Names of places as people say them: recorded on their agreement, gathered from their own turns of an interview, and those nobody knew."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from storybank.errors import WrongUse
from storybank.places import gazetteer as places
from storybank.places import matching
from storybank.places.gazetteer import Gazetteer, resolve
from storybank.records import (
    Answer,
    Consent,
    Interview,
    Language,
    PersonId,
    PlaceMark,
    PlaceMarkKind,
    Relation,
    SaidName,
)
from storybank.store.bank import Bank

SURE = 0.3  # how far the likeliest place must lie before the next one; a starting point


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """A place that somebody names in her own turn. `is_sure`: one place, one name; else a person sorts it."""

    person: PersonId
    segment: int
    words: str
    name: SaidName
    is_sure: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Unknown:
    """A name of a place that the gazetteer does not know. `source`: the consent, or the item and field it stands in."""

    form: str
    language: str
    source: str


def heard_in(interview: Interview, known: Gazetteer) -> Iterator[Heard]:
    """Yield the places people name in their own turns, in the order of the recording; each name of a person once.

    The name is kept in its plain form as the gazetteer records it in that language; printing it stays closed until she agrees.
    """
    spoken = interview.languages[0] if interview.languages else Language("und")
    once: set[tuple[PersonId, str]] = set()
    for segment in interview.segments:
        if segment.person is None:
            continue
        language = segment.language or spoken
        for mark in matching.mentions(segment.text, language, known):
            first = mark.candidates[0]
            plain = known.rendering(first.toponym, language) if first.toponym else None
            if mark.kind is not PlaceMarkKind.PLACE or plain is None or known.place(first.place).kind == "country":
                continue
            if (segment.person, plain.text) in once:
                continue
            once.add((segment.person, plain.text))
            yield Heard(
                person=segment.person,
                segment=segment.number,
                words=segment.text[mark.span.start : mark.span.end],
                name=SaidName(
                    form=plain.text,
                    language=language,
                    relation=Relation.SPEAKS_OF,
                    print_it=Answer.NO,
                    place=first.place,
                    toponym=first.toponym,
                    said_in=f"{interview.id}#{segment.number}",
                    said_on=interview.recorded_on,
                ),
                is_sure=_is_sure(mark, known),
            )


def _is_sure(mark: PlaceMark, known: Gazetteer) -> bool:
    """Say whether a mark means one name of one place: no homonym comes near it, no other name of the place is spelled alike."""
    first, *others = mark.candidates
    cluster = known.place(first.place).cluster
    same = {c.toponym for c in mark.candidates if known.place(c.place).cluster == cluster}
    rival = max((c.score for c in others if known.place(c.place).cluster != cluster), default=0.0)
    return len(same) == 1 and first.score - rival >= SURE


def with_names(consent: Consent, names: Iterable[SaidName]) -> Consent:
    """Return the agreement with more names as said; the same name said again on another day stands beside the older one.

    A name that is recorded already, with the same day and source, changes nothing. Raises WrongUse for an empty name.
    """
    kept = list(consent.names_as_said)
    for name in names:
        if not name.form.strip():
            raise WrongUse("places.no-form", "places said: the name is empty. Write it as it was said.")
        same = [
            n
            for n in kept
            if (n.form, n.language, n.said_in, n.said_on) == (name.form, name.language, name.said_in, name.said_on)
        ]
        if same:
            kept[kept.index(same[0])] = name
        else:
            kept.append(name)
    return replace(consent, names_as_said=tuple(kept))


def unknown_names(bank: Bank) -> tuple[Unknown, ...]:
    """Return the names nobody knew: said ones that mean no known place, and what open questions call unknown."""
    known = places.load()
    found: dict[tuple[str, str], Unknown] = {}
    for consent in bank.consents.current():
        for name in consent.names_as_said:
            if name.place is None and not resolve(name.form, name.language, known):
                one = Unknown(form=name.form, language=name.language, source=name.said_in or f"consent {consent.id}")
                found.setdefault((name.form, name.language), one)
    for row in bank.findings.list(code="placenames.unknown", state="open"):
        words, field = row.finding.facts.get("words", ""), row.finding.field
        language = field.rpartition(".")[2]
        one = Unknown(form=words, language=language, source=f"{row.finding.item} {field}")
        found.setdefault((words, language), one)
    return tuple(found.values())
