"""An attacker with whole bundles and a list of names: what do they tell that nobody agreed to?

    .venv/bin/python benchmarks/people_attack.py [FOLDER]

Two banks are made that differ in nothing but the hidden people's names (other letters, other lengths, another order of the
alphabet); both go the whole way by the product's own commands, in both editions. Then
1. every byte is read in every code and searched for every spelling and case of every hidden name, and of its parts;
2. the two releases are laid side by side: whatever differs beyond random ids and hashes would tell something of the names.
About four minutes on two quiet cores.
"""

import re
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tests.attack import planted
from tests.attack.test_names_in_bundles import collected, names_in, released
from tests.attack.views import files
from tests.flows.line import Line, line_of

EDITIONS = ("public", "archive")
_SPARE = (
    (re.compile(r"\b[0-9a-f]{128}\b"), "SHA512"),
    (re.compile(r"\b[0-9a-f]{64}\b"), "SHA256"),
    (re.compile(r"\b[A-Z2-7]{4}\b(?=[\"<,. ])"), "MARK"),  # of a photographer: a keyed hash of the bank's own id
    (re.compile(r"\b[a-z2-7]{26}\b"), "ID"),
    (re.compile(r"(?m)^(?:RU|untrusted comment|trusted comment).*$"), "SIGNATURE"),
    (re.compile(r"(?m)^[A-Za-z0-9+/]{80,}={0,2}$"), "SIGNATURE"),
)


def way(folder: Path, instead: dict[str, str]) -> tuple[dict[str, Path], dict[str, str]]:
    """Go the whole way with one set of names; return the bundles by edition, and public id → code of each item."""
    shoot = planted.write(folder, instead)
    with line_of(folder / "bank") as line:
        line.run("identity", "add", folder / "identities.jsonl", "--stream", "north", "--by", "pe-1", on=None)
        line.run("ingest", shoot, "--stream", "north", "--by", "pe-1")
        line.answer_everything(folder)
        collected(line)
        bundles = {edition: released(line, edition) for edition in EDITIONS}
        return bundles, codes(line)


def codes(line: Line) -> dict[str, str]:
    from storybank.store import open_bank

    with open_bank(line.bank) as bank:
        shown = [item for one in bank.releases.list() for item in bank.releases.items(one.id)]
        names = bank.items.codes_of([item.item for item in shown])
        return {item.public_id: names[item.item].rpartition("/")[2].rpartition(":")[2] for item in shown}


def bare(text: str, known: dict[str, str]) -> str:
    """Return a text without what is random in it: public ids say the item's code instead, hashes and signatures nothing."""
    for public_id, code in known.items():
        text = text.replace(public_id, f"<{code}>")
    for shape, word in _SPARE:
        text = shape.sub(word, text)
    return text


def laid_out(bundle: Path, known: dict[str, str]) -> dict[str, object]:
    """Return each file of a bundle as it compares: lines in no order, for random ids decide some; pictures and sound byte by byte."""
    found: dict[str, object] = {}
    for name, data in files(bundle):
        key = bare(name, known)
        if key.endswith((".jpg", ".opus", ".mp3", ".woff2", ".png")):
            found[key] = data
        elif "manifest" not in key and not key.endswith(".xlsx"):
            found[key] = sorted(re.split(r"(?<=>)|\n|(?<=,)", bare(data.decode("utf-8", errors="replace"), known)))
    return found


def differing(left: dict[str, object], right: dict[str, object]) -> list[str]:
    found = [f"only in one: {name}" for name in sorted(left.keys() ^ right.keys())]
    for name in sorted(left.keys() & right.keys()):
        one, other = left[name], right[name]
        if one == other:
            continue
        if isinstance(one, bytes) and isinstance(other, bytes):
            found.append(f"{name}: {len(one)} and {len(other)} bytes")
        elif isinstance(one, list) and isinstance(other, list):
            ours, theirs = [line for line in one if line not in other], [line for line in other if line not in one]
            if ours or theirs:
                found.append(f"{name}: {ours[:3]} / {theirs[:3]}")
    return found


def main() -> None:
    with tempfile.TemporaryDirectory() as made:
        folder = Path(sys.argv[1] if len(sys.argv) > 1 else made)
        banks = {}
        for name, instead in (("one", {}), ("other", planted.OTHERS)):
            (folder / name).mkdir(parents=True)
            banks[name] = way(folder / name, instead)
        hits = names_in(banks["one"][0])
        print(f"names found in the bytes of two editions: {len(hits)}")
        for hit in hits[:20]:
            print("  ", *hit)
        for edition in EDITIONS:
            sides = [laid_out(bundles[edition], known) for bundles, known in banks.values()]
            apart = differing(sides[0], sides[1])
            print(f"{edition}: {len(sides[0])} files compared, {len(apart)} tell the two sets of names apart")
            for one in apart[:40]:
                print("  ", one[:400])


if __name__ == "__main__":
    main()
