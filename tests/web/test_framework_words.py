"""What Django's and allauth's own forms can say is said in the reader's language, and so are dates and numbers."""

import ast
from datetime import UTC, date, datetime
from pathlib import Path

import django
import pytest
from django.utils import translation

from storybank.i18n import speak

FORMS = ("core/validators.py", "forms/fields.py", "forms/forms.py", "forms/models.py", "contrib/auth/password_validation.py")  # fmt: skip
SAME_EVERYWHERE = {"IPv4", "IPv6", ":", ":?.!"}


def sentences():
    """Return what the modules of Django mark for translation: singular and plural."""
    for name in FORMS:
        tree = ast.parse((Path(django.__file__).parent / name).read_text(encoding="utf-8"))
        for call in ast.walk(tree):
            if isinstance(call, ast.Call) and getattr(call.func, "id", "") in {"_", "ngettext_lazy", "ngettext"}:
                said = tuple(one.value for one in call.args[:2] if isinstance(one, ast.Constant))
                yield tuple(one for one in said if isinstance(one, str))


@pytest.mark.parametrize("language", ["hy", "az", "ru"])
def test_no_form_falls_back_to_english(bank, language):
    with translation.override(language):
        left = {
            said[0]
            for said in sentences()
            if said
            and said[0] not in SAME_EVERYWHERE
            and (translation.ngettext(*said, 3) if len(said) == 2 else translation.gettext(said[0])) in said
        }
    assert left == set()


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", ("22 Nov 2026", "22/11/2026, 08:05", "1,234.5")),
        ("hy", ("22 նոյ, 2026 թ.", "22.11.26, 08:05", "1 234,5")),
        ("az", ("22 noy 2026", "22.11.26 08:05", "1.234,5")),
        ("ru", ("22 нояб. 2026 г.", "22.11.2026, 08:05", "1 234,5")),
    ],
)
def test_days_moments_and_numbers_are_written_as_the_reader_does(bank, language, said):
    from django.utils import timezone

    from storybank.web.jinja import day, moment, number

    speak(language)
    try:
        with timezone.override(bank.settings.zone):
            shown = (day(date(2026, 11, 22)), moment(datetime(2026, 11, 22, 4, 5, tzinfo=UTC)), number(1234.5))
    finally:
        speak("en")
    assert tuple(one.replace("\u202f", " ").replace("\xa0", " ") for one in shown) == said
