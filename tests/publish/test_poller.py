"""The five lines a static portal runs: what is not current closes, what is current again opens, an older list is refused."""

import shutil
import subprocess
from datetime import date
from pathlib import Path

import pytest

from storybank import publish
from storybank.publish import signing
from storybank.publish.revoke import BundleVersion, VersionStatus, write_list

pytestmark = [pytest.mark.system, pytest.mark.slow]
ON = date(2026, 11, 20)


@pytest.fixture
def portal(tmp_path):
    key = signing.new_key()
    (tmp_path / "k.pub").write_text(signing.public_text(key.public), encoding="ascii")
    (tmp_path / "www" / "kept-v1").mkdir(parents=True)
    (tmp_path / "www" / "kept-v1" / "manifest-sha512.txt").write_text("one\n")
    return tmp_path, key


def poll(place, key, status, serial, *, by=None, shell="sh", bundle="www/kept-v1", more=()):
    import hashlib

    digest = hashlib.sha256(b"one\n").hexdigest()
    versions = [
        BundleVersion(collection="c1", version=1, digest=digest, status=status, since_on=ON),
        BundleVersion(collection="c1", version=2, digest="0" * 64, status=VersionStatus.CURRENT, since_on=ON),
    ]
    path = write_list(place / "list", versions, serial=serial, on=ON, key=by or key)
    script = Path(publish.__file__).parent / "poll.sh"
    done = subprocess.run(
        [*shell.split(), script, path.as_uri(), place / "k.pub", f"{place}/{bundle}", *more], capture_output=True, check=False
    )  # fmt: skip
    return done.returncode, (place / "www" / "kept-v1").is_dir()


def test_a_portal_closes_and_opens_with_the_signed_list(portal):
    assert shutil.which("minisign") and shutil.which("curl"), "minisign and curl are needed"
    place, key = portal
    assert poll(place, key, VersionStatus.CURRENT, 5) == (0, True)
    assert poll(place, key, VersionStatus.SUSPENDED, 6) == (0, False)
    assert poll(place, key, VersionStatus.SUSPENDED, 6) == (0, False)
    assert poll(place, key, VersionStatus.CURRENT, 7) == (0, True)
    code, is_open = poll(place, key, VersionStatus.REVOKED, 8)
    assert (code, is_open) == (0, False)
    code, is_open = poll(place, key, VersionStatus.CURRENT, 7)  # an older list, played again
    assert code != 0 and not is_open
    code, is_open = poll(place, key, VersionStatus.CURRENT, 9, by=signing.new_key())  # somebody else's
    assert code != 0 and not is_open


def test_a_closed_folder_is_shut_to_others_and_what_was_put_back_by_hand_closes_again(portal):
    place, key = portal
    closed = place / "www" / "kept-v1.closed"
    assert poll(place, key, VersionStatus.REVOKED, 5, bundle="www/kept-v1/") == (
        0,
        False,
    )  # as tab completion writes it
    assert closed.stat().st_mode & 0o077 == 0
    shutil.copytree(closed, place / "www" / "kept-v1")
    assert poll(place, key, VersionStatus.REVOKED, 5) == (0, False)
    assert [one.name for one in closed.iterdir()] == ["manifest-sha512.txt"]
    assert poll(place, key, VersionStatus.CURRENT, 6) == (0, True)
    assert (place / "www" / "kept-v1").stat().st_mode & 0o055 == 0o055


def test_a_folder_can_be_closed_outside_what_is_served(portal):
    place, key = portal
    (place / "shut").mkdir()
    assert poll(place, key, VersionStatus.SUSPENDED, 5, more=[place / "shut"]) == (0, False)
    assert not list((place / "www").glob("*.closed")) and (place / "shut" / "kept-v1.closed").is_dir()
    assert poll(place, key, VersionStatus.CURRENT, 6, more=[place / "shut"]) == (0, True)


def test_a_mistyped_folder_and_a_half_written_number_are_told(portal):
    place, key = portal
    assert poll(place, key, VersionStatus.CURRENT, 5, bundle="www/kept-v9")[0] == 1  # nobody watches what is not there
    (place / "www" / "kept-v1.serial").write_text("")  # the power went while it was written
    assert poll(place, key, VersionStatus.REVOKED, 6) == (0, False)


def test_any_plain_shell_runs_it(portal):
    place, key = portal
    here = [one for one in ("sh", "dash", "busybox sh", "bash --posix") if shutil.which(one.split()[0])]
    for number, shell in enumerate(here):
        assert poll(place, key, VersionStatus.SUSPENDED, 10 + 2 * number, shell=shell) == (0, False), shell
        assert poll(place, key, VersionStatus.CURRENT, 11 + 2 * number, shell=shell) == (0, True), shell
