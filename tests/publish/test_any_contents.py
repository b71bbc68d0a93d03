"""Collections that nobody thought of: made up by hypothesis, written in both editions, held against the quick validators."""

import shutil
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from storybank.publish.bundle import write_bundle
from storybank.publish.contents import (
    ItemRights,
    PublishedInterview,
    PublishedPassage,
    PublishedPin,
    PublishedSegment,
    PublishedStory,
    Publisher,
)
from storybank.records import Audience, Statements, Use
from storybank.stages.reading_back import read_back
from tests.publish import validators
from tests.publish.conftest import make_contents

pytestmark = [pytest.mark.system, pytest.mark.slow]

LANGUAGES = ("en", "hy", "hyw", "az", "ru", "ka", "ku-Latn", "ar", "und")
words = st.text(
    st.sampled_from("abcԱբգəğıшя שָلا &<>-:.,;|!?\"'[]()=+@%#\\/{}\n\r\t\x00\x0b\x85\u2028\u202e\ud800\ufffe😀"),
    max_size=60,
)
translated = st.dictionaries(st.sampled_from(LANGUAGES), words, max_size=4)
titles = st.dictionaries(st.sampled_from(LANGUAGES), words.filter(str.strip), min_size=1, max_size=4)
seconds = st.one_of(st.none(), st.floats(0, 40_000))
rights = st.builds(
    ItemRights,
    licence=st.sampled_from(
        ["http://rightsstatements.org/vocab/InC/1.0/", "https://creativecommons.org/licenses/by/4.0/", "https://example.org/a?b=1&c=<2>"]
    ),
    uses=st.lists(st.sampled_from(list(Use)), unique=True).map(tuple),
    audience=st.sampled_from(list(Audience)),
    until_on=st.one_of(st.none(), st.dates(date(2026, 1, 1), date(2099, 12, 31))),
    languages=st.lists(st.sampled_from(LANGUAGES), unique=True).map(tuple),
)  # fmt: skip
voices = st.sampled_from(["", "Narrator-A", "Narrator-B", "A & B", "Հարցազրուցավար", "א <ב>"])
segments = st.lists(
    st.builds(PublishedSegment, number=st.just(0), text=words, voice=voices, start_s=seconds, end_s=seconds), max_size=6
).map(lambda lines: tuple(replace(line, number=n) for n, line in enumerate(lines, 1)))
passages = st.lists(
    st.builds(
        PublishedPassage,
        segment=st.integers(1, 9),
        start_s=seconds,
        title=translated,
        synopsis=translated,
        keywords=st.lists(words, max_size=2).map(tuple),
        places=st.lists(words, max_size=2).map(tuple),
    ),
    max_size=3,
).map(tuple)
pins = st.lists(
    st.builds(PublishedPin, latitude=st.floats(-90, 90), longitude=st.floats(-180, 180), names=translated), max_size=3
).map(tuple)


@pytest.fixture(scope="module")
def base(tmp_path_factory):
    folder = tmp_path_factory.mktemp("any")
    return folder, make_contents(folder / "files")


@st.composite
def collections(draw, made):
    languages = tuple(draw(st.lists(st.sampled_from(LANGUAGES), min_size=1, max_size=4, unique=True)))
    photographs = tuple(
        replace(
            one,
            captions=draw(translated),
            alt_texts=draw(translated),
            credit=draw(translated),
            taken_on=draw(st.one_of(st.none(), st.dates(date(1900, 1, 1)))),
            date_precision=draw(st.sampled_from(["day", "month", "year", "unknown"])),
            rights=draw(rights),
            initiatives=(),
        )
        for one in made.photographs[: draw(st.integers(0, 2))]
    )
    interviews = tuple(
        PublishedInterview(
            public_id=f"v{number}",
            language=draw(st.sampled_from(LANGUAGES)),
            transcripts=draw(st.dictionaries(st.sampled_from(LANGUAGES), segments, max_size=3)),
            title=draw(translated),
            sound=made.interviews[0].sound[: draw(st.integers(0, 1))],
            duration_s=draw(seconds),
            index=draw(passages),
            rights=draw(rights),
            is_synthesised=draw(st.booleans()),
        )
        for number in range(draw(st.integers(0, 2)))
    )
    stories = tuple(
        PublishedStory(
            public_id=f"s{number}",
            order=number,
            title=draw(titles),
            body=draw(st.dictionaries(st.sampled_from(LANGUAGES), st.lists(words, max_size=2).map(tuple), max_size=2)),
            person=draw(translated),
            place_words=draw(translated),
            pins=draw(pins),
            photographs=tuple(one.public_id for one in photographs) if number == 0 else (),
            interviews=tuple(one.public_id for one in interviews) if number == 0 else (),
            told_on=draw(st.one_of(st.none(), st.dates(date(1990, 1, 1)))),
            rights=draw(rights),
        )
        for number in range(draw(st.integers(0 if photographs or interviews else 1, 2)))
    )
    statements = Statements(non_involvement=dict.fromkeys(languages, "a"), place_names=dict.fromkeys(languages, "b"))
    return replace(
        made,
        collection=replace(made.collection, languages=languages, title=draw(translated), description=draw(translated)),
        publisher=Publisher(name=draw(translated), contact=draw(words), address=draw(words.map(lambda one: f"https://x.example/{one}"))),
        statements=statements,
        stories=stories,
        photographs=photographs,
        interviews=interviews,
        initiatives=(),
        tombstones=(),
        themes={},
        content_notes={},
    )  # fmt: skip


@settings(
    max_examples=25,
    deadline=None,
    database=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.generate],
)
@given(data=st.data())
def test_any_collection_is_valid_in_both_editions_and_comes_back(base, data):
    folder, made = base
    contents = data.draw(collections(made))
    for edition in ("public", "archive"):
        target = folder / edition
        shutil.rmtree(target, ignore_errors=True)
        write_bundle(replace(contents, edition=edition), target)
        assert validators.cheap(target) == []
        assert [(row.file, row.field, row.different) for row in read_back(target) if not row.is_same] == []
    assert validators.captions([folder / "archive"]) == []
