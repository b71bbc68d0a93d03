"""Keys and signatures are minisign's: each side reads the other's."""

import hashlib
import shutil
import subprocess
from datetime import date
from pathlib import Path

import pytest

from storybank.errors import Tampered, Unreadable
from storybank.publish import signing
from storybank.publish.revoke import BundleVersion, VersionStatus, read_list, write_list

KEY = signing.new_key()


def test_what_is_signed_is_recognised_and_its_comment_comes_back():
    text = signing.sign(b"manifest", KEY, "kept-v1 2026-11-20")
    assert signing.check(b"manifest", text, KEY.public) == "kept-v1 2026-11-20"
    assert signing.is_canonical(text, KEY.public)


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text.replace("kept-v1", "kept-v2"),
        lambda text: text.replace("\ntrusted comment: ", "\ntrusted comment:"),
        lambda text: text[:200],
    ],
)
def test_a_changed_signature_is_refused(change):
    text = signing.sign(b"manifest", KEY, "kept-v1 2026-11-20")
    with pytest.raises((Tampered, Unreadable)):
        signing.check(b"manifest", change(text), KEY.public)


def test_other_bytes_and_other_keys_are_refused():
    text = signing.sign(b"manifest", KEY, "x")
    with pytest.raises(Tampered):
        signing.check(b"manifesto", text, KEY.public)
    with pytest.raises(Tampered):
        signing.check(b"manifest", text, signing.new_key().public)


def test_a_public_key_comes_back_from_its_file(tmp_path):
    (tmp_path / "public.pub").write_text(signing.public_text(KEY.public), encoding="ascii")
    assert signing.read_public(tmp_path / "public.pub") == KEY.public


def test_a_secret_key_never_prints_itself():
    assert KEY.seed.hex() not in repr(KEY)
    assert repr(KEY.seed) not in repr(KEY)


@pytest.mark.parametrize("text", ["", "hello", "untrusted comment: x\nAAAA\n", "untrusted comment: x\n!!!\n"])
def test_a_file_that_is_no_key_is_unreadable(text):
    with pytest.raises(Unreadable):
        signing.read_public(text)


@pytest.mark.system
def test_minisign_itself_accepts_our_signature_and_we_accept_its(tmp_path):
    program = shutil.which("minisign")
    assert program, "minisign is not installed"
    (tmp_path / "k.pub").write_text(signing.public_text(KEY.public), encoding="ascii")
    message = tmp_path / "m"
    message.write_bytes(b"manifest")
    (tmp_path / "m.minisig").write_text(signing.sign(b"manifest", KEY, "kept"))
    subprocess.run([program, "-V", "-p", tmp_path / "k.pub", "-m", message], check=True, capture_output=True)
    own = ["-W", "-s", tmp_path / "own", "-p", tmp_path / "own.pub"]
    subprocess.run([program, "-G", *own], check=True, capture_output=True)
    subprocess.run([program, "-S", *own[:3], "-m", message, "-t", "theirs"], check=True, capture_output=True)
    theirs = signing.read_public(tmp_path / "own.pub")
    assert signing.check(b"manifest", (tmp_path / "m.minisig").read_text(), theirs) == "theirs"


def versions():
    return [
        BundleVersion(collection="c1", version=2, digest="bb", status=VersionStatus.CURRENT, since_on=date(2026, 11, 20)),
        BundleVersion(collection="c1", version=1, digest="aa", status=VersionStatus.REVOKED, since_on=date(2026, 11, 20)),
    ]  # fmt: skip


def test_the_list_of_versions_comes_back_and_knows_each_bundle(tmp_path):
    path = write_list(tmp_path, versions(), serial=4, on=date(2026, 11, 20), key=KEY)
    listing = read_list(path, KEY.public)
    assert [one.version for one in listing.versions] == [1, 2]
    assert listing.status("aa") is VersionStatus.REVOKED
    assert listing.status("bb") is VersionStatus.CURRENT
    assert listing.status("cc") is None


def test_the_list_is_the_same_bytes_twice(tmp_path):
    one = write_list(tmp_path / "a", versions(), serial=4, on=date(2026, 11, 20), key=KEY)
    two = write_list(tmp_path / "b", reversed(versions()), serial=4, on=date(2026, 11, 20), key=KEY)
    assert one.read_bytes() == two.read_bytes()


def test_an_edited_or_an_older_list_is_refused(tmp_path):
    path = write_list(tmp_path, versions(), serial=4, on=date(2026, 11, 20), key=KEY)
    with pytest.raises(Tampered):
        read_list(path, KEY.public, last_serial=5)
    path.write_bytes(path.read_bytes().replace(b"revoked", b"current"))
    with pytest.raises(Tampered):
        read_list(path, KEY.public)


@pytest.mark.system
def test_a_portal_takes_a_bundle_down_when_the_list_no_longer_calls_it_current(tmp_path):
    script = Path(__file__).parents[2] / "tools" / "poll_bundle_versions.sh"
    (tmp_path / "k.pub").write_text(signing.public_text(KEY.public))
    folder = tmp_path / "portal" / "bundle"
    folder.mkdir(parents=True)
    (folder / "manifest-sha512.txt").write_text("x")
    digest = hashlib.sha256(b"x").hexdigest()
    for serial, status in enumerate((VersionStatus.CURRENT, VersionStatus.SUSPENDED), 1):
        one = BundleVersion(collection="c1", version=1, digest=digest, status=status, since_on=date(2026, 11, 20))
        path = write_list(tmp_path / "list", [one], serial=serial, on=date(2026, 11, 20), key=KEY)
        subprocess.run([script, path.as_uri(), tmp_path / "k.pub", folder], check=True)
        assert folder.is_dir() is (status is VersionStatus.CURRENT)
    assert (tmp_path / "portal" / "bundle.closed").is_dir()
