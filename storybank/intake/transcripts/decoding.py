"""Bytes of a text file into text. A code is believed when it proves itself; cp1251 is read with a notice, the rest is asked."""

import codecs

from storybank.errors import Unreadable

_PUNCTUATION = frozenset(".,:;!?'\"()[]{}<>/\\=+-–—_*&%#@«»“”„’‘…։՞՛՜՝՚")
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
        wide = _utf16(data)
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
    """Return UTF-16 without its mark, when in one of the two byte orders nearly all of its beginning is letters and spaces."""
    if len(data) % 2:
        return None
    for code in ("utf-16-le", "utf-16-be"):
        try:
            start = data[:2000].decode(code, errors="ignore")
            sense = sum(sign.isalnum() or sign in " \t\r\n" or sign in _PUNCTUATION for sign in start)
            if start and sense >= 0.97 * len(start) and sum(sign in " \n\r\t" for sign in start) * 30 >= len(start):
                return data.decode(code)
        except UnicodeDecodeError:
            continue
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
