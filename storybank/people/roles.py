"""Words that stand where a name stood: a role in brackets, in the text's language, so that a reader sees the replacement."""

from collections.abc import Mapping

from storybank.records import Language

# where nobody has given words for a person; drafts for native readers
_SOMEBODY = {"en": "a person", "hy": "մի մարդ", "az": "bir nəfər", "ru": "один человек"}


def bracketed(words: Mapping[Language, str], language: str) -> str:
    """Return "[a neighbour]" in `language`; without words in it a neutral "[a person]", never another language's words."""
    chosen = words.get(Language(language)) or _SOMEBODY.get(language.partition("-")[0], _SOMEBODY["en"])
    return f"[{chosen.strip('[] ')}]"
