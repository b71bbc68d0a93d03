"""What a bundle's content promises, checked on its finished files by suffix: pages, transcripts, pictures, rights."""

import json
import posixpath
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from storybank.publish import crate, media_proof, rights

Broken = tuple[str, str, str]  # code, file relative to data/, message

_OUTSIDE = re.compile(r"(?i)^\s*(?:[a-z][a-z0-9+.-]*:|//)")
_CSS_ADDRESS = re.compile(r"""(?i)url\(\s*['"]?([^'")]+)|@import\s+['"]([^'"]+)""")
_LOADING = {"src", "srcset", "poster", "data", "action", "formaction", "background", "ping", "manifest"}
_MEDIA = frozenset({".jpg", ".png", ".webp", ".opus", ".mp3", ".m4a", ".flac", ".wav"})
_TIMING = re.compile(r"(?:(\d\d+):)?(\d\d):(\d\d)\.(\d{3}) --> (?:(\d\d+):)?(\d\d):(\d\d)\.(\d{3})(?: .*)?")
_TAG = re.compile(r"</?(?:v|c|i|b|u|lang|ruby|rt)(?:[. ][^<>]*)?>|<\d\d:\d\d(?::\d\d)?\.\d{3}>")
_REFERENCE = re.compile(r"&(?!amp;|lt;|gt;|lrm;|rlm;|nbsp;|quot;|#\d+;|#x[0-9a-fA-F]+;)")


def broken(files: Mapping[str, Path]) -> Iterator[Broken]:
    """Yield every promise that a bundle's payload does not keep. files: path relative to data/ → place."""
    document = _json(files, rights.PATH)
    if document is None:
        yield "rights", rights.PATH, "rights.json is missing or cannot be read."
        return
    yield from _rights(document)
    statements = document.get("statements") or {}
    known: set[tuple[str, str, str]] = set()  # addresses that lead somewhere: every page has the same dozens
    for path, place in files.items():
        suffix = place.suffix
        if suffix == ".html":
            yield from _page(path, place.read_text(encoding="utf-8", errors="replace"), statements, files, known)
        elif suffix == ".css":
            for match in _CSS_ADDRESS.finditer(place.read_text(encoding="utf-8")):
                if _OUTSIDE.match(match[1] or match[2]):
                    yield "outside", path, "The style sheet loads something from outside the bundle."
        elif suffix == ".svg":
            if re.search(r"""(?i)(?:href|src)\s*=\s*["'](?!data:image/|#)""", place.read_text(encoding="utf-8")):
                yield "outside", path, "The drawing loads something from outside itself."
        elif suffix == ".vtt":
            for line, message in vtt_faults(place.read_bytes()):
                yield "vtt", path, f"Line {line}: {message}"
        elif suffix in _MEDIA:
            for code in dict.fromkeys(media_proof.faults_of(place)):
                yield code, path, _MEDIA_WORDS[code]
    yield from _crate(files)


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


def _page(
    path: str, text: str, statements: Mapping[str, Any], files: Mapping[str, Path], known: set[tuple[str, str, str]]
) -> Iterator[Broken]:
    words, tags = _read(text)
    folder = path.split("/", 1)[0]
    wanted = {folder: statements[folder]} if "/" in path and folder in statements else statements
    for language, sentences in wanted.items():
        for name in ("non_involvement", "place_names"):
            if " ".join(str(sentences.get(name, "")).split()) not in words or not sentences.get(name):
                yield "statement", path, f"The page lacks the statement {name} in {language}."
    if not any(one.get("http-equiv", "").lower() == "content-security-policy" for tag, one in tags if tag == "meta"):
        yield "policy", path, "The page has no content security policy."
    if not any(tag == "html" and one.get("lang") for tag, one in tags):
        yield "policy", path, "The page does not say its language."
    for tag, attributes in tags:
        if (tag == "script" and not attributes.get("src")) or any(name.startswith("on") for name in attributes):
            yield "policy", path, "The page carries a script of its own."
        if tag in ("style", "base", "iframe", "object", "embed") or "style" in attributes:
            yield "policy", path, "The page carries a style or a frame of its own."
        for name, value in attributes.items():
            if name in _LOADING or (name == "href" and tag in ("link", "use", "image", "a", "area")):
                place = (posixpath.dirname(path), name, value)
                if place not in known:
                    faults = list(_address(path, tag, name, value, files))
                    yield from faults
                    known |= set() if faults else {place}


def _read(text: str) -> tuple[str, list[tuple[str, dict[str, str]]]]:
    """Return the running text of a page and its elements with their attributes; a bundle has thousands of pages."""
    from lxml import etree

    parser = etree.HTMLParser(encoding="utf-8", no_network=True, huge_tree=True)
    root = etree.fromstring(text.encode() or b"<html></html>", parser)
    if root is None:
        return "", []
    elements = [(one.tag, dict(one.attrib)) for one in root.iter(etree.Element)]
    return " ".join(" ".join(root.itertext()).split()), elements


def _address(path: str, tag: str, name: str, value: str, files: Mapping[str, Path]) -> Iterator[Broken]:
    addresses = [one.strip().split(" ")[0] for one in value.split(",")] if name == "srcset" else [value.strip()]
    for address in addresses:
        if _OUTSIDE.match(address):
            yield "outside", path, f"<{tag} {name}> leads outside the bundle."
            continue
        target = address.split("#")[0].split("?")[0]
        if not target:
            continue
        found = posixpath.normpath(posixpath.join(posixpath.dirname(path), unquote(target)))
        if target.startswith("/") or found not in files:
            yield "dead-link", path, f"<{tag} {name}> leads to something that is not in the bundle."


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


def _crate(files: Mapping[str, Path]) -> Iterator[Broken]:
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


def _json(files: Mapping[str, Path], path: str) -> dict[str, Any] | None:
    if path not in files:
        return None
    try:
        document = json.loads(files[path].read_bytes())
    except (ValueError, RecursionError):
        return None
    return document if isinstance(document, dict) else None
