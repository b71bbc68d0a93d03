"""What a page of a bundle promises: both statements, a policy, nothing loaded from outside, no link that leads nowhere.

A bundle has thousands of pages that share most of their elements. A page in the plain grammar of our own writer is cut at
every "<", and a piece that was in order once is not looked at again; any other page goes through an HTML parser.
"""

import os
import posixpath
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import unescape
from itertools import filterfalse
from typing import Any
from urllib.parse import unquote

Broken = tuple[str, str, str]  # code, file relative to data/, message
Element = tuple[str, list[tuple[str, str]]]  # name, attributes

OUTSIDE = re.compile(r"(?i)^\s*(?:[a-z][a-z0-9+.-]*:|//)")
_LOADING = {"src", "srcset", "poster", "data", "action", "formaction", "background", "ping", "manifest"}
_LEADING = ("link", "use", "image", "a", "area")  # elements whose href has to lead somewhere
_ELEMENT = re.compile(rb"!doctype html|/?([a-z][a-z0-9]*)((?:\s+[A-Za-z][A-Za-z0-9:_-]*(?:=\"\")?)*)\s*/?")
_ATTRIBUTE = re.compile(rb"\s([A-Za-z][A-Za-z0-9:_-]*)(=)?")
_HTML_LANGUAGE = re.compile(rb'<html\b[^<>]*?\slang="[^"]')
_PLAIN_POLICY = b'<meta http-equiv="Content-Security-Policy" content="'
_WITHOUT_SCRIPTS = re.compile(rb"<noscript>(?:[^<]|<(?!/?noscript))*</noscript>")
# what stands in these is no markup, so that cutting would see elements where a browser sees none
_RAW = frozenset({"style", "textarea", "template", "xmp", "iframe", "noembed", "noframes", "plaintext", "math"})
_CLOSED_AT_ONCE = frozenset({"script", "title"})  # the same, but fine where the closing tag is the next one
_REMEMBERED = 8_000  # pieces of one depth; beyond that memory would grow with the bundle
_SHORT_BYTES = 512  # longer ones are somebody's words and do not come again


@dataclass(frozen=True, slots=True)
class _Shape:
    """What can be said of an element before its values are looked at."""

    faults: tuple[tuple[str, str], ...]  # code, message
    tag: str
    addresses: tuple[tuple[int, str], ...]  # which part between quotes leads somewhere, and the attribute's name


