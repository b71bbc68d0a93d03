"""Searches the files of a finished bundle for people's names and for private strings, quickly enough for thousands of pages.

What was searched in vain once is not searched again: pieces of text by a keyed digest, whole files by their own hash, pages
without the words that say only which release they belong to. All are forgotten as soon as anything changes of the names they
were searched for, and when something is taken back; private strings that have come since are looked for in known files too.
"""

import hashlib
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote

from storybank.publish import proof

FOLDER = "searched"  # in working/
_VERSION = "5"  # raise it when the search finds more than before
_PIECE_BYTES = 8
# the end of a sentence after a word, so that no name is cut in two; an initial's point ends nothing
_SENTENCE = re.compile(r"(?<=[^\W\d_]{3}[.!?…։])\s+|(?<![-–—\u00ad\n\r])[\n\r]+")
_RUN = re.compile(rb"[0-9A-Za-z]{20,}")
_OPAQUE_ID = re.compile(r"[0-9A-Za-z]{20,}")
_DIGEST = re.compile(r"(?<![0-9A-Za-z])[0-9a-f]{64}(?:[0-9a-f]{64})?(?![0-9A-Za-z])")  # of a file: says no word
_SEPARATORS = str.maketrans("/-_.", "    ")  # in a file's name they part words
_LONG = 8  # characters
_WORD = r"(?<![0-9A-Za-z_-])(?:{})(?![0-9A-Za-z_-])"
_OPAQUE = frozenset({".jpg", ".png", ".webp", ".opus", ".mp3", ".m4a", ".mp4", ".flac", ".wav", ".woff2"})
_PAGES = frozenset({".html", ".txt"})
_PACKED = (".xlsx", ".zip", ".docx", ".odt")


@dataclass(frozen=True, slots=True)
class Found:
    file: str  # path in the bundle
    what: str  # person id, or the private string


@dataclass(slots=True)
class Known:
    """What was searched before and held nothing."""

    pieces: set[bytes] = field(default_factory=set)
    files: set[str] = field(default_factory=set)  # SHA-256
    private: frozenset[str] = frozenset()  # keyed digests of the strings that the files were searched for


class Search:
    """One search: for whom and for which strings, with what is known from searches for exactly the same."""

    def __init__(
        self,
        matches: Callable[[str], Iterable[str]],
        private: Iterable[str],
        *,
        names_state: str,
        key: bytes,
        folder: Path,
    ) -> None:
        self.matches = matches
        self.key = key
        wanted = {one: self._mark(one).hex() for one in private if one}
        self.private = _Private(wanted)
        # pieces were searched for names alone: a new account, a new picture of the collection leaves what is known of them
        self._path = folder / f"{_digest(_VERSION, names_state, key.hex())}.json"
        self.known = _load(self._path)
        self._marks = frozenset(wanted.values())
        self._new = _Private(one for one, mark in wanted.items() if mark not in self.known.private)
        self._seen: set[str] = set()  # files that were searched for all of them
        self._hits: dict[bytes, tuple[str, ...]] = {}
        self._stamps: tuple[bytes, ...] = ()

    def through(self, bundle: Path, digests: Mapping[str, str], stamps: Iterable[str] = ()) -> tuple[Found, ...]:
        """Return everything found in the files of a bundle. digests: path in the bundle → SHA-256, where it is known.

        stamps: words as pages print them that say which release this is: two pages that differ in them alone are one page.
        """
        found: dict[Found, None] = {}
        self._stamps = self._harmless(stamps)
        for path in sorted(one for one in bundle.rglob("*") if one.is_file()):
            name = path.relative_to(bundle).as_posix()
            for told in dict.fromkeys((name.translate(_SEPARATORS), unquote(name).translate(_SEPARATORS))):
                found |= dict.fromkeys(Found(name, what) for what in self._in_text(told))
            digest, data = digests.get(name, ""), b""
            if digest and path.suffix in _PAGES:
                data = path.read_bytes()
                digest = self._unstamped(path.suffix, data)
            if digest in self._seen:
                continue
            if digest in self.known.files and self._holds_nothing_new(path, data):
                self._seen.add(digest)
                continue
            data = data or path.read_bytes()
            hits = dict.fromkeys(
                [*self._in_file(name, data), *self.private.within(data, is_text=path.suffix not in _OPAQUE)]
            )
            found |= dict.fromkeys(Found(name, what) for what in hits)
            if digest and not hits:
                self._seen.add(digest)
        return tuple(found)

    def keep(self) -> None:
        """Write down what held nothing, for the next release; what was searched under another state goes."""
        self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        for old in self._path.parent.glob("*.json"):
            if old != self._path:
                old.unlink()
        files = self._seen if self._new else self._seen | self.known.files  # others were not searched for what is new
        part = self._path.with_suffix(".part")
        part.write_text(
            json.dumps(
                {
                    "pieces": b"".join(sorted(self.known.pieces)).hex(),
                    "private": sorted(self._marks),
                    "files": sorted(files),
                }
            )
        )
        part.replace(self._path)

    def _harmless(self, stamps: Iterable[str]) -> tuple[bytes, ...]:
        """Return the stamps that name nobody and hold no private string, the longest first; where one does every page is read."""
        wanted = sorted({one for one in stamps if one}, key=lambda one: (-len(one), one))
        if any(any(self.matches(one)) or any(self.private.within(one.encode())) for one in wanted):
            return ()
        return tuple(one.encode() for one in wanted)

    def _unstamped(self, suffix: str, data: bytes) -> str:
        """Return the digest of a page without the stamps of its release."""
        for stamp in self._stamps:
            data = data.replace(stamp, b"\x00")
        return hashlib.sha256(suffix.encode() + data).hexdigest()

    def _holds_nothing_new(self, path: Path, data: bytes) -> bool:
        """Say whether a file that held nothing holds none of the strings that have come since."""
        is_text = path.suffix not in _OPAQUE
        if not self._new or (not is_text and self._new.is_words_alone):
            return True
        return path.suffix not in _PACKED and not any(self._new.within(data or path.read_bytes(), is_text=is_text))

    def _mark(self, text: str) -> bytes:
        return hashlib.blake2b(text.encode(errors="replace"), digest_size=_PIECE_BYTES, key=self.key).digest()

    def _in_file(self, name: str, data: bytes) -> Iterator[str]:
        for extract in proof.extracts(name, data):
            yield from self._in_text(extract.text)
            if name.endswith(_PACKED):  # elsewhere the file's own bytes hold these letters as they are
                yield from self.private.within(extract.text.encode(errors="replace"))

    def _in_text(self, text: str) -> Iterator[str]:
        for piece in _SENTENCE.split(_DIGEST.sub("", text)):
            if not piece:
                continue
            mark = self._mark(piece)
            if mark in self.known.pieces:
                continue
            hits = self._hits.get(mark)
            if hits is None:
                hits = tuple(dict.fromkeys(self.matches(piece)))
                if hits:
                    self._hits[mark] = hits
                else:
                    self.known.pieces.add(mark)
            yield from hits


