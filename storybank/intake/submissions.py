"""Turns the submissions of the phone form into the sheets of a delivery: the same rows, read by the same reader.

A row keeps the number it has in the export. What a reviewer on the server rejected opens nothing; what is not answered is no.
"""

import hashlib
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from storybank.findings import Finding
from storybank.intake import forms, phone
from storybank.intake.cells import as_text, parts, tidy
from storybank.intake.exports import Export, Table, at_index, is_written
from storybank.intake.forms import fold
from storybank.intake.grids import Cell, Grid, Refused
from storybank.intake.phone import Question
from storybank.intake.questions import question as asked

BATCH = "phone-form"  # where the form does not name the delivery: the same word each time, so that it is one delivery
_IDENTITIES = ("_id", "KEY", "meta/rootUuid", "meta-rootUuid", "_uuid", "meta/instanceID", "meta-instanceID", "_index")
_NO_CODE = "K000-none"  # an agreement about what is in the form, where nothing is: about nothing

Words = Mapping[str, Cell]  # question → its cell


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission:
    """One form as it was sent in, with the rows of its repeats."""

    number: int  # of its row
    identity: str  # stays when the submission is edited on the server
    folders: tuple[str, ...]  # names under which its attachments may lie
    answers: Words
    repeats: Mapping[str, Sequence[tuple[int, Words]]]
    closed_as: str = ""  # status, where a reviewer rejected it or put it on hold


@dataclass(slots=True)
class Rows:
    """Cells of one delivery under way: sheet → row → column → cell."""

    files: Iterable[str]
    findings: list[Finding]
    cells: dict[str, dict[int, dict[str, Cell]]] = field(default_factory=lambda: defaultdict(lambda: defaultdict(dict)))
    codes: set[str] = field(default_factory=set)
    by_name: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    def __post_init__(self) -> None:
        for name in self.files:
            last = name.rpartition("/")[2]
            for key in {last.casefold(), _as_kobo_stores(last)}:
                self.by_name[key].append(name)

    def put(self, sheet: str, number: int, key: str, cell: Cell) -> None:
        if is_written(cell):
            self.cells[sheet][number][key] = cell

    def ask(self, code: str, where: str, /, **facts: object) -> None:
        self.findings.append(asked(code, where, **facts))

    def grids(self) -> tuple[Grid, ...]:
        """Return the sheets, keys in row 1, each row under its own number."""
        found = []
        for sheet, rows in self.cells.items():
            keys = list(dict.fromkeys(key for row in rows.values() for key in row))
            last = max(rows)
            lines = [[rows[at].get(key) if at in rows else None for key in keys] for at in range(2, last + 1)]
            found.append(Grid(title=sheet, rows=[list(keys), *lines], source=sheet))
        return tuple(found)


def as_sheets(export: Export, files: Iterable[str]) -> tuple[tuple[Grid, ...], Mapping[str, str], tuple[Finding, ...]]:
    """Return the delivery's sheets as grids, what is said about the delivery, and every question on the way.

    files: paths of the attachments inside the delivery.
    """
    rows = Rows(files, list(export.findings))
    if not export.is_ours:
        return (), {}, tuple(rows.findings)
    submissions = [one for one in _submissions(export, rows) if one is not None]
    about = _about(submissions, rows)
    mine = [one for one in submissions if not _is_of_another(one, about)]
    for one in submissions:
        if one not in mine:
            rows.ask("intake.other-stream", f"people!{one.number}", stream=about["stream"])
    known: dict[str, int] = {}
    for one in mine:
        _take(one, rows, known)
    _people_named_on_the_way(mine, rows, known)
    return rows.grids(), about, tuple(rows.findings)


