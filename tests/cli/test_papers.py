"""Receipt and card: a code and a contact, only for those who asked, in four languages; and checks of what is no folder."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from storybank.cli.card import command as card
from storybank.cli.receipt import command as receipt
from storybank.errors import WrongUse
from tests import phone_forms

CONTACT = "+374 10 00 00 00"


@pytest.mark.parametrize("paper", [receipt, card])
@pytest.mark.parametrize("language", ["en", "hy", "az", "ru"])
def test_a_paper_holds_a_code_and_a_contact_and_fits_half_a_page(tmp_path: Path, paper, language: str) -> None:
    out = tmp_path / "paper.html"
    words = ["nur/C01", "--contact", CONTACT, "--asked-for", "--language", language, "--out", str(out), "--json"]
    told = CliRunner().invoke(paper, words)
    page = out.read_text(encoding="utf-8")
    lines = json.loads(told.stdout)["lines"]
    assert (lines[1], lines[2]) == ("C01", CONTACT)
    assert all(line in page for line in lines) and "nur" not in page and "<script" not in page
    assert sum(len(line) for line in lines) < 520, "half a page at 13 points"


@pytest.mark.parametrize("paper", [receipt, card])
def test_nobody_gets_a_paper_they_did_not_ask_for(paper) -> None:
    told = CliRunner().invoke(paper, ["C01", "--contact", CONTACT])
    assert isinstance(told.exception, WrongUse)


def test_a_name_is_no_code_and_is_not_repeated() -> None:
    told = CliRunner().invoke(receipt, ["Anahit", "--contact", CONTACT, "--asked-for"])
    assert isinstance(told.exception, WrongUse) and "Anahit" not in str(told.exception)


@pytest.mark.slow
def test_an_export_is_checked_as_it_comes_and_reported_beside_it(tmp_path: Path) -> None:
    from storybank.cli.check import command

    export = phone_forms.central(tmp_path / "export.zip", [phone_forms.given()])
    told = CliRunner().invoke(command, [str(export), "--on", "2026-11-20", "--json"])
    found = json.loads(told.stdout.strip().splitlines()[-1])["deliveries"][0]
    assert (found["stream"], found["batch"], found["photographs"]) == ("nur", "autumn", 1)
    assert (tmp_path / "export-check-report.html").is_file()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["export-check-report.html", "export.zip"]


@pytest.mark.slow
def test_somebody_elses_export_ends_with_3_and_says_what_was_read(tmp_path: Path) -> None:
    from storybank.cli.check import command

    (tmp_path / "survey.csv").write_text('"start";"inspector";"ping";"_index"\n"2016";"clouseau";"1";"1"\n')
    told = CliRunner().invoke(command, [str(tmp_path), "--no-files", "--json"])
    asked = {one["code"] for one in json.loads(told.stdout.strip().splitlines()[-1])["deliveries"][0]["findings"]}
    assert told.exit_code == 3
    assert {"intake.not-our-form", "intake.export-read", "intake.columns-unread", "intake.dropped-columns"} <= asked
