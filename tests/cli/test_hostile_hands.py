"""What careless and hostile hands put into a folder that is only checked: nothing runs, nothing blows up, all is said."""

import json
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

FORMS = Path(__file__).parents[3] / "shared" / "data" / "dev" / "interviews" / "kobo_odk"
COMMAND = [sys.executable, "-m", "storybank"]

pytestmark = pytest.mark.slow


def storybank(*words):
    return subprocess.run([*COMMAND, *map(str, words)], capture_output=True, text=True, timeout=120, check=False)


def deliver(folder, rows):
    (folder / "photographs").mkdir(parents=True)
    book = Workbook()
    sheet = book.active
    sheet.title = "photographs"
    for row in (("code", "file", "caption_en", "people"), *rows):
        sheet.append(row)
    people = book.create_sheet("people")
    people.append(("code", "age_band"))
    people.append(("C01", "adult"))
    book.create_sheet("delivery").append(("stream", "north"))
    book.save(folder / "delivery.xlsx")
    return folder


def test_formulas_come_back_as_text_that_stays_text(tmp_path):
    rows = [
        ("F01", "a.jpg", '=HYPERLINK("http://127.0.0.1","x")', "C01"),
        ("F02", "+cmd|' /C calc'!A0", "@SUM(1)", "-2+3"),
        ("F03", "c.jpg", "\t=1+1", "=1+1"),
    ]
    folder = deliver(tmp_path / "shoot", rows)
    assert storybank("check", folder).returncode == 1
    cells = [
        cell for sheet in load_workbook(folder / "delivery.checked.xlsx") for row in sheet.iter_rows() for cell in row
    ]
    armed = [
        cell for cell in cells if isinstance(cell.value, str) and cell.value.startswith(("=", "+", "-", "@", "\t"))
    ]
    assert len(armed) == 6
    assert all(cell.data_type == "s" and cell.quotePrefix for cell in armed)
    assert not [cell for cell in cells if cell.data_type == "f"]


def test_ten_thousand_rows_are_read_and_an_endless_cell_costs_only_itself(tmp_path):
    rows = [(f"F{number:05}", f"p{number}.jpg", "A scene.", "C01") for number in range(10_000)]
    rows[7] = ("F00007", "p7.jpg", "y" * 32_000, "C01")
    done = storybank("check", deliver(tmp_path / "shoot", rows), "--no-files", "--json")
    assert done.returncode == 1
    found = json.loads(done.stdout)["deliveries"][0]["findings"]
    assert sum(one["code"] == "intake.row-without-file" for one in found) == 10_000
    assert [one["where"] for one in found if one["code"] == "intake.too-long"] == ["photographs!9.caption_en"]


def test_no_name_of_a_file_or_folder_commands_the_terminal(tmp_path):
    folder = deliver(tmp_path / "shoot\x1b[2J", [("F01", "a.jpg", "x", "C01")])
    (folder / "photographs" / "\x1b]0;owned\x07\x1b[31m.jpg").write_bytes(b"abc")
    (folder / "photographs" / "turned\u202egpj.exe").write_bytes(b"MZ")
    for words in (("check", folder), ("check", folder, "--thorough"), ("check", folder / "photographs")):
        done = storybank(*words)
        assert not {"\x1b", "\x07", "\u202e"} & set(done.stderr + done.stdout)
        assert "Traceback" not in done.stderr
    assert "\x1b" not in storybank("inspect", "images", folder).stdout


def test_an_interruption_ends_with_130(tmp_path):
    folder = deliver(tmp_path / "shoot", [(f"F{number:05}", f"p{number}.jpg", "x", "C01") for number in range(10_000)])
    with subprocess.Popen([*COMMAND, "check", str(folder)], stderr=subprocess.PIPE, text=True) as running:
        running.stderr.readline()  # it has begun
        time.sleep(0.3)
        running.send_signal(signal.SIGINT)
        said = running.communicate(timeout=60)[1]
    assert running.returncode == 130
    assert "Traceback" not in said


def test_wrong_use_ends_with_2_and_a_missing_delivery_with_3(tmp_path):
    assert storybank("no-such-command").returncode == 2
    assert storybank("check", tmp_path / "nowhere").returncode == 2
    assert storybank("review").returncode == 2  # no bank named
    assert storybank("check", tmp_path).returncode == 3


@pytest.mark.shared
@pytest.mark.skipif(not FORMS.is_dir(), reason=f"{FORMS} is absent: real form exports cannot be tried")
@pytest.mark.parametrize("name", ["", "delivery.xlsx", "photographs.csv"])
def test_a_real_form_export_ends_with_a_clear_error(tmp_path, name):
    if not name:
        done = storybank("check", FORMS, "--no-files")
        assert done.returncode == 3
        assert "init-batch" in done.stderr
        return
    for number, source in enumerate(sorted(FORMS.glob(f"*{Path(name).suffix}"))):
        folder = tmp_path / str(number)
        folder.mkdir()
        shutil.copyfile(source, folder / name)
        done = storybank("check", folder)
        assert done.returncode in (1, 3)
        assert "Traceback" not in done.stderr
