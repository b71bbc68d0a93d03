"""Gathers what one screen needs: the item with its marks, boxes, people, agreements, questions and history. Reads only."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from storybank.records import (
    CHECKLIST,
    Consent,
    Face,
    Interview,
    ItemId,
    Language,
    PersonId,
    Photo,
    Redaction,
    Text,
    Voice,
)
from storybank.stages.gathering import AnyItem, texts_of
from storybank.store import Bank
from storybank.store.rows import FindingRow, ItemRow
from storybank.web.desk import Desk
from storybank.web.editor import pictures, words
from storybank.web.editor.marks import Mark, Piece, pieces
from storybank.web.editor.questions import Question, numbered, to_know

_EDITED = ("caption", "alt", "title", "summary", "body")
_LISTED = 40  # events of the history that are shown


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownText:
    field: str
    label: str
    language: Language
    text: str
    pieces: tuple[Piece, ...]
    is_edited: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownBox:
    face: Face
    is_filled: bool
    person: str  # the partner's code, or ""
    is_drawn: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownTurn:
    number: int
    time: str
    start_s: float | None
    end_s: float | None
    speaker: str
    language: Language
    pieces: tuple[Piece, ...]
    translations: tuple[tuple[Language, tuple[Piece, ...]], ...]
    redactions: tuple[Redaction, ...]
    is_silent: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownPerson:
    id: PersonId
    code: str
    roles: tuple[str, ...]
    consents: tuple[Consent, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One line of the history."""

    on: object  # a day or an instant
    by: str
    what: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Screen:
    item: AnyItem
    row: ItemRow
    code: str
    questions: tuple[Question, ...]
    to_know: tuple[str, ...]
    texts: tuple[ShownText, ...]
    boxes: tuple[ShownBox, ...]
    turns: tuple[ShownTurn, ...]
    people: tuple[ShownPerson, ...]
    history: tuple[Told, ...]
    unticked: tuple[str, ...]

    @property
    def is_photograph(self) -> bool:
        return isinstance(self.item, Photo)

    @property
    def holding(self) -> tuple[Question, ...]:
        """What holds the item beside the look at the whole, which passing it is."""
        return tuple(one for one in self.questions if one.finding.code != "identity.not-yet-seen")


def screen_of(desk: Desk, item_id: ItemId) -> Screen:
    """Return everything about one item of the desk's own streams."""
    bank = desk.bank
    row = bank.items.row(item_id, viewer=desk.viewer)
    item = bank.items.get(row.id, viewer=desk.viewer)
    rows = bank.findings.list(item=row.id, viewer=desk.viewer, state=None)
    standing = [one for one in rows if one.state in ("open", "waiting")]
    questions = numbered(standing)
    people = _people(bank, item)
    return Screen(
        item=item,
        row=row,
        code=code_of(bank, row),
        questions=questions,
        to_know=to_know(standing),
        texts=tuple(_text(text, questions) for text in texts_of(item) if _is_shown(text)),
        boxes=_boxes(item, people, desk.today),
        turns=_turns(item, questions, people),
        people=people,
        history=_history(bank, row.id, rows),
        unticked=tuple(point for point in CHECKLIST if point not in item.checked) if isinstance(item, Photo) else (),
    )


def code_of(bank: Bank, row: ItemRow) -> str:
    """Return what the sender and the editors call an item: "nur/F02"."""
    return codes_of(bank, [row])[row.id]


def codes_of(bank: Bank, rows: Iterable[ItemRow]) -> dict[ItemId, str]:
    """Return the same for several."""
    kept = tuple(rows)
    known = bank.items.codes_of([row.id for row in kept])
    return {
        row.id: f"{row.stream}/{known[row.id].partition(':')[2]}" if row.id in known else row.id[:8] for row in kept
    }


def _is_shown(text: Text) -> bool:
    """Return whether it stands among the captions: turns have their own place, embedded words only leave with the file."""
    return text.voice is not Voice.TRANSCRIPT and not text.field.startswith("embedded.")


def _marks(field: str, questions: Iterable[Question]) -> list[Mark]:
    return [
        Mark(question.number, row.finding.span, question.severity)
        for question in questions
        for row in question.rows
        if row.finding.field == field and row.finding.span is not None
    ]


def _text(text: Text, questions: tuple[Question, ...]) -> ShownText:
    kind = text.field.partition(".")[0]
    return ShownText(
        field=text.field,
        label=words.field(text.field),
        language=text.language,
        text=text.text,
        pieces=pieces(text.text, _marks(text.field, questions)),
        is_edited=kind in _EDITED,
    )