def _submissions(export: Export, rows: Rows) -> Iterable[Submission]:
    repeats = {name: _by_parent(table, export, rows) for name, table in export.repeats.items()}
    main = export.main
    for number, cells in main.rows:
        key = _key_of(main, cells)
        answers = _answers(main, cells)
        if fold(main.cell(cells, "Status")) not in ("", "complete"):
            rows.ask("intake.locked-submission", f"people!{number}")
        present, expected = main.cell(cells, "AttachmentsPresent"), main.cell(cells, "AttachmentsExpected")
        if present.isdigit() and expected.isdigit() and int(present) < int(expected):
            rows.ask("intake.attachments-missing", f"people!{number}", present=present, expected=expected)
        said = fold(main.cell(cells, "ReviewState") or main.cell(cells, "_validation_status"))
        closed = phone.reviews().get(said, "")
        if closed:
            rows.ask("intake.rejected-submission", f"people!{number}", review=said)
        identities = [main.cell(cells, heading) for heading in _IDENTITIES]
        yield Submission(
            number=number,
            identity=next((text for text in identities if text), f"row {number}"),
            folders=tuple(text.removeprefix("uuid:").casefold() for text in identities if len(text) > 8),
            answers=answers,
            repeats={name: found.get(key, ()) for name, found in repeats.items()} if key else {},
            closed_as=closed,
        )


def _key_of(table: Table, cells: Sequence[Cell]) -> str:
    return _number(table.cell(cells, "KEY") or table.cell(cells, "_index") or table.cell(cells, "_id"))


def _by_parent(table: Table, export: Export, rows: Rows) -> dict[str, list[tuple[int, Words]]]:
    """Return the repeat's rows by the key of the submission they belong to; a row of nobody's is asked about."""
    keys = {_key_of(export.main, cells) for _, cells in export.main.rows}
    by_id = {_number(export.main.cell(cells, "_id")): _key_of(export.main, cells) for _, cells in export.main.rows}
    by_id.pop("", None)
    found: dict[str, list[tuple[int, Words]]] = defaultdict(list)
    for number, cells in table.rows:
        parent = table.cell(cells, "PARENT_KEY") or _number(table.cell(cells, "_parent_index"))
        if parent not in keys:
            parent = by_id.get(_number(table.cell(cells, "_submission__id")), "") or parent.partition("/")[0]
        if parent and parent in keys:
            found[parent].append((number, _answers(table, cells)))
        else:
            rows.ask("intake.orphan-row", f"{table.repeat}!{number}")
    return found


def _answers(table: Table, cells: Sequence[Cell]) -> dict[str, Cell]:
    """Return question → cell; a question spread over a column for each value comes together again."""
    found: dict[str, Cell] = {}
    chosen: dict[str, list[str]] = defaultdict(list)
    for at, heading in table.headings.items():
        cell = at_index(cells, at)
        if heading.value:
            if forms.value_of("yes_no", tidy(as_text(cell)) if not isinstance(cell, Refused) else "") == "yes":
                chosen[heading.question.name].append(heading.value)
        elif is_written(cell):
            found[heading.question.name] = _several(cell, heading.question)
    for name, values in chosen.items():
        found.setdefault(name, "; ".join(values))
    return found


def _several(cell: Cell, question: Question) -> Cell:
    """Return an answer of several values, which servers write with spaces between, as the workbook writes it."""
    if question.type != "select_multiple" or isinstance(cell, Refused):
        return cell
    rest = f" {' '.join(fold(part) for part in re.split('[;,]', tidy(as_text(cell))))} "
    values = []
    for spelling, value in phone.spellings(question.choices).items():
        if f" {spelling} " in rest:
            rest = rest.replace(f" {spelling} ", " \x1f ", 1)
            values.append(value)
    unknown = " ".join(rest.replace("\x1f", " ").split())
    return "; ".join([*dict.fromkeys(values), *([unknown] if unknown else [])])


def _about(submissions: Sequence[Submission], rows: Rows) -> dict[str, str]:
    said = {
        name: Counter(text for one in submissions if (text := _text(one.answers.get(name))))
        for name in ("stream", "batch", "writing_language")
    }
    batches = sorted(said["batch"])
    if len(batches) > 1:
        rows.ask("intake.several-batches", "people!1", batches=", ".join(batches))
    languages = [phone.spellings("writing").get(fold(text)) for text, _ in said["writing_language"].most_common()]
    return {
        "stream": _most(said["stream"]),
        "batch": _most(said["batch"]) or BATCH,
        "language": next((language for language in languages if language), "en"),
    }


def _most(counted: Counter[str]) -> str:
    return counted.most_common(1)[0][0] if counted else ""


def _is_of_another(one: Submission, about: Mapping[str, str]) -> bool:
    said = _text(one.answers.get("stream"))
    return bool(said) and said != about["stream"]


