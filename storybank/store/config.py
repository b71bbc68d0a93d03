"""bank.toml with environment overrides: what is in force, and where each value comes from.

Keys are dotted (`statements.place_names.hy`); the variable of a key is STORYBANK_ and the key in capitals with
underscores (STORYBANK_STATEMENTS_PLACE_NAMES_HY, STORYBANK_DATABASE_URL).
"""

import json
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from pathlib import Path

from storybank.errors import Unreadable, WrongUse
from storybank.i18n import LANGUAGES
from storybank.records import Language, Statements, Stream
from storybank.store import files

Value = str | int | float | bool | list[str]

FORMAT = 1  # of the bank's folder; `open_bank` refuses another

# hy, az and ru are drafts until a native reader accepts them
DEFAULTS: Mapping[str, Value] = {
    "zone": "+04:00",  # a fixed offset: a city's name would take a side
    "portal": "",
    "takedown": "",
    "demonstration": False,  # each page says that its people are invented: `storybank demo` sets it, a real bank never
    "revocation_list": "",
    "languages": list(LANGUAGES),
    "database.url": "",
    "storage.url": "",  # where sealed files lie: empty, this folder; s3://bucket/prefix, with AWS_… in the environment
    "storage.endpoint": "",
    "storage.region": "",
    "web.address": "http://localhost:8765",  # how the desks are called by those who use them: one-time links begin so
    "web.port": 8765,
    "web.upload_gb": 50,  # the most that one delivery may hold
    "web.profile": "local",  # local: this machine only · production: behind a server that speaks https
    "colours.accent": "#7a1f2b",
    "colours.paper": "#fbf7f0",
    "colours.ink": "#231f1c",
    "detection.thorough": False,  # look for faces with a second detector too: finds more, looking takes ten times as long (an extra)
    "thresholds.request_days": 30,
    "thresholds.notice_days": 3,
    "thresholds.call_back_days": 14,  # a person is called back, alone, within this time
    "thresholds.erasures_a_week": 5,  # more at once may be somebody's doing: they are closed, and wait
    "thresholds.unconsented_days": 30,
    "statements.speaks_of_origin": True,
    "statements.non_involvement.en": "The photographs illustrate the lives of people affected by the conflict. They do not indicate that the people shown take part in the initiatives described.",
    "statements.non_involvement.hy": "Լուսանկարները ցույց են տալիս այն մարդկանց կյանքը, որոնց վրա ազդել է հակամարտությունը։ Դրանք չեն նշանակում, որ պատկերված մարդիկ մասնակցում են նկարագրված նախաձեռնություններին։",
    "statements.non_involvement.az": "Fotoşəkillər münaqişənin təsirinə məruz qalmış insanların həyatını göstərir. Onlar şəkildəki insanların təsvir olunan təşəbbüslərdə iştirak etdiyini bildirmir.",
    "statements.non_involvement.ru": "Фотографии показывают жизнь людей, которых затронул конфликт. Они не означают, что изображённые люди участвуют в описываемых инициативах.",
    "statements.place_names.en": "Place names are those used by the people depicted for the places they live in or come from. They do not imply any position on the status of those places.",
    "statements.place_names.hy": "Տեղանունները տրված են այնպես, ինչպես պատկերված մարդիկ են անվանում այն վայրերը, որտեղ ապրում են կամ որտեղից գալիս են։ Դրանք որևէ դիրքորոշում չեն արտահայտում այդ վայրերի կարգավիճակի վերաբերյալ։",
    "statements.place_names.az": "Yer adları şəkildəki insanların yaşadıqları və ya gəldikləri yerlər üçün işlətdikləri adlardır. Onlar həmin yerlərin statusu barədə heç bir mövqe bildirmir.",
    "statements.place_names.ru": "Названия мест приведены так, как сами изображённые люди называют места, где живут или откуда они родом. Они не выражают никакой позиции о статусе этих мест.",
}


