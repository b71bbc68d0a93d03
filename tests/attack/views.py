"""Every way in which the bytes of a bundle can be read: packed, coded, split by tags, turned round, and as glyphs of a font."""

import base64
import codecs
import html
import io
import re
import unicodedata
import urllib.parse
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

_TAG = re.compile(r"<[^>]{0,2000}>")
_INVISIBLE = re.compile(r"[\u00ad\u200b-\u200f\u2060\ufeff\u0300-\u0306\u0308-\u036f՛՜՞]")
_BASE64 = re.compile(rb"[A-Za-z0-9+/_-]{12,}={0,2}")
_HEX = re.compile(rb"(?:[0-9a-fA-F]{2}){8,}")
_CSS = re.compile(r"\\([0-9a-fA-F]{1,6}) ?")
_BREAKS = re.compile(r"[\s\-–—_.,·•/|\\+]+")
_OPAQUE = (".jpg", ".png", ".webp", ".opus", ".mp3", ".m4a", ".woff2")


def files(bundle: Path) -> Iterator[tuple[str, bytes]]:
    """Yield each file's path and bytes, and those of every part of an archive in it."""
    for path in sorted(one for one in bundle.rglob("*") if one.is_file()):
        name = path.relative_to(bundle).as_posix()
        data = path.read_bytes()
        yield name, data
        if zipfile.is_zipfile(io.BytesIO(data)):
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                yield f"{name}!comment", archive.comment
                for part in archive.infolist():
                    yield f"{name}!{part.filename}", archive.read(part)
                    yield f"{name}!{part.filename}!extra", part.comment + part.extra
        if name.endswith(".pdf"):
            for number, stream in enumerate(re.findall(rb"stream\r?\n(.*?)endstream", data, re.DOTALL)):
                try:
                    yield f"{name}!stream {number}", zlib.decompress(stream)
                except zlib.error:
                    continue


def readings(name: str, data: bytes) -> Iterator[tuple[str, str]]:
    """Yield (how, text) for every way one file can be read, in small letters."""
    yield "its own name", _plain(urllib.parse.unquote(name))
    is_text = not name.endswith(_OPAQUE)
    codes = ("utf-8", "utf-16-le", "utf-16-be", "cp1251", "koi8-r", "armscii-8" if _has("armscii-8") else "latin-1")
    for code in codes:
        if code == "utf-8" or not is_text:
            yield code, _plain(data.decode(code, errors="ignore"))
    if not is_text:
        return
    text = data.decode("utf-8", errors="ignore")
    yield "entities", _plain(html.unescape(text))
    yield "without tags", _plain(_TAG.sub("", html.unescape(text)))
    yield "percent", _plain(urllib.parse.unquote(text))
    yield "escapes", _plain(_escaped(text))
    yield "css", _plain(_CSS.sub(lambda match: chr(min(int(match[1], 16), 0x10FFFF)), text))
    yield "joined", _BREAKS.sub("", _plain(_TAG.sub("", html.unescape(text))))
    yield "backwards", _plain(text)[::-1]
    yield "rot13", _plain(codecs.encode(text, "rot13"))
    for run in _BASE64.findall(data):
        yield "base64", _plain(_decoded(run))
    for run in _HEX.findall(data):
        yield "hex", _plain(bytes.fromhex(run.decode()).decode("utf-8", errors="ignore"))


def glyphs(data: bytes) -> frozenset[int]:
    """Return the letters a font file has, where fontTools reads it: a subset made from a text tells its letters."""
    from fontTools.ttLib import TTFont

    return frozenset(TTFont(io.BytesIO(data)).getBestCmap())


def _has(code: str) -> bool:
    try:
        codecs.lookup(code)
    except LookupError:
        return False
    return True


def _plain(text: str) -> str:
    return _INVISIBLE.sub("", unicodedata.normalize("NFC", text.replace("İ", "i"))).lower().replace("i̇", "i")


def _escaped(text: str) -> str:
    return re.sub(r"\\u([0-9a-fA-F]{4})", lambda match: chr(int(match[1], 16)), text)


def _decoded(run: bytes) -> str:
    plain = run.replace(b"-", b"+").replace(b"_", b"/").rstrip(b"=")
    texts = []
    for cut in range(4):  # an attacker does not know where it begins
        piece = plain[cut:]
        piece = piece[: len(piece) // 4 * 4]
        texts.append(base64.b64decode(piece, validate=False).decode("utf-8", errors="ignore"))
    return " ".join(texts)
