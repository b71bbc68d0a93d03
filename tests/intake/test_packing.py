"""One encrypted file of a delivery: what is in it, in which order, and what becomes of it when it is cut, changed or foreign."""

import json
from pathlib import Path

import pyrage
import pytest

from storybank.errors import Refused, StorybankError, Tampered, Unreadable, WrongUse
from storybank.intake import packing
from tests import phone_forms

NAME = "Anahit"


@pytest.fixture
def key() -> pyrage.x25519.Identity:
    return pyrage.x25519.Identity.generate()


@pytest.fixture
def shoot(tmp_path: Path) -> Path:
    folder = tmp_path / "shoot"
    for name in ("photographs", "consents"):
        (folder / name).mkdir(parents=True)
    (folder / "photographs.csv").write_text("code,file\nF01,F01.jpg\n")
    (folder / "photographs" / "F01.jpg").write_bytes(phone_forms.picture() + bytes(300_000))
    (folder / "consents" / "C01.png").write_bytes(phone_forms.picture(5))
    (folder / "identities.jsonl").write_text(json.dumps({"code": "C01", "names": {"en": {"given": NAME}}}))
    (folder / "check-report.html").write_text("stays at home")
    (folder / "nur.storybank-key.txt").write_text("stays at home")
    return folder


def pack(shoot: Path, key: pyrage.x25519.Identity, **more: bool) -> tuple[Path, packing.Plan]:
    recipient = str(key.to_public())
    made = packing.plan(shoot, recipient, **more)
    target = shoot.with_name("shoot.pack.age")
    packing.write(made, recipient, target)
    return target, made


def test_a_pack_gives_back_what_went_in_and_leaves_reports_at_home(shoot: Path, key: pyrage.x25519.Identity) -> None:
    target, _ = pack(shoot, key)
    names = packing.open_pack(target, [str(key)], shoot.with_name("out"))
    assert set(names) == {"photographs.csv", "identities.age", "consents/C01.png", "photographs/F01.jpg"}
    for name in set(names) - {"identities.age"}:
        assert (shoot.with_name("out") / name).read_bytes() == (shoot / name).read_bytes()


def test_names_are_sealed_once_more_inside(shoot: Path, key: pyrage.x25519.Identity) -> None:
    target, _ = pack(shoot, key)
    packing.open_pack(target, [str(key)], shoot.with_name("out"))
    assert all(NAME.encode() not in path.read_bytes() for path in shoot.with_name("out").rglob("*") if path.is_file())
    sealed = (shoot.with_name("out") / "identities.age").read_bytes()
    assert NAME in pyrage.decrypt(sealed, [key]).decode()


def test_small_things_come_first_and_a_cut_pack_still_shows_them(shoot: Path, key: pyrage.x25519.Identity) -> None:
    target, made = pack(shoot, key, is_small_first=True)
    order = [member.name for member in made.members]
    assert order.index("previews/photographs/F01.jpg.jpg") < made.small <= order.index("photographs/F01.jpg")
    target.write_bytes(target.read_bytes()[:-100_000])
    with pytest.raises(Tampered):
        packing.open_pack(target, [str(key)], shoot.with_name("out"))
    came = packing.open_pack(target, [str(key)], shoot.with_name("part"), is_partial=True)
    assert "photographs.csv" in came and "photographs/F01.jpg" not in came


@pytest.mark.parametrize("at", [0.3, 0.6, 0.99])
def test_a_changed_byte_makes_it_unreadable(shoot: Path, key: pyrage.x25519.Identity, at: float) -> None:
    target, _ = pack(shoot, key)
    body = bytearray(target.read_bytes())
    body[int(len(body) * at)] ^= 1
    target.write_bytes(bytes(body))
    with pytest.raises(Tampered):
        packing.open_pack(target, [str(key)], shoot.with_name("out"))


def test_another_banks_key_and_another_programs_file_are_told_apart(shoot: Path, key: pyrage.x25519.Identity) -> None:
    target, _ = pack(shoot, key)
    with pytest.raises(Refused):
        packing.open_pack(target, [str(pyrage.x25519.Identity.generate())], shoot.with_name("a"))
    target.write_bytes(pyrage.encrypt(b"hello " * 1000, [key.to_public()]))
    with pytest.raises(Unreadable):
        packing.open_pack(target, [str(key)], shoot.with_name("b"))


def test_a_member_that_leads_out_of_the_folder_is_refused(shoot: Path, key: pyrage.x25519.Identity) -> None:
    made = packing.plan(shoot, str(key.to_public()))
    evil = packing.Member(name="../out.txt", size_bytes=1, sha256="", data=b"x")
    target = shoot.with_name("evil.age")
    packing.write(packing.Plan(folder=shoot, members=(evil, *made.members), small=1), str(key.to_public()), target)
    with pytest.raises(Unreadable):
        packing.open_pack(target, [str(key)], shoot.with_name("inside"))
    assert not shoot.with_name("out.txt").exists()


def test_nothing_of_the_senders_machine_is_in_it(shoot: Path, key: pyrage.x25519.Identity) -> None:
    first, _ = pack(shoot, key)
    plain = pyrage.decrypt(first.read_bytes(), [key])
    first.unlink()
    again, _ = pack(shoot, key)
    sealed = plain.find(b"age-encryption.org")  # the sealed names are random, all before them is not
    assert plain[:1024] and plain.count(b"root") == 0
    assert pyrage.decrypt(again.read_bytes(), [key])[-300_000:] == plain[-300_000:] and sealed > 0


def test_a_pack_is_never_written_over(shoot: Path, key: pyrage.x25519.Identity) -> None:
    pack(shoot, key)
    with pytest.raises(WrongUse):
        pack(shoot, key)


@pytest.mark.parametrize("text", ["", "no key", "age1short", "AGE-SECRET-KEY-1AAAA age1x"])
def test_a_key_that_cannot_pack_is_refused_before_anything_is_read(text: str) -> None:
    with pytest.raises(StorybankError):
        packing.recipient_in(text)


def test_the_same_key_reads_out_the_same_digits(key: pyrage.x25519.Identity) -> None:
    text = f"# a comment\n{key.to_public()}\n"
    assert packing.recipient_in(text) == str(key.to_public())
    assert packing.fingerprint(packing.recipient_in(text)) == packing.fingerprint(str(key.to_public()))
