"""How commands end when something is wrong: a code that says whose fault it was, and no words that may be a person's."""

import json

import click
import pytest

from storybank.cli import main as entry
from storybank.errors import Unreadable


def ended(arguments, capsys):
    with pytest.raises(SystemExit) as end:
        entry.main(arguments)
    return end.value.code, capsys.readouterr().err


@pytest.fixture
def broken(monkeypatch):
    """Make the command `doctor` raise what a test gives."""

    def breaks(error):
        @click.command("doctor")
        def command():
            raise error

        monkeypatch.setattr(entry.CommandsByName, "get_command", lambda self, ctx, name: command)

    return breaks


def test_a_fault_of_the_program_says_where_and_not_what(broken, capsys, monkeypatch):
    monkeypatch.delenv("STORYBANK_TRACE", raising=False)
    broken(KeyError("Zolfanara Vzmorkina"))
    code, said = ended(["doctor"], capsys)
    assert code == entry.OUR_FAULT
    assert "KeyError" in said
    assert "Zolfanara" not in said


def test_an_interruption_and_an_error_have_their_own_codes(broken, capsys):
    broken(KeyboardInterrupt())
    assert ended(["doctor"], capsys)[0] == 130
    broken(Unreadable("intake.empty", "a\x1b[2Jb"))
    code, said = ended(["doctor"], capsys)
    assert code == 3
    assert "\x1b" not in said


def test_help_and_wrong_words_keep_their_codes(capsys):
    assert ended(["--help"], capsys)[0] == 0
    assert ended(["no-such-command"], capsys)[0] == 2


@pytest.mark.parametrize(
    "row",
    [
        {"code": "C01", "names": ["x"]}, {"code": "C01", "names": None}, {"code": "Anna Vzmorkina"}, {"code": 5},
        {"code": "C01", "aliases": "abc"}, {"code": "C01", "aliases": [{"x": 1}]}, {"code": "C01", "contact": "x"},
        {"code": "C01", "names": {"en": {"given": 7}}}, ["C01"],
    ],
)  # fmt: skip
def test_a_row_of_names_that_is_not_understood_is_refused_without_being_repeated(tmp_path, capsys, row):
    file = tmp_path / "names.jsonl"
    file.write_text(json.dumps(row) + "\n", encoding="utf-8")
    code, said = ended(["identity", "add", str(file), "--stream", "north", "--by", "pe-1"], capsys)
    assert code == 3
    assert "line 1" in said
    assert "Vzmorkina" not in said
