"""Gathers what people read into storybank/locale/*/LC_MESSAGES/storybank.po, and compiles the catalogues.

    python tools/make_messages.py            extract from the sources and schemas, keep the translations, compile
    python tools/make_messages.py --compile  compile only (what `make setup` runs)
    python tools/make_messages.py --check    exit 1 where the catalogues lack a message of the sources
    python tools/make_messages.py --take FILE.csv   take translations from a table: msgid,hy,az,ru

Every translation that no native reader has accepted carries the flag `fuzzy-draft` as a comment: "draft".
"""

import csv
import sys
from collections.abc import Iterator
from pathlib import Path

import yaml
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).parents[1]
LOCALE = ROOT / "storybank" / "locale"
LANGUAGES = ("hy", "az", "ru")
_GRAVITIES = ("blocked", "review", "info")  # said through a variable
DRAFT = "draft: wants a native reader"
_WORDS = ("says", "remedy", "label", "help", "title", "heading")  # keys of the schemas whose texts people read


def main(arguments: list[str]) -> int:
    if "--compile" not in arguments:
        messages = dict.fromkeys([*_of_sources(), *_of_schemas(), *_GRAVITIES])
        given = _table(Path(arguments[arguments.index("--take") + 1])) if "--take" in arguments else {}
        for language in LANGUAGES:
            missing = _bring(language, list(messages), given, is_check="--check" in arguments)
            if missing and "--check" in arguments:
                print(f"{language}: {missing} messages are not in the catalogue. Run python tools/make_messages.py")
                return 1
    if "--check" not in arguments:
        for language in LANGUAGES:
            _compile(language)
    return 0


def _of_sources() -> Iterator[str]:
    for folder in ("storybank", "flows"):
        for _name, _line, message, _comments, _context in extract_from_dir(
            str(ROOT / folder),
            method_map=[("**.py", "python"), ("**.html", "jinja2.ext.babel_extract")],
            keywords={"_": None, "gettext": None},
        ):
            if isinstance(message, str) and message.strip():
                yield message


def _of_schemas() -> Iterator[str]:
    findings = yaml.safe_load((ROOT / "schemas" / "findings.yml").read_text(encoding="utf-8")) or {}
    for entry in findings.values():
        for key in _WORDS:
            if isinstance(entry, dict) and isinstance(entry.get(key), str) and entry[key].strip():
                yield entry[key]


def _bring(language: str, messages: list[str], given: dict[str, dict[str, str]], *, is_check: bool) -> int:
    path = LOCALE / language / "LC_MESSAGES" / "storybank.po"
    old = Catalog(locale=language)
    if path.exists():
        with path.open("rb") as file:
            old = read_po(file, locale=language)
    if is_check:
        return sum(1 for message in messages if message not in old)
    new = Catalog(
        locale=language,
        project="storybank",
        header_comment=f"# storybank in {language}. Drafts: they want a native reader.",
    )
    for message in sorted(messages):
        before = old.get(message)
        text = given.get(message, {}).get(language) or (before.string if before else "")
        new.add(message, text, auto_comments=[DRAFT] if text else [])
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        write_po(file, new, width=120, sort_output=True, omit_header=False, ignore_obsolete=True)
    text = path.read_text(encoding="utf-8")  # no clock in a committed file
    path.write_text(
        "\n".join(
            line
            for line in text.splitlines()
            if not line.startswith('"POT-Creation-Date') and not line.startswith('"PO-Revision-Date')
        )
        + "\n",
        encoding="utf-8",
    )
    return 0


def _table(path: Path) -> dict[str, dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return {row["msgid"]: row for row in csv.DictReader(file)}


def _compile(language: str) -> None:
    for path in (ROOT / "storybank").rglob(
        f"locale/{language}/LC_MESSAGES/*.po"
    ):  # the desks complete Django's own words
        with path.open("rb") as source, path.with_suffix(".mo").open("wb") as target:
            write_mo(target, read_po(source, locale=language))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
