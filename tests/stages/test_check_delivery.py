"""The offline check: starts light, breaks on nothing, says what a photographer can still mend."""

import json
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner
from PIL import Image

from storybank.intake import template

ON = date(2026, 11, 20)
HEAVY = (
    "pandas",
    "django",
    "prefect",
    "cv2",
    "av",
    "openpyxl",
    "numpy",
    "storybank.places.gazetteer",
    "storybank.rulebook",
)


def delivery(folder: Path, **photo: object) -> Path:
    (folder / "photographs").mkdir(parents=True)
    Image.new("RGB", (40, 30), (200, 150, 90)).save(folder / "photographs" / "F01.jpg")
    row = {
        "code": "F01",
        "file": "F01.jpg",
        "people": "C01",
        "shows_people": True,
        "caption_en": "A table.",
        "alt_en": "A table.",
        **photo,
    }
    consent = {"person": "C01", "status": "given", "use_portal": "yes", "use_keep": "yes", "audience": "public", "is_listed": True, "face": "visible", "identification": "first_name", "given_on": date(2026, 1, 1), "evidence": "form F.png", "method": "signed"}  # fmt: skip
    (folder / "consents").mkdir()
    (folder / "consents" / "F.png").write_bytes(b"x")
    template.write(
        folder / "delivery.xlsx",
        "en",
        {"stream": "nur", "batch": "b"},
        {"people": [{"code": "C01", "age_band": "adult"}], "photographs": [row], "consents": [consent]},
    )
    return folder


def run(folder: Path, *more: str) -> tuple[int, dict[str, object], str]:
    from storybank.cli.check import command

    result = CliRunner().invoke(command, [str(folder), "--on", ON.isoformat(), "--json", *more])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    payload = json.loads(result.stdout.strip().splitlines()[-1])
    return result.exit_code, payload["deliveries"][0], result.stderr


def test_nothing_heavy_is_loaded_before_the_first_line() -> None:
    program = (
        "import sys, click\n"
        "from storybank.cli.main import cli\n"
        "loaded = []\n"
        "def first(*a, **k):\n"
        "    loaded.extend(m for m in " + repr(HEAVY) + " if m in sys.modules); raise SystemExit(0)\n"
        "import storybank.cli.show as show; show.say = first\n"
        "import storybank.cli.check as check; check.say = first\n"
        "try: cli.main(['check', '.'], standalone_mode=False)\n"
        "except SystemExit: pass\n"
        "print(loaded)\n"
    )
    told = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd="/")
    assert told.stdout.strip() == "[]", told.stdout


@pytest.mark.slow
def test_a_whole_check_never_loads_prefect_django_pandas_or_opencv(tmp_path: Path) -> None:
    delivery(tmp_path / "d")
    program = (
        "import sys\nfrom storybank.cli.main import cli\n"
        f"try: cli.main(['check', {str(tmp_path / 'd')!r}, '--on', '2026-11-20'], standalone_mode=False)\n"
        "except SystemExit: pass\n"
        "print([m for m in ('prefect', 'django', 'pandas', 'cv2', 'av') if m in sys.modules])\n"
    )
    told = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert told.stdout.strip().splitlines()[-1] == "[]", told.stdout


@pytest.mark.slow
def test_a_good_delivery_is_good_and_the_report_and_copy_are_written(tmp_path: Path) -> None:
    code, report, _ = run(delivery(tmp_path / "d"))
    assert (code, report["blocked"]) == (0, 0), report["findings"]
    assert (tmp_path / "d" / "check-report.html").read_text(encoding="utf-8").startswith("<!doctype html>")
    assert (tmp_path / "d" / "delivery.checked.xlsx").is_file()


@pytest.mark.slow
def test_a_second_check_does_not_ask_about_what_the_first_one_wrote(tmp_path: Path) -> None:
    folder = delivery(tmp_path / "d")
    assert run(folder)[1]["findings"] == run(folder)[1]["findings"]


@pytest.mark.slow
def test_the_rules_speak_in_cells(tmp_path: Path) -> None:
    code, report, _ = run(delivery(tmp_path / "d", caption_en="A table in Shusha, Azerbaijan."))
    found = {(f["where"], f["code"]) for f in report["findings"]}  # type: ignore[attr-defined, index]
    assert ("photographs!3.caption_en", "placenames.status-claim") in found
    assert code in (0, 1)


@pytest.mark.slow
def test_a_broken_photograph_costs_only_itself(tmp_path: Path) -> None:
    folder = delivery(tmp_path / "d")
    (folder / "photographs" / "F01.jpg").write_text("ffconcat version 1.0\nfile /etc/passwd\n")
    code, report, _ = run(folder)
    assert code == 1
    assert "intake.unreadable" in {f["code"] for f in report["findings"]}  # type: ignore[attr-defined, index]


def test_an_unreadable_workbook_is_exit_3_and_names_the_file(tmp_path: Path) -> None:
    (tmp_path / "delivery.xlsx").write_text("not a workbook")
    code, report, told = run(tmp_path, "--no-files")
    assert (code, report["photographs"]) == (3, 0)
    assert "delivery.xlsx" in told


@pytest.mark.slow
def test_a_name_in_a_file_name_is_asked_about(tmp_path: Path) -> None:
    folder = delivery(tmp_path / "d")
    (folder / "photographs" / "Anahit_Grigoryan_Goris.jpg").write_bytes(
        (folder / "photographs" / "F01.jpg").read_bytes() + b"1"
    )
    _, report, _ = run(folder)
    assert "intake.name-in-file-name" in {f["code"] for f in report["findings"]}  # type: ignore[attr-defined, index]
