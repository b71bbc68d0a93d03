"""`storybank send FOLDER`: packed with the key that lies in it, then sent; the same command goes on with the same pack."""

import json
import os
from pathlib import Path

import pyrage
import pytest
from click.testing import CliRunner

from storybank.cli.send import command
from storybank.errors import Unavailable, WrongUse
from storybank.intake import packing
from tests import phone_forms
from tests.intake.test_sending import Server, server

__all__ = ["server"]  # a fixture


@pytest.fixture
def key() -> pyrage.x25519.Identity:
    return pyrage.x25519.Identity.generate()


@pytest.fixture
def shoot(tmp_path: Path, key: pyrage.x25519.Identity) -> Path:
    folder = tmp_path / "shoot"
    (folder / "photographs").mkdir(parents=True)
    (folder / "photographs.csv").write_text("code,file\nF01,F01.jpg\n")
    (folder / "photographs" / "F01.jpg").write_bytes(phone_forms.picture() + bytes(300_000))
    (folder / "nur.storybank-key.txt").write_text(str(key.to_public()))
    return folder


def send(folder: Path, server: Server, *more: str):
    words = [str(folder), "--to", server.url, "--insecure", "--tries", "1", "--json", *more]
    return CliRunner().invoke(command, words, env={"STORYBANK_TOKEN": server.token})


def sent(server: Server) -> bytes:
    [data] = server.uploads.values()
    return bytes(data)


def test_a_folder_is_packed_for_the_bank_and_sent(shoot: Path, server: Server, key, tmp_path: Path) -> None:
    told = send(shoot, server)
    assert told.exit_code == 0, told.exception
    target = tmp_path / "shoot.pack.age"
    assert sent(server) == target.read_bytes()
    assert "photographs/F01.jpg" in packing.open_pack(target, [str(key)], tmp_path / "out")
    assert json.loads(told.stdout.strip().splitlines()[-1])["bytes"] == target.stat().st_size
    assert packing.fingerprint(str(key.to_public())) in told.output


def test_a_line_that_broke_goes_on_with_the_same_pack(shoot: Path, server: Server, tmp_path: Path) -> None:
    server.trouble = {1: "cut"}
    first = send(shoot, server)
    assert isinstance(first.exception, Unavailable)
    before = (tmp_path / "shoot.pack.age").read_bytes()
    (shoot / "check-report.html").write_text("a report is no change")
    second = send(shoot, server)
    assert second.exit_code == 0, second.exception
    assert (server.created, sent(server)) == (1, before)


def test_a_folder_that_changed_is_never_sent_as_it_was(shoot: Path, server: Server, tmp_path: Path) -> None:
    packing.write(packing.plan(shoot, packing.recipient_in((shoot / "nur.storybank-key.txt").read_text())), (shoot / "nur.storybank-key.txt").read_text(), tmp_path / "shoot.pack.age")  # fmt: skip
    os.utime(tmp_path / "shoot.pack.age", (1, 1))
    told = send(shoot, server)
    assert isinstance(told.exception, WrongUse) and told.exception.code == "send.old-pack"
    assert server.uploads == {}


def test_without_a_key_nothing_is_made_and_it_is_said_how_to_give_one(
    shoot: Path, server: Server, tmp_path: Path
) -> None:
    (shoot / "nur.storybank-key.txt").unlink()
    told = send(shoot, server)
    assert isinstance(told.exception, WrongUse) and "--key FILE" in str(told.exception)
    assert not (tmp_path / "shoot.pack.age").exists()


def test_a_line_that_may_not_be_used_is_refused_before_anything_is_packed(shoot: Path, tmp_path: Path) -> None:
    told = CliRunner().invoke(command, [str(shoot), "--to", "http://bank.example/up/"], env={"STORYBANK_TOKEN": "t"})
    assert isinstance(told.exception, WrongUse)
    assert not (tmp_path / "shoot.pack.age").exists()
