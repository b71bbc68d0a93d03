"""Bytes of a text file into text. A code is believed when it proves itself; cp1251 is read with a notice, the rest is asked."""

import codecs

from storybank.errors import Unreadable

_RUSSIAN = frozenset("абвгдежзийклмнопрстуфхцчшщъыьэюя")


def decode(data: bytes) -> tuple[str, str]:
    """Return the text, with newlines as `\\n`, and the code it was in: utf-8, utf-16, cp1251.

    Order: byte-order marks, UTF-8, UTF-16 that shows itself by its zero bytes, cp1251 when the result reads as Russian.
    Raises Unreadable (`transcript.encoding`) for anything else: it is never guessed.
    """
    text, name = _decode(data)
    if "\0" in text:
        raise Unreadable(
            "transcript.not-text", "The file holds binary data, not text. Save the transcript as UTF-8 text."
        )
    return text.replace("\r\n", "\n").replace("\r", "\n").lstrip("\ufeff"), name


def _decode(data: bytes) -> tuple[str, str]:
    marks = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
    for mark, name in marks:
        if data.startswith(mark):
            try:
                return data.decode("utf-8-sig" if name == "utf-8" else name), name
            except UnicodeDecodeError as error:
                raise _unknown(f"it says it is {name} and is not") from error
    zeros = data[:4000].count(0)
    if zeros:
        wide = _utf16(data[: 1 << 26]) if zeros * 5 > len(data[:4000]) else None
        if wide is not None:
            return wide, "utf-16"
        raise Unreadable(
            "transcript.not-text", "The file holds binary data, not text. Save the transcript as UTF-8 text."
        )
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        pass
    try:
        text = data.decode("cp1251")
    except UnicodeDecodeError as error:
        raise _unknown("it is neither UTF-8 nor UTF-16 nor cp1251") from error
    if _reads_as_russian(text):
        return text, "cp1251"
    raise _unknown("it is not UTF-8, and read as cp1251 it is not Russian")


def _utf16(data: bytes) -> str | None:
    high_first = data[0:400:2].count(0) > data[1:400:2].count(0)
    try:
        return data.decode("utf-16-be" if high_first else "utf-16-le")
    except UnicodeDecodeError:
        return None


def _reads_as_russian(text: str) -> bool:
    """Say whether the letters outside ASCII are small Russian letters for the most part, with the vowels Russian needs."""
    foreign = [letter for letter in text if ord(letter) > 127 and not letter.isspace()]
    letters = [letter for letter in foreign if letter.isalpha()]
    if not letters or len(letters) < 0.8 * len(foreign):
        return False
    small = [letter for letter in letters if letter in _RUSSIAN]
    vowels = sum(letter in "аеиоуыэюя" for letter in small)
    return len(small) >= 0.7 * len(letters) and 0.25 <= vowels / len(small) <= 0.6


def _unknown(why: str) -> Unreadable:
    return Unreadable(
        "transcript.encoding", f"The text's code is unknown: {why}. Save the file as “Unicode UTF-8” and send it again."
    )
