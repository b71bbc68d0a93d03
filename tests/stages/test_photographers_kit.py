"""The photographer's kit runs with the base install alone: nothing of the bank's packages is there."""

import json
import subprocess
import sys

import pyrage
import pytest
from PIL import Image

from storybank.people import find

NOT_IN_THE_KIT = (
    "numpy", "cv2", "av", "pandas", "django", "prefect", "jinja2", "lxml", "phonenumbers", "stdnum", "pycrfsuite", "pymorphy3",
    "natasha", "navec", "slovnet", "spacy", "simplemma", "cryptography", "webvtt", "pysubs2", "docx", "pypdf",
)  # fmt: skip
CAPTIONS = {
    "hy": "Անահիտ Սարգսյանը սեղանի մոտ։",
    "az": "Rəşad Məmmədov masanın yanında.",
    "ru": "Иван Петров у стола, тел. 091 23 45 67.",
    "en": "Anahit Sargsyan at the table.",
}


PROGRAM = f"""
import contextlib, io, json, sys
for name in {NOT_IN_THE_KIT!r}:
    sys.modules[name] = None
from storybank.cli.main import main
for words in json.loads(sys.argv[1]):
    out, err, code = io.StringIO(), io.StringIO(), 0
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            main(words)
        except SystemExit as end:
            code = end.code
    print(json.dumps([code or 0, out.getvalue(), err.getvalue()]))
"""


@pytest.mark.slow
def test_a_delivery_is_made_checked_packed_and_sent_with_the_base_install_alone(tmp_path):
    folder, pack, key = tmp_path / "shoot", tmp_path / "shoot.pack.age", tmp_path / "packing-key.txt"
    (folder / "photographs").mkdir(parents=True)
    Image.new("RGB", (40, 30), (200, 150, 90)).save(folder / "photographs" / "F01.jpg")
    heading = ",".join(["code", "file", *(f"caption_{language}" for language in CAPTIONS)])
    row = ",".join(["F01", "F01.jpg", *(f'"{text}"' for text in CAPTIONS.values())])
    (folder / "photographs.csv").write_text(f"{heading}\n{row}\n", encoding="utf-8")
    key.write_text(f"{pyrage.x25519.Identity.generate().to_public()}\n")
    commands = [
        ["init-batch", str(tmp_path / "empty")],
        ["check", str(folder), "--json"],
        ["pack", str(folder), "--to", str(key), "--out", str(pack)],
        ["send", str(pack), "--to", "http://127.0.0.1:9/up/x/", "--tries", "1"],
    ]
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, json.dumps(commands)], capture_output=True, text=True, check=True
    )
    made, checked, packed, sent = map(json.loads, done.stdout.splitlines())
    assert made[0] == 0, made
    codes = {one["code"] for one in json.loads(checked[1])["deliveries"][0]["findings"]}
    assert checked[0] == 1 and codes and not any(code.endswith("unreadable") for code in codes), checked[2]
    assert packed[0] == 0, packed
    assert "line broke" in sent[2], sent


@pytest.mark.parametrize(("language", "text"), list(CAPTIONS.items()))
def test_the_quick_finder_knows_a_plain_name_in_every_language(language, text):
    assert find(text, language, is_quick=True).names


def test_the_quick_finder_asks_nothing_it_is_not_sure_of():
    assert find("The Zzyzx stood there.", "en", is_quick=True).names == ()
