"""What a bundle's content promises, checked on its finished files by suffix: pages, transcripts, pictures, rights."""

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from storybank.publish import crate, rights
from storybank.publish.page_promises import OUTSIDE, Broken, Pages
from storybank.publish.reading import Look, look, suffix_of

_CSS_ADDRESS = re.compile(r"""(?i)url\(\s*['"]?([^'")]+)|@import\s+['"]([^'"]+)""")
Files = Mapping[str, Path] | Mapping[str, str]  # path relative to data/ → place
_TEXTS = frozenset({".html", ".htm", ".css", ".svg", ".vtt"})
_SVG_ADDRESS = re.compile(r"""(?i)(?:href|src)\s*=\s*["'](?!data:image/|#)""")
_TIMING = re.compile(r"(?:(\d\d+):)?(\d\d):(\d\d)\.(\d{3}) --> (?:(\d\d+):)?(\d\d):(\d\d)\.(\d{3})(?: .*)?")
_TAG = re.compile(r"</?(?:v|c|i|b|u|lang|ruby|rt)(?:[. ][^<>]*)?>|<\d\d:\d\d(?::\d\d)?\.\d{3}>")
_REFERENCE = re.compile(r"&(?!amp;|lt;|gt;|lrm;|rlm;|nbsp;|quot;|#\d+;|#x[0-9a-fA-F]+;)")


class Promises:
    """What the payload of one bundle promises. Each file's bytes are given to it once; `of` may be called by several threads.

    files: path relative to data/ → place.
    """

    def __init__(self, files: Files) -> None:
        self._files = files
        self._document = _json(files, rights.PATH)
        statements = (self._document or {}).get("statements")
        self._pages = Pages(statements if isinstance(statements, dict) else {}, files)

    def whole(self) -> Iterator[Broken]:
        """Yield what is wrong with the bundle as one: rights that cannot be read, metadata that names other files."""
        if self._document is None:
            yield "rights", rights.PATH, "rights.json is missing or cannot be read."
            return
        yield from _rights(self._document)
        yield from _crate(self._files)

    def is_text(self, path: str) -> bool:
        """Return whether `of` wants to see the bytes of this file."""
        return suffix_of(path) in _TEXTS

    def of(self, path: str, look: Look) -> Iterator[Broken]:
        """Yield every promise that one file does not keep. look: what was found when it was read."""
        if self._document is None:
            return
        for code in look.codes:
            yield code, path, _MEDIA_WORDS[code]
        suffix = suffix_of(path)
        if suffix not in _TEXTS:
            return
        data = Path(self._files[path]).read_bytes() if look.data is None else look.data
        if suffix in (".html", ".htm"):
            yield from self._pages.broken(path, data)
        elif suffix == ".vtt":
            for line, message in vtt_faults(data):
                yield "vtt", path, f"Line {line}: {message}"
        elif suffix == ".css":
            for match in _CSS_ADDRESS.finditer(data.decode(errors="replace")):
                if OUTSIDE.match(match[1] or match[2]):
                    yield "outside", path, "The style sheet loads something from outside the bundle."
        elif _SVG_ADDRESS.search(data.decode(errors="replace")):
            yield "outside", path, "The drawing loads something from outside itself."


def broken(files: Files) -> Iterator[Broken]:
    """Yield every promise that a bundle's payload does not keep. files: path relative to data/ → place."""
    promises = Promises(files)
    yield from promises.whole()
    for path, place in files.items():
        yield from promises.of(path, look(str(place), [], is_examined=False))


_MEDIA_WORDS = {
    "metadata": "Carries something besides picture or sound: a metadata segment, a tag or a tail.",
    "damaged-media": "Is not a whole file of its kind.",
    "unknown-media": "Is of a kind that cannot be proved clean.",
}


def vtt_faults(data: bytes) -> Iterator[tuple[int, str]]:
    """Yield (line, message) for whatever a strict WebVTT parser would object to (W3C WebVTT 1, section 4)."""
    try:
        lines = data.decode("utf-8").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    except UnicodeDecodeError:
        yield 1, "not UTF-8"
        return
    if not re.fullmatch(r"\ufeff?WEBVTT(?:[ \t].*)?", lines[0]):
        yield 1, "the first line is not WEBVTT"
        return
    at = 1
    while at < len(lines) and lines[at]:
        if "-->" in lines[at]:
            yield at + 1, "a cue without an empty line before it"
        at += 1
    last_start = -1.0
    while at < len(lines):
        if not lines[at]:
            at += 1
            continue
        first, block = at, []
        while at < len(lines) and lines[at]:
            block.append(lines[at])
            at += 1
        if block[0].startswith(("NOTE", "STYLE", "REGION")) and "-->" not in block[0]:
            continue
        timing = 0 if "-->" in block[0] else 1
        match = _TIMING.fullmatch(block[timing]) if len(block) > timing else None
        if not match:
            yield first + timing + 1, "not a timing line"
            continue
        start, end = _seconds(match.groups()[:4]), _seconds(match.groups()[4:])
        if end <= start or start < last_start:
            yield first + timing + 1, "the cue ends before it starts, or starts before the one above"
        last_start = start
        for offset, text in enumerate(block[timing + 1 :], first + timing + 2):
            if "-->" in text or "<" in _TAG.sub("", text) or _REFERENCE.search(text):
                yield offset, "an arrow, an open bracket or a bare ampersand in the text"
        if len(block) == timing + 1:
            yield first + timing + 1, "a cue without text"


def _seconds(parts: tuple[str | None, ...]) -> float:
    hours, minutes, seconds, thousandths = (int(one or 0) for one in parts)
    return hours * 3600 + minutes * 60 + seconds + thousandths / 1000


def _rights(document: Mapping[str, Any]) -> Iterator[Broken]:
    wanted = {"schema", "collection", "version", "issued_on", "languages", "statements", "items", "licence"}
    if document.get("schema") != rights.SCHEMA or not wanted <= document.keys():
        yield "rights", rights.PATH, "rights.json is not of the kind this version can read."
        return
    if set(document["languages"]) != set(document["statements"]):
        yield "rights", rights.PATH, "A language of the bundle has no statements."
    for item in document["items"]:
        if not {"id", "kind", "licence", "uses", "audience"} <= item.keys() or not item["uses"]:
            yield "rights", rights.PATH, "An item has no licence, use or audience."


def _crate(files: Files) -> Iterator[Broken]:
    document = _json(files, crate.PATH)
    graph = document.get("@graph") if document else None
    if not isinstance(graph, list):
        yield "crate", crate.PATH, "The metadata document is missing or cannot be read."
        return
    root: dict[str, Any] = next((one for one in graph if one.get("@id") == "./"), {})
    named = {one.get("@id") for one in root.get("hasPart", [])}
    for path in sorted(named - files.keys()):
        yield "crate", crate.PATH, f"{path} is described, but not there."
    for path in sorted(files.keys() - named - {crate.PATH}):
        yield "crate", path, "Not described in the metadata document."


def _json(files: Files, path: str) -> dict[str, Any] | None:
    if path not in files:
        return None
    try:
        document = json.loads(Path(files[path]).read_bytes())
    except (ValueError, RecursionError):
        return None
    return document if isinstance(document, dict) else None
