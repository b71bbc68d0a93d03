"""One way to read letters: a text becomes a folded text to search in, and every place in it leads back to the original.

The folded text has one space where a word begins or ends, small letters, Latin without diacritics, Armenian է as ե and օ as ո.
Lengths change only where something invisible or a mark inside a word is left out; offsets are mapped back in code points.
"""

import re
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass

# What cannot be folded letter by letter, in the order of preference.
_SPECIAL = re.compile(
    r"(?P<nothing>[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufe00-\ufe0f\ufeff\u055b\u055c\u055e\u055f])"
    r"|(?P<short_i>[иИ]\u0306)"
    r"|(?P<mark>[\u0300-\u036f]+)"
    r"|(?P<apostrophe>(?<=[^\W\d_])['’ʼʻ`´՚‘](?=[^\W\d_]))"
    r"|(?P<broken>(?<=[^\W\d_])[-‐\u00ac][ \t]*\r?\n[ \t]*(?=[^\W\d_]))"
    r"|(?P<gap>[\s\-‐-―−]{2,})"
)
# Where such a thing can stand: looked for first, one class of characters is found far faster than six alternatives.
_MAYBE = re.compile(
    "[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufe00-\ufe0f\ufeff\u055b\u055c\u055e\u055f"
    "\u0300-\u036f'’ʼʻ`´՚‘\u00ac\\-‐-―−]|\\s\\s|[иИ]\u0306|\\s[-‐-―−]"
)
_LATIN, _CYRILLIC, _ARMENIAN = "A-Za-z\u00c0-\u024f", "\u0400-\u04ff", "\u0531-\u0587"
_MIXED = re.compile(
    f"[{_LATIN}][{_CYRILLIC}{_ARMENIAN}]|[{_CYRILLIC}][{_LATIN}{_ARMENIAN}]|[{_ARMENIAN}][{_LATIN}{_CYRILLIC}]"
)
_WORD = re.compile(f"[{_LATIN}{_CYRILLIC}{_ARMENIAN}]+")
_SCRIPTS = {
    "Latn": re.compile(f"[{_LATIN}]"),
    "Cyrl": re.compile(f"[{_CYRILLIC}]"),
    "Armn": re.compile(f"[{_ARMENIAN}]"),
}
_PLAIN = re.compile(r"[^\W\d_\u0300-\u036f]+(?:[ -][^\W\d_\u0300-\u036f]+)*")
_AZERBAIJANI_CYRILLIC = re.compile("[әғҝҹһөүјӘҒҜҸҺӨҮЈ]")

# Letters that look alike across scripts; only letters of one shape, so that a mixed word can be read in its main script.
_LOOKS = {
    "Cyrl": dict(zip("aceopxyikABCEHKMOPTXIəӘƏhjs", "асеорхуікАВСЕНКМОРТХІәӘӘһјѕ", strict=True)),
    "Latn": dict(zip("асеорхуікАВСЕНКМОРТХІәӘһјѕоՕօոսհցզքՍՏԼ", "aceopxyikABCEHKMOPTXIəƏhjsoOonuhgqpUSL", strict=True)),
    "Armn": dict(zip("oOnuhgqSULоО", "օՕոսհցզՏՍԼօՕ", strict=True)),
}


class _Letters(dict[int, str]):
    """Code point → folded character, filled as characters turn up."""

    def __missing__(self, code: int) -> str:
        folded = self[code] = _fold_character(chr(code))
        return folded


