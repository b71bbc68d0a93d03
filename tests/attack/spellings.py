"""What an attacker tries: one name in every alphabet, romanisation and case. Made apart from the product's own tables."""

from collections.abc import Iterable, Iterator
from itertools import product

_HY = {
    "ա": ("a", "а"), "բ": ("b", "б"), "գ": ("g", "г"), "դ": ("d", "д"), "ե": ("e", "е"), "զ": ("z", "з"), "է": ("e", "э"),
    "ը": ("y", "ы"), "թ": ("t", "т"), "ժ": ("zh", "ж"), "ի": ("i", "и"), "լ": ("l", "л"), "խ": ("kh", "х"), "ծ": ("ts", "ц"),
    "կ": ("k", "к"), "հ": ("h", "г"), "ձ": ("dz", "дз"), "ղ": ("gh", "г"), "ճ": ("ch", "ч"), "մ": ("m", "м"), "յ": ("y", "й"),
    "ն": ("n", "н"), "շ": ("sh", "ш"), "ո": ("o", "о"), "չ": ("ch", "ч"), "պ": ("p", "п"), "ջ": ("j", "дж"), "ռ": ("r", "р"),
    "ս": ("s", "с"), "վ": ("v", "в"), "տ": ("t", "т"), "ր": ("r", "р"), "ց": ("ts", "ц"), "ւ": ("u", "у"), "փ": ("p", "п"),
    "ք": ("k", "к"), "և": ("ev", "ев"), "օ": ("o", "о"), "ֆ": ("f", "ф"),
}  # fmt: skip
_AZ = {
    "a": "а", "b": "б", "c": "ҹ", "ç": "ч", "d": "д", "e": "е", "ə": "ә", "f": "ф", "g": "ҝ", "ğ": "ғ", "h": "һ", "x": "х",
    "ı": "ы", "i": "и", "j": "ж", "k": "к", "q": "г", "l": "л", "m": "м", "n": "н", "o": "о", "ö": "ө", "p": "п", "r": "р",
    "s": "с", "ş": "ш", "t": "т", "u": "у", "ü": "ү", "v": "в", "y": "ј", "z": "з",
}  # fmt: skip
_ASCII = str.maketrans({"ə": "e", "ı": "i", "ö": "o", "ü": "u", "ğ": "g", "ç": "c", "ş": "s", "x": "x", "q": "q"})
_ENGLISH = {"ə": "a", "ı": "i", "ö": "o", "ü": "u", "ğ": "gh", "ç": "ch", "ş": "sh", "x": "kh", "q": "g", "c": "j"}
_RU = {
    "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ё": "yo", "ж": "zh", "з": "z", "и": "i", "й": "y", "к": "k",
    "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u", "ф": "f", "х": "kh", "ц": "ts",
    "ч": "ch", "ш": "sh", "щ": "shch", "ъ": "", "ы": "y", "ь": "", "э": "e", "ю": "yu", "я": "ya",
}  # fmt: skip
_ENDINGS = {
    "hy": ("", "ի", "ին", "ը", "ն", "ից", "ով", "ում", "ի՞ն", "ս"),
    "az": ("", "ın", "in", "nın", "nin", "a", "ə", "ya", "yə", "nı", "ni", "dan", "dən", "da", "də", "dır", "lar"),
    "ru": ("", "а", "у", "ом", "е", "ой", "ы", "и", "ю", "ей"),
    "en": ("", "'s", "’s", "s"),
}


def spellings(part: dict[str, str]) -> frozenset[str]:
    """Return every spelling of one part of a name, in small letters: bare stems long enough to say whose it is."""
    found: set[str] = set()
    for language, form in part.items():
        bare = _lower(form, language)
        for spelled in {bare, *_romanised(bare, language)}:
            found.add(spelled)
            found |= {piece for piece in spelled.split("-") if len(piece) > 4}  # both halves of a double name
    return frozenset(one for one in found if len(one) >= 4)


def in_cases(part: dict[str, str]) -> Iterator[str]:
    """Yield the declined forms in each language as written, with a capital, all capitals and small."""
    for language, form in part.items():
        bases = {form, form[:-1]} if form[-1:] in "аяaəеи" else {form}
        for base, ending in product(bases, _ENDINGS[language]):
            yield from (base + ending, _upper(base + ending, language), _lower(base + ending, language))


def _romanised(word: str, language: str) -> Iterable[str]:
    if language == "hy":
        plain = word.replace("ու", "ՈՒ")
        for at in (0, 1):
            yield "".join(
                ("u", "у")[at] if one == "Ւ" else "" if one == "Ո" else _HY.get(one, (one, one))[at] for one in plain
            )
        yield "".join(_HY.get(one, (one,))[0] for one in plain.replace("ՈՒ", "ու")).replace("ou", "ou")
    elif language == "az":
        yield "".join(_AZ.get(one, one) for one in word)
        yield word.translate(_ASCII)
        yield "".join(_ENGLISH.get(one, one) for one in word)
    elif language == "ru":
        latin = "".join(_RU.get(one, one) for one in word)
        yield latin
        yield latin.replace("kh", "h").replace("ts", "c")


def _lower(word: str, language: str) -> str:
    return (word.replace("İ", "i").replace("I", "ı") if language == "az" else word).lower().replace("i̇", "i")


def _upper(word: str, language: str) -> str:
    return (word.replace("i", "İ") if language == "az" else word).upper()
