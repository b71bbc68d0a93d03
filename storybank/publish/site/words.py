"""Small words of the pages: dates, language names, durations, quotation marks, in the reader's language."""

from datetime import date

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_skeleton

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
_RIGHT_TO_LEFT = frozenset({"ar", "fa", "he", "ku-Arab", "ug", "ur", "yi", "azb", "arc", "syr"})
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


def printed_day(day: date | None, precision: str, reader: str) -> str:
    """Return the date in words, no finer than `precision`; empty when it is unknown."""
    if day is None or precision not in _SKELETONS:
        return ""
    locale = _locale(reader) or Locale("en")
    if precision == "day":
        return str(format_date(day, "long", locale=locale))
    return str(format_skeleton(_SKELETONS[precision], day, locale=locale))


def clock(seconds: float | None) -> str:
    """Return a position in a recording: 0:07, 12:40, 1:02:03."""
    if seconds is None:
        return ""
    whole = int(seconds)
    hours, minutes, rest = whole // 3600, whole // 60 % 60, whole % 60
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def without_marks(quote: str) -> str:
    """Return a quotation without the pair of marks around it: the page sets its own language's marks."""
    quote = quote.strip()
    closing = _QUOTES.get(quote[:1])
    inner = quote[1:-1]
    if closing and quote.endswith(closing) and not any(mark in inner for mark in (quote[0], closing)):
        return inner
    return quote


def _locale(language: str) -> Locale | None:
    try:
        return Locale.parse(language.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        try:
            return Locale.parse(language.split("-")[0])
        except (UnknownLocaleError, ValueError):
            return None
