"""The demonstration's release in both editions, kept for the validators that only CI installs."""

import shutil
import subprocess
import sys
from pathlib import Path


def leave_both_editions(bank: Path, releases: Path, place: Path) -> None:
    """Copy the played release to place/public, and to place/archive what is proposed from the same bank as archive edition."""
    shutil.rmtree(place, ignore_errors=True)
    (sealed,) = [one for one in releases.iterdir() if one.is_dir()]
    command = [sys.executable, "-m", "storybank", "propose", sealed.name.rpartition("-v")[0], "--edition", "archive"]
    done = subprocess.run(
        [*command, "--bank", str(bank), "--by", "pe-1", "--on", "2026-11-21"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    (proposed,) = [one for one in (bank / "proposed").iterdir() if one.name.endswith("-archive")]
    shutil.copytree(sealed, place / "public")
    shutil.copytree(proposed, place / "archive")
