"""The form of an agreement, from the same columns as the workbook: headings, help and drop-downs in the reader's language."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Any

from storybank.i18n import spoken
from storybank.intake import forms
from storybank.records import Consent, Person

# what is asked at the table, in the order in which it is spoken; everything else stands behind "more"
_FIRST = (
    "status", "given_on", "method", "language",
    "use_keep", "use_portal", "use_search_engines", "use_social_press", "use_print_exhibition", "use_teaching_research",
    "identification", "face", "voice", "transcript", "place_precision", "audience", "valid_until", "risk",
)  # fmt: skip
_LEFT_OUT = frozenset(
    {"person", "version", "supersedes", "evidence", "collected_by", "items", "embargo_items", "initiatives"}
)
_PEOPLE = ("age_band", "turns_18_on", "gender_cue")
_BY_TYPE = {
    "date": "date",
    "choice": "select",
    "yes_no": "select",
    "choices": "checks",
    "language": "select",
    "languages": "checks",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One question of the form. `kind`: text · date · select · checks."""

    name: str
    label: str
    help: str
    kind: str
    choices: tuple[tuple[str, str], ...] = ()
    value: str = ""
    values: frozenset[str] = frozenset()


def of_person(person: Person | None, given: Mapping[str, str]) -> list[Field]:
    """Return what is asked about the person herself."""
    columns = {column.key: column for column in forms.form("people").columns}
    return [_field(columns[key], "p", given, _plain(getattr(person, key, None))) for key in _PEOPLE if key in columns]


def of_agreement(consent: Consent | None, given: Mapping[str, str]) -> tuple[list[Field], list[Field]]:
    """Return what is asked first, and the rest."""
    columns = {column.key: column for column in forms.form("consents").columns if column.key not in _LEFT_OUT}
    known = dict(_known(consent)) if consent else {}
    first = [_field(columns[key], "c", given, known.get(key, "")) for key in _FIRST]
    rest = [_field(column, "c", given, known.get(key, "")) for key, column in columns.items() if key not in _FIRST]
    return first, rest


def written(post: Any, prefix: str) -> dict[str, str]:
    """Return what a form brought, by column key; several ticks are one cell as in the workbook."""
    return {
        name.partition(".")[2]: "; ".join(value for value in post.getlist(name) if value)
        for name in post
        if name.startswith(f"{prefix}.")
    }


def _field(column: forms.Column, prefix: str, given: Mapping[str, str], known: str) -> Field:
    language = spoken()
    kind = _BY_TYPE.get(column.type, "text")
    name = f"{prefix}.{column.key}"
    drop_down = {"yes_no": "yes_no", "language": "languages", "languages": "languages"}.get(column.type, column.choices)
    choices = forms.choices(drop_down).items() if kind in ("select", "checks") else ()
    value = given.get(name, known)
    return Field(
        name=name,
        label=column.headings[language],
        help=(column.help or {}).get(language, ""),
        kind=kind,
        choices=tuple((key, labels[language]) for key, labels in choices),
        value=value,
        values=frozenset(part.strip() for part in value.split(";")),
    )


def _known(consent: Consent) -> Iterator[tuple[str, str]]:
    """Yield column key → cell of an agreement, for the form of its next version."""
    found: object
    for column in forms.form("consents").columns:
        if column.base.startswith("use_"):
            found = next((one.decision for one in consent.uses if one.use == column.part), None)
        elif column.base.startswith("quality_"):
            found = getattr(consent.quality, column.part)
        elif column.key == "risk":
            found = consent.risk.level
        elif column.key == "risk_review_on":
            found = consent.risk.review_on
        elif column.key == "notice":
            found = consent.notice.id if consent.notice else None
        elif column.key == "notice_version":
            found = consent.notice.version if consent.notice else None
        elif column.language is not None:
            words = getattr(consent, column.base, {})
            found = words.get(column.language) if isinstance(words, Mapping) else None
        else:
            found = getattr(consent, column.base, None)
        cell = _plain(found)
        if cell and column.type in _BY_TYPE.keys() | {"text", "words", "number", "list"}:
            yield column.key, cell


def _plain(value: object) -> str:
    """Return a value as a cell of the workbook holds it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, frozenset | tuple | set):
        return "; ".join(sorted(_plain(one) for one in value))
    return str(value) if value is not None else ""