def _boxes(item: AnyItem, people: Iterable[ShownPerson], on: date) -> tuple[ShownBox, ...]:
    if not isinstance(item, Photo):
        return ()
    known = {one.id: one for one in people}
    filled = {face.number for face in pictures.filled(item, {p.id: p.consents for p in people}, on)}
    return tuple(
        ShownBox(
            face=face,
            is_filled=face.number in filled,
            person=known[face.person].code if face.person in known else "",
            is_drawn=face.score >= 1.0 and face.kind != "face",
        )
        for face in item.faces
    )


def _turns(item: AnyItem, questions: tuple[Question, ...], people: Iterable[ShownPerson]) -> tuple[ShownTurn, ...]:
    if not isinstance(item, Interview):
        return ()
    known = {one.id: one.code for one in people}
    spoken = item.languages[0] if item.languages else Language("und")
    by_field: dict[str, list[Question]] = {}
    for question in questions:
        by_field.setdefault(question.finding.field, []).append(question)
    by_turn: dict[int, list[Redaction]] = {}
    for redaction in item.redactions:
        by_turn.setdefault(redaction.segment, []).append(redaction)

    def marks(field: str, number: int, language: Language | None) -> list[Mark]:
        gone = [
            Mark(0, one.span, "gone")
            for one in by_turn.get(number, ())
            if one.span is not None and one.translation == language
        ]
        return [*_marks(field, by_field.get(field, ())), *gone]

    translated = {(language, turn.number): turn.text for language, turns in item.translations.items() for turn in turns}
    return tuple(
        ShownTurn(
            number=turn.number,
            time=_clock(turn.start_s),
            start_s=turn.start_s,
            end_s=turn.end_s,
            speaker=known.get(turn.person, "") if turn.person else (turn.speaker or ""),
            language=turn.language or spoken,
            pieces=pieces(turn.text, marks(f"segment.{turn.number}", turn.number, None)),
            translations=tuple(
                (language, pieces(text, marks(f"translation.{language}.{turn.number}", turn.number, language)))
                for language in item.translations
                if (text := translated.get((language, turn.number)))
            ),
            redactions=tuple(by_turn.get(turn.number, ())),
            is_silent=any(one.span is None for one in by_turn.get(turn.number, ())),
        )
        for turn in item.segments
    )


def _clock(seconds: float | None) -> str:
    return f"{int(seconds // 60)}:{int(seconds % 60):02d}" if seconds is not None else ""


def _people(bank: Bank, item: AnyItem) -> tuple[ShownPerson, ...]:
    """Return everybody the item names by an opaque code, with their agreements; never a name."""
    roles: dict[PersonId, set[str]] = {person: {role.value for role in own} for person, own in item.people.items()}
    if isinstance(item, Photo):
        for face in item.faces:
            if face.person:
                roles.setdefault(face.person, set()).add("depicted")
        if item.photographer:
            roles.setdefault(item.photographer, set()).add("photographer")
    elif isinstance(item, Interview):
        for turn in item.segments:
            if turn.person:
                roles.setdefault(turn.person, set()).add("narrator")
    agreed: dict[PersonId, list[Consent]] = {}
    for consent in bank.consents.current(roles):
        agreed.setdefault(consent.subject, []).append(consent)
    return tuple(
        ShownPerson(
            id=person,
            code=bank.people.code_of(person) or person[:8],
            roles=tuple(sorted(own)),
            consents=tuple(agreed.get(person, ())),
        )
        for person, own in roles.items()
    )


def _history(bank: Bank, item: ItemId, rows: Iterable[FindingRow]) -> tuple[Told, ...]:
    """Return what was decided and what happened, newest first."""
    asked: Mapping[str, FindingRow] = {row.id: row for row in rows}
    told = [
        Told(
            on=answer.on,
            by=answer.by,
            what=f"{words.decision(answer.decision)} · {words.field(asked[answer.finding].finding.field)}"
            + (f" · {answer.reason}" if answer.reason else ""),
        )
        for answer in bank.findings.answers_of(item)
        if answer.finding in asked
    ]
    told += [
        Told(on=event.at, by=event.by, what=said)
        for event in bank.audit.list(subject=item)
        if event.verb not in ("item.revised", "findings.screened") and (said := words.verb(event.verb))
    ]
    return tuple(told[-_LISTED:][::-1])
