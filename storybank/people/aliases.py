"""One key for one name, whatever its script, spelling or case ending: Յովհաննէս = Հովհաննես = Hovhannes = Ованес.

Words are romanised (Azerbaijani Latin and Cyrillic, Russian, Armenian in either orthography) and folded by
`tetrak_translit`, which knows the Eastern and Western sound shifts. Case endings are taken off by trying: `keys` yields
the key of a word and of the word without each ending its language could have put there.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from storybank.people.spellings import respelt
from storybank.records import Span

# a word: letters of any script, combining marks, and the marks that stand inside Armenian words
_WORD = re.compile(
    r"[^\W\d_](?:[^\W_]|[\u0300-\u036f\u00ad\u200b-\u200d՛՜՞’ʼ']|-(?:\r?\n[ \t]*(?=[a-zа-яёա-ևəğışçöü]))?)*"
)
_PART = re.compile(r"[^\W\d_](?:[^\W\d_]|[\u0300-\u036f\u00ad\u200b-\u200d՛՜՞])*")  # also of an address: no hyphen
_SHORTEST_PART = 3  # letters of a part of a hyphened word: -лы, -da are endings
_MOST_PARTS = 3
_LINE_BREAK = re.compile(r"-\r?\n")
_BROKEN_BY = re.compile(r"[—–…]|\.{2,3}|-[ \t]{0,9}\r?\n[ \t]{0,9}")
_LONGEST_WORD = 120  # characters; what is longer is nobody's name, whatever stands in it
_LONGEST_PIECE = 30  # letters on either side of a break
_SPELLED = re.compile(r"(?<!\w)[^\W\d_](?:[ .-][^\W\d_](?!\w)){3,29}")
_INSIDE = re.compile(r"-\r?\n[ \t]*|[՛՜՞\u00ad\u200b-\u200d\ufeff\u0300-\u0306\u0308-\u036f]")

_OTHER_SCRIPT = re.compile(r"[\u0530-\u058fﬓ-ﬗ]|([\u0400-\u052f])")
_HEADS, _LASTS = 3, 4  # forms of a word inside a run, and at its end

_CYRILLIC = {
    "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ё": "e", "ж": "zh", "з": "z", "и": "i", "й": "y",
    "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u", "ф": "f",
    "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "sh", "ъ": "", "ы": "i", "ь": "", "э": "e", "ю": "yu", "я": "ya",
    # Azerbaijani of 1958
    "ә": "a", "ғ": "gh", "ҝ": "g", "ҹ": "j", "һ": "h", "ө": "o", "ү": "u", "ј": "y",
}  # fmt: skip
_AZERBAIJANI = {
    "ə": "a", "ǝ": "a", "ä": "a", "ç": "ch", "ş": "sh", "ğ": "gh", "ǧ": "gh", "ı": "i", "ö": "o", "ü": "u", "x": "kh",
    "q": "gh", "c": "j",
}  # fmt: skip

# endings by script, longest first; a stem keeps at least three letters
_ENDINGS = {
    "armn": (
        "ներից", "ներով", "ներում", "ներին", "ներիս", "ենց", "ների", "ներն", "ները", "ներ", "ութ", "յից", "յով", "յին", "ից", "ով", "ում",
        "ինը", "ինն", "յի", "ուն", "ուց", "ին", "ի", "ը", "ն", "ս", "դ", "ու", "էն", "ոյ", "եան",
    ),
    "cyrl": (
        "ского", "ыми", "ими", "ого", "его", "ому", "ему", "ями", "ами", "ой", "ей", "ою", "ею", "ым", "им", "ом", "ем",
        "ах", "ях", "ам", "ям", "ов", "ев", "ых", "их", "ую", "а", "я", "у", "ю", "е", "и", "ы", "о",
        # Azerbaijani of 1958
        "ларындан", "ләриндән", "лардан", "ләрдән", "ларын", "ләрин", "лары", "ләри", "лар", "ләр", "ындан", "индән", "ундан",
        "үндән", "нын", "нин", "нун", "нүн", "ында", "индә", "унда", "үндә", "дан", "дән", "дыр", "дир", "дур", "дүр", "ын", "ин",
        "ун", "үн", "ны", "ни", "ну", "нү", "да", "дә", "ја", "јә", "на", "нә", "ла", "лә", "јам", "јәм", "әм", "сан", "сән", "ү", "ә",
    ),
    "latn": (
        "larından", "lərindən", "lardan", "lərdən", "ların", "lərin", "ından", "indən", "undan", "ündən", "nındır",
        "ındakı", "dakı", "dəki", "ları", "ləri", "lar", "lər", "ının", "inin", "unun", "ünün", "nın", "nin", "nun",
        "nün", "ında", "ində", "unda", "ündə", "dan", "dən", "dır", "dir", "dur", "dür", "nı", "ni", "nu", "nü", "da",
        "də", "ya", "yə", "na", "nə", "yla", "ylə", "la", "lə", "ın", "in", "un", "ün", "ı", "i", "u", "ü", "a", "ə",
        "yam", "yəm", "am", "əm", "san", "sən", "’s", "'s", "s", "y", "ov", "um", "its", "ic", "e", "n",
    ),
}  # fmt: skip


@lru_cache(maxsize=131_072)
def fold(name: str) -> str:
    """Return the key of `name`: its words folded and joined by a space; empty where it holds no letter."""
    return " ".join(
        key for match in _WORD.finditer(unicodedata.normalize("NFC", name)) if (key := _fold_word(match[0]))
    )


_ROUGH = (
    ("tch", "c"), ("dzh", "c"), ("ch", "c"), ("zh", "c"), ("ts", "c"), ("dz", "c"), ("sh", "s"), ("kh", "x"), ("gh", "k"),
    ("j", "c"), ("q", "k"), ("g", "k"), ("b", "p"), ("d", "t"), ("w", "v"), ("y", "i"), ("e", "a"), ("o", "u"),
)  # fmt: skip
_ROUGH_STEMS = 8
_ROUGH_MIN = 5  # letters: shorter rough keys are everybody's, and ordinary words' (Rasim, rəsm)
ROUGH = "~"  # begins every rough key, so that none is taken for a whole one


@lru_cache(maxsize=131_072)
def rough(key: str) -> tuple[str, ...]:
    """Return the rough keys of a folded word, for spellings that `fold` keeps apart: Hüseynov, Гусейнов, Huseinov.

    Between the alphabets a sound is written in several ways: ə as a or e, h as г, х or nothing, ğ and q as г or к. A rough
    key has one letter for all of them and no i; h gives two keys, one with it and one without. Empty for short words.
    """
    if " " in key:
        return ()
    bare = key
    for said, one in _ROUGH:
        bare = bare.replace(said, one)
    bare = bare[:1] + bare[1:].replace("i", "")
    found = dict.fromkeys((bare.replace("h", "").replace("x", "k"), bare.replace("h", "k").replace("x", "k")))
    shortened = (re.sub(r"(.)\1+", r"\1", one) for one in found)
    return tuple(ROUGH + one for one in shortened if len(one) >= _ROUGH_MIN)


def index_keys(name: str) -> tuple[str, ...]:
    """Return every key under which an alias is kept: its own, and where it is one word those of its other spellings and rough ones."""
    key = fold(name)
    return tuple(dict.fromkeys((key, *respelt(key), *rough(key)))) if key else ()


def keys(text: str, language: str, *, longest: int = 4, only_capitals: bool = False) -> Iterator[tuple[Span, str]]:
    """Yield every key that a word or run of up to `longest` words of `text` could have, with its span in `text`.

    only_capitals: leave out what begins in lower case; a long page has ten times as many of those.

    A word gives the key of its written form and of each stem left by a case ending of its script; a run gives the keys
    of its words with the last one (the declined one) in every such form, and of all words as stems.
    """
    words = [
        Span(match.start(), match.end())
        for match in _WORD.finditer(text)
        if match.end() - match.start() <= _LONGEST_WORD
    ]
    for first, start in enumerate(words):
        if only_capitals and not text[start.start].isupper():
            yield from (
                found for found in _hyphened(text, start, language) if text[found[0].start].isupper()
            )  # ex-Petrosyan
            continue
        stems = _stems_in(text[start.start : start.end], language)
        if not stems:  # letters of a script that nobody here reads
            continue
        for key in _alone(stems):
            yield start, key
        heads, end, count = stems[:_HEADS], start.end, 1
        for at in range(first + 1, len(words) if longest > 1 else 0):
            span = words[at]
            following = _stems_in(text[span.start : span.end], language)
            if "\n\n" in text[end : span.start]:
                break
            if not following:
                continue
            end, count = span.end, count + 1
            whole = Span(start.start, end)
            for head in dict.fromkeys(heads):
                for last in following[:_LASTS]:
                    yield whole, f"{head} {last}"
            if count >= longest:
                break
            heads = _longer(heads, following[:_HEADS])
        yield from _hyphened(text, start, language)
    yield from _broken(text, language, only_capitals=only_capitals)


def _broken(text: str, language: str, *, only_capitals: bool) -> Iterator[tuple[Span, str]]:
    """Yield the keys of words that a dash, dots or a line's end breaks in two, and of words spelled letter by letter."""
    for match in _BROKEN_BY.finditer(text):
        start, end = match.span()
        while start > 0 and match.start() - start < _LONGEST_PIECE and text[start - 1].isalpha():
            start -= 1
        while end < len(text) and end - match.end() < _LONGEST_PIECE and text[end].isalpha():
            end += 1
        if start == match.start() or end == match.end() or (only_capitals and not text[start].isupper()):
            continue
        joined = text[start : match.start()] + text[match.end() : end]
        yield from ((Span(start, end), key) for key in _alone(_stems_in(joined, language)))
    for match in _SPELLED.finditer(text):
        if not only_capitals or match[0][0].isupper():
            letters = "".join(letter for letter in match[0] if letter.isalpha())
            yield from ((Span(*match.span()), key) for key in _stems_in(letters, language))


