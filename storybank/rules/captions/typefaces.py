"""Letters for which a release brings no typeface: its reader's own are used, and look different on every machine."""

import re
import unicodedata
from collections.abc import Iterable, Iterator

from storybank.findings import Finding, Severity
from storybank.records import ItemId, Text

# what the fonts of publish/site hold, as its stylesheet says
_WITHOUT = re.compile(
    "[^\x00-\u024f\u0259\u0300-\u036f\u2000-\u20cf\u2100-\u22ff\u0400-\u04ff\u0530-\u058f\ufb13-\ufb17]"
)


def check(texts: Iterable[Text], item: ItemId | None = None) -> Iterator[Finding]:
    """Yield one note for an item, at the first text with such letters; which scripts they are of stands in its facts."""
    field, scripts = "", dict[str, None]()
    for text in texts:
        if text.field.startswith("embedded"):  # never leaves
            continue
        found = scripts_without(text.text)
        field = field or (text.field if found else "")
        scripts |= dict.fromkeys(found)
    if scripts:
        yield Finding(
            code="captions.no-typeface",
            severity=Severity.INFO,
            item=item,
            field=field,
            facts={"scripts": ", ".join(scripts)},
        )


def scripts_without(text: str) -> tuple[str, ...]:
    """Return the scripts of letters that the release's own typefaces do not hold, in their order in the text."""
    if not _WITHOUT.search(text):
        return ()
    letters = dict.fromkeys(sign for sign in _WITHOUT.findall(text) if unicodedata.category(sign).startswith("L"))
    return tuple(dict.fromkeys(_script(sign) for sign in letters))


def _script(letter: str) -> str:
    word = unicodedata.name(letter, "unknown").split(" ")[0].split("-")[0]
    return word if word == "CJK" else word.capitalize()
