"""Turns one cell into a value of its column's type, or into a finding that says what is wrong with it.

A cell that cannot be understood is read as empty, which is closed; the finding says so. Quotations are kept to the letter.
"""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from storybank.findings import Finding
from storybank.intake import forms
from storybank.intake.forms import Column
from storybank.intake.grids import Cell, Refused
from storybank.intake.questions import question
from storybank.intake.rows import EvidenceEntry, GuardianEntry, PersonLink
from storybank.records import Answer, GuardianAuthority

MAX_TEXT = 20_000  # characters of one cell
_CODE = re.compile(r"(?=.*\d)[A-Za-z0-9][A-Za-z0-9_-]{0,23}")
_LOOK_ALIKES = str.maketrans("АВЕКМНОРСТХасеорхІіЅѕ", "ABEKMHOPCTXaceopxIiSs")  # Cyrillic letters typed for Latin ones
_SPACES = dict.fromkeys(map(ord, "\u00a0\u2007\u202f\u2009"), " ") | dict.fromkeys(map(ord, "\u200b\ufeff\u2060"), None)
_HALVES = re.compile("[\ud800-\udfff]")
_NOT_REACHED = frozenset(
    forms.fold(text)
    for text in (
        *("", "-", "–", "not reached", "no answer", "չի գտնվել", "չի պատասխանել", "tapılmayıb", "cavab yoxdur"),
        *("не найден", "не найдена", "не ответил", "не ответила"),
    )
)
_EXCEL_DAY_ZERO = date(1899, 12, 30)
_FIRST_PHOTOGRAPH = date(1826, 1, 1)


@dataclass(slots=True)
class CellReader:
    """Reads cells of one delivery; `findings` grows as it goes. `on` is today; `language` is the sender's, for suggestions."""

    on: date
    language: str
    findings: list[Finding]

    def read(self, cell: Cell, column: Column, where: str) -> Any:
        """Return the value of a cell, or None where it is empty or not understood."""
        field = f"{where}.{column.key}"
        if isinstance(cell, Refused):
            self.ask(f"intake.{cell.why}-cell", field)
            return None
        if cell is None or (isinstance(cell, str) and not tidy(cell)):
            return None
        if column.type == "date":
            return self._date(cell, column, field)
        if column.type == "text" and column.base == "quote":
            return str(cell)  # to the letter
        text = tidy(as_text(cell))
        if len(text) > MAX_TEXT:
            self.ask("intake.too-long", field, limit=MAX_TEXT)
            return None
        return _READERS[column.type](self, text, column, field)

    def ask(self, code: str, field: str, /, *suggestions: str, **facts: object) -> None:
        self.findings.append(question(code, field, *suggestions, **facts))

    def choice(self, name: str, text: str, field: str) -> str | None:
        value = forms.value_of(name, text)
        if value is None:
            near = forms.nearest_choice(name, text, self.language)
            known = ", ".join(labels[self.language] for labels in forms.choices(name).values())
            self.ask("intake.unknown-value", field, *([near] if near else []), known=known)
        return value

    def code(self, text: str, field: str) -> str | None:
        """Return a code. Cyrillic letters that look Latin are read as Latin; anything that is no code may be a name."""
        latin = text.translate(_LOOK_ALIKES)
        if not _CODE.fullmatch(latin):
            self.ask("intake.not-a-code", field)  # what stands there is not repeated: it may be a name
            return None
        if latin != text:
            self.ask("intake.look-alike", field, latin)
        return latin

    def _date(self, cell: Cell, column: Column, field: str) -> date | None:
        if isinstance(cell, float):
            try:
                near = _EXCEL_DAY_ZERO + timedelta(days=int(cell))
            except OverflowError:
                near = None
            likely = [near.isoformat()] if near and 1950 <= near.year <= self.on.year + 50 else []
            self.ask("intake.bad-date", field, *likely)
            return None
        found = cell if isinstance(cell, date) else self._written_date(tidy(as_text(cell)), field)
        if found is None:
            return None
        if column.is_past and found > self.on:
            self.ask("intake.future-date", field, date=found.isoformat())
            return None
        if column.is_past and found < _FIRST_PHOTOGRAPH:
            self.ask("intake.bad-date", field)
            return None
        return found

    def _written_date(self, text: str, field: str) -> date | None:
        text = re.sub(r"(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?|\s*(?:г|թ|il)\.?)$", "", text)
        try:
            if match := re.fullmatch(r"(\d{4})[-./](\d{1,2})[-./](\d{1,2})", text):
                return date(int(match[1]), int(match[2]), int(match[3]))
            if match := re.fullmatch(r"(\d{1,2})\s*([./-])\s*(\d{1,2})\s*\2\s*(\d{4})", text):
                day, month, year = int(match[1]), int(match[3]), int(match[4])
                if match[2] == "/" and day <= 12 and month <= 12 and day != month:
                    self.ask(
                        "intake.ambiguous-date", field, f"{day:02}.{month:02}.{year}", f"{month:02}.{day:02}.{year}"
                    )
                    return None
                return date(year, month, day)
        except ValueError:
            pass  # 31.02.2024
        self.ask("intake.bad-date", field)
        return None

    def _text(self, text: str, column: Column, field: str) -> str:
        return text

    def _file(self, text: str, column: Column, field: str) -> str:
        return text.replace("\\", "/")

    def _words(self, text: str, column: Column, field: str) -> str:
        return self._file(text, column, field) if column.is_file else text

    def _one_code(self, text: str, column: Column, field: str) -> str | None:
        return self.code(text, field)

    def _codes(self, text: str, column: Column, field: str) -> tuple[str, ...]:
        codes = (self.code(part, field) for part in parts(text.replace(",", ";")))
        return tuple(code for code in codes if code)

    def _list(self, text: str, column: Column, field: str) -> tuple[str, ...]:
        return tuple(self._file(part, column, field) if column.is_file else part for part in parts(text))

    def _number(self, text: str, column: Column, field: str) -> int | None:
        if re.fullmatch(r"\d{1,9}", text):
            return int(text)
        self.ask("intake.not-a-number", field)
        return None

    def _yes_no(self, text: str, column: Column, field: str) -> bool | None:
        value = self.choice("yes_no", text, field)
        return None if value is None else value == "yes"

    def _choice(self, text: str, column: Column, field: str) -> str | None:
        return self.choice(column.choices, text, field)

    def _choices(self, text: str, column: Column, field: str) -> tuple[str, ...]:
        whole = forms.value_of(column.choices, text)
        values = [whole] if whole else [self.choice(column.choices, part, field) for part in parts(text)]
        return tuple(value for value in values if value)

    def _language(self, text: str, column: Column, field: str) -> str | None:
        return self.choice("languages", text, field)

    def _languages(self, text: str, column: Column, field: str) -> tuple[str, ...]:
        values = (self.choice("languages", part, field) for part in parts(text.replace(",", ";")))
        return tuple(value for value in values if value)

    def _people(self, text: str, column: Column, field: str) -> tuple[PersonLink, ...]:
        links = []
        for part in parts(text.replace(",", ";")):
            code, _, how = part.partition(" ")
            known = self.code(code, field)
            if known is None:
                continue
            meant = self.choice("person_how", how, field) if how.strip() else ""
            # a word nobody knows must not open anything: the person counts as there, but not as anyone who agreed
            links.append(PersonLink(known, "unknown" if meant is None else meant))
        return tuple(links)

    def _speakers(self, text: str, column: Column, field: str) -> dict[str, str]:
        speakers = {}
        for part in parts(text):
            label, equals, code = (piece.strip() for piece in part.partition("="))
            if not equals:
                self.ask("intake.unknown-value", field, known="A = C04; B = C05")
            elif label and (known := self.code(code, field)):
                speakers[label] = known
        return speakers

    def _guardians(self, text: str, column: Column, field: str) -> tuple[GuardianEntry, ...]:
        entries = []
        for part in parts(text):
            code, _, rest = part.partition(" ")
            known = self.code(code, field)
            authority, rest = _taken("authority", rest)
            how, rest = _taken("given_how", rest)
            answer = forms.value_of("answer", rest)
            if known is None:
                continue
            if authority is None or (answer is None and forms.fold(rest) not in _NOT_REACHED):
                self.ask("intake.unknown-value", field, known="G01 parent yes present; G02 parent not reached")
            if authority is not None:
                decision = Answer(answer) if answer else None
                entries.append(GuardianEntry(known, GuardianAuthority(authority), decision, how or "present"))
        return tuple(entries)

    def _evidence(self, text: str, column: Column, field: str) -> tuple[EvidenceEntry, ...]:
        entries = []
        for part in parts(text):
            match = re.search(r"\S*/.*$|\S+\.\w{2,5}$", part)
            words, file = (part[: match.start()].strip(), match[0]) if match else (part, "")
            kind = self.choice("evidence_kind", words, field) if words else "form"
            entries.append(EvidenceEntry(kind or "form", file.replace("\\", "/")))
        return tuple(entries)

    def _details(self, text: str, column: Column, field: str) -> dict[str, bool]:
        details = {}
        for part in parts(text):
            keep, rest = _taken("keep_or_hide", part)
            kind = self.choice("detail", rest, field)
            if kind:
                details[kind] = keep == "keep"
        return details