def _hyphened(text: str, whole: Span, language: str) -> Iterator[tuple[Span, str]]:
    """Yield the keys of the parts of a hyphened word and of its runs: Anahit-Petrosyan.jpg, a family's two names."""
    if "-" not in text[whole.start : whole.end]:
        return
    parts = [
        (Span(whole.start + match.start(), whole.start + match.end()), stems)
        for match in _PART.finditer(text[whole.start : whole.end])
        if len(match[0]) >= _SHORTEST_PART and (stems := _stems_in(match[0], language))
    ]
    if len(parts) < 2 or _LINE_BREAK.search(text[whole.start : whole.end]):
        return
    for first in range(len(parts)):
        for last in range(first, min(first + _MOST_PARTS, len(parts))):
            for key in _runs(parts[first : last + 1]):
                yield Span(parts[first][0].start, parts[last][0].end), key


def small_keys(text: str, *, longest: int = 3) -> Iterator[tuple[Span, str]]:
    """Yield the key of each word in small letters as written, and of each run of them, with its span: anahit-petrosyan.jpg."""
    run: list[tuple[Span, str]] = []
    for match in _PART.finditer(text):
        key = "" if match[0][0].isupper() else _fold_word(match[0])
        if not key:
            run = []
            continue
        run = [*run[1 - longest :], (Span(match.start(), match.end()), key)]
        for first in range(len(run)):
            yield Span(run[first][0].start, match.end()), " ".join(one for _, one in run[first:])


