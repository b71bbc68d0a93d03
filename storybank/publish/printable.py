"""Text as files may hold it: without the signs that XML, HTML, WebVTT, workbooks or UTF-8 itself cannot carry."""

import re

# control signs but tab, line feed and carriage return; halves of surrogate pairs; what Unicode calls no character
_NOT_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_BREAK = re.compile("[\x0b\x0c\x1c-\x1f]")  # a word processor's soft ends of lines, and old separators


def printable(text: str) -> str:
    """Return `text` without such signs; a transcript copied from a word processor or cut by a telephone may hold some."""
    return _NOT_TEXT.sub("", _BREAK.sub(" ", text)) if _NOT_TEXT.search(text) else text
