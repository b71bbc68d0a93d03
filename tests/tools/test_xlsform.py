"""The form for phones: built from its words, valid for pyxform, and silent about who holds the phone."""

import importlib.util
import re
from pathlib import Path

import pytest

from storybank import schemafiles
from storybank.i18n import LANGUAGES
from storybank.intake import forms, phone

FORM = schemafiles.folder() / phone.XLSFORM
_spec = importlib.util.spec_from_file_location("make_xlsform", Path(__file__).parents[2] / "tools" / "make_xlsform.py")
assert _spec and _spec.loader
make_xlsform = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(make_xlsform)


@pytest.fixture(scope="module")
def xform() -> str:
    from pyxform.xls2xform import convert

    warnings: list[str] = []
    converted = convert(str(FORM), warnings=warnings)
    assert warnings == []
    return str(converted.xform)


@pytest.mark.slow
def test_the_shipped_form_is_what_its_words_say() -> None:
    assert make_xlsform.read(FORM) == make_xlsform.tables(), "run tools/make_xlsform.py"


@pytest.mark.slow
def test_pyxform_takes_it_in_four_languages_without_a_warning(xform: str) -> None:
    named = set(re.findall(r'<translation lang="([^"]+)"', xform))
    assert named == set(phone.document()["languages"].values())


@pytest.mark.slow
def test_it_asks_nothing_about_the_phone_or_who_holds_it(xform: str) -> None:
    for word in ("deviceid", "phonenumber", "username", "simserial", "subscriberid", "audit", "geopoint", "timeStart"):
        assert word not in xform


def test_every_question_has_words_in_every_language_and_a_place_to_go() -> None:
    told = {"writing_language", "only_here", "photo_closed", "interview_closed", "hide_details"}
    for question in phone.questions().values():
        if question.type != "calculate":
            assert all(question.labels.get(language) for language in LANGUAGES), question.name
        assert question.to or question.name in told or question.repeat == "guardians", question.name


def test_every_use_is_asked_and_every_target_is_a_column() -> None:
    targets = {target for question in phone.questions().values() for target in question.to}
    for target in targets - {"delivery.stream", "delivery.batch"}:
        sheet, _, base = target.partition(".")
        assert base in {column.base for column in forms.form(sheet).columns}, target
    uses = {column.key for column in forms.form("consents").columns if column.key.startswith("use_")}
    assert {f"consents.{use}" for use in uses} <= targets


def test_no_two_questions_of_a_table_share_their_words() -> None:
    for repeat in ("", *phone.repeats()):
        own = [question for question in phone.questions().values() if question.repeat == repeat]
        for language in LANGUAGES:
            labels = [forms.fold(question.labels[language]) for question in own if question.labels]
            assert len(labels) == len(set(labels)), (repeat, language)