class _Exact(dict[int, str]):
    """Code point → the same letter in small, diacritics kept; dotted and dotless i are one."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        lowered = "i" if character in "İIıi" else character.lower()
        self[code] = lowered = {"ǝ": "ə", "ә": "ə", "ǧ": "ğ"}.get(lowered, lowered)
        return lowered


_letters = _Letters()
_exact = _Exact()


@dataclass(frozen=True, slots=True)
class Folded:
    """`text` begins and ends with a space; `original(i)` is the code point of the source that its character `i` stands for."""

    text: str
    scripts: frozenset[str]
    has_azerbaijani_cyrillic: bool
    starts: tuple[int, ...]
    shifts: tuple[int, ...]

    def original(self, position: int) -> int:
        """Return the offset in the source of a character of the folded text."""
        if len(self.starts) == 1:
            return position + self.shifts[0]
        return position + self.shifts[bisect_right(self.starts, position) - 1]


def normalise(text: str) -> Folded:
    """Fold a whole text; any text is accepted, also lone surrogates and control characters."""
    source = _one_script_a_word(text) if not text.isascii() and _MIXED.search(text) else text
    scripts = _scripts(source)
    if not _MAYBE.search(source):
        return Folded(f" {source.translate(_letters)} ", scripts, _is_azerbaijani(source), (0,), (-1,))
    pieces, starts, shifts = [" "], [0], [-1]
    done, length = 0, 1
    for special in _SPECIAL.finditer(source):
        begin, end = special.span()
        if begin > done:
            pieces.append(source[done:begin].translate(_letters))
            length += begin - done
        kept = _KEPT[special.lastgroup or ""]
        pieces.append(kept)
        length += len(kept)
        done = end
        starts.append(length)
        shifts.append(end - length)
    pieces.append(source[done:].translate(_letters))
    pieces.append(" ")
    return Folded(
        text="".join(pieces),
        scripts=scripts,
        has_azerbaijani_cyrillic=_is_azerbaijani(source),
        starts=tuple(starts),
        shifts=tuple(shifts),
    )


def _scripts(text: str) -> frozenset[str]:
    if text.isascii():
        return _LATIN_ONLY if _SCRIPTS["Latn"].search(text) else frozenset()
    return frozenset(name for name, pattern in _SCRIPTS.items() if pattern.search(text))


_LATIN_ONLY = frozenset({"Latn"})


def _is_azerbaijani(text: str) -> bool:
    return not text.isascii() and bool(_AZERBAIJANI_CYRILLIC.search(text))


def fold(name: str) -> str:
    """Return the folded letters of one name, words separated by one space."""
    if _PLAIN.fullmatch(name) and (name.isascii() or not _MIXED.search(name)):
        return name.translate(_letters).replace("-", " ") if "-" in name else name.translate(_letters)
    return " ".join(normalise(name).text.split())


def exact(word: str) -> str:
    """Return a word in small letters with its diacritics, to tell Şuşa from Susa."""
    if not _PLAIN.fullmatch(word) or _MIXED.search(word):
        word = _SPECIAL.sub(_keep_exact, unicodedata.normalize("NFC", _one_script_a_word(word)))
    return word.translate(_exact)


_KEPT = {"nothing": "", "short_i": "й", "mark": "", "apostrophe": "'", "broken": "", "gap": " "}


def _keep_exact(special: re.Match[str]) -> str:
    return "й" if special.lastgroup == "short_i" else " " if special.lastgroup == "gap" else ""


def _fold_character(character: str) -> str:
    if character in "İIıi":
        return "i"
    if character in "əǝƏƎäÄ":
        return "e"
    lowered = character.lower()
    if len(lowered) != 1 or not (lowered.isalpha() or lowered.isdigit()):
        return " "
    code = ord(lowered)
    if code < 0x250:
        return unicodedata.normalize("NFD", lowered)[0] if lowered != "ß" else "s"
    if 0x400 <= code <= 0x4FF:
        return {"ё": "е", "ӣ": "и", "ѓ": "г"}.get(lowered, lowered)
    return {"է": "ե", "օ": "ո"}.get(lowered, lowered)


def _one_script_a_word(text: str) -> str:
    """Return the text, as long as before, with look-alike letters of mixed words set in the word's main script."""

    def settle(match: re.Match[str]) -> str:
        word = match[0]
        counts = {name: len(pattern.findall(word)) for name, pattern in _SCRIPTS.items()}
        if sum(1 for count in counts.values() if count) < 2:
            return word
        looks = _LOOKS[max(counts, key=lambda name: counts[name])]
        return "".join(looks.get(letter, letter) for letter in word)

    return _WORD.sub(settle, text)
