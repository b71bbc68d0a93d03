"""What happens to a bundle between publisher and reader: a hand is named, ordinary copying is not held against anybody."""

import hashlib
import os
import random
import shutil
import unicodedata
import zipfile
from dataclasses import replace
from datetime import date

import pytest

from storybank.publish import bag, signing
from storybank.publish.bundle import sign_bundle, write_bundle
from storybank.publish.verify import verify

KEY = signing.new_key()
SIGNATURE = bag.TAG_MANIFEST + signing.SUFFIX
PAGE, SHEET, PICTURE = "data/en/about.html", "data/metadata/catalogue.xlsx", "data/photographs/p0001hills/120.jpg"


@pytest.fixture(scope="module", params=["public", "archive"])
def sealed(request, contents, tmp_path_factory):
    path = write_bundle(replace(contents, edition=request.param), tmp_path_factory.mktemp("sealed") / "bundle").path
    sign_bundle(path, KEY)
    return path


@pytest.fixture
def copy(sealed, tmp_path):
    """Return a copy whose files are the same ones on the disk; a test that changes one has to write it anew."""
    return shutil.copytree(sealed, tmp_path / "copy", copy_function=os.link)


def rewrite(place, data):
    place.unlink(missing_ok=True)
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(data)


def edit(folder, path, change):
    rewrite(folder / path, change((folder / path).read_bytes()))


def retag(folder):
    """Write the tag manifest anew, as somebody does who knows the format."""
    lines = [
        f"{hashlib.sha512((folder / name).read_bytes()).hexdigest()}  {name}\n"
        for name in ("bag-info.txt", "bagit.txt", *sorted(bag.PAYLOAD_MANIFESTS.values()))
    ]
    rewrite(folder / bag.TAG_MANIFEST, "".join(lines).encode())


def relist(folder, path):
    """Write the digests of one file anew in both manifests and in the tag manifest."""
    for algorithm, name in bag.PAYLOAD_MANIFESTS.items():
        new = hashlib.new(algorithm, (folder / path).read_bytes()).hexdigest()
        lines = (folder / name).read_text().splitlines()
        rewrite(
            folder / name,
            "".join(f"{new}  {path}\n" if one.endswith(f"  {path}") else f"{one}\n" for one in lines).encode(),
        )
    retag(folder)


def one_line_twice(folder):
    edit(folder, "manifest-sha512.txt", lambda data: data + data.splitlines(keepends=True)[0])
    retag(folder)


def leads_outside(folder):
    edit(folder, "manifest-sha512.txt", lambda data: data + b"0" * 128 + b"  data/../../secret\n")
    retag(folder)


def page_sealed_anew(folder):
    edit(folder, PAGE, lambda data: data.replace(b"</main>", b"<p>Ours.</p></main>"))
    relist(folder, PAGE)


def signed_by_another(folder):
    page_sealed_anew(folder)
    (folder / SIGNATURE).unlink()
    sign_bundle(folder, signing.new_key())


def link_out(folder):
    (folder / PICTURE).unlink()
    (folder / PICTURE).symlink_to("/etc/hostname")


def folder_link(folder):
    shutil.move(folder / "data" / "photographs", folder.parent / "photographs")
    (folder / "data" / "photographs").symlink_to(folder.parent / "photographs")


def pipe(folder):
    os.mkfifo(folder / "data" / "pipe")


HANDS = {
    "a byte more": (lambda folder: edit(folder, SHEET, lambda data: data + b"\n"), "changed", SHEET),
    "a byte less": (lambda folder: edit(folder, PICTURE, lambda data: data[:-1]), "changed", PICTURE),
    "nothing left": (lambda folder: edit(folder, PAGE, lambda data: b""), "changed", PAGE),
    "line ends": (lambda folder: edit(folder, PAGE, lambda data: data.replace(b"\n", b"\r\n")), "changed", PAGE),
    "manifest line ends": (lambda folder: edit(folder, "manifest-sha256.txt", lambda data: data.replace(b"\n", b"\r\n")), "changed", "manifest-sha256.txt"),
    "removed": (lambda folder: (folder / PICTURE).unlink(), "missing", PICTURE),
    "removed tag file": (lambda folder: (folder / "bag-info.txt").unlink(), "missing", "bag-info.txt"),
    "removed declaration": (lambda folder: (folder / "bagit.txt").unlink(), "missing", "bagit.txt"),
    "removed manifest": (lambda folder: (folder / "manifest-sha256.txt").unlink(), "missing", "manifest-sha256.txt"),
    "removed signature": (lambda folder: (folder / SIGNATURE).unlink(), "unsigned", SIGNATURE),
    "added page": (lambda folder: rewrite(folder / "data/en/new.html", b"<p>x"), "added", "data/en/new.html"),
    "added twin of a bank's other name": (lambda folder: rewrite(folder / "data/EN/about.html", b"x"), "added", "data/EN/about.html"),
    "added tag file": (lambda folder: rewrite(folder / "notes.txt", b"x"), "added", "notes.txt"),
    "empty folder": (lambda folder: (folder / "data" / "en" / "new").mkdir(), "added", "data/en/new"),
    "link in place of a file": (link_out, "added", PICTURE),
    "link in place of a folder": (folder_link, "added", "data/photographs"),
    "pipe": (pipe, "added", "data/pipe"),
    "hard link beside": (lambda folder: os.link(folder / PAGE, folder / "data/en/twin.html"), "added", "data/en/twin.html"),
    "capitals": (lambda folder: (folder / PAGE).rename((folder / PAGE).with_name("About.html")), "renamed", PAGE),
    "finder": (lambda folder: rewrite(folder / "data/.DS_Store", b"x"), "leavings", "data/.DS_Store"),
    "explorer": (lambda folder: rewrite(folder / "data/en/Thumbs.db", b"x"), "leavings", "data/en/Thumbs.db"),
    "apple double": (lambda folder: rewrite(folder / "data/en/._about.html", b"x"), "leavings", "data/en/._about.html"),
    "line twice": (one_line_twice, "manifest", "manifest-sha512.txt"),
    "line leading outside": (leads_outside, "manifest", "manifest-sha512.txt"),
    "sealed anew, signature kept": (page_sealed_anew, "signature", SIGNATURE),
    "sealed and signed by another": (signed_by_another, "signature", SIGNATURE),
}  # fmt: skip


