"""The demo's story, line by line: what `raw/sample/expected.yml` promises of version 1 and version 2 is what the commands make."""

import csv
import io
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from storybank.publish.proof import extracts
from storybank.store import close_bank, open_bank
from tests.both_editions import leave_both_editions

ROOT = Path(__file__).parents[2]
SAMPLE = ROOT / "raw" / "sample"
EXPECTED = yaml.safe_load((SAMPLE / "expected.yml").read_text(encoding="utf-8"))
PHOTOGRAPHS, INTERVIEWS = EXPECTED["photographs"], EXPECTED["interviews"]
SLUG = json.loads((SAMPLE / "collection.json").read_text(encoding="utf-8"))["slug"]

pytestmark = [pytest.mark.slow, pytest.mark.flow, pytest.mark.xdist_group("demo")]


class Played:
    """What one performance of the demo left behind."""

    def __init__(self, place):
        self.place = place
        self.done = subprocess.run(
            [sys.executable, "-m", "storybank", "demo", "--bank", str(place / "bank"), "--releases", str(place / "out")],
            capture_output=True, text=True, timeout=900, cwd=ROOT,
        )  # fmt: skip
        assert self.done.returncode == 0, self.done.stderr[-4000:]
        self.bundle = place / "out" / f"{SLUG}-v2"
        with open_bank(place / "bank") as bank:
            self.code = {
                row.id: f"{row.stream}/{bank.items.code_of(row.id).partition(':')[2]}" for row in bank.items.list()
            }
            versions = {one.version: one for one in bank.releases.list() if one.status != "void"}
            self.states = {version: one.status for version, one in versions.items()}
            self.public = {
                self.code[item.item]: item.public_id
                for one in versions.values()
                for item in bank.releases.items(one.id)
            }
            self.held, self.left_out, self.captions, self.files = {}, {}, {}, {}
            for version, one in versions.items():
                items = bank.releases.items(one.id)
                self.held[version] = {self.code[item.item] for item in items}
                self.left_out[version] = {self.code[left.item]: left.codes for left in bank.releases.left_out(one.id)}
                self.files[version] = {self.code[item.item]: set(item.files) for item in items}
                for item in items:
                    record = bank.items.get(item.item, revision=item.revision)
                    if hasattr(record, "captions"):
                        texts = {language: caption.text for language, caption in record.captions.items()}
                        self.captions[version, self.code[item.item]] = texts
            self.asked = {}
            for row in bank.findings.list(state=None):
                if row.finding.item:
                    self.asked.setdefault(self.code[row.finding.item], set()).add(row.finding.code)
        close_bank()
        files = [path for path in self.bundle.rglob("*") if path.is_file()]
        self.texts = {
            path.relative_to(self.bundle).as_posix(): [one.text for one in extracts(path.name, path.read_bytes())]
            for path in files
        }

    def says(self, words):
        """Return the files of version 2 in which these words stand, as a whole word where they are letters."""
        pattern = re.compile(rf"(?<!\w){re.escape(words)}(?!\w)")
        return sorted(name for name, texts in self.texts.items() if any(pattern.search(text) for text in texts))


@pytest.fixture(scope="session")
def played(tmp_path_factory):
    return Played(tmp_path_factory.mktemp("demo"))


@pytest.mark.parametrize("version", [1, 2])
def test_each_version_holds_as_many_photographs_of_each_stream_as_promised(played, version):
    inside = [code for code in played.held[version] if code in PHOTOGRAPHS]
    by_stream = {stream: sum(code.startswith(stream) for code in inside) for stream in ("nur", "nar", "khidi")}
    assert (len(inside), by_stream) == (EXPECTED[f"v{version}"]["photographs_in"], EXPECTED[f"v{version}"]["by_stream"])


@pytest.mark.parametrize("code", PHOTOGRAPHS)
def test_each_photograph_is_where_its_line_says(played, code):
    line = PHOTOGRAPHS[code]
    for version in (1, 2):
        is_in = line[f"v{version}"] == "in"
        assert (code in played.held[version]) is is_in, played.left_out[version].get(code)


@pytest.mark.parametrize("code", [code for code, line in PHOTOGRAPHS.items() if line["v1"] == "out"])
def test_each_photograph_left_out_has_its_reason(played, code):
    line = PHOTOGRAPHS[code]
    codes = played.left_out[1][code]
    if "reason_any" in line:
        assert set(codes) & {*line["reason_any"], "item.declined"}
    else:
        assert {line["reason"], line.get("after_the_call", line["reason"])} & set(codes), codes


