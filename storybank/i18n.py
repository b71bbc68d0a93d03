"""The language a person reads. Everything shown goes through `_` (or `translator` where several languages are written at once).

Catalogues: storybank/locale/<language>/LC_MESSAGES/storybank.po, compiled by `make setup`; English is the source.
"""

import gettext
from collections.abc import Callable
from contextvars import ContextVar
from functools import cache
from pathlib import Path

LANGUAGES = ("en", "hy", "az", "ru")

_current: ContextVar[str] = ContextVar("storybank_language", default="en")


def speak(language: str) -> None:
    """Set the language of this context; an unknown one falls back to English."""
    _current.set(language if language in LANGUAGES else "en")


def spoken() -> str:
    """Return the language of this context."""
    return _current.get()


def _(message: str) -> str:
    """Return `message` in the language of this context."""
    return translator(_current.get())(message)


@cache
def translator(language: str) -> Callable[[str], str]:
    """Return the function that turns an English message into `language`; unknown messages come back as they are."""
    folder = Path(__file__).parent / "locale"
    return gettext.translation("storybank", folder, languages=[language], fallback=True).gettext
