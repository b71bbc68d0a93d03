"""A transcript of speech recognition, without capitals, is not called anonymised until somebody has read it."""

from datetime import date

import pytest

from storybank.anonymise.levels import Level
from storybank.errors import Refused
from storybank.records import BatchId, Interview, Language, Role, Segment, Stream
from storybank.stages.levelling import levelled
from storybank.stages.screening import screen, world_of

ON = date(2026, 11, 20)
WORDS = ("we lived by the river", "ara hid us in his house", "then we all left by night on foot")


@pytest.mark.slow
def test_uncased_turns_are_refused_at_every_level_that_promises_to_hide_names(bank, make) -> None:
    teller = make.person(bank)
    interview = Interview(
        id=bank.items.id_for(Stream("nur"), "batch-1", "I01", by="ed-nur-1"),
        batch=BatchId("b1"),
        stream=Stream("nur"),
        row="interviews!2",
        languages=(Language("en"),),
        people={teller: frozenset({Role.NARRATOR})},
        segments=tuple(
            Segment(number=n, start_s=float(n), end_s=n + 1.0, text=text, person=teller)
            for n, text in enumerate(WORDS, 1)
        ),
    )
    bank.items.save(interview, by="ed-nur-1", on=ON)
    screen(bank, [interview.id], on=ON)
    assert levelled(bank, world_of(bank), interview, Level.AGREED, by="pe-1").turns
    for level in (Level.PSEUDONYMS, Level.ROLES, Level.MARKS):
        with pytest.raises(Refused, match=r"identity\.uncased"):
            levelled(bank, world_of(bank), interview, level, by="pe-1")
