"""Writes exports of the phone form as KoboToolbox and ODK Central write them, so that tests play what a server gives."""

import csv
import io
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from PIL import Image

from storybank.intake import phone

Answers = Mapping[str, Any]  # question → value (a list for several); repeat → list of answers
TITLE = "Agreement and photographs"


def picture(shade: int = 120) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (64, 48), (200, shade, 90)).save(out, "JPEG")
    return out.getvalue()


def given(**more: Any) -> dict[str, Any]:
    """Return the answers of a person who agreed to the portal with a visible face, and one photograph of her."""
    answers = {
        "stream": "nur", "batch": "autumn", "writing_language": "en", "person": "C01", "age_band": "adult", "roles": ["depicted"],
        "status": "given", "version": 1, "given_on": "2026-01-01", "given_by": "subject", "method": "signed", "language": "az",
        "signature": "sig-C01.png", "use_keep": "yes", "use_portal": "yes", "identification": "first_name", "face": "visible",
        "place_precision": "settlement", "audience": "public", "is_listed": "yes", "quality_disclosure": "yes",
        "quality_voluntariness": "yes", "quality_comprehension": "yes", "quality_competence": "yes",
        "quality_aid_not_conditional": "yes", "quality_others_present": "no", "risk": "low",
        "photographs": [{"photo": "1.jpg", "caption": "A table.", "alt": "A table.", "shows_people": "yes", "photo_people": "C01"}],
    }  # fmt: skip
    return answers | more


def paths() -> dict[str, tuple[str, ...]]:
    """Return question → its groups and its own name, inside its repeat."""
    return dict(_paths(phone.document()["survey"], ()))


def _paths(entries: list[Mapping[str, Any]], before: tuple[str, ...]) -> Iterator[tuple[str, tuple[str, ...]]]:
    for entry in entries:
        if "questions" in entry:
            yield from _paths(entry["questions"], (*before, entry["name"]))
        elif entry["type"] != "note":
            yield entry["name"], (*before, entry["name"])


def _heading(name: str, how: str, language: str) -> str:
    path = paths()[name]
    if how == "plain":
        return name
    if how == "labels":
        return phone.questions()[name].labels.get(language) or name
    return ("/" if how == "kobo" else "-").join(path)


def _cell(name: str, value: Any, language: str) -> Any:
    choices = phone.questions()[name].choices
    several = [str(one) for one in (value if isinstance(value, list) else [value])]
    if language and choices:
        several = [phone.choices(choices).get(one, {}).get(language, one) for one in several]
    return " ".join(several) if isinstance(value, list) or choices else value


def _of(repeat: str) -> list[str]:
    return [name for name, question in phone.questions().items() if question.repeat == repeat]


def kobo(
    path: Path, submissions: Sequence[Answers], *, how: str = "kobo", language: str = "", server: Answers | None = None
) -> Path:
    """Write an xlsx as KoboToolbox does. how: kobo (group/name) · plain · labels (in `language`)."""
    book = Workbook()
    main = book.active
    main.title = TITLE
    own = [
        "_id",
        "_uuid",
        "_submission_time",
        "_validation_status",
        "_notes",
        "_status",
        "_submitted_by",
        "__version__",
        "_tags",
        "_index",
    ]
    names = _of("")
    main.append(["start", "deviceid", "username", *(_heading(name, how, language) for name in names), *own])
    repeats = {name: book.create_sheet(name) for name in phone.repeats()}
    tail = [
        "_index",
        "_parent_table_name",
        "_parent_index",
        "_submission__id",
        "_submission__uuid",
        "_submission__submitted_by",
    ]
    for name, sheet in repeats.items():
        sheet.append([*(_heading(question, how, language) for question in _of(name)), *tail])
    for index, answers in enumerate(submissions, start=1):
        about = {
            "_id": 5000 + index,
            "_uuid": f"uuid-{index:08}",
            "_submitted_by": "anahit_g",
            "_index": index,
            "_status": "submitted_via_web",
        } | dict(server or {})
        row = [_cell(name, answers[name], language) if name in answers else None for name in names]
        main.append(
            ["2026-10-01T10:00:00.000+04:00", "collect:Xy12", "anahit_g", *row, *(about.get(key) for key in own)]
        )
        for name, sheet in repeats.items():
            for entry in answers.get(name, ()):
                row = [
                    _cell(question, entry[question], language) if question in entry else None for question in _of(name)
                ]
                sheet.append([*row, sheet.max_row, TITLE, index, about["_id"], about["_uuid"], "anahit_g"])
    book.save(path)
    return path


def attachments(path: Path, submissions: Sequence[Answers], *, folders: bool = True) -> Path:
    """Write the zip of attachments that KoboToolbox gives beside an export."""
    with zipfile.ZipFile(path, "w") as archive:
        for index, answers in enumerate(submissions, start=1):
            for number, name in enumerate(_files(answers)):
                folder = f"partner/attachments/abc123/uuid-{index:08}/" if folders else ""
                archive.writestr(f"{folder}{name}", picture(index * 7 + number))
    return path


def central(path: Path, submissions: Sequence[Answers], server: Answers | None = None) -> Path:
    """Write the zip of csv files and media that ODK Central gives."""
    form = phone.document()["form_id"]
    with zipfile.ZipFile(path, "w") as archive:
        names = _of("")
        own = [
            "SubmitterID",
            "SubmitterName",
            "AttachmentsPresent",
            "AttachmentsExpected",
            "Status",
            "ReviewState",
            "DeviceID",
            "Edits",
            "FormVersion",
        ]
        rows: list[list[Any]] = [
            ["SubmissionDate", *(_heading(name, "odk", "") for name in names), "meta-instanceID", "KEY", *own]
        ]
        tables: dict[str, list[list[Any]]] = {
            name: [[*(paths()[question][-1] for question in _of(name)), "PARENT_KEY", "KEY"]]
            for name in phone.repeats()
        }
        for index, answers in enumerate(submissions, start=1):
            key = f"uuid:0000-{index}"
            count = len(_files(answers))
            about = {
                "SubmitterID": 7,
                "SubmitterName": "Anahit G.",
                "DeviceID": "collect:Xy12",
                "AttachmentsPresent": count,
                "AttachmentsExpected": count,
            } | dict(server or {})
            rows.append(
                [
                    "2026-10-01T10:00:00Z",
                    *(_cell(name, answers.get(name, ""), "") for name in names),
                    key,
                    key,
                    *(about.get(one, "") for one in own),
                ]
            )
            for name, table in tables.items():
                for number, entry in enumerate(answers.get(name, ()), start=1):
                    table.append(
                        [*(_cell(one, entry.get(one, ""), "") for one in _of(name)), key, f"{key}/{name}[{number}]"]
                    )
            for number, name in enumerate(_files(answers)):
                archive.writestr(f"media/{name}", picture(index * 7 + number))
        archive.writestr(f"{form}.csv", _csv(rows))
        for name, table in tables.items():
            archive.writestr(f"{form}-{name}.csv", _csv(table))
    return path


def _files(answers: Answers) -> list[str]:
    names = [
        answers[name] for name, question in phone.questions().items() if question.is_attachment and name in answers
    ]
    return [*names, *(entry["photo"] for entry in answers.get("photographs", ()) if "photo" in entry)]


def _csv(rows: list[list[Any]]) -> str:
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue()
