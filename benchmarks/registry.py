"""How fast a text is looked up among a bank's people: words a second, beside a plain look-up of the same words in the same run.

    .venv/bin/python benchmarks/registry.py [--people 15000]

`first`: every word is new, its stems are made; `again`: as in the rest of a large text or bundle. The floor looks up each
word as it stands, in small letters, in a set: no case form, no other alphabet, no run of words.
"""

import argparse
import re
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from storybank.people import aliases
from storybank.people.aliases import index_keys
from storybank.people.lists import lines
from storybank.people.registry import Alias, AliasIndex, keyed
from storybank.records import NamePart, PersonId

TEXTS = Path("../shared/data/dev/text")
KEY = b"benchmark".ljust(32, b".")
LETTERS = 300_000
WORD = re.compile(r"\w+")


def people(count: int) -> AliasIndex:
    """Return an index of made-up people: given and family names of the lists, combined."""
    given = sorted(lines("given.hy") | lines("given.az"))
    family = sorted(lines("family.hy") | lines("family.az"))
    found: dict[str, tuple[Alias, ...]] = {}
    for number in range(count):
        person = PersonId(f"p{number}")
        names = (given[number % len(given)], family[number * 7 % len(family)])
        for part, name in zip((NamePart.GIVEN, NamePart.FAMILY), names, strict=True):
            for key in index_keys(name):
                hidden = keyed(key, KEY)
                found[hidden] = (*found.get(hidden, ()), Alias(person=person, part=part))
    return AliasIndex(KEY, found)


def looked_up(text: str, plain: set[str]) -> int:
    """Return how many words of a text stand in a set: the floor."""
    return sum(one.lower() in plain for one in WORD.findall(text))


def seconds(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=15_000)
    index = people(parser.parse_args().people)
    print(f"{len(index.aliases):,} keys of names")
    for language in ("hy", "az", "ru", "en"):
        files = sorted(one for one in (TEXTS / language).rglob("*") if one.is_file())
        text = "\n".join(one.read_text(encoding="utf-8", errors="ignore")[:60_000] for one in files)[:LETTERS]
        words = WORD.findall(text)
        plain = {one.lower() for one in words}
        floor = min(seconds(partial(looked_up, text, plain)) for _ in range(3))
        for kept in (aliases._stems, aliases._fold_word, aliases.rough, keyed):
            kept.cache_clear()
        first = seconds(partial(index.marks, text, language))
        again = min(seconds(partial(index.marks, text, language)) for _ in range(3))
        rates = [round(len(words) / one) for one in (floor, first, again)]
        print(
            f"{language}: floor {rates[0]:,} words/s; first {rates[1]:,} ({first / floor:.0f} times the floor); "
            f"again {rates[2]:,} ({again / floor:.0f} times); {len(text) / 1000 / again:,.0f} K letters/s"
        )


if __name__ == "__main__":
    main()
