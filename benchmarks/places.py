"""Score the places engine: `python benchmarks/places.py [--data ../shared/data/dev] [--misses]`.

Recall of `place` mentions by span overlap, the right cluster among and first of the candidates, false matches a thousand
ordinary sentences, start-up, memory and speed. The labelled sentences are read where they lie and never copied.
"""

import argparse
import json
import resource
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

if TYPE_CHECKING:
    from storybank.places.gazetteer import Gazetteer


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--data", type=Path, default=ROOT.parent / "shared" / "data" / "dev")
    arguments.add_argument("--misses", action="store_true", help="print what was missed, misread and wrongly found")
    options = arguments.parse_args()
    begun = time.perf_counter()
    from storybank.places import gazetteer, matching

    known = gazetteer.load()
    for language in ("en", "ru", "hy", "az"):
        matching.mentions("Shusha Şuşa Шуша Շուշի", language, known)
    print(
        f"start-up {time.perf_counter() - begun:.2f} s, peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB"
    )
    print("lang  mentions  found  among  first  candidates  negatives-fired  false/1000")
    for language in ("en", "ru", "hy", "az"):
        print(score(language, known, options.data, shows=options.misses))
    speed(known, options.data)


def score(language: str, known: "Gazetteer", data: Path, *, shows: bool) -> str:
    from storybank.places import matching

    total = found = among = first = candidates = negatives = fired = 0
    for line in (data / "places" / f"{language}.jsonl").open(encoding="utf-8"):
        item = json.loads(line)
        marks = matching.mentions(item["text"], item["lang"], known)
        for mention in item["mentions"]:
            over = [m for m in marks if m.span.start < mention["end"] and m.span.end > mention["start"]]
            if mention["label"] in ("not_place",):
                negatives += 1
                fired += bool(over)
                if over and shows:
                    print("  fired", item["id"], mention["surface"])
            if mention["label"] != "place":
                continue
            total += 1
            found += bool(over)
            if not over:
                if shows:
                    print("  missed", item["id"], mention["surface"], mention["place_ids"], item["text"][:150])
                continue
            right = {known.places[p].cluster for p in mention["place_ids"] if p in known.places}
            have = [known.places[c.place].cluster for c in over[0].candidates]
            candidates += len(set(have))
            among += bool(right & set(have))
            first += have[0] in right
            if shows and have[0] not in right:
                print("  first", item["id"], mention["surface"], mention["place_ids"], have[:6], item["text"][:150])
    sentences = (data / "plain" / f"{language}.txt").read_text(encoding="utf-8").splitlines()
    false = 0
    for sentence in sentences:
        marks = matching.mentions(sentence, language, known)
        false += len(marks)
        if shows:
            for mark in marks:
                best = known.places[mark.candidates[0].place]
                print(
                    "  false",
                    sentence[mark.span.start : mark.span.end],
                    best.id,
                    best.kind,
                    mark.case,
                    "|",
                    sentence[:110],
                )
    return (
        f"{language:4}  {total:8}  {found / total:.3f}  {among / found:.3f}  {first / found:.3f}  {candidates / found:10.2f}"
        f"  {fired:7}/{negatives:<7}  {1000 * false / len(sentences):10.1f}"
    )


def speed(known: "Gazetteer", data: Path) -> None:
    from storybank.places import matching

    for language in ("en", "ru", "hy", "az"):
        text = (data / "plain" / f"{language}.txt").read_text(encoding="utf-8")
        lines = text.splitlines() * 5
        begun = time.process_time()
        for line in lines:
            matching.mentions(line, language, known)
        taken = time.process_time() - begun
        size = 5 * len(text.encode()) / 1e6
        big = text.replace("\n", " ") * (1 + 1_000_000 // len(text.encode()))
        begun = time.process_time()
        matching.mentions(big, language, known)
        print(
            f"{language}: {size / taken:.2f} MB/s line by line, {len(big.encode()) / 1e6 / (time.process_time() - begun):.2f} MB/s in one text"
        )


if __name__ == "__main__":
    main()