class _Private:
    """Ids, hashes, accounts, paths: exact strings. Long ones are looked up by the runs of letters they stand in.

    Short ones (accounts) are words of a text and not looked for in pictures, sound and fonts: four letters come up there by
    chance, and what may stand beside the picture in such a file is proved apart.
    """

    def __init__(self, strings: Iterable[str]) -> None:
        wanted = sorted({one for one in strings if one})
        self.long = {one.encode() for one in wanted if _OPAQUE_ID.fullmatch(one)}
        self.lengths = sorted({len(one) for one in self.long})
        words = [one for one in wanted if len(one) < _LONG and one.encode() not in self.long]
        self.words = re.compile(_WORD.format("|".join(map(re.escape, words))).encode()) if words else None
        self.others = [one.encode() for one in wanted if len(one) >= _LONG and one.encode() not in self.long]

    def __bool__(self) -> bool:
        return bool(self.long or self.words or self.others)

    @property
    def is_words_alone(self) -> bool:
        return not self.long and not self.others

    def within(self, data: bytes, *, is_text: bool = True) -> Iterator[str]:
        for one in self.others:
            if one in data:
                yield one.decode()
        if self.words is not None and is_text:
            yield from (match[0].decode() for match in self.words.finditer(data))
        for match in _RUN.finditer(data):
            run = match[0]
            for length in self.lengths:
                for start in range(len(run) - length + 1):
                    if run[start : start + length] in self.long:
                        yield run[start : start + length].decode()


def forget(working: Path) -> None:
    """Throw away what is known: called when something is taken back."""
    for path in (working / FOLDER).glob("*"):
        path.unlink(missing_ok=True)


def _load(path: Path) -> Known:
    """Return what is known from searches for the same names; nothing where it cannot be read."""
    try:
        found = json.loads(path.read_bytes())
        pieces = bytes.fromhex(found["pieces"])
        return Known(
            {pieces[at : at + _PIECE_BYTES] for at in range(0, len(pieces), _PIECE_BYTES)},
            set(found["files"]),
            frozenset(found["private"]),
        )
    except (OSError, ValueError, KeyError, TypeError):
        return Known()


def _digest(*parts: str) -> str:
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()
