"""A bounded walk through the directories of a TIFF structure: EXIF blocks, TIFF files and camera raw files alike."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

MAX_DIRECTORIES = 64
MAX_ENTRIES = 512
_MAX_VALUE_BYTES = 2_000_000
_SIZES = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 13: 4}
_CHILDREN = {330: "sub", 34665: "exif", 34853: "gps", 40965: "interop"}


@dataclass(frozen=True, slots=True)
class Directory:
    """One directory: `name` is ifd0, ifd1, …, sub, exif, gps or interop; values are raw bytes as stored."""

    name: str
    order: str  # "<" or ">"
    count: int = 0  # entries it says it has; more than MAX_ENTRIES are not read
    values: dict[int, tuple[int, bytes]] = field(default_factory=dict)  # tag → (type, bytes)

    def number(self, tag: int) -> int | None:
        """Return a tag's first whole number."""
        numbers = self.numbers(tag)
        return numbers[0] if numbers else None

    def numbers(self, tag: int) -> tuple[int, ...]:
        """Return a tag's whole numbers (at most 4096 of them)."""
        kind, raw = self.values.get(tag, (0, b""))
        letter = {1: "B", 3: "H", 4: "I", 8: "h", 9: "i", 13: "I"}.get(kind)
        if letter is None:
            return ()
        count = min(len(raw) // _SIZES[kind], 4096)
        return struct.unpack(f"{self.order}{count}{letter}", raw[: count * _SIZES[kind]])

    def text(self, tag: int) -> str:
        """Return a tag's words: ASCII (really any code), Windows' two-byte fields, and comments with a code in front."""
        kind, raw = self.values.get(tag, (0, b""))
        if 40091 <= tag <= 40095:
            return raw.decode("utf-16-le", errors="replace").strip("\0 ")
        if tag == 37510:
            code, raw = raw[:8], raw[8:]
            if code.startswith(b"UNICODE"):
                return raw.decode("utf-16-le" if self.order == "<" else "utf-16-be", errors="replace").strip("\0 ")
            if code.startswith(b"JIS"):
                return raw.decode("iso2022_jp", errors="replace").strip("\0 ")
        elif kind not in (1, 2, 7):
            return ""
        raw = raw.split(b"\0", 1)[0] if kind == 2 else raw.strip(b"\0 ")
        try:
            return raw.decode("utf-8").strip("\0 ")
        except UnicodeDecodeError:
            return raw.decode("cp1252", errors="replace").strip("\0 ")


def directories(data: bytes) -> Iterator[Directory]:
    """Yield every directory that can be reached, each once, in reading order; damage ends a branch, never raises."""
    if data[:2] not in (b"II", b"MM") or len(data) < 8:
        return
    order = "<" if data[:2] == b"II" else ">"
    waiting = [("ifd", 0, struct.unpack(order + "I", data[4:8])[0])]
    met: set[int] = set()
    while waiting and len(met) < MAX_DIRECTORIES:
        name, page, at = waiting.pop(0)
        if at in met or not 8 <= at <= len(data) - 2:
            continue
        met.add(at)
        count = struct.unpack(order + "H", data[at : at + 2])[0]
        directory = Directory(f"{name}{page}" if name == "ifd" else name, order, count)
        following = _read(data, at, directory)
        yield directory
        for tag, child in _CHILDREN.items():
            waiting += [(child, 0, offset) for offset in directory.numbers(tag)[:16]]
        if name == "ifd" and following:
            waiting.append(("ifd", page + 1, following))


def _read(data: bytes, at: int, directory: Directory) -> int:
    """Fill one directory and return where the next one is (0: none)."""
    order, count = directory.order, directory.count
    for number in range(min(count, MAX_ENTRIES)):
        entry = data[at + 2 + 12 * number : at + 14 + 12 * number]
        if len(entry) < 12:
            return 0
        tag, kind, length = struct.unpack(order + "HHI", entry[:8])
        size = _SIZES.get(kind, 0) * length
        if size <= 4:
            raw = entry[8 : 8 + size]
        else:
            offset = struct.unpack(order + "I", entry[8:])[0]
            raw = data[offset : offset + min(size, _MAX_VALUE_BYTES)]
        directory.values[tag] = (kind, bytes(raw))
    end = at + 2 + 12 * count
    return int(struct.unpack(order + "I", data[end : end + 4])[0]) if end + 4 <= len(data) else 0