def as_text(cell: Cell) -> str:
    """Return a cell as the text its sender sees: 7.0 is 7, a date is ISO."""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    return cell.isoformat() if isinstance(cell, date) else str(cell or "")


def tidy(text: str) -> str:
    """Return `text` in NFC, with ordinary spaces, without invisible marks and control characters, ends stripped."""
    plain = unicodedata.normalize("NFC", text).translate(_SPACES)
    plain = plain.replace("\r\n", "\n").replace("\r", "\n").replace("_x000D_", "")
    plain = _HALVES.sub("\ufffd", plain)  # no file and no ledger holds half a letter; a rule asks about the mark
    return "".join(sign for sign in plain if sign in "\n\t" or unicodedata.category(sign) != "Cc").strip()


def parts(text: str) -> list[str]:
    """Return the parts of a cell that holds several, separated by semicolons or lines."""
    return [part.strip() for part in re.split(r"[;\n]", text) if part.strip()]


def _taken(name: str, text: str) -> tuple[str | None, str]:
    """Return the first value of a drop-down named in `text`, and what is left of the text."""
    folded = f" {forms.fold(text)} "
    for spelling, value in forms.spellings(name).items():
        if f" {spelling} " in folded:
            return value, folded.replace(f" {spelling} ", " ", 1).strip()
    return None, folded.strip()


_READERS: dict[str, Callable[[CellReader, str, Column, str], Any]] = {
    "text": CellReader._text,
    "code": CellReader._one_code,
    "codes": CellReader._codes,
    "file": CellReader._file,
    "words": CellReader._words,
    "list": CellReader._list,
    "number": CellReader._number,
    "yes_no": CellReader._yes_no,
    "choice": CellReader._choice,
    "choices": CellReader._choices,
    "language": CellReader._language,
    "languages": CellReader._languages,
    "people": CellReader._people,
    "speakers": CellReader._speakers,
    "guardians": CellReader._guardians,
    "evidence": CellReader._evidence,
    "details": CellReader._details,
}
