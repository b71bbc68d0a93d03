"""Armenian words: one spelling for both orthographies, stems without case endings, and what the lists say of a word."""

import re
from collections.abc import Iterator
from functools import lru_cache

from storybank.people import lists

# classical to reformed spelling, in this order; applied to every text alike, so that both meet
_RESPELT: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile("(?<=[ա-ֆ])օ"), "ո"),
    (re.compile("եւ"), "և"),
    (re.compile("իւ(?=[բ-դզթ-լխ-հձ-նշչ-ջռ-րցփքֆ])"), "յու"),
    (re.compile("(?<=[ա-ֆ])եա"), "յա"),
    (re.compile("այ$"), "ա"),
    (re.compile("ոյ$"), "ո"),
    (re.compile("ոյ(?=[բ-դզթ-լխ-հձ-նշչ-ջռ-րցփքֆ])"), "ույ"),
    (re.compile("^յ(?=[ա-ֆ])"), "հ"),
    (re.compile("(?<=[ա-ֆ])է"), "ե"),
    (re.compile("(?<!ո)ւ"), "վ"),
    (re.compile("(?<=[աեէիօ])ու(?=[աեէիօ])"), "վ"),
    (re.compile("և"), "եվ"),
)
_CLASSICAL = re.compile("[ւէևօ]|եա|յ")
_ENDINGS = (
    "ներիցս", "ներից", "ներով", "ներում", "ներին", "ներիս", "ներն", "ները", "ների", "ներ", "ենք", "ենց", "ինը", "ինն",
    "երից", "երով", "երում", "երին", "երիս", "երն", "երը", "երի", "եր", "իս", "իդ", "ից", "ով", "ում", "ին", "ուն", "ու", "են", "են", "ի", "ը", "ն", "ս", "դ", "ո", "ա", "ան", "վ",
)  # fmt: skip
_FAMILY = re.compile(
    r"^[ա-ֆ]{2,}(?:յան|յանց|ունց|ենց|յանի|օղլու|օղլի|ողլու|զադե|շվիլի|աձե|իձե|իդզե|ունյաց)"
    r"(?:ը|ն|ի|ին|ինն|ից|ով|ում|ս|ու|ուց|են|ո)?$"
)
_FAMILY_MANY = re.compile(r"^[ա-ֆ]{2,}յան(?:ներ|ներն|ները|ների|ներին|ներից|ներով|ք|ենց|ենք)$")
_VERB = (
    "եցինք", "եցիք", "եցին", "ացին", "ացինք", "եցի", "ացի", "եցիր", "ացել", "եցել", "եցնել", "ացնել", "վում", "վեց", "վել",
    "վող", "ված", "վեն", "վի", "ելու", "ալու", "ելով", "ալով", "ելիս", "ալիս", "ելը", "ալը", "ելն", "ալն", "ելի", "ենք", "անք",
    "եինք", "այինք", "եին", "ային", "եիր", "եի", "այի", "ենա", "եց", "աց", "ացավ", "ավ", "ում", "ող", "ողը", "ողն", "ողի",
    "ողներ", "ողները", "ողների", "ած", "ածը", "ածն", "ածի", "ել", "ալ", "եք", "աք", "են", "ան", "եմ", "ամ", "ես", "աս", "ի",
    "ա", "իր", "եցեք", "ացեք", "ր",
)  # fmt: skip
_ABSTRACT = re.compile(r"ությ?ան|յուն")
_RUSSIAN = re.compile(
    r"^[ա-ֆ]{2,}(?:ովիչ|եվիչ|ովնա|եվնա|սկի|սկայա|սկու|սկոյ|ցկի|ենկո|չուկ|ովա|եվա|ինա|եվ|ով|ին)(?:յի|ի|ին|ը|ն|ից|ով|ում)?$"
)


def plain(word: str) -> str:
    """Return a lower-case word in one spelling: classical orthography as reformed."""
    if not _CLASSICAL.search(word):
        return word
    for pattern, put in _RESPELT:
        word = pattern.sub(put, word)
    return word


def stems(word: str) -> Iterator[str]:
    """Yield `word` and what is left of it without each ending; at least two letters stay."""
    yield word
    for ending in _ENDINGS:
        if word.endswith(ending):
            stem = word[: -len(ending)]
            if len(stem) < 2:
                continue
            yield stem
            if stem.endswith("յ") and len(stem) > 2:
                yield stem[:-1]
            if ending in ("ու", "ուն", "ով", "վ"):
                yield stem + "ի"  # Մարի: Մարու
            if ending == "ո":
                yield stem + "ա"  # Սուրիա: Սուրիոյ
            if ending in ("ա", "ան", "վ"):
                continue
            if ending in ("ի", "ին", "ից", "ով") and stem.endswith("ն"):
                yield stem[:-1] + "են"


def is_family_form(word: str) -> bool:
    """Return whether a lower-case word has the shape of an Armenian or neighbouring surname in any case."""
    return bool((_FAMILY.match(word) and not _ABSTRACT.search(word)) or _FAMILY_MANY.match(word))


@lru_cache(maxsize=100_000)
def kinds(word: str) -> str:
    """Return what the lists say of a lower-case word: g given, f family, s surname's shape, r Russian shape, w world, p place, c common."""
    spelt = plain(word)
    found = set()
    given, family, places, common, verbs = _lists()
    world_given, world_family = lists.world("given", "hy"), lists.world("family", "hy")
    longest = dict.fromkeys("gpc", 0)  # letters of the longest stem that a list holds: it says best what the word is
    for stem in stems(spelt):
        for kind, listed in (("g", given), ("p", places), ("c", common)):
            if stem in listed and (kind == "g" or len(stem) > 2):
                longest[kind] = max(longest[kind], len(stem))
        if stem in family:
            found.add("f")
        heard = lists.sound(stem)
        if len(heard) > 3 and heard in world_given:
            found.add("w")
        if len(heard) > 3 and heard in world_family:
            found.add("W")
    found |= {kind for kind, length in longest.items() if length}
    if longest["g"] > longest["c"]:
        found.discard("c")
    if longest["g"] > longest["p"]:
        found.discard("p")
    if not found & set("pcg") and any(
        len(stem) > 3 and lists.sound(stem) in lists.neighbours() for stem in stems(spelt)
    ):
        found.add("g")
    if not found & set("cg") and _is_verb(spelt, verbs):
        found.add("c")
    if is_family_form(spelt):
        found.add("s")
        stem = re.sub("յան.*$", "", spelt)
        if stem in places or stem + "ա" in places or stem + "ի" in places:
            found.add("a")  # perhaps an adjective of a place: երևանյան
    elif _RUSSIAN.match(spelt):
        found.add("r")
    return "".join(sorted(found))


def _is_verb(word: str, verbs: frozenset[str]) -> bool:
    bare = word.removeprefix("չ").removeprefix("կ")
    for ending in _VERB:
        for one in (word, bare):
            if one.endswith(ending) and len(one) - len(ending) > 1 and len(one) > 3 and one[: -len(ending)] in verbs:
                return True
    return False


@lru_cache(maxsize=1)
def _lists() -> tuple[frozenset[str], frozenset[str], frozenset[str], frozenset[str], frozenset[str]]:
    return (
        frozenset(map(plain, lists.lines("given.hy") | lists.words("given")["hy"])),
        frozenset(map(plain, lists.lines("family.hy"))),
        lists.lines("places.hy"),  # respelt when they were built
        lists.lines("words.hy").union(map(plain, lists.words("common")["hy"])),
        lists.lines("verbs.hy"),
    )
