"""What a page of a bundle promises: both statements, a policy, nothing loaded from outside, no link that leads nowhere.

A bundle has thousands of pages that share most of their elements. A page in the plain grammar of our own writer is cut into
elements by one expression, and each element is looked at once; any other page goes through an HTML parser.
"""

import posixpath
import re
from collections.abc import Iterator, Mapping
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import unquote

Broken = tuple[str, str, str]  # code, file relative to data/, message
Element = tuple[str, dict[str, str]]  # name, attributes

OUTSIDE = re.compile(r"(?i)^\s*(?:[a-z][a-z0-9+.-]*:|//)")
_LOADING = {"src", "srcset", "poster", "data", "action", "formaction", "background", "ping", "manifest"}
_LEADING = ("link", "use", "image", "a", "area")  # elements whose href has to lead somewhere
_BRACKETS = re.compile(r"<[^<>]*>")
_ELEMENT = re.compile(
    r"<(?:!doctype html|/?[A-Za-z][A-Za-z0-9]*(?:\s+[A-Za-z][A-Za-z0-9:_-]*(?:=\"[^\"<>]*\")?)*\s*/?)>"
)
_HTML_LANGUAGE = re.compile(r'<html\b[^<>]*?\slang="[^"]')
_PLAIN_POLICY = '<meta http-equiv="Content-Security-Policy" content="'
_NAME = re.compile(r"<([A-Za-z][A-Za-z0-9]*)")
_ATTRIBUTE = re.compile(r"\s([A-Za-z][A-Za-z0-9:_-]*)(?:=\"([^\"]*)\")?")
# what stands in these is no markup, so that cutting would see elements where a browser sees none
_RAW = re.compile(r"(?i)<(?:style|textarea|noscript|template|xmp|iframe|noembed|noframes|plaintext|svg:|math)\b")
_SCRIPT = re.compile(r"(?i)<script\b")
_EMPTY_SCRIPT = re.compile(r"(?i)<script\b[^<>]*></script>")
_TITLE = re.compile(r"(?i)<title\b")
_PLAIN_TITLE = re.compile(r"(?i)<title>[^<]*</title>")
_REMEMBERED = 4_000  # elements; beyond that memory would grow with the bundle


class Pages:
    """Looks at the pages of one bundle; what was found in order once is not looked at again."""

    def __init__(self, statements: Mapping[str, Any], files: Mapping[str, Path]) -> None:
        self._files = files
        self._wanted = {
            folder: tuple(_sentences({folder: statements[folder]} if folder in statements else statements))
            for folder in {"", *(path.split("/", 1)[0] for path in files if "/" in path)}
        }
        self._sound: dict[str, set[str]] = {}  # folder of a page → elements that are in order there

    def broken(self, path: str, text: str) -> Iterator[Broken]:
        """Yield every promise that the page at `path` does not keep."""
        folder = posixpath.dirname(path)
        sound = self._sound.setdefault(folder, set())
        fresh = _cut(text, sound)
        if fresh is None or _PLAIN_POLICY not in text or not _HTML_LANGUAGE.search(text):
            yield from self._parsed(path, text)
            return
        words: str | None = None
        for language, name, sentence, escaped in self._wanted[_folder(path)]:
            if not sentence or not _stands_in(text, escaped):
                words = _parse(text)[0] if words is None else words  # it may be wrapped, or written otherwise
                yield from _unless_said(path, words, language, name, sentence)
        if len(sound) > _REMEMBERED:
            sound.clear()
        for one in fresh:
            faults = () if one.startswith(("</", "<!")) else tuple(self._element(path, folder, *_element(one)))
            yield from faults
            if not faults:
                sound.add(one)

    def _parsed(self, path: str, text: str) -> Iterator[Broken]:
        words, elements = _parse(text)
        for language, name, sentence, _escaped in self._wanted[_folder(path)]:
            yield from _unless_said(path, words, language, name, sentence)
        if not any(one.get("http-equiv", "").lower() == _POLICY for tag, one in elements if tag == "meta"):
            yield from _no_policy(path)
        if not any(tag == "html" and one.get("lang") for tag, one in elements):
            yield from _no_language(path)
        folder = posixpath.dirname(path)
        for tag, attributes in elements:
            yield from self._element(path, folder, tag, attributes)

    def _element(self, path: str, folder: str, tag: str, attributes: Mapping[str, str]) -> Iterator[Broken]:
        if (tag == "script" and not attributes.get("src")) or any(name.startswith("on") for name in attributes):
            yield "policy", path, "The page carries a script of its own."
        if tag in ("style", "base", "iframe", "object", "embed") or "style" in attributes:
            yield "policy", path, "The page carries a style or a frame of its own."
        for name, value in attributes.items():
            if name in _LOADING or (name == "href" and tag in _LEADING):
                for address in [one.strip().split(" ")[0] for one in value.split(",")] if name == "srcset" else [value]:
                    if OUTSIDE.match(address):
                        yield "outside", path, f"<{tag} {name}> leads outside the bundle."
                    elif not self._is_there(folder, address.strip()):
                        yield "dead-link", path, f"<{tag} {name}> leads to something that is not in the bundle."

    def _is_there(self, folder: str, address: str) -> bool:
        target = address.split("#")[0].split("?")[0]
        if not target:
            return True
        up, rest = folder, target
        while rest.startswith("../") and up:
            up, rest = up.rpartition("/")[0], rest[3:]
        if (f"{up}/{rest}" if up else rest) in self._files:
            return True
        found = posixpath.normpath(posixpath.join(folder, unquote(target)))
        return not target.startswith("/") and found in self._files


