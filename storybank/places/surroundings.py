"""What stands around a name: settlement words, titles, a stranger's first name, the beginning of a sentence."""

import re
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache

from storybank import schemafiles
from storybank.places.folding import Folded

SURNAME_ENDINGS = ("յան", "եան", "յանց", "yan", "ян")
KINDS = ("village", "town", "district", "river", "lake", "mountain")

_SENTENCE_END = frozenset(".!?։:;…\n\r•·")
_SKIPPED = frozenset(" \t\"'«»“”„‘’()[]{}—–-*#_>\u00a0\u200b")
_OPENERS = frozenset(
    [
        *(
            "in",
            "from",
            "near",
            "at",
            "to",
            "of",
            "the",
            "outside",
            "around",
            "old",
            "our",
            "my",
            "this",
            "that",
            "when",
            "and",
            "but",
            "after",
        ),
        *(
            "before",
            "with",
            "greater",
            "historic",
            "в",
            "во",
            "из",
            "до",
            "к",
            "ко",
            "от",
            "у",
            "о",
            "на",
            "под",
            "с",
            "со",
            "и",
            "а",
            "но",
        ),
        *(
            "then",
            "now",
            "today",
            "yesterday",
            "here",
            "there",
            "only",
            "also",
            "even",
            "so",
            "if",
            "what",
            "how",
            "why",
            "both",
            "between",
        ),
        *(
            "тогда",
            "теперь",
            "сегодня",
            "вчера",
            "здесь",
            "там",
            "только",
            "даже",
            "потом",
            "когда",
            "где",
            "если",
            "это",
            "весь",
            "вся",
        ),
        *("наш", "наша", "этот", "город", "село", "старый", "старая"),
    ]
)
_PLACE_PREPOSITIONS = {
    "en": frozenset(["in", "from", "near", "at", "to", "of", "around", "outside"]),
    "ru": frozenset(["в", "во", "из", "до", "под", "близ", "около", "возле", "из-под"]),
}


@cache
def words() -> Mapping[str, Mapping[str, tuple[frozenset[str], tuple[str, ...]]]]:
    """Return kind → language → (whole words, stems)."""
    data = schemafiles.read_yaml("places/words.yml")
    return {
        kind: {
            language: (
                frozenset(w for w in listed if not w.endswith("*")),
                tuple(w[:-1] for w in listed if w.endswith("*")),
            )
            for language, listed in data[kind].items()
        }
        for kind in (*KINDS, "person")
    }


@cache
def also_people() -> frozenset[str]:
    """Return the folded names of places that people are called too."""
    return frozenset(schemafiles.read_yaml("places/words.yml")["also_people"])


@cache
def also_words(language: str) -> frozenset[str]:
    """Return the folded names of places that are everyday words in a language."""
    return frozenset(schemafiles.read_yaml("places/words.yml")["also_words"].get(language, ()))


@cache
def opening_words(language: str) -> frozenset[str]:
    """Return the folded names of places that are rarer words: at the beginning of a sentence their capital says nothing."""
    return frozenset(schemafiles.read_yaml("places/words.yml")["opening_words"].get(language, ()))


@lru_cache(maxsize=20_000)
def is_one_of(word: str, kind: str, language: str) -> bool:
    """Say whether a folded word is, in any case, a word of `kind` (village, town, …, person)."""
    whole, stems = words()[kind].get(language, (frozenset(), ()))
    return word in whole or (bool(stems) and word.startswith(stems))


def neighbours(folded: Folded, start: int, end: int, count: int = 2) -> tuple[list[str], list[str]]:
    """Return up to `count` folded words before (nearest first) and after a span of the folded text."""
    before = folded.text[max(0, start - 60) : start].split()
    after = folded.text[end : end + 60].split()
    return before[::-1][:count], after[:count]


def kind_beside(before: list[str], after: list[str], language: str) -> str:
    """Return the kind that a word directly beside the name gives it, "" where none does. `… of X` counts in English."""
    near = [*after[:1], *before[:1]]
    if language == "en" and before[:1] == ["of"]:
        near += before[1:2]
    return next((kind for word in near if (kind := _kind_of(word, language))), "")


@lru_cache(maxsize=20_000)
def _kind_of(word: str, language: str) -> str:
    return next((kind for kind in KINDS if is_one_of(word, kind, language)), "")


def is_person_beside(before: list[str], after: list[str], language: str) -> bool:
    """Say whether a word beside the name makes it a person's: a poet's, a bishop's, a family's."""
    return any(is_one_of(word, "person", language) for word in (*before[:2], *after[:1]))


def is_preposition(word: str, language: str) -> bool:
    """Say whether a word asks for a place after it."""
    return word in _PLACE_PREPOSITIONS.get(language, ())


def is_first_name_likely(word: str, language: str) -> bool:
    """Say whether the word that begins a sentence before a name can be a first name; Armenian and Azerbaijani open in too many ways."""
    return language in ("en", "ru") and word.lower() not in _OPENERS


def is_person_like(stems: Iterable[str]) -> bool:
    """Say whether a place's name is also a given name or has the form of a surname."""
    return any(map(_is_person_stem, stems))


@lru_cache(maxsize=20_000)
def _is_person_stem(stem: str) -> bool:
    return stem in also_people() or (stem.endswith(SURNAME_ENDINGS) and " " not in stem)


def begins_sentence(text: str, start: int) -> bool:
    """Say whether the word at `start` begins the text, a line or a sentence: then its capital says nothing."""
    at = start - 1
    while at >= 0 and text[at] in _SKIPPED:
        at -= 1
    return at < 0 or text[at] in _SENTENCE_END


_WORD_BEFORE = re.compile(r"([^\W\d_][^\W_]*)[ \u00a0]$")
_WORD_AFTER = re.compile(r"[ \u00a0]([^\W\d_][^\W_]*)")


def capitalised_before(text: str, start: int) -> tuple[int, str] | None:
    """Return (offset, word) of the capitalised word one space before `start`, None where there is none."""
    match = _WORD_BEFORE.search(text[max(0, start - 40) : start])
    if match is None or not match[1][0].isupper():
        return None
    return max(0, start - 40) + match.start(1), match[1]


def capitalised_after(text: str, end: int) -> tuple[int, str] | None:
    """Return (offset, word) of the capitalised word one space after `end`, None where there is none."""
    match = _WORD_AFTER.match(text[end : end + 40])
    if match is None or not match[1][0].isupper():
        return None
    return end + 1, match[1]
