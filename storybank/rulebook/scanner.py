"""One pass over a text for every rule of its language: an automaton of literals, then a bounded check at each hit."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import ahocorasick

from storybank.records import Span
from storybank.rulebook.folding import Folded, fold
from storybank.rulebook.triggers import Trigger

WINDOW_BEFORE = 80  # code points in which the rest of a phrase may stand before its anchor
WINDOW_AFTER = 160


@dataclass(frozen=True, slots=True)
class Hit:
    """A trigger found: where in the original, and which."""

    span: Span
    trigger: Trigger


class Scanner:
    """The automata of all languages, each built when first asked for; one instance per rulebook."""

    def __init__(self, triggers: Iterable[Trigger]) -> None:
        self._triggers: dict[str, list[Trigger]] = defaultdict(list)
        for trigger in triggers:
            self._triggers[trigger.language].append(trigger)
        self._automata: dict[str, ahocorasick.Automaton] = {}

    def scan(self, text: str, language: str) -> tuple[Hit, ...]:
        """Return what is found in `text`, in the text's order; of overlapping hits of one rule only the longest."""
        language = language.partition("-")[0]
        automaton = self._automaton(language)
        if automaton is None or not text:
            return ()
        folded = fold(text, language)
        found = {(hit.trigger.owner, hit.span): hit for hit in self._verified(automaton, folded, text)}
        return tuple(sorted(_longest(found.values()), key=lambda hit: (hit.span, hit.trigger.owner)))

    def _automaton(self, language: str) -> "ahocorasick.Automaton | None":
        if language not in self._triggers:
            return None
        if language not in self._automata:
            by_anchor: dict[str, list[Trigger]] = defaultdict(list)
            for trigger in self._triggers[language]:
                by_anchor[trigger.anchor].append(trigger)
            automaton = ahocorasick.Automaton()
            for anchor, triggers in by_anchor.items():
                automaton.add_word(anchor, (len(anchor), triggers))
            automaton.make_automaton()
            self._automata[language] = automaton
        return self._automata[language]

    def _verified(self, automaton: "ahocorasick.Automaton", folded: Folded, text: str) -> Iterator[Hit]:
        reading = folded.text
        for end, (length, triggers) in automaton.iter(reading):
            start = end - length + 1
            if start and (reading[start - 1].isalnum() or reading[start - 1] == "_"):
                continue  # inside a word: no trigger begins a word there
            for trigger in triggers:
                if trigger.is_ascii and not folded.is_ascii_typed:
                    continue
                if trigger.is_anchor_first:
                    match = trigger.pattern.match(reading, start, end + WINDOW_AFTER)
                else:
                    match = trigger.pattern.search(reading, max(0, start - WINDOW_BEFORE), end + WINDOW_AFTER)
                if match is None or match.end() <= end - length + 1:
                    continue
                span = folded.span(*match.span())
                if not trigger.is_cased or _has_capitals(text[span.start : span.end], trigger.written):
                    yield Hit(span, trigger)


def _longest(hits: Iterable[Hit]) -> Iterator[Hit]:
    """Yield of overlapping hits of one rule the longest; one sweep from left to right."""
    open_hits: dict[str, Hit] = {}
    for hit in sorted(hits, key=lambda hit: (hit.span.start, -hit.span.end, hit.trigger.written)):
        last = open_hits.get(hit.trigger.owner)
        if last is not None and hit.span.start < last.span.end:
            if hit.span.end - hit.span.start > last.span.end - last.span.start:
                open_hits[hit.trigger.owner] = hit
            continue
        if last is not None:
            yield last
        open_hits[hit.trigger.owner] = hit
    yield from open_hits.values()


def _has_capitals(found: str, written: str) -> bool:
    """Return whether each word that the rule writes with a capital has one in the text; WHOLE CAPITALS must be so there.

    A rule with alternatives is held to the capital of its first word only.
    """
    words = re.split(r"[\s\-‐-―]+", found)
    models = written.split() if "(" not in written else written.lstrip("(").split()[:1]
    for word, model in zip(words, models, strict=False):
        stem = model.rstrip("~*")
        if len(stem) > 1 and stem.isupper() and not word[: len(stem)].isupper():
            return False
        if stem[:1].isupper() and not word[:1].isupper():
            return False
    return True
