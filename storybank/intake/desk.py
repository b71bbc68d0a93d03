"""The desk on which a delivery's rows become records: codes turned into ids, place names looked up, doubts noted."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Protocol

from storybank.findings import Finding
from storybank.intake.batch import Delivery
from storybank.intake.crosscheck import people_named
from storybank.intake.questions import question
from storybank.intake.rows import PlaceRow
from storybank.records import (
    Answer,
    BatchId,
    ConsentId,
    InitiativeId,
    ItemId,
    Language,
    Person,
    PersonId,
    PlaceId,
    Relation,
    SaidName,
    Stream,
    ToponymId,
)

if TYPE_CHECKING:
    from storybank.places.gazetteer import Gazetteer

CLEARLY_BETTER = 0.15  # of a score between 0 and 1: nearer than this, two places are a question, not an answer


class IdBook(Protocol):
    """Gives the same opaque id for the same code, for ever. Kept by the store; a dictionary in tests.

    `item`: key is "photographs:F01", "interviews:I1" or "stories:S01", so that a row may move in the sheet.
    `consent`: code is that of the agreement; a row without one goes under its person's code.
    """

    def batch(self, stream: Stream, name: str) -> BatchId: ...
    def person(self, stream: Stream, code: str) -> PersonId: ...
    def item(self, stream: Stream, batch: str, key: str) -> ItemId: ...
    def consent(self, stream: Stream, code: str) -> ConsentId: ...
    def initiative(self, stream: Stream, code: str) -> InitiativeId: ...


@dataclass(kw_only=True)
class Desk:
    """One delivery being assembled; `findings` grows."""

    delivery: Delivery
    ids: IdBook
    findings: list[Finding] = field(default_factory=list)

    @cached_property
    def stream(self) -> Stream:
        return self.delivery.stream

    @cached_property
    def batch(self) -> BatchId:
        return self.ids.batch(self.stream, self.delivery.batch)

    @cached_property
    def gazetteer(self) -> "Gazetteer":
        from storybank.places import gazetteer

        return gazetteer.load()

    @cached_property
    def item_keys(self) -> Mapping[str, str]:
        """A row's code → its key: F01 → photographs:F01."""
        sheets = self.delivery.sheets
        keys = {row.code: f"stories:{row.code}" for row in sheets.stories}
        keys |= {row.code: f"interviews:{row.code}" for row in sheets.interviews}
        return keys | {row.code: f"photographs:{row.code}" for row in sheets.photographs}

    @cached_property
    def story_of(self) -> Mapping[str, str]:
        """An item's code → the story it belongs to, by the row of the story."""
        return {code: row.code for row in self.delivery.sheets.stories for code in row.items}

    def person(self, code: str) -> PersonId:
        return self.ids.person(self.stream, code)

    def item(self, code: str) -> ItemId | None:
        """Return the id of the row with this code, or None when no row has it (which was asked where rows were compared)."""
        key = self.item_keys.get(code)
        return self.ids.item(self.stream, self.delivery.batch, key) if key else None

    def initiative(self, code: str) -> InitiativeId | None:
        return self.ids.initiative(self.stream, code) if code else None

    def ask(self, code: str, where: str, /, *suggestions: str, **facts: object) -> None:
        self.findings.append(question(code, where, *suggestions, **facts))

    def people(self) -> Iterator[Person]:
        """Yield everybody with a row, then everybody a row names without one: they exist, and nothing of them is known."""
        rows = {row.code: row for row in self.delivery.sheets.people}
        for row in rows.values():
            yield Person(
                id=self.person(row.code),
                stream=self.stream,
                age_band=row.age_band,
                turns_18_on=row.turns_18_on,
                deceased_on=row.deceased_on,
                missing_since=row.missing_since,
                gender_cue=row.gender_cue or None,
                situation=row.situation or None,
                is_situation_shown=row.is_situation_shown,
            )
        others = {code: None for _where, code in people_named(self.delivery.sheets) if code and code not in rows}
        for code in others:
            yield Person(id=self.person(code), stream=self.stream)

    @cached_property
    def said_names(self) -> Mapping[str, tuple[SaidName, ...]]:
        """A person's code → the place names they say."""
        said: dict[str, tuple[SaidName, ...]] = {}
        for row in self.delivery.sheets.places_as_said:
            name = self._said_name(row)
            if name is not None:
                said[row.person] = (*said.get(row.person, ()), name)
        return said

    def _said_name(self, row: PlaceRow) -> SaidName | None:
        if row.language is None:
            return None  # the empty or unknown language has been asked about; a name in no language matches nothing
        place, toponym = self._looked_up(row)
        return SaidName(
            form=row.form,
            language=row.language,
            relation=row.relation or Relation.SPEAKS_OF,
            print_it=row.print_it if row.relation else Answer.NO,
            place=place,
            toponym=toponym,
            said_in=row.said_in or "workbook",
            said_on=row.said_on,
            plain_words={Language(language): words for language, words in row.plain_words.items()},
        )

    def _looked_up(self, row: PlaceRow) -> tuple[PlaceId | None, ToponymId | None]:
        from storybank.places.gazetteer import resolve

        candidates = resolve(row.form, str(row.language), self.gazetteer)
        if row.place:
            named = [candidate for candidate in candidates if candidate.place == row.place]
            return PlaceId(row.place), named[0].toponym if named else None
        if not candidates:
            self.ask("intake.place-not-found", f"{row.where}.form")
            return None, None
        places = list(dict.fromkeys(candidate.place for candidate in candidates))
        best = candidates[0]
        rivals = [
            other for other in candidates if other.place != best.place and best.score - other.score < CLEARLY_BETTER
        ]
        if rivals:
            self.ask("intake.place-ambiguous", f"{row.where}.form", *places[:5])
            return None, None
        return best.place, best.toponym
