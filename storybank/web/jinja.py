"""The templates' words: `_`, links, dates and numbers in the reader's language. Undefined names are errors, not blanks."""

import hashlib
from collections.abc import Mapping
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from babel.dates import format_date, format_datetime
from babel.numbers import format_decimal
from django.contrib.staticfiles import finders
from django.urls import reverse
from django.utils import timezone
from jinja2 import Environment, StrictUndefined

from storybank.i18n import LANGUAGES, _, spoken
from storybank.web.labels import called, choice

OWN_NAMES = {"en": "English", "hy": "Հայերեն", "az": "Azərbaycanca", "ru": "Русский"}
_LOCALES = {"en": "en_GB"}  # days before months, as everywhere but in one country


def environment(**options: Any) -> Environment:
    """Return the environment that Django's Jinja2 backend asks for."""
    made = Environment(**{**options, "undefined": StrictUndefined, "trim_blocks": True, "lstrip_blocks": True})  # noqa: S701, the backend turns escaping on
    made.globals.update(
        _=_,
        url=url,
        asset=asset,
        day=day,
        moment=moment,
        number=number,
        plural=plural,
        OWN_NAMES=OWN_NAMES,
        tongue=spoken,
        why=why,
        called=called,
        choice=choice,
        when=when,
        item_kind=item_kind,
    )
    made.filters["called"] = called
    return made


def desk(request: Any) -> Mapping[str, Any]:
    """Give every template the desk, the language and what stands in the bar."""
    from storybank.web.pages import PAGES

    own = getattr(request, "desk", None)
    return {
        "desk": own,
        "language": spoken(),
        "languages": sorted(LANGUAGES),
        "bar": [page for page in PAGES if page.nav and own is not None and own.may(page)],
        "here": getattr(request.resolver_match, "url_name", "") if request.resolver_match else "",
    }


def url(name: str, *args: Any, **kwargs: Any) -> str:
    return str(reverse(name, args=args or None, kwargs=kwargs or None))


@cache
def asset(name: str) -> str:
    """Return the address of a static file with a mark of its content, so that a new version is fetched at once."""
    found = finders.find(name)
    if not isinstance(found, str):
        raise FileNotFoundError(name)
    return f"/static/{name}?v={hashlib.sha256(Path(found).read_bytes()).hexdigest()[:8]}"


def why(code: str) -> str:
    """Return in words why something was refused, by its code."""
    from storybank.web.reasons import of

    return of(code)


def day(value: date | None, length: str = "medium") -> str:
    """Return a day as the reader writes it."""
    return format_date(value, format=length, locale=_locale()) if value else "–"


def moment(value: datetime | None) -> str:
    """Return an instant in the bank's zone."""
    return format_datetime(timezone.localtime(value), "short", locale=_locale()) if value else "–"


def when(value: date | datetime) -> str:
    """Return a day, or an instant with its minute."""
    return moment(value) if isinstance(value, datetime) else day(value)


def item_kind(kind: str) -> str:
    return {"photograph": _("photograph"), "interview": _("interview"), "story": _("story")}.get(kind, kind)


def number(value: float) -> str:
    return str(format_decimal(value, locale=_locale()))


def plural(count: int, one: str, many: str) -> str:
    """Return "{count} …" in the form that fits; the languages of the desks write the noun after a number in few forms."""
    return (one if count == 1 else many).format(count=number(count))


def _locale() -> str:
    return _LOCALES.get(spoken(), spoken())
