"""Words that stand where a name stood: a role in brackets, in the text's language, so that a reader sees the replacement."""

import re
from collections.abc import Mapping

from storybank.records import Language

# where nobody has given words for a person; drafts for native readers
_SOMEBODY = {"en": "a person", "hy": "մի մարդ", "az": "bir nəfər", "ru": "один человек"}

_NUMBER = re.compile(r"(?<!\d)(\d{2})(?!\d)")
# an age as a decade of life, drafts for native readers
_DECADES: dict[str, tuple[str, ...]] = {
    "en": ("in their teens", "in their twenties", "in their thirties", "in their forties", "in their fifties", "in their sixties", "in their seventies", "in their eighties", "in their nineties"),
    "hy": ("պատանի", "քսանն անց", "երեսունն անց", "քառասունն անց", "հիսունն անց", "վաթսունն անց", "յոթանասունն անց", "ութսունն անց", "իննսունն անց"),
    "az": ("yeniyetmə", "iyirmi yaşlarında", "otuz yaşlarında", "qırx yaşlarında", "əlli yaşlarında", "altmış yaşlarında", "yetmiş yaşlarında", "səksən yaşlarında", "doxsan yaşlarında"),
    "ru": ("подросток", "за двадцать", "за тридцать", "за сорок", "за пятьдесят", "за шестьдесят", "за семьдесят", "за восемьдесят", "за девяносто"),
}  # fmt: skip


def generalised(words: str, language: str) -> tuple[str, ...]:
    """Return a vaguer wording in brackets for words that tell an age ("43 years old" → "[in their forties]"); else nothing."""
    age = _NUMBER.search(words)
    decades = _DECADES.get(language.partition("-")[0])
    if age is None or decades is None or not 10 <= int(age[1]) <= 99:
        return ()
    return (f"[{decades[int(age[1]) // 10 - 1]}]",)


def bracketed(words: Mapping[Language, str], language: str) -> str:
    """Return "[a neighbour]" in `language`; without words in it a neutral "[a person]", never another language's words."""
    chosen = words.get(Language(language)) or _SOMEBODY.get(language.partition("-")[0], _SOMEBODY["en"])
    return f"[{chosen.strip('[] ')}]"
