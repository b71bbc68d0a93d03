"""An attacker has a whole bundle, a list of names, and knows how the product works. What she must not learn is not in it."""

import json
import re
import shutil
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from storybank.publish import site
from tests.attack import planted
from tests.attack.spellings import in_cases, spellings
from tests.attack.views import files, readings
from tests.flows.line import Line, line_of

pytestmark = [pytest.mark.flow, pytest.mark.slow, pytest.mark.xdist_group("flow")]


class Taken:
    """One bank whose bundles the attacker holds."""

    def __init__(self, line: Line, folder: Path) -> None:
        self.line, self.folder = line, folder
        self.bundles: dict[str, Path] = {}


@pytest.fixture(scope="module")
def taken(tmp_path_factory) -> Iterator[Taken]:
    """Go the whole way by commands: names sealed, delivery in, answered, released in four languages and every format."""
    folder = tmp_path_factory.mktemp("attack")
    shoot = planted.write(folder)
    with line_of(folder / "bank") as line:
        line.run("identity", "add", folder / "identities.jsonl", "--stream", "north", "--by", "pe-1", on=None)
        line.run("ingest", shoot, "--stream", "north", "--by", "pe-1")
        line.still_open = line.answer_everything(folder)
        collected(line)
        held = Taken(line, folder)
        held.bundles["archive"] = released(line, "archive")  # all of the public edition, and every format beside it
        yield held


def collected(line: Line) -> None:
    words = [word for one in planted.LANGUAGES for word in ("--language", one)]
    titles = [word for one in planted.LANGUAGES for word in ("--title", f"{one}=Warm hands")]
    line.run("collection", "new", "warm-hands", *titles, *words, "--by", "pe-1", on=None)
    line.run("collection", "add", "warm-hands", "--all", "--by", "pe-1")


def released(line: Line, edition: str) -> Path:
    """Release the collection in one edition; return a copy of the bundle, as somebody takes it away."""
    proposed = line.run("propose", "warm-hands", "--edition", edition, "--by", "pe-1").data
    line.proposed = proposed
    line.run("approve", proposed["release"], "--digest", proposed["digest"], "--by", "ed-2")
    sealed = line.run("publish", proposed["release"], "--by", "pe-1").data
    kept = line.bank.parent / f"taken-{edition}"
    shutil.copytree(sealed["folder"], kept)
    return kept


def test_something_went_out_to_be_attacked(taken) -> None:
    text = " ".join(
        one.read_text(encoding="utf-8")
        for one in taken.bundles["archive"].rglob("*")
        if one.suffix in (".html", ".vtt")
    )
    for words in ("Ջուրը սառն էր", "The water was cold", "Вода была холодная", "Su soyuq idi", "Təndir hələ istidir"):
        assert words in text, (words, taken.line.proposed["left_out"], taken.line.still_open)
    assert "Arpi Voskerchyan" in text  # she agreed
    assert "Sanubar" in text
    assert "Սանուբար" in text


def test_no_hidden_name_is_in_any_byte_in_any_spelling_case_or_code(taken) -> None:
    found = names_in(taken.bundles)
    assert not found, found[:20]


def names_in(
    bundles: dict[str, Path], hidden: dict[str, tuple[dict[str, str], ...]] | None = None
) -> list[tuple[str, ...]]:
    """Return every place where a bundle can be read as a hidden name: edition, file, how, whose, which spelling."""
    wanted = {
        said: code
        for code, parts in (hidden or planted.hidden()).items()
        for part in parts
        for said in (*spellings(part), *(one.lower() for one in in_cases(part) if len(one) > 4))
    }
    shape = re.compile("|".join(map(re.escape, sorted(wanted, key=len, reverse=True))))
    return [
        (edition, name, how, wanted[match[0]], match[0])
        for edition, bundle in bundles.items()
        for name, data in files(bundle)
        for how, text in readings(name, data)
        for match in shape.finditer(text)
    ]


def test_times_and_fonts_tell_nothing(taken) -> None:
    """Every time inside is the release's day; fonts are the same in every bundle, not cut to its letters."""
    known = Path(site.__file__).parent / "fonts"
    for bundle in taken.bundles.values():
        for path in bundle.rglob("*"):
            if zipfile.is_zipfile(path):
                assert {one.date_time[:3] for one in zipfile.ZipFile(path).infolist()} == {(2026, 11, 20)}
            if path.suffix == ".woff2":
                assert path.read_bytes() in {one.read_bytes() for one in known.rglob("*.woff2")}


def test_the_editors_log_quotes_no_hidden_name(taken) -> None:
    """The log of each released item is as silent as the bundle; it says why for every place."""
    for code in ("I1", "I2", "I3", "F01", "F02", "S1"):
        log = taken.line.run("replaced", f"north/{code}", "--release", taken.line.proposed["release"], on=None)
        rows = log.data["replaced"]
        assert code in ("S1",) or rows, code
        for how, text in readings("log", json.dumps(rows, ensure_ascii=False).encode()):
            for parts in planted.hidden().values():
                assert not [one for part in parts for one in spellings(part) if one in text], (code, how)
