"""`storybank verify` as a partner types it: exit codes, sentences, the publisher's list, and nothing loaded that it does not need."""

import json
import shutil
import subprocess
import sys
from datetime import date

import pytest
from click.testing import CliRunner

from storybank.cli.verify import command
from storybank.publish import revoke, signing
from storybank.publish.bundle import sign_bundle, write_bundle
from storybank.publish.verify import verify

KEY = signing.new_key()
ON = date(2026, 11, 20)


@pytest.fixture(scope="module")
def sealed(contents, tmp_path_factory):
    folder = tmp_path_factory.mktemp("curated")
    sign_bundle(write_bundle(contents, folder / "kept-v1").path, KEY)
    (folder / "storybank.pub").write_text(signing.public_text(KEY.public))
    return folder


@pytest.fixture
def curated(sealed, tmp_path):
    return shutil.copytree(sealed, tmp_path / "curated")


def run(folder, *more, key="storybank.pub"):
    given = ["--public-key", str(folder / key)] if key else []
    done = CliRunner().invoke(command, [str(folder / "kept-v1"), *given, "--json", *map(str, more)])
    lines = [line for line in done.output.splitlines() if line.startswith("{")]
    return done.exit_code, json.loads(lines[-1]) if lines else None, done


def listed(folder, status, *, serial=1, key=KEY, digest=None):
    digest = digest or verify(folder / "kept-v1").digest
    one = revoke.BundleVersion(
        collection="c", version=1, digest=digest, status=revoke.VersionStatus(status), since_on=ON
    )
    newer = revoke.BundleVersion(
        collection="c", version=2, digest="0" * 64, status=revoke.VersionStatus.CURRENT, since_on=ON
    )
    return revoke.write_list(folder, [one, newer], serial=serial, on=ON, key=key)


def test_a_whole_bundle_of_a_known_publisher_is_the_only_one_with_exit_0(curated):
    code, said, _done = run(curated)
    assert (code, said["intact"], said["origin_proved"], said["status"]) == (0, True, True, None)
    assert said["signed_as"] == "what-we-kept-v1 2026-11-20"
    code, said, _done = run(curated, key=None)
    assert (code, said["intact"], said["origin_proved"]) == (1, True, False)
    (curated / "other.pub").write_text(signing.public_text(signing.new_key().public))
    code, said, _done = run(curated, key="other.pub")
    assert (code, [one["code"] for one in said["faults"]]) == (1, ["signature"])


def test_each_fault_is_told_with_its_file_its_code_and_a_sentence(curated):
    (curated / "kept-v1" / "data" / "en" / "about.html").unlink()
    code, said, done = run(curated)
    (fault,) = said["faults"]
    assert (code, fault["file"], fault["code"]) == (1, "data/en/about.html", "missing")
    assert fault["message"].endswith(".")
    assert "Traceback" not in done.output


@pytest.mark.parametrize(("status", "code"), [("current", 0), ("suspended", 1), ("revoked", 1)])
def test_the_publishers_list_beside_a_bundle_says_whether_it_may_still_be_shown(curated, status, code):
    listed(curated, status)
    found, said, _done = run(curated)
    assert (found, said["status"], said["faults"]) == (code, status, [])


def test_a_list_that_does_not_know_the_bundle_closes_it_only_where_it_was_given(curated, tmp_path):
    path = listed(curated, "current", digest="1" * 64)
    assert run(curated)[0] == 0
    assert run(curated, "--list", path)[0] == 1


def test_a_list_of_somebody_else_is_refused(curated):
    path = listed(curated, "current", key=signing.new_key())
    assert run(curated)[0] == 1
    assert run(curated, "--list", path)[0] == 1


@pytest.mark.slow
def test_verifying_loads_neither_banks_nor_tables_nor_parsers(curated):
    code = (
        "import sys\nfrom storybank.cli.main import main\n"
        f"try: main(['verify', {str(curated / 'kept-v1')!r}, '--public-key', {str(curated / 'storybank.pub')!r}])\n"
        "except SystemExit as done: print(done.code)\n"
        "heavy = ('prefect', 'django', 'pandas', 'numpy', 'PIL', 'cv2', 'av', 'lxml', 'yaml', 'rich', 'jinja2', 'storybank.records', 'storybank.store')\n"
        "print([name for name in heavy if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.stdout.split("\n")[:2] == ["0", "[]"], done.stdout + done.stderr
