"""How well captions are asked about: real captions, ordinary sentences, parity between languages, speed, memory.

    python benchmarks/captions.py [--data ../shared/data/dev] [--verbose]

captions   precision and recall by category on `captions/real_captions.jsonl` (labels: one reading with the draft rules in hand,
           and these rules were looked at beside them: a training figure, not a test)
plain      questions (blocked or review) per 1,000 sentences of `plain/*.txt`, which break no rule; parallel line by line
parity     each language's share of questioned sentences against the mean of the four
speed      MB of UTF-8 a second through terms, and through places and terms together, one core, automata warm
"""

import argparse
import json
import resource
import time
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from storybank.findings import Finding

LANGUAGES = ("en", "ru", "hy", "az")
HERE = Path(__file__).resolve().parent


def main() -> None:
    """Print the figures; nothing is written."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=HERE.parent.parent / "shared/data/dev")
    parser.add_argument("--verbose", action="store_true")
    arguments = parser.parse_args()
    begun = time.perf_counter()
    inspect = Inspector()
    print(f"start-up {time.perf_counter() - begun:.2f} s")
    captions(inspect, arguments.data / "captions/real_captions.jsonl", verbose=arguments.verbose)
    shares = {
        language: plain(inspect, arguments.data / f"plain/{language}.txt", language, arguments.verbose)
        for language in LANGUAGES
    }
    mean = sum(shares.values()) / len(shares)
    print(
        "parity   " + "  ".join(f"{language} {share / mean if mean else 1:.2f}" for language, share in shares.items())
    )
    for language in LANGUAGES:
        speed(inspect, arguments.data / f"plain/{language}.txt", language)
    print(f"memory   {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB at most")


class Inspector:
    """The same chain as `storybank inspect text`, without people."""

    def __init__(self) -> None:
        from storybank import schemafiles
        from storybank.places import gazetteer, matching
        from storybank.rulebook import parse

        self.places = gazetteer.load()
        self.mentions = matching.mentions
        self.rulebook = parse(schemafiles.rulebook_documents(), self.places)
        for language in LANGUAGES:
            self.questions("Shusha Шуша Շուշի Şuşa", language)

    def questions(self, words: str, language: str, voice: str = "caption") -> "list[Finding]":
        from storybank.records import Language, Text, TextMarks, Voice
        from storybank.rules import wording

        kind = Voice(voice) if voice in ("quote", "transcript") else Voice.CAPTION
        text = Text(field=f"caption.{language}", language=Language(language), text=words, voice=kind)
        marks = TextMarks(places=self.mentions(words, language, self.places))
        return list(wording.questions(wording.in_text(text, marks, self.rulebook)))


def captions(inspect: Inspector, path: Path, *, verbose: bool) -> None:
    """Print precision and recall of categories over real captions."""
    counts: Counter[str] = Counter()
    for line in path.read_text(encoding="utf-8").splitlines():
        entry = json.loads(line)
        found = {f.category for f in inspect.questions(entry["text"], entry["lang"], entry["voice"])}
        expected = set(entry["expected_categories"])
        counts.update(right=len(found & expected), extra=len(found - expected), missed=len(expected - found))
        if verbose and found != expected:
            print(f"  {entry['id']}: expected {sorted(expected)}, found {sorted(found)}")
    right, extra, missed = counts["right"], counts["extra"], counts["missed"]
    print(
        f"captions P {right / max(1, right + extra):.3f}  R {right / max(1, right + missed):.3f}  ({right} right, {extra} extra, {missed} missed)"
    )


def plain(inspect: Inspector, path: Path, language: str, verbose: bool) -> float:
    """Print and return the share of ordinary sentences that are questioned."""
    lines = path.read_text(encoding="utf-8").splitlines()
    asked = {number: found for number, line in enumerate(lines) if (found := inspect.questions(line, language))}
    if verbose:
        for number, found in asked.items():
            print(f"  {language} {number}:", *(f"{f.code} [{f.facts.get('words', '')}]" for f in found))
    print(
        f"plain    {language}: {len(asked)} of {len(lines)} sentences, {1000 * len(asked) / len(lines):.1f} per 1,000"
    )
    return len(asked) / len(lines)


def speed(inspect: Inspector, path: Path, language: str) -> None:
    """Print megabytes a second: the second reading counts, patterns are compiled in the first."""
    from storybank.records import Language, Text, TextMarks, Voice
    from storybank.rules import terms

    lines = path.read_text(encoding="utf-8").splitlines()
    size = path.stat().st_size / 1e6
    seconds = {}
    for run in ("first", "second"):
        mark = " " if run == "second" else ""  # another text for the memory of the last scans
        begun = time.process_time()
        for line in lines:
            text = Text(field="caption", language=Language(language), text=line + mark, voice=Voice.CAPTION)
            list(terms.in_text(text, TextMarks(), inspect.rulebook))
        seconds["terms"] = time.process_time() - begun
        begun = time.process_time()
        for line in lines:
            inspect.questions(line + mark + " ", language)
        seconds["all"] = time.process_time() - begun
    print(
        f"speed    {language}: terms {size / seconds['terms']:.1f} MB/s, places and wording {size / seconds['all']:.1f} MB/s"
    )


if __name__ == "__main__":
    main()