class Pages:
    """Looks at the pages of one bundle; what was found in order once is not looked at again.

    May be used by several threads: they share what they remember, by operations that are whole in themselves.
    """

    def __init__(self, statements: Mapping[str, Any], files: Collection[str]) -> None:
        self._files = frozenset(os.fsencode(path) for path in files)
        self._wanted = {
            folder: tuple(_sentences({folder: statements[folder]} if folder in statements else statements))
            for folder in {"", *(path.split("/", 1)[0] for path in files if "/" in path)}
        }
        self._sound: dict[
            int, set[bytes]
        ] = {}  # how deep a page lies → pieces, elements, lists of pictures in order there
        self._shapes: dict[bytes, _Shape | None] = {}  # an element without its values → None: not in the plain grammar

    def broken(self, path: str, page: bytes) -> Iterator[Broken]:
        """Yield every promise that the page at `path` does not keep."""
        faults = self._cut(path, page)
        said = _WITHOUT_SCRIPTS.sub(b"", page) if b"<noscript" in page else page  # most browsers show nothing of these
        if faults is None or b"<noscript" in said or _PLAIN_POLICY not in said or not _HTML_LANGUAGE.search(said):
            yield from self._parsed(path, page)
            return
        words: str | None = None
        for language, name, sentence, escaped in self._wanted[_folder(path)]:
            if not sentence or not _stands_in(said, escaped):
                words = _parse(page)[0] if words is None else words  # it may be wrapped, or written otherwise
                yield from _unless_said(path, words, language, name, sentence)
        yield from faults

    def _cut(self, path: str, page: bytes) -> list[Broken] | None:
        """Return what is wrong with the elements of a page in the plain grammar; None: the page is not written in it.

        Sound because an element of this grammar holds exactly one "<": where each "<" begins one, there is no comment,
        no half-open tag and no quoted bracket, and nothing stands in an element whose content is no markup.
        """
        depth = path.count("/")
        top = b"../" * depth
        sound = self._sound.setdefault(depth, set())
        if len(sound) > _REMEMBERED:
            sound.clear()
        faults: list[Broken] = []
        pieces = page.split(b"<")[1:]
        for piece in filterfalse(sound.__contains__, pieces):
            element, bracket, words = piece.partition(b">")
            if bracket and element + bracket in sound:
                continue
            parts = element.split(b'"')
            names = b'"'.join(parts[::2])
            shape = self._shapes[names] if names in self._shapes else self._shape(names, len(parts))
            if shape is None or not bracket:
                return None
            is_text = shape.tag in _CLOSED_AT_ONCE and not names.startswith(b"/")  # what stands in it is no markup
            if is_text and not _is_closed_at_once(shape.tag, piece, words, pieces):
                return None
            found = [(code, path, message) for code, message in shape.faults]
            is_the_same_from_each = True  # page of this depth: every address is counted from the top
            for at, name in shape.addresses:
                value = parts[at]
                if name == "srcset" and value in sound:
                    continue
                value = unescape(value.decode(errors="replace")).encode() if b"&" in value else value
                is_counted = True
                for address in _addresses(name, value):
                    is_from_top = depth > 0 and address.startswith(top)
                    if not is_from_top or address[len(top) :] not in self._files:
                        is_counted &= is_from_top or address.startswith(b"#")
                        found += self._address(path, shape.tag, name, address.decode(errors="replace"))
                is_the_same_from_each &= is_counted
                if name == "srcset" and is_counted and not found:
                    sound.add(parts[at])
            if found:
                faults += found
            elif is_the_same_from_each and not is_text:
                sound.add(element + bracket)
                if len(piece) < _SHORT_BYTES:
                    sound.add(piece)
        return faults

    def _shape(self, names: bytes, parts: int) -> _Shape | None:
        """Look at an element without its values, once. names: `img src=" alt="` of `img src="a.jpg" alt="…"`; parts: between quotes."""
        plain = _ELEMENT.fullmatch(names.replace(b'"', b'""')) if parts % 2 else None
        shape: _Shape | None = None
        tag = (plain[1] or b"").decode() if plain else ""
        if plain and tag not in _RAW:
            shape = _Shape((), tag, ())
            if tag and not names.startswith(b"/"):
                attributes = [(one[1].decode().lower(), one[2]) for one in _ATTRIBUTE.finditer(plain[2] or b"")]
                wanted = [name for name, has_value in attributes if has_value]
                faults = _named_faults(tag, {name for name, _has_value in attributes}, "src" in wanted)
                addresses = [(2 * at + 1, name) for at, name in enumerate(wanted) if _is_address(tag, name)]
                shape = _Shape(tuple(faults), tag, tuple(addresses))
        if len(self._shapes) < _REMEMBERED:
            self._shapes[names] = shape
        return shape

    def _parsed(self, path: str, page: bytes) -> Iterator[Broken]:
        words, elements = _parse(page)
        for language, name, sentence, _escaped in self._wanted[_folder(path)]:
            yield from _unless_said(path, words, language, name, sentence)
        if not any(dict(one).get("http-equiv", "").lower() == _POLICY for tag, one in elements if tag == "meta"):
            yield from _no_policy(path)
        if not any(tag == "html" and dict(one).get("lang") for tag, one in elements):
            yield from _no_language(path)
        for tag, attributes in elements:
            for code, message in _named_faults(
                tag, {name for name, _ in attributes}, bool(dict(attributes).get("src"))
            ):
                yield code, path, message
            for name, value in attributes:
                if _is_address(tag, name):
                    for address in _addresses(name, value.encode()):
                        yield from self._address(path, tag, name, address.decode())

    def _address(self, path: str, tag: str, name: str, address: str) -> Iterator[Broken]:
        if OUTSIDE.match(address):
            yield "outside", path, f"<{tag} {name}> leads outside the bundle."
        elif tag == "script" and not address:
            yield "policy", path, _OWN_SCRIPT
        elif not self._is_there(posixpath.dirname(path), address.strip()):
            yield "dead-link", path, f"<{tag} {name}> leads to something that is not in the bundle."

    def _is_there(self, folder: str, address: str) -> bool:
        target = address.split("#")[0].split("?")[0]
        if not target:
            return True
        up, rest = folder, target
        while rest.startswith("../") and up:
            up, rest = up.rpartition("/")[0], rest[3:]
        if (f"{up}/{rest}" if up else rest).encode() in self._files:
            return True
        found = posixpath.normpath(posixpath.join(folder, unquote(target)))
        return not target.startswith("/") and found.encode() in self._files


