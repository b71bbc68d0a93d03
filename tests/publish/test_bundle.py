"""A bundle is the same bytes every time, holds nothing private, and is whole or not there."""

import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import bagit
import pytest

from storybank.errors import Refused, Tampered, Unavailable, WrongUse
from storybank.publish import bag, signing
from storybank.publish.bundle import sign_bundle, write_bundle
from storybank.publish.contents import ItemRights, check
from storybank.records import Statements


@pytest.fixture(scope="module")
def written(contents, tmp_path_factory):
    return write_bundle(contents, tmp_path_factory.mktemp("bundle") / contents.folder_name)


def tree(root: Path) -> dict[str, bytes]:
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in sorted(root.rglob("*")) if path.is_file()}


def test_two_runs_give_the_same_bytes_and_the_same_times(contents, written, tmp_path):
    again = write_bundle(contents, tmp_path / "elsewhere")
    assert again.digest == written.digest
    assert tree(again.path) == tree(written.path)
    times = {path.stat().st_mtime for path in again.path.rglob("*")}
    assert len(times) == 1


@pytest.mark.slow
def test_another_process_with_another_hash_seed_gives_the_same_digest(written, tmp_path):
    program = (
        "import sys; sys.path.insert(0, sys.argv[1])\n"
        "from pathlib import Path; from conftest import make_contents\n"
        "from storybank.publish.bundle import write_bundle\n"
        "place = Path(sys.argv[2]); contents = make_contents(place / 'files')\n"
        "print(write_bundle(contents, place / 'bundle').digest)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(Path(__file__).parent), str(tmp_path)],
        env={"PYTHONHASHSEED": "7", "TZ": "Asia/Tokyo", "LC_ALL": "C", "PATH": ""},
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert done.stdout.strip() == written.digest


def test_the_bag_is_valid_for_the_reference_library(written):
    assert bagit.Bag(str(written.path)).validate()


def test_no_private_id_path_or_hidden_organisation_is_in_any_byte(contents, written):
    everything = b"".join(tree(written.path).values())
    for secret in (b"private-collection", b"private-item-one", b"private-initiative", b"A hidden local partner"):
        assert secret not in everything
    assert str(contents.photographs[0].renditions[120].path.parent).encode() not in everything


def test_a_date_finer_than_allowed_is_nowhere(written):
    everything = b"".join(data for name, data in tree(written.path).items() if not name.endswith(".woff2"))
    assert b"2026-03-05" not in everything
    assert b"2026-03" in everything


def test_writing_over_the_same_bundle_changes_nothing(contents, tmp_path):
    target = tmp_path / "one"
    first = write_bundle(contents, target)
    second = write_bundle(contents, target)
    assert (first.was_there, second.was_there) == (False, True)
    assert not list(tmp_path.glob(".*"))


def test_another_bundle_in_the_same_place_is_refused_unless_it_was_only_proposed(contents, tmp_path):
    target = tmp_path / "one"
    first = write_bundle(contents, target)
    other = replace(contents, version=2)
    with pytest.raises(Refused) as refusal:
        write_bundle(other, target)
    assert refusal.value.code == "publish.exists"
    assert bag.digest(target) == first.digest
    assert write_bundle(other, target, is_replaceable=True).digest == bag.digest(target) != first.digest


def test_a_changed_derivative_stops_the_writing_and_leaves_nothing(contents, tmp_path):
    photograph = contents.photographs[0]
    width, file = next(iter(photograph.renditions.items()))
    place = tmp_path / "file"
    place.write_bytes(file.path.read_bytes() + b"x")
    broken = replace(photograph, renditions={**photograph.renditions, width: replace(file, path=place)})
    with pytest.raises(Tampered):
        write_bundle(replace(contents, photographs=(broken, *contents.photographs[1:])), tmp_path / "bundle")
    assert sorted(one.name for one in tmp_path.iterdir()) == ["file"]


def test_leftovers_of_a_dead_writer_are_swept(contents, tmp_path):
    stale = tmp_path / ".bundle.999999999.x1y2.part"
    stale.mkdir()
    write_bundle(contents, tmp_path / "bundle")
    assert [one.name for one in tmp_path.iterdir()] == ["bundle"]


def test_signing_adds_one_file_and_keeps_the_digest(contents, written, tmp_path):
    report = write_bundle(contents, tmp_path / "bundle")
    before = tree(report.path)
    sign_bundle(report.path, signing.new_key())
    after = tree(report.path)
    assert after.keys() - before.keys() == {"tagmanifest-sha512.txt.minisig"}
    assert bag.digest(report.path) == written.digest


def test_an_empty_collection_is_refused(contents):
    with pytest.raises(Refused) as refusal:
        check(replace(contents, stories=(), photographs=(), interviews=()))
    assert refusal.value.code == "publish.nothing-left"


def test_a_language_without_its_statements_is_refused(contents):
    mute = Statements(non_involvement={"en": "x"}, place_names=contents.statements.place_names)
    with pytest.raises(Refused) as refusal:
        check(replace(contents, statements=mute))
    assert refusal.value.code == "captions.missing-statement"


@pytest.mark.parametrize("name", ["../up", "Upper", "a/b", "", "-x", "x" * 65])
def test_a_name_that_is_no_safe_path_is_refused(contents, name):
    story = replace(contents.stories[0], public_id=name)
    with pytest.raises(WrongUse):
        check(replace(contents, stories=(story, *contents.stories[1:])))


def test_a_story_that_names_a_missing_photograph_is_refused(contents):
    with pytest.raises(WrongUse) as wrong:
        check(replace(contents, photographs=contents.photographs[1:]))
    assert wrong.value.code == "publish.reference"


def test_a_story_restricted_to_one_language_leaves_no_words_in_the_others(contents, written):
    story = contents.stories[4]
    assert story.rights == ItemRights(languages=("en",))
    page = (written.path / "data" / "hy" / "stories" / f"{story.public_id}.html").read_text(encoding="utf-8")
    assert story.body["en"][0] not in page
    assert 'href="../../en/stories/s0005hill.html"' in page


def test_a_full_disk_leaves_nothing_and_says_so(contents, tmp_path, monkeypatch):
    import errno

    def full(*_arguments):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(bag.Payload, "copy", full)
    with pytest.raises(Unavailable) as unavailable:
        write_bundle(contents, tmp_path / "bundle")
    assert unavailable.value.code == "publish.disk-full"
    assert list(tmp_path.iterdir()) == []


def test_two_publishers_at_once_end_with_one_bundle(contents, written, tmp_path):
    with ThreadPoolExecutor(2) as pool:
        reports = list(pool.map(lambda _number: write_bundle(contents, tmp_path / "bundle"), range(2)))
    assert {report.digest for report in reports} == {written.digest}
    assert [one.name for one in tmp_path.iterdir()] == ["bundle"]


def test_the_bag_keeps_to_its_profile(written):
    profile = json.loads((Path(bag.__file__).parent / "bagit-profile.json").read_bytes())
    lines = (written.path / "bag-info.txt").read_text(encoding="utf-8").splitlines()
    labels = dict(line.split(": ", 1) for line in lines)
    required = {label for label, rule in profile["Bag-Info"].items() if rule.get("required")}
    assert required <= labels.keys()
    assert labels.keys() <= profile["Bag-Info"].keys()
    assert labels["BagIt-Profile-Identifier"] == profile["BagIt-Profile-Info"]["BagIt-Profile-Identifier"]
    for name in profile["Manifests-Required"]:
        assert (written.path / f"manifest-{name}.txt").is_file()


def test_a_very_long_caption_and_a_quote_from_right_to_left_are_pages_like_others(contents, tmp_path):
    from storybank.publish.contents import PublishedQuote
    from storybank.publish.verify import verify

    long = replace(contents.photographs[0], captions={"en": "word " * 10_000})
    quote = PublishedQuote(text="هر چه داشتیم گذاشتیم", language="fa")
    story = replace(contents.stories[0], quotes=(quote,))
    changed = replace(contents, photographs=(long, *contents.photographs[1:]), stories=(story, *contents.stories[1:]))
    report = write_bundle(changed, tmp_path / "bundle")
    assert verify(report.path).faults == ()
    page = (report.path / "data" / "en" / "stories" / "s0001key.html").read_text(encoding="utf-8")
    assert '<p lang="fa" dir="auto">' in page