@pytest.mark.parametrize("code", [code for code, line in PHOTOGRAPHS.items() if line.get("captions")])
def test_each_caption_is_printed_as_promised(played, code):
    line = PHOTOGRAPHS[code]
    for version in (1, 2):
        if line[f"v{version}"] == "in":
            printed = played.captions[version, code]
            assert {language: printed.get(language) for language in line["captions"]} == line["captions"]


@pytest.mark.parametrize("code", [code for code, line in {**PHOTOGRAPHS, **INTERVIEWS}.items() if line.get("asked")])
def test_each_trap_was_asked_about(played, code):
    line = {**PHOTOGRAPHS, **INTERVIEWS}[code]
    asked = played.asked.get(code, set())
    missing = set(line["asked"]) - asked
    assert not missing or (line.get("any_of_asked") and missing < set(line["asked"])), asked


@pytest.mark.parametrize(
    ("code", "words"),
    [(code, words) for code, line in {**PHOTOGRAPHS, **INTERVIEWS}.items() for words in line.get("never", [])],
)
def test_what_must_never_be_printed_stands_on_no_page_of_its_item(played, code, words):
    public = played.public.get(code)  # none: it was in no version
    assert public is None or [name for name in played.says(words) if public in name] == []


@pytest.mark.parametrize("words", EXPECTED["never_anywhere"])
def test_what_must_stand_nowhere_stands_nowhere(played, words):
    assert played.says(words) == []


@pytest.mark.parametrize("words", EXPECTED["people"]["nur/C10"]["never_in_v2"])
def test_who_left_leaves_no_trace_in_the_next_version(played, words):
    assert played.says(words) == []


@pytest.mark.parametrize("code", INTERVIEWS)
@pytest.mark.parametrize("version", [1, 2])
def test_each_interview_has_sound_or_text_alone_as_promised(played, code, version):
    names = played.files[version].get(code)
    assert names is not None, played.left_out[version].get(code)
    has_sound = any(name.startswith("sound-") for name in names)
    assert has_sound is (INTERVIEWS[code][f"v{version}"] == "sound")


@pytest.mark.parametrize("code", INTERVIEWS)
def test_each_line_to_keep_is_kept(played, code):
    everything = "\n".join(text for texts in played.texts.values() for text in texts)
    for words in INTERVIEWS[code]["keep"].values():
        assert words.rstrip("։.") in everything


@pytest.mark.parametrize("words", INTERVIEWS["nur/I1"]["stays"] + INTERVIEWS["khidi/I3"]["stays"])
def test_quoted_speech_keeps_its_own_words(played, words):
    everything = "\n".join(text for texts in played.texts.values() for text in texts)
    assert words in everything


def test_the_cover_was_replaced(played):
    catalogue = (played.bundle / "data" / "metadata" / "catalogue.csv").read_text(encoding="utf-8-sig")
    ids = {cell for row in csv.reader(io.StringIO(catalogue)) for cell in row}
    assert not {played.public["nur/F18"], played.public["nur/F19"]} & ids
    assert played.states[1] == "revoked"
    assert played.states[2] == "sealed"
    assert not (played.place / "bank" / "curated" / f"{SLUG}-v1").exists()


def test_the_bundle_verifies_with_the_public_key_alone(played):
    command = [
        sys.executable,
        "-m",
        "storybank",
        "verify",
        str(played.bundle),
        "--public-key",
        str(played.place / "out" / "storybank.pub"),
    ]
    assert subprocess.run(command, capture_output=True, check=False).returncode == 0


def test_prefect_holds_no_name_no_caption_and_no_coordinate(played):
    data = b"".join(path.read_bytes() for path in (played.place / "bank" / "prefect").rglob("*") if path.is_file())
    assert b"screen items" in data  # it is Prefect's database that is searched, and it has these runs
    words = {text for line in PHOTOGRAPHS.values() for text in line.get("captions", {}).values()}
    words |= {words for line in INTERVIEWS.values() for words in line["keep"].values()}
    for stream in ("nur", "nar", "khidi"):
        for row in (SAMPLE / stream / "identities.jsonl").read_text(encoding="utf-8").splitlines():
            if row.startswith("{"):
                names = json.loads(row)["names"]
                words |= {name for parts in names.values() for name in parts.values() if len(name) > 4}
    words |= set(EXPECTED["never_anywhere"])
    said = {word for word in words if word.encode() in data or json.dumps(word)[1:-1].encode() in data}
    assert said == set()


@pytest.mark.skipif("STORYBANK_PLAYED" not in os.environ, reason="only CI keeps the bundles, for its validators")
def test_both_editions_are_left_for_the_validators(played):
    place = Path(os.environ["STORYBANK_PLAYED"])
    leave_both_editions(played.place / "bank", played.place / "out", place)
    assert (place / "archive" / "data" / "provenance" / "premis.xml").is_file()