@dataclass(frozen=True, slots=True)
class Settings:
    """Every value in force, flat; the properties give them their shapes."""

    values: Mapping[str, Value]
    sources: Mapping[str, str]  # "default" · "bank.toml" · the variable's name

    @property
    def organisation(self) -> dict[str, str]:
        return self.group("organisation")

    @property
    def streams(self) -> tuple[Stream, ...]:
        return tuple(Stream(stream) for stream in _texts(self.values["streams"]))

    @property
    def languages(self) -> tuple[Language, ...]:
        return tuple(Language(language) for language in _texts(self.values["languages"]))

    @property
    def statements(self) -> Statements:
        return Statements(
            non_involvement={Language(k): v for k, v in self.group("statements.non_involvement").items()},
            place_names={Language(k): v for k, v in self.group("statements.place_names").items()},
            speaks_of_origin=bool(self.values["statements.speaks_of_origin"]),
        )

    @property
    def colours(self) -> dict[str, str]:
        return self.group("colours")

    @property
    def thresholds(self) -> dict[str, float]:
        return {key: float(value) for key, value in self.group("thresholds").items()}

    @property
    def zone(self) -> timezone:
        return parse_zone(str(self.values["zone"]))

    @property
    def portal(self) -> str:
        return str(self.values["portal"])

    @property
    def is_demonstration(self) -> bool:
        return bool(self.values["demonstration"])

    @property
    def takedown(self) -> str:
        return str(self.values["takedown"])

    @property
    def revocation_list(self) -> str:
        return str(self.values["revocation_list"])

    @property
    def database_url(self) -> str | None:
        return str(self.values["database.url"]) or None

    def today(self, now: datetime) -> date:
        """Return the bank's day at an instant."""
        return now.astimezone(self.zone).date()

    def group(self, prefix: str) -> dict[str, str]:
        """Return the values below a dotted prefix, by the rest of their keys."""
        start = f"{prefix}."
        return {key.removeprefix(start): str(value) for key, value in self.values.items() if key.startswith(start)}

    def in_force(self) -> dict[str, tuple[Value, str]]:
        """Return every value with where it comes from, for `storybank config`; a database password is not shown."""
        shown = {key: (value, self.sources[key]) for key, value in sorted(self.values.items())}
        url, source = shown["database.url"]
        shown["database.url"] = (re.sub(r"://[^@/]*@", "://…@", str(url)), source)
        return shown


def read_settings(bank: Path, environ: Mapping[str, str]) -> Settings:
    """Return what is in force in a bank. Raises WrongUse for no bank, another format, or a value of the wrong kind."""
    path = bank / "bank.toml"
    try:
        document = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise WrongUse("bank.none", f"{bank}: there is no bank here. Make one with `storybank init {bank}`.") from error
    except (OSError, ValueError) as error:
        raise Unreadable("bank.toml", f"{path}: {error}. Mend the file.") from error
    if (found := document.pop("format", None)) != FORMAT:
        raise WrongUse(
            "bank.version",
            f"{path}: this bank has format {found}, this program needs {FORMAT}. Run `storybank upgrade`.",
        )
    values: dict[str, Value] = dict(DEFAULTS)
    sources = dict.fromkeys(DEFAULTS, "default")
    for key, value in _flat(document):
        values[key], sources[key] = _checked(key, value, "bank.toml"), "bank.toml"
    for key in tuple(values):
        variable = "STORYBANK_" + key.replace(".", "_").upper()
        if variable in environ:
            values[key], sources[key] = _from_text(key, environ[variable], values[key]), variable
    parse_zone(str(values["zone"]))
    return Settings(values, sources)


