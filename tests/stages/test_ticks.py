"""Ticks of the checklist: who looked for what, kept on the photograph; a new file has to be looked at again."""

from dataclasses import replace

import pytest

from storybank.errors import WrongUse
from storybank.findings import Finding, Severity
from storybank.records import CHECKLIST, BatchId, ItemId, Photo, StaffId, Stream
from storybank.stages.applying import Answer, apply
from storybank.stages.carrying import carry_over

PHOTO = Photo(
    id=ItemId("i"), batch=BatchId("b"), stream=Stream("nur"), row="photographs!2", width_px=9, height_px=9,
    media_type="image/jpeg", perceptual_hash="0" * 16,
)  # fmt: skip
QUESTION = Finding(code="identity.checklist-open", severity=Severity.BLOCKED, item=ItemId("i"), field="row")


def ticked(photo, argument, by="ed-1"):
    return apply(photo, QUESTION, Answer(decision="tick", argument=argument, by=StaffId(by)))


def test_points_are_ticked_one_by_one_and_say_by_whom():
    photo = ticked(ticked(PHOTO, "plate, document"), "child", by="ed-2")
    assert photo.checked == {"plate": "ed-1", "document": "ed-1", "child": "ed-2"}


def test_all_is_the_whole_list():
    assert set(ticked(PHOTO, "all").checked) == set(CHECKLIST)


@pytest.mark.parametrize("argument", ["", "plates", "plate, all"])
def test_what_is_no_point_is_refused_whole(argument):
    with pytest.raises(WrongUse):
        ticked(PHOTO, argument)


@pytest.mark.parametrize(("is_same_file", "kept"), [(True, 12), (False, 0)])
def test_ticks_stay_with_the_same_file_only(is_same_file, kept):
    seen = ticked(PHOTO, "all")
    assert len(carry_over(PHOTO, seen, replace(PHOTO, row="photographs!3"), is_same_file=is_same_file).checked) == kept
