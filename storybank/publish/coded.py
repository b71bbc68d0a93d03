"""Words that stand in a text in another code: percent signs of addresses, escapes of scripts and style sheets, base64.

A finished bundle should hold none of somebody's name, and a search that reads only plain letters would not know.
"""

import base64
import binascii
import re
import urllib.parse
from collections.abc import Iterator

_ANY = re.compile(r"%[0-9A-Fa-f]{2}|\\u?[0-9A-Fa-f]{2}|[A-Za-z0-9+/_-]{16}")
_ESCAPE = re.compile(r"\\u\{?([0-9A-Fa-f]{4,6})\}?|\\x([0-9A-Fa-f]{2})|\\([0-9A-Fa-f]{2,6})[ \t\n]?")
_RUN = re.compile(r"[A-Za-z0-9+/_-]{16,}={0,2}")
_HEX = re.compile(r"[0-9a-f-]+")
_WORD = re.compile(r"[^\W\d_]{3}")
_LARGEST = 0x10FFFF
_LONGEST = 1_000_000  # characters of one run


def decoded(text: str) -> Iterator[str]:
    """Yield the text as it reads once its codes are undone, where it has any; the plain text itself is not among them."""
    if not _ANY.search(text):
        return
    if "%" in text and (plain := urllib.parse.unquote(text)) != text:
        yield plain
    if "\\" in text and (plain := _ESCAPE.sub(_letter, text)) != text:
        yield plain.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    for run in _RUN.finditer(text):
        if run.end() - run.start() <= _LONGEST and not _HEX.fullmatch(run[0]) and (plain := _from_base64(run[0])):
            yield plain


def _letter(match: re.Match[str]) -> str:
    code = int(match[1] or match[2] or match[3], 16)
    return chr(code) if code <= _LARGEST else ""


def _from_base64(run: str) -> str:
    """Return the words a run of letters is base64 of; empty where it is none, as most words and ids are not."""
    bare = run.rstrip("=").translate(str.maketrans("-_", "+/"))
    try:
        text = base64.b64decode(bare + "=" * (-len(bare) % 4), validate=True).decode()
    except (binascii.Error, UnicodeDecodeError):
        return ""
    return text if _WORD.search(text) else ""