def write_settings(bank: Path, *, organisation: Mapping[str, str], streams: Sequence[str], on: date) -> None:
    """Write the bank.toml of a new bank; every default stands there, so that it can be edited."""
    values: dict[str, Value] = {"streams": list(streams), "created_on": on.isoformat()}
    values |= {f"organisation.{language}": name for language, name in organisation.items()} | dict(DEFAULTS)
    tables: dict[str, list[str]] = {"": [f"format = {FORMAT}"]}
    for key, value in values.items():
        table, _, name = key.rpartition(".")
        tables.setdefault(table, []).append(f"{name} = {json.dumps(value, ensure_ascii=False)}")
    top = [
        "# One storybank bank. Every value can be overridden by a variable: STORYBANK_ZONE, STORYBANK_DATABASE_URL …"
    ]
    parts = ["\n".join(top + tables.pop(""))] + [f"[{table}]\n" + "\n".join(lines) for table, lines in tables.items()]
    files.put(bank / "bank.toml", ("\n\n".join(parts) + "\n").encode())


def change_settings(bank: Path, values: Mapping[str, str]) -> None:
    """Change lines of bank.toml and leave every other as it is; the file from before stays as bank.toml.before.

    Raises WrongUse where the file is written so that a line cannot be changed for sure.
    """
    path = bank / "bank.toml"
    old = path.read_text(encoding="utf-8")
    text = old
    for key, value in values.items():
        table, _, name = key.rpartition(".")
        line = f"{name} = {json.dumps(value, ensure_ascii=False)}"
        head = re.search(rf"(?m)^\[{re.escape(table)}\][ \t]*$", text)
        if head is None:
            text = f"{text.rstrip()}\n\n[{table}]\n{line}\n"
            continue
        end = next((m.start() for m in re.finditer(r"(?m)^\[", text) if m.start() > head.end()), len(text))
        body, is_there = re.subn(rf"(?m)^{re.escape(name)}[ \t]*=.*$", lambda _, to=line: to, text[head.end() : end])  # type: ignore[misc]  # the default binds the line
        text = text[: head.end()] + (body if is_there else f"\n{line}{body}") + text[end:]
    found = dict(_flat(tomllib.loads(text)))
    if any(found.get(key) != value for key, value in values.items()):
        raise WrongUse("bank.toml", f"{path}: {', '.join(values)} could not be changed. Change them by hand.")
    files.put(path.with_name("bank.toml.before"), old.encode())
    files.put(path, text.encode())


def parse_zone(text: str) -> timezone:
    """Return the fixed offset "+04:00" as a zone; names of cities are refused."""
    match = re.fullmatch(r"([+-])(\d\d):([0-5]\d)", text)
    if match is None:
        raise WrongUse("bank.zone", f"bank.toml: zone “{text}” is not an offset like +04:00.")
    offset = timedelta(hours=int(match[2]), minutes=int(match[3]))
    return timezone(offset if match[1] == "+" else -offset)


def _flat(document: Mapping[str, object], prefix: str = "") -> list[tuple[str, object]]:
    pairs: list[tuple[str, object]] = []
    for key, value in document.items():
        pairs += _flat(value, f"{prefix}{key}.") if isinstance(value, Mapping) else [(prefix + key, value)]
    return pairs


def _checked(key: str, value: object, source: str) -> Value:
    default = DEFAULTS.get(key)
    if isinstance(value, list) and all(isinstance(entry, str) for entry in value):
        return value
    if isinstance(value, str | int | float) and (
        default is None or isinstance(value, type(default)) or (isinstance(value, float) and isinstance(default, int))
    ):
        return value
    raise WrongUse(
        "bank.toml", f"{source}: {key} has a value of the wrong kind. See `storybank config` for its default."
    )


def _from_text(key: str, text: str, like: Value) -> Value:
    if isinstance(like, bool):
        return text.strip().lower() in ("1", "true", "yes", "on")
    if isinstance(like, list):
        return [entry.strip() for entry in text.split(",") if entry.strip()]
    try:
        return type(like)(text)
    except ValueError as error:
        raise WrongUse("bank.environment", f"{key}: the value of its variable is not a number.") from error


def _texts(value: Value) -> list[str]:
    return value if isinstance(value, list) else [str(value)]