def _runs(words: list[tuple[Span, tuple[str, ...]]]) -> Iterator[str]:
    """Yield the keys of these words as one run: the last one in its forms, the others as written or as stems."""
    heads: tuple[str, ...] = ()
    for _, stems in words[:-1]:
        heads = _longer(heads, stems[:_HEADS]) if heads else stems[:_HEADS]
    if not heads:
        yield from _alone(words[-1][1])
        return
    yield from (f"{head} {last}" for head in dict.fromkeys(heads) for last in words[-1][1][:_LASTS])


def _alone(stems: tuple[str, ...]) -> Iterator[str]:
    yield from stems
    yield from dict.fromkeys(one for stem in stems[:_ROUGH_STEMS] for one in rough(stem))


def _longer(heads: tuple[str, ...], stems: tuple[str, ...]) -> tuple[str, ...]:
    """Return the beginnings of a run with one word more: all words as written, all without their first ending, and so on."""
    count = max(len(heads), len(stems))
    return tuple(f"{heads[min(at, len(heads) - 1)]} {stems[min(at, len(stems) - 1)]}" for at in range(count))


def _stems_in(word: str, language: str) -> tuple[str, ...]:
    """Return the stems of a word; the language decides only how I and İ are lowered, and a word is kept once for all others."""
    return _stems(word, language if "I" in word or "İ" in word else "")


@lru_cache(maxsize=131_072)
def _stems(word: str, language: str) -> tuple[str, ...]:
    """Return the distinct keys of `word` and of its possible stems, written form first."""
    plain = _INSIDE.sub("", unicodedata.normalize("NFC", word))
    lowered = _lower(plain, language)
    found = [_fold_word(plain)]
    for ending in _ENDINGS[_script(lowered)]:
        if lowered.endswith(ending) and len(lowered) - len(ending) >= 3:
            found.append(_fold_word(plain[: -len(ending)].rstrip("-’'ʼ")))
            if _script(lowered) == "cyrl":  # Седа: Седу, Седе; Мария: Марии
                found.append(_fold_word(plain[: -len(ending)] + "а"))
                found.append(_fold_word(plain[: -len(ending)] + "я"))
    return tuple(dict.fromkeys(key for key in found if key))


@lru_cache(maxsize=131_072)
def _fold_word(word: str) -> str:
    from tetrak_translit import fold_token

    lowered = _INSIDE.sub("", _lower(word, "az" if set(word) & set("ƏəİıĞğ") else ""))
    script = _script(lowered)
    if script == "cyrl":
        lowered = "".join(_CYRILLIC.get(letter, letter) for letter in lowered)
    elif script == "latn":
        stripped = (
            "".join(_AZERBAIJANI.get(letter, letter) for letter in lowered)
            if set(lowered) & set("əǝçşğǧıöüx")
            else lowered
        )
        lowered = "".join(c for c in unicodedata.normalize("NFD", stripped) if not unicodedata.combining(c))
    key = "".join(str(fold_token(part, script="hy")) for part in re.split(r"[-’'ʼ]", lowered) if part)
    return re.sub(r"(.)\1+", r"\1", key.replace("y", "i"))


def _lower(word: str, language: str) -> str:
    if language.startswith("az"):
        word = word.replace("İ", "i").replace("I", "ı")
    return word.lower().replace("i̇", "i")


def _script(word: str) -> str:
    first = _OTHER_SCRIPT.search(word)
    if first is None:
        return "latn"
    return "cyrl" if first[1] else "armn"