def _take(one: Submission, rows: Rows, known: dict[str, int]) -> None:
    """Write one submission into the sheets. known: person → the row of people that was written first."""
    number, person = one.number, _text(one.answers.get("person"))
    words = phone.spellings("writing").get(fold(_text(one.answers.get("writing_language"))))
    people = known.setdefault(person, number) if person else number
    for name, cell in one.answers.items():
        question = phone.questions()[name]
        for target in question.to:
            sheet, _, key = target.partition(".")
            if sheet == "people":
                _put_about_a_person(rows, people, key, cell)
            elif sheet == "consents" and not question.is_attachment:
                _put(rows, "consents", number, question, key, cell, words)
    if one.closed_as:
        rows.put("consents", number, "status", one.closed_as)
    _evidence(one, rows)
    if "hide_details" in one.answers:
        hidden = _text(one.answers["hide_details"]).split("; ")
        rows.put("consents", number, "distinctive_details", "; ".join(f"{detail} hide" for detail in hidden))
    _guardians(one, rows)
    for repeat, sheet in (("places", "places_as_said"), ("third_parties", "third_parties")):
        for at, answers in one.repeats.get(repeat, ()):
            _put_all(rows, sheet, at, answers, words)
            rows.put(sheet, at, "person", person)
    closed, codes = [], []
    for at, answers in one.repeats.get("photographs", ()) if not one.closed_as else ():
        if not is_written(answers.get("photo")):
            if answers:
                rows.ask("intake.empty-cell", f"photographs!{at}.file", column="photo")
            continue
        code = _code(one, _text(answers["photo"]), rows)
        codes.append(code)
        _put_all(rows, "photographs", at, answers, words)
        rows.put("photographs", at, "code", code)
        rows.put("photographs", at, "file", _attachment(one, _text(answers["photo"]), rows))
        if _is_yes(answers.get("photo_closed")):
            closed.append(code)
    if is_written(one.answers.get("recording")) and not one.closed_as:
        code = _code(one, _text(one.answers["recording"]), rows)
        codes.append(code)
        if _is_yes(one.answers.get("interview_closed")):
            closed.append(code)
        _interview(one, rows, code, person)
    if closed:
        rows.put("consents", number, "embargo_items", "; ".join(closed))
    if is_written(one.answers.get("only_here")) and not _is_no(one.answers["only_here"]):
        rows.put("consents", number, "items", "; ".join(codes) or _NO_CODE)


def _put_about_a_person(rows: Rows, number: int, key: str, cell: Cell) -> None:
    """Write what is said of a person; where two forms differ the first stays, but a child stays a child."""
    before = rows.cells["people"][number].get(key)
    if key == "age_band" and before is not None and forms.value_of("age_band", _text(cell)) == "child":
        before = None
    if before is None:
        rows.put("people", number, key, cell)
    elif key != "code" and _text(before) != _text(cell):
        rows.ask("intake.two-answers", f"people!{number}.{key}")


def _put_all(rows: Rows, sheet: str, number: int, answers: Words, words: str | None) -> None:
    for name, cell in answers.items():
        question = phone.questions()[name]
        for target in question.to:
            into, _, key = target.partition(".")
            if into == sheet and not question.is_attachment:
                _put(rows, sheet, number, question, key, cell, words)


def _put(rows: Rows, sheet: str, number: int, question: Question, key: str, cell: Cell, words: str | None) -> None:
    if key in ("distinctive_details",):
        return  # several answers make it; written apart
    if any(column.base == key and column.language for column in forms.form(sheet).columns):
        if words is None:
            rows.ask("intake.no-writing-language", f"{sheet}!{number}.{key}", column=question.name)
            return
        key = f"{key}_{words}"
    rows.put(sheet, number, key, cell)


def _evidence(one: Submission, rows: Rows) -> None:
    entries = []
    for name, cell in one.answers.items():
        kind = phone.questions()[name].evidence
        if kind and is_written(cell):
            entries.append(f"{kind} {_attachment(one, _text(cell), rows)}")
    rows.put("consents", one.number, "evidence", "\n".join(entries))