_POLICY = "content-security-policy"
_OWN_SCRIPT = "The page carries a script of its own."


def _is_closed_at_once(tag: str, piece: bytes, words: bytes, pieces: Sequence[bytes]) -> bool:
    """Return whether the closing tag of this <script> or <title> is the very next one; a script has nothing of its own."""
    after = pieces.index(piece) + 1
    is_closed = after < len(pieces) and pieces[after].startswith(b"/%b>" % tag.encode())
    return is_closed and pieces.count(piece) == 1 and not (tag == "script" and words)


def _is_address(tag: str, name: str) -> bool:
    return name in _LOADING or (name == "href" and tag in _LEADING)


def _addresses(name: str, value: bytes) -> list[bytes]:
    return [one.strip().split(b" ")[0] for one in value.split(b",")] if name == "srcset" else [value]


def _named_faults(tag: str, names: set[str], has_source: bool) -> list[tuple[str, str]]:
    """Return what is wrong with an element whatever the values of its attributes are."""
    faults = []
    if (tag == "script" and not has_source) or any(name.startswith("on") for name in names):
        faults.append(("policy", _OWN_SCRIPT))
    if tag in ("style", "base", "iframe", "object", "embed") or "style" in names:
        faults.append(("policy", "The page carries a style or a frame of its own."))
    return faults


def _sentences(statements: Mapping[str, Any]) -> Iterator[tuple[str, str, str, bytes]]:
    """Yield (language, name, sentence, sentence as our writer escapes it) for each statement that a page has to carry."""
    from markupsafe import escape

    for language, found in statements.items():
        said = found if isinstance(found, Mapping) else {}
        for name in ("non_involvement", "place_names"):
            sentence = " ".join(str(said.get(name, "")).split())
            yield str(language), name, sentence, str(escape(sentence)).encode()


def _stands_in(page: bytes, escaped: bytes) -> bool:
    """Return whether the words stand in the page's text, not in an attribute: the last bracket before them closes one."""
    at = page.find(escaped)
    return at > 0 and page.rfind(b">", 0, at) > page.rfind(b"<", 0, at)


def _unless_said(path: str, words: str, language: str, name: str, sentence: str) -> Iterator[Broken]:
    if not sentence or sentence not in words:
        yield "statement", path, f"The page lacks the statement {name} in {language}."


def _no_policy(path: str) -> Iterator[Broken]:
    yield "policy", path, "The page has no content security policy."


def _no_language(path: str) -> Iterator[Broken]:
    yield "policy", path, "The page does not say its language."


def _folder(path: str) -> str:
    return path.split("/", 1)[0] if "/" in path else ""


def _parse(page: bytes) -> tuple[str, list[Element]]:
    """Return the running text of a page and its elements with their attributes, by an HTML parser."""
    from lxml import etree

    parser = etree.HTMLParser(encoding="utf-8", no_network=True, huge_tree=True)
    text = page.decode(errors="replace").encode()
    root = etree.fromstring(text or b"<html></html>", parser)
    if root is None:
        return "", []
    elements = [(one.tag, list(one.attrib.items())) for one in root.iter(etree.Element)]
    return " ".join(" ".join(root.itertext()).split()), elements
