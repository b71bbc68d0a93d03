"""Other usual spellings of one name, as keys: what letters and habit do to it between the alphabets.

`aliases.fold` makes one key of what the alphabets write alike; what they do not (h becomes г or х, ğ becomes г, ü becomes ю
or у, Hovhannes becomes Оганес) is put beside it here when a name is sealed. Texts are looked up as they stand: this costs
a search nothing.
"""

import re
from functools import lru_cache
from itertools import islice, product

_SHORTEST = 5  # letters of a key: the other spellings of a shorter one are ordinary words, or other names
_MOST = 24

# names that habit spells in more ways than letters explain; each line one name, as keys begin
_SAME = tuple(
    tuple(line.split())
    for line in """
    ovanes ovanis okanes okanis ohanes ohanis hovanes hovanis
    ovhanes ovhanis ovanes
    khachatr khachatur khachater khatchatr khatchatur hachatr hachatur
    ekhish ekish eghish iekish
    husif husuf iusif iusuf usif usuf
    kasim kasum ghasim ghasum
    mirza mirzo
    miasnik miasnig
    alekse alekhe alekhei aleks
    ksen khen
    fetor fiotor fevotor
    iuli chuli huli
    hrips rips ribs
    karapet karabet garabet
    mekhak mekhag
    sekin sakin
    hamazasp amazasp
    """.strip().splitlines()
)

# what one sound is written as; an empty string: it is left out
_SOUNDS: tuple[tuple[re.Pattern[str], tuple[str, ...]], ...] = (
    (re.compile(r"^kh(?=[aeiou])"), ("kh", "h", "k")),
    (re.compile(r"^h(?=[aeiou])"), ("h", "kh", "k")),
    (re.compile(r"^k(?=[aeo][^aeiou]i[dt])"), ("k", "h", "kh")),  # Гамид; else г begins with г
    (re.compile(r"(?<=.)gh"), ("gh", "k")),
    (re.compile(r"^gh"), ("gh", "k")),
    (re.compile(r"(?<=[aeiou])kh?(?=aiev|aev)"), ("k", "gh")),
    (re.compile(r"(?<=[aeou])i?(?=ev)"), ("i", "")),  # -ayev, -аев
    (re.compile(r"(?<=[bcdfghklmnprstvz])iu(?=[^aeiou]|$)"), ("iu", "u")),  # ü as ю
    (re.compile(r"(?<=[kl])u(?=[^aeiou])"), ("u", "iu")),
    (re.compile(r"(?<=[kl])ia(?=[^aeiou])"), ("ia", "a")),  # ə as я: Нигяр
    (re.compile(r"(?<=[aeiou][kl])a(?=[^aeiou]$)"), ("a", "ia")),
    (re.compile(r"^(?:zh|ch)(?=[ao])"), ("zh", "ch")),  # Janna, Zhanna
    (re.compile(r"^c(?!h)"), ("c", "s")),
    (re.compile(r"^s(?=at|ov)"), ("s", "c")),  # Saturyan, Tsaturyan
    (re.compile(r"^s(?:hch|ch|h)"), ("sh", "shch", "sch")),  # щ
    (re.compile(r"q"), ("q", "gh", "k")),
    (re.compile(r"(?<=n)k(?=i)"), ("k", "gh")),
    (re.compile(r"^sh(?=[aou])"), ("sh", "ch")),  # Choushanik
    (re.compile(r"hh|kh(?=[bdfgklmnprstvz])"), ("kh", "h")),
)


@lru_cache(maxsize=16384)
def respelt(key: str) -> tuple[str, ...]:
    """Return the keys under which one folded word is written as well, without its own; none for a short word or a run."""
    if len(key) < _SHORTEST or " " in key:
        return ()
    found = dict.fromkeys(_by_habit(key))
    for one in (key, *found):
        found |= dict.fromkeys(_by_sound(one))
        if len(found) >= _MOST:
            break
    return tuple(one for one in found if one != key and len(one) >= _SHORTEST - 1)[:_MOST]


def _by_habit(key: str) -> list[str]:
    """Return the key with its beginning as others write it."""
    found: list[str] = []
    for same in _SAME:
        known = max((one for one in same if key.startswith(one)), key=len, default="")
        if known:
            found += [other + key[len(known) :] for other in same if other != known]
    return found


def _by_sound(key: str) -> list[str]:
    pieces: list[tuple[str, ...]] = []
    at = 0
    places = sorted(
        {(match.start(), match.end()): ways for shape, ways in _SOUNDS for match in shape.finditer(key)}.items()
    )
    for (start, end), ways in places:
        if start < at:
            continue
        pieces += [(key[at:start],), ways]
        at = end
    pieces.append((key[at:],))
    return ["".join(chosen) for chosen in islice(product(*pieces), _MOST)]
