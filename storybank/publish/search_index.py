"""The search index of the site: one script per language, made from published text only.

A script and not JSON, because a browser refuses to fetch a file beside a page opened from a disk. Matching is done by
the site's own search.js; both fold letters alike (`fold`).
"""

import json
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, replace

from storybank.publish.ordering import lower

_WORD = re.compile(r"\w+", re.UNICODE)
_SAME = str.maketrans({"ı": "i", "ё": "е", "ə": "e", "’": "", "'": "", "՛": "", "՜": "", "՞": ""})


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One thing that can be found: where it is, what is shown of it, and all its words."""

    url: str  # relative to the search page
    kind: str  # story · photograph · theme · initiative
    title: str
    excerpt: str
    words: tuple[str, ...]  # texts, not yet folded
    byline: str = ""
    note: str = ""  # content note, shown before anything of the text
    picture: str = ""  # path in data/
    passages: tuple[tuple[str, str], ...] = ()  # (anchor and time, text): where on its page the words stand

    def without_passages(self) -> "Entry":
        return replace(self, passages=())


class _Plain(dict[int, int | str | None]):
    """Letter → what it is compared as, worked out when it is first met; a combining mark is nothing."""

    def __missing__(self, code: int) -> int | str | None:
        self[code] = None if unicodedata.combining(chr(code)) else _SAME.get(code, code)
        return self[code]


_PLAIN = _Plain()


def write(entries: Iterable[Entry], language: str) -> str:
    """Return the script that hands the index to the search page; entries keep the given order."""
    rows = [
        [one.url, one.kind, one.title, _cut(one.excerpt), " ".join(sorted(_tokens(one, language))), one.byline, one.note,
         one.picture, [list(pair) for pair in one.passages]]
        for one in entries
    ]  # fmt: skip
    content = json.dumps(rows, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
    return f"window.storybankIndex={content};\n"


def fold(text: str, language: str) -> str:
    """Return `text` as both sides compare it: lower case, without accents, ə as e, ı as i, ё as е."""
    plain = unicodedata.normalize("NFD", lower(text, language))
    return plain.translate(_PLAIN)


def _tokens(entry: Entry, language: str) -> set[str]:
    return {
        word for text in (entry.title, *entry.words) for word in _WORD.findall(fold(text, language)) if len(word) > 1
    }


def _cut(text: str, longest: int = 180) -> str:
    text = " ".join(text.split())
    if len(text) <= longest:
        return text
    return text[:longest].rsplit(" ", 1)[0].rstrip(" ,;:–—-") + "…"
