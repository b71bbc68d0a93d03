"""The words of a finished bundle's files, per format, for the last search before a release (storybank.stages.searching).

Compressed and font bytes hold no words; what a picture, a recording or a paper says beside its content is in `embedded`.
"""

import io
import json
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from xml.etree.ElementTree import Element

from defusedxml.ElementTree import fromstring

from storybank.publish import embedded
from storybank.publish.coded import decoded

_TEXT = frozenset({".txt", ".vtt", ".csv", ".md", ".css", ".minisig", ".sh"})
_OPAQUE = frozenset({".woff2", ".jpg", ".png", ".webp", ".opus", ".mp3", ".m4a", ".mp4", ".flac", ".wav", ".pdf"})
_COMMENT = re.compile(r"<!--(.*?)-->|<\?(.*?)\?>", re.DOTALL)
_NESTED = 2  # archives in archives


@dataclass(frozen=True, slots=True, kw_only=True)
class Extract:
    """One piece of text of a finished file."""

    file: str  # path in the bundle
    where: str  # name · text · attribute · sheet part · key
    text: str


def extracts(name: str, data: bytes, *, depth: int = 0) -> Iterator[Extract]:
    """Yield the texts of one finished file, its name first; and again as they read where parts of them are in a code."""
    for one in _plain(name, data, depth):
        yield one
        for text in decoded(one.text):
            yield Extract(file=name, where=one.where, text=text)


def _plain(name: str, data: bytes, depth: int) -> Iterator[Extract]:
    yield Extract(file=name, where="name", text=name.replace("/", " ").replace("-", " ").replace("_", " "))
    suffix = name[name.rfind(".") :].lower()
    if suffix == ".html":
        yield from _html(name, data.decode(errors="replace"))
    elif suffix in (".xlsx", ".zip", ".docx", ".ods"):
        yield from _archive(name, data, depth)
    elif suffix in (".json", ".jsonld"):
        yield from (Extract(file=name, where=where, text=text) for where, text in _json(json.loads(data), ""))
    elif suffix == ".js":
        yield from _script(name, data.decode(errors="replace"))
    elif suffix in (".svg", ".xml"):
        yield from _xml(name, "text", data)
    elif suffix in _TEXT or suffix not in _OPAQUE:
        yield Extract(file=name, where="text", text=data.decode(errors="replace"))
    else:
        yield from (Extract(file=name, where=where, text=text) for where, text in embedded.texts(suffix, data))


def _html(name: str, text: str) -> Iterator[Extract]:
    reader = HtmlText()
    reader.feed(text)
    reader.close()
    yield Extract(file=name, where="text", text=reader.text)
    for attribute, value in dict.fromkeys(reader.attributes):
        if value:
            yield Extract(file=name, where=attribute, text=value)


class HtmlText(HTMLParser):
    """Collects what a reader of the page gets: the running text, and the attributes that are words or addresses."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.attributes: list[tuple[str, str]] = []
        self.elements: list[tuple[str, dict[str, str]]] = []

    @property
    def text(self) -> str:
        return " ".join("".join(self.parts).split())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        pairs = [(attribute, value or "") for attribute, value in attrs]
        self.attributes += pairs
        self.elements.append((tag, dict(pairs)))
        if tag not in ("a", "b", "em", "i", "q", "span", "strong", "abbr", "bdi", "cite"):
            self.parts.append(" ")

    def handle_endtag(self, tag: str) -> None:
        if tag not in ("a", "b", "em", "i", "q", "span", "strong", "abbr", "bdi", "cite"):
            self.parts.append(" ")

    def handle_data(self, data: str) -> None:
        self.parts.append(data)

    def handle_comment(self, data: str) -> None:
        self.parts.append(f" {data} ")


def _archive(name: str, data: bytes, depth: int) -> Iterator[Extract]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for part in sorted(archive.namelist()):
            yield Extract(file=name, where="part name", text=part)
            if part.endswith((".xml", ".rels", ".vml")):
                yield from _xml(name, part, archive.read(part))
            elif depth < _NESTED and not part.endswith("/"):
                inner = extracts(part, archive.read(part), depth=depth + 1)
                yield from (Extract(file=name, where=part, text=one.text) for one in inner)


def _xml(name: str, where: str, data: bytes) -> Iterator[Extract]:
    for match in _COMMENT.finditer(data.decode(errors="replace")):
        yield Extract(file=name, where=where, text=match[1] or match[2] or "")
    root: Element = fromstring(data)
    for element in root.iter():
        text = "".join(element.itertext()) if element.tag.endswith(("}si", "}p", "}text", "}title", "}desc")) else ""
        for one in (text, element.text or "", element.tail or "", *element.attrib.values()):
            if one.strip():
                yield Extract(file=name, where=where, text=one)


def _json(value: object, where: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for key, one in value.items():
            yield where or "key", str(key)
            yield from _json(one, str(key))
    elif isinstance(value, list):
        for one in value:
            yield from _json(one, where)
    elif isinstance(value, str):
        yield where or "text", value


def _script(name: str, text: str) -> Iterator[Extract]:
    """Yield the strings of a script that only hands over data (`window.x=[…];`), else the script as text."""
    start, end = text.find("=") + 1, text.rstrip().rfind(";")
    if text.startswith("window.") and 0 < start < end:
        try:
            content = json.loads(text[start:end])
        except json.JSONDecodeError:
            content = None
        if content is not None:
            yield from (Extract(file=name, where="text", text=one) for _key, one in _json(content, ""))
            return
    yield Extract(file=name, where="text", text=text)
