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
    signing.write_keys(key, tmp_path / "k.sec", tmp_path / "k.pub")
    (tmp_path / "www" / "kept-v1").mkdir(parents=True)
    (tmp_path / "www" / "kept-v1" / "manifest-sha512.txt").write_text("one\n")
    return tmp_path, key


def poll(place, key, status, serial, *, by=None):
    import hashlib

    digest = hashlib.sha256(b"one\n").hexdigest()
    versions = [
        BundleVersion(collection="c1", version=1, digest=digest, status=status, since_on=ON),
        BundleVersion(collection="c1", version=2, digest="0" * 64, status=VersionStatus.CURRENT, since_on=ON),
    ]
    path = write_list(place / "list", versions, serial=serial, on=ON, key=by or key)
    script = Path(publish.__file__).parent / "poll.sh"
    done = subprocess.run(
        ["sh", script, path.as_uri(), place / "k.pub", place / "www" / "kept-v1"], capture_output=True, check=False
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