_POLICY = "content-security-policy"


def _cut(text: str, known: set[str]) -> set[str] | None:
    """Return the elements of a page in the plain grammar that are not known yet, None for any other page.

    Sound because an element of this grammar holds exactly one "<": where there are as many elements as "<", there is no
    comment, no half-open tag and no quoted bracket, and nothing stands in an element whose content is no markup.
    """
    elements = _BRACKETS.findall(text)
    if len(elements) != text.count("<") or _RAW.search(text):
        return None
    fresh = set(elements) - known
    if not all(_ELEMENT.fullmatch(one) for one in fresh):
        return None
    if len(_SCRIPT.findall(text)) != len(_EMPTY_SCRIPT.findall(text)):
        return None
    if len(_TITLE.findall(text)) != len(_PLAIN_TITLE.findall(text)):
        return None
    return fresh


def _element(text: str) -> Element:
    name = _NAME.match(text)
    attributes = {found[1].lower(): unescape(found[2] or "") for found in _ATTRIBUTE.finditer(text)}
    return (name[1].lower() if name else ""), attributes


def _sentences(statements: Mapping[str, Any]) -> Iterator[tuple[str, str, str, str]]:
    """Yield (language, name, sentence, sentence as our writer escapes it) for each statement that a page has to carry."""
    from markupsafe import escape

    for language, found in statements.items():
        said = found if isinstance(found, Mapping) else {}
        for name in ("non_involvement", "place_names"):
            sentence = " ".join(str(said.get(name, "")).split())
            yield str(language), name, sentence, str(escape(sentence))


def _stands_in(text: str, escaped: str) -> bool:
    """Return whether the words stand in the page's text, not in an attribute: the last bracket before them closes one."""
    at = text.find(escaped)
    return at > 0 and text.rfind(">", 0, at) > text.rfind("<", 0, at)


def _unless_said(path: str, words: str, language: str, name: str, sentence: str) -> Iterator[Broken]:
    if not sentence or sentence not in words:
        yield "statement", path, f"The page lacks the statement {name} in {language}."


def _no_policy(path: str) -> Iterator[Broken]:
    yield "policy", path, "The page has no content security policy."


def _no_language(path: str) -> Iterator[Broken]:
    yield "policy", path, "The page does not say its language."


def _folder(path: str) -> str:
    return path.split("/", 1)[0] if "/" in path else ""


def _parse(text: str) -> tuple[str, list[Element]]:
    """Return the running text of a page and its elements with their attributes, by an HTML parser."""
    from lxml import etree

    parser = etree.HTMLParser(encoding="utf-8", no_network=True, huge_tree=True)
    root = etree.fromstring(text.encode() or b"<html></html>", parser)
    if root is None:
        return "", []
    elements = [(one.tag, dict(one.attrib)) for one in root.iter(etree.Element)]
    return " ".join(" ".join(root.itertext()).split()), elements