@pytest.mark.parametrize("hand", HANDS)
def test_each_hand_on_a_bundle_is_named_with_its_file_and_a_sentence(copy, hand):
    act, code, path = HANDS[hand]
    act(copy)
    outcome = verify(copy, KEY.public)
    assert not outcome.is_proved
    assert (code, path) in {(fault.code, fault.path) for fault in outcome.faults}
    assert len(outcome.faults) <= 3 or hand == "link in place of a folder"
    assert all(fault.message.endswith(".") and fault.message[0].isupper() for fault in outcome.faults)


@pytest.mark.slow
def test_a_byte_anywhere_is_found_where_it_is(sealed, copy):
    chance = random.Random(7)
    files = sorted(one.relative_to(copy).as_posix() for one in copy.rglob("*") if one.is_file())
    for path in chance.sample(files, 12):
        before = (copy / path).read_bytes()
        at = chance.randrange(len(before))
        rewrite(copy / path, before[:at] + bytes([before[at] ^ 1 << chance.randrange(8)]) + before[at + 1 :])
        found = verify(copy, KEY.public).faults
        assert path in {fault.path for fault in found} or not path.startswith("data/"), path
        assert found
        rewrite(copy / path, before)
    assert verify(copy, KEY.public).is_proved


@pytest.mark.slow
def test_the_signature_of_another_version_does_not_prove_this_one(copy, contents, tmp_path):
    other = write_bundle(replace(contents, version=2, on=date(2026, 11, 21)), tmp_path / "other").path
    sign_bundle(other, KEY)
    rewrite(copy / SIGNATURE, (other / SIGNATURE).read_bytes())
    assert [fault.code for fault in verify(copy, KEY.public).faults] == ["signature"]


def test_times_modes_and_hard_links_are_the_readers_own(sealed, copy, tmp_path):
    assert (copy / PAGE).samefile(sealed / PAGE)
    assert verify(copy, KEY.public).is_proved
    loose = shutil.copytree(sealed, tmp_path / "loose")
    for place in loose.rglob("*"):
        os.utime(place, (1, 1))
        place.chmod(0o700)
    assert verify(loose, KEY.public).is_proved


def test_packed_and_unpacked_by_others_it_is_still_proved(sealed, tmp_path):
    packed = tmp_path / "bundle.zip"
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for place in sorted(sealed.rglob("*"), reverse=True):  # folders too, in any order, as Finder and Explorer do
            archive.write(place, f"kept/{place.relative_to(sealed)}")
            name = place.relative_to(sealed)
            archive.writestr(f"__MACOSX/kept/{name.parent}/._{name.name}", b"x") if place.is_file() else None
    with zipfile.ZipFile(packed) as archive:
        archive.extractall(tmp_path / "out")
    assert verify(tmp_path / "out" / "kept", KEY.public).is_proved


def test_whoever_names_the_packed_file_or_the_folder_around_is_told_which_to_name(sealed, tmp_path):
    (tmp_path / "b.zip").write_bytes(b"PK")
    shutil.copytree(sealed, tmp_path / "around" / "kept-v1", copy_function=os.link)
    (tmp_path / "around" / "__MACOSX").mkdir()
    for place, word in (
        (tmp_path / "b.zip", "Unpack"),
        (tmp_path / "around", "kept-v1"),
        (tmp_path / "none", "no folder"),
    ):
        outcome = verify(place, KEY.public)
        assert [fault.code for fault in outcome.faults] == ["no-bundle"]
        assert word in outcome.faults[0].message


def test_a_copy_without_an_eye_for_line_ends_is_told_from_a_hand(copy):
    edit(copy, PAGE, lambda data: data.replace(b"\n", b"\r\n"))
    (turned,) = verify(copy, KEY.public).faults
    edit(copy, PAGE, lambda data: data + b"x")
    (edited,) = verify(copy, KEY.public).faults
    assert turned.message != edited.message


def test_a_name_that_came_decomposed_is_called_the_same_name(tmp_path):
    folder = tmp_path / "b"
    payload = bag.Payload(folder)
    composed = "en/Ереванй.txt"
    payload.add(composed, "x")
    bag.finish(payload, {}, date(2026, 11, 20))
    place = folder / "data" / composed
    place.rename(folder / "data" / unicodedata.normalize("NFD", composed))
    assert [(fault.code, fault.path) for fault in verify(folder).faults] == [("renamed", f"data/{composed}")]


def test_a_file_that_the_system_will_not_show_is_a_fault_and_no_crash(copy, monkeypatch):
    real = open

    def closed(place, *args, **kwargs):
        if str(place).endswith("about.html"):
            raise PermissionError(13, "Permission denied")
        return real(place, *args, **kwargs)

    monkeypatch.setattr("builtins.open", closed)
    assert ("unreadable", PAGE) in {(fault.code, fault.path) for fault in verify(copy, KEY.public).faults}