def _guardians(one: Submission, rows: Rows) -> None:
    entries = []
    for _, answers in one.repeats.get("guardians", ()):
        code, authority, said, how = (
            _text(answers.get(f"guardian_{part}")) for part in ("code", "authority", "decision", "how")
        )
        decision = phone.spellings("guardian_decision").get(fold(said), said)
        if code:
            words = (code, authority, "-" if decision == "not_reached" else decision, how)
            entries.append(" ".join(word for word in words if word))
    rows.put("consents", one.number, "guardians", "; ".join(entries))


def _interview(one: Submission, rows: Rows, code: str, person: str) -> None:
    number = one.number
    rows.put("interviews", number, "code", code)
    rows.put("interviews", number, "recording", _attachment(one, _text(one.answers["recording"]), rows))
    rows.put("interviews", number, "people", person)
    rows.put("interviews", number, "languages", one.answers.get("language"))
    for key in ("recorded_on", "interviewer"):
        rows.put("interviews", number, key, one.answers.get(key))


def _people_named_on_the_way(submissions: Sequence[Submission], rows: Rows, known: Mapping[str, int]) -> None:
    """Give a row to guardians, witnesses and those who worked on it: they fill in no form of their own."""
    number = max((one.number for one in submissions), default=1)
    ages: dict[str, str] = {}
    for one in submissions:
        for name in ("witness", "interpreter", "interviewer"):
            ages.setdefault(_text(one.answers.get(name)), "")
        for _, answers in one.repeats.get("photographs", ()):
            ages.setdefault(_text(answers.get("photographer")), "")
            for part in parts(_text(answers.get("photo_people")).replace(",", ";")):
                code, _, how = part.partition(" ")
                if forms.value_of("person_how", how) in ("bystander", "unknown"):
                    ages.setdefault(code, "")
        for _, answers in one.repeats.get("third_parties", ()):
            ages.setdefault(_text(answers.get("third_code")), "")
        for _, answers in one.repeats.get("guardians", ()):
            code, is_adult = _text(answers.get("guardian_code")), answers.get("guardian_adult")
            ages[code] = "child" if _is_no(is_adult) else ages.get(code) or ("adult" if _is_yes(is_adult) else "")
    for code, age in ages.items():
        if code and code not in known:
            number += 1
            rows.put("people", number, "code", code)
            rows.put("people", number, "age_band", age or "unknown")


def _code(one: Submission, attachment: str, rows: Rows) -> str:
    """Return a code for what was attached: the same at every export, whatever is added or taken out beside it."""
    turn = 0
    while True:
        digest = hashlib.sha256(f"{one.identity}\x1f{attachment}\x1f{turn}".encode()).digest()
        digits = f"{int.from_bytes(digest[:8], 'big') % 10**9:09}"
        code = f"K{digits[:3]}-{digits[3:6]}-{digits[6:]}"
        if code not in rows.codes:
            rows.codes.add(code)
            return code
        turn += 1


def _attachment(one: Submission, written: str, rows: Rows) -> str:
    """Return where an attachment lies in the delivery; a name that several submissions share is told apart by its folder."""
    name = written.replace("\\", "/").rpartition("/")[2]
    found = rows.by_name.get(name.casefold()) or rows.by_name.get(_as_kobo_stores(name)) or []
    found = list(dict.fromkeys(found))
    if len(found) > 1:
        own = [path for path in found if set(path.casefold().split("/")[:-1]) & set(one.folders)]
        found = own if len(own) == 1 else []
        if not found:
            rows.ask("intake.shared-attachment", f"people!{one.number}", file=name)
    return found[0] if found else f"attachments/{name}"


def _as_kobo_stores(name: str) -> str:
    """Return a file's name as the server stores it: what it takes for unsafe is left out."""
    return re.sub(r"[^-\w.]", "", name.strip().replace(" ", "_")).casefold()


def _text(cell: Cell) -> str:
    return "" if isinstance(cell, Refused) else tidy(as_text(cell))


def _number(text: str) -> str:
    return text[:-2] if text.endswith(".0") else text


def _is_yes(cell: Cell) -> bool:
    return forms.value_of("yes_no", _text(cell)) == "yes"


def _is_no(cell: Cell) -> bool:
    return forms.value_of("yes_no", _text(cell)) == "no"
