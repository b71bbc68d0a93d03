"""Small words of the pages: dates, language names, durations, quotation marks, in the reader's language."""

import re
from collections.abc import Callable
from datetime import date
from functools import lru_cache

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_skeleton
from babel.numbers import format_decimal

# each language in its own words; others are asked of CLDR
_OWN_NAMES = {
    "az": "Azərbaycanca",
    "az-Cyrl": "Азәрбајҹанҹа",
    "en": "English",
    "hy": "Հայերեն",
    "hyw": "Արեւմտահայերէն",
    "ka": "ქართული",
    "ru": "Русский",
}
_SKELETONS = {"day": "yMMMMd", "month": "yMMMM", "year": "y"}
_RIGHT_TO_LEFT = frozenset({"ar", "fa", "he", "ku-Arab", "ug", "ur", "yi", "azb", "arc", "aii", "ckb", "syr"})
_CREATIVE_COMMONS = re.compile(r"creativecommons\.org/(?:licenses|publicdomain)/([a-z-]+)/(\d\.\d)")
_TO_THIS_DAY = re.compile(r"(?i)(\d{4})\s*[–—-]\s*present")
_MARKS = {"hy": ("«", "»"), "hyw": ("«", "»"), "ru": ("«", "»"), "fa": ("«", "»"), "ka": ("„", "“")}
_QUOTES = {"“": "”", "«": "»", '"': '"', "„": "“", "‘": "’"}


def own_name(language: str) -> str:
    """Return the language's name in itself."""
    if language in _OWN_NAMES:
        return _OWN_NAMES[language]
    locale = _locale(language)
    return str(locale.get_display_name(locale) or language) if locale else language


def name_in(language: str, reader: str) -> str:
    """Return the language's name in the reader's language."""
    locale = _locale(reader)
    found = locale.languages.get(language) or locale.languages.get(language.split("-")[0]) if locale else None
    return str(found or own_name(language))


def direction(language: str) -> str:
    return "rtl" if language in _RIGHT_TO_LEFT or language.split("-")[0] in _RIGHT_TO_LEFT else "ltr"


@lru_cache(maxsize=4096)  # a page prints the same few days again and again
def printed_day(day: date | None, precision: str, reader: str) -> str:
    """Return the date in words, no finer than `precision`; empty when it is unknown."""
    if day is None or precision not in _SKELETONS:
        return ""
    locale = Locale("en", "GB") if reader == "en" else _locale(reader) or Locale("en", "GB")
    if precision == "day":
        return str(format_date(day, "long", locale=locale)).lstrip("0")  # CLDR's Armenian day has two figures
    return str(format_skeleton(_SKELETONS[precision], day, locale=locale))


def version(number: int, translate: Callable[[str], str]) -> str:
    """Return which version of a collection this is: "Version 2"."""
    _ = translate
    return _("Version {number}").format(number=number)


def clock(seconds: float | None) -> str:
    """Return a position in a recording: 0:07, 12:40, 1:02:03."""
    if seconds is None:
        return ""
    whole = int(seconds)
    hours, minutes, rest = whole // 3600, whole // 60 % 60, whole % 60
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def in_two(text: str, longest: int = 300) -> tuple[str, str]:
    """Return a caption's beginning and its rest, parted between words; the rest of one that is short enough is empty."""
    if len(text) <= longest * 3 // 2:
        return text, ""
    first = text[:longest].rsplit(" ", 1)[0]
    return first, text[len(first) :].strip()


def shortened(text: str, longest: int) -> str:
    """Return the text, cut after the last whole word where it is longer than a card has room for."""
    if len(text) <= longest:
        return text
    return text[:longest].rsplit(" ", 1)[0].rstrip(" ,;:—–-") + " …"


def size(size_bytes: int, reader: str) -> str:
    """Return a file's size in the reader's figures: 240 kB, 1.3 MB; never less than 1 kB."""
    if size_bytes < 1_000_000:
        return f"{format_decimal(max(1, round(size_bytes / 1000)), locale=_locale(reader) or Locale('en'))} kB"
    return f"{format_decimal(round(size_bytes / 1_000_000, 1), locale=_locale(reader) or Locale('en'))} MB"


def sound_format(media_type: str) -> str:
    """Return what people call a sound or video file of this kind: MP3, Opus, M4A, MP4."""
    names = {"audio/mpeg": "MP3", "audio/ogg": "Opus", "audio/opus": "Opus", "audio/mp4": "M4A"}
    return names.get(media_type, media_type.split("/")[-1].upper())


def licence(address: str, translate: Callable[[str], str]) -> str:
    """Return what a licence is called; an unknown one keeps its address."""
    _ = translate
    names = {
        "rightsstatements.org/vocab/InC/1.0": _("In copyright"),
        "rightsstatements.org/vocab/InC-EDU/1.0": _("In copyright, educational use permitted"),
        "rightsstatements.org/vocab/InC-NC/1.0": _("In copyright, non-commercial use permitted"),
        "rightsstatements.org/vocab/CNE/1.0": _("Copyright not evaluated"),
    }
    bare = address.split("://", 1)[-1].rstrip("/")
    if found := _CREATIVE_COMMONS.fullmatch(bare):
        return "CC0 1.0" if found[1] == "zero" else f"CC {found[1].upper()} {found[2]}"
    return names.get(bare, address)


def programme(text: str, translate: Callable[[str], str]) -> str:
    """Return a programme's name; one that is only a span of years to this day in the reader's language."""
    _ = translate
    found = _TO_THIS_DAY.fullmatch(text.strip())
    return _("{year}–present").format(year=found[1]) if found else text


def topic(code: str, translate: Callable[[str], str]) -> str:
    """Return a priority area or a focus of an initiative in the reader's language; an unknown one as it was written."""
    _ = translate
    known = (
        _("agriculture"), _("civil society"), _("culture"), _("education"), _("health"), _("livelihoods"), _("media"),
        _("skills"), _("local development"), _("women"), _("youth"), _("participation"), _("confidence and trust"),
        _("fresh analysis"), _("the role of civil society"),
    )  # fmt: skip
    del known  # listed so that the catalogues hold them
    return translate(code)


def without_marks(quote: str) -> str:
    """Return a quotation without the pair of marks around it: the page sets its own language's marks."""
    quote = quote.strip()
    closing = _QUOTES.get(quote[:1])
    inner = quote[1:-1]
    if closing and quote.endswith(closing) and not any(mark in inner for mark in (quote[0], closing)):
        return inner
    return quote


def quoted(text: str, reader: str) -> str:
    """Return words in the reader's own quotation marks, for text that is copied: a style's marks stay behind."""
    opening, closing = _MARKS.get(reader.split("-")[0], ("“", "”"))
    return f"{opening}{without_marks(text)}{closing}"


@lru_cache(maxsize=256)
def _locale(language: str) -> Locale | None:
    try:
        return Locale.parse(language.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        try:
            return Locale.parse(language.split("-")[0])
        except (UnknownLocaleError, ValueError):
            return None
