import io

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from storybank.anonymise.crop import best_crop, body
from storybank.anonymise.encode import encode_clean
from storybank.anonymise.images import FILL, Cover, PhotoOperations, Shape, cover, derive
from storybank.anonymise.proof import check_derivative
from storybank.anonymise.structure import foreign_parts
from storybank.errors import Refused, Unreadable
from storybank.records import Box


def pixels(data: bytes) -> np.ndarray:
    return np.asarray(Image.open(io.BytesIO(data)).convert("RGB")).astype(int)


def test_a_cover_is_one_constant_and_the_given_picture_stays_as_it_was():
    image = Image.effect_noise((200, 160), 80).convert("RGB")
    before = image.tobytes()
    painted = np.asarray(cover(image, [Cover(box=Box(left=40, top=30, right=90, bottom=100))]))
    assert (painted[30:100, 40:90] == FILL).all()  # the whole box, though the paint is an ellipse
    assert image.tobytes() == before


def test_a_box_drawn_by_hand_is_covered_exactly():
    image = Image.new("RGB", (100, 100), (250, 250, 250))
    painted = np.asarray(
        cover(image, [Cover(box=Box(left=10, top=20, right=30, bottom=50), shape=Shape.BOX, is_exact=True)])
    )
    is_fill = (painted == FILL).all(axis=2)
    assert is_fill.sum() == 20 * 30
    assert is_fill[20:50, 10:30].all()


def test_an_ellipse_at_the_edge_is_cut_off_and_not_squeezed():
    box = Box(left=0, top=0, right=30, bottom=40)
    painted = np.asarray(cover(Image.new("RGB", (200, 200), (250, 250, 250)), [Cover(box=box)]))
    assert (painted[0:40, 0:30] == FILL).all()


def test_a_box_outside_the_picture_is_an_error_and_not_a_silent_clip():
    with pytest.raises(Unreadable) as error:
        cover(Image.new("RGB", (100, 100)), [Cover(box=Box(left=120, top=0, right=140, bottom=20))])
    assert error.value.code == "images.box-outside"


@given(
    st.integers(2, 120),
    st.integers(2, 120),
    st.integers(0, 190),
    st.integers(0, 140),
    st.sampled_from(Shape),
    st.floats(0.2, 3),
)
@settings(max_examples=60, deadline=None)
def test_every_pixel_of_a_covered_box_is_the_fill_at_any_scale(wide, high, left, top, shape, scale):
    frame = (200, 160)
    image = Image.new("RGB", (max(1, round(200 * scale)), max(1, round(160 * scale))), (250, 250, 250))
    across, down = image.width / 200, image.height / 160
    box = Box(left=left, top=top, right=left + wide, bottom=top + high)
    painted = np.asarray(cover(image, [Cover(box=box, shape=shape)], frame))
    inside = painted[
        int(np.ceil(top * down)) : int(min(160, top + high) * down),
        int(np.ceil(left * across)) : int(min(200, left + wide) * across),
    ]
    assert (inside == FILL).all()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("size", "expected"),
    [
        ((2000, 1500), {480: 480, 960: 960, 1920: 1920}),
        ((1000, 700), {480: 480, 960: 960, 1920: 1000}),
        ((300, 400), {480: 400}),
    ],
)
def test_renditions_are_never_larger_than_the_master(size, expected):
    made = derive(encode_clean(Image.new("RGB", size, (120, 160, 90))), PhotoOperations(frame_px=size))
    assert {nominal: max(pixels(data).shape[:2]) for nominal, data in made.renditions.items()} == expected
    assert {nominal: tuple(reversed(pixels(data).shape[:2])) for nominal, data in made.renditions.items()} == made.sizes
    assert max(pixels(made.thumbnail).shape) == 320


@pytest.mark.slow
def test_covers_drawn_on_the_original_stand_in_every_rendition(drawn):
    image, boxes = drawn((1600, 1200), [(500, 500, 200), (1100, 520, 180)])
    covers = tuple(
        Cover(box=Box(left=2 * box[0], top=2 * box[1], right=2 * box[2], bottom=2 * box[3])) for box in boxes
    )
    made = derive(encode_clean(image), PhotoOperations(frame_px=(3200, 2400), covers=covers))
    assert check_derivative(made) == ()
    for data in (*made.renditions.values(), made.thumbnail):
        assert foreign_parts(data) == ()
        scale = pixels(data).shape[1] / 1600
        for left, top, right, bottom in boxes:
            middle = pixels(data)[
                int((top + 12) * scale) : int((bottom - 12) * scale),
                int((left + 12) * scale) : int((right - 12) * scale),
            ]
            assert np.abs(middle - FILL).max() <= 10


def test_nothing_can_be_seen_under_a_cover_when_its_contrast_is_stretched(drawn):
    image, [box] = drawn((1000, 800), [(500, 380, 300)])
    made = derive(
        encode_clean(image),
        PhotoOperations(
            frame_px=(1000, 800), covers=(Cover(box=Box(left=box[0], top=box[1], right=box[2], bottom=box[3])),)
        ),
    )
    left, top, right, bottom = (edge // 2 for edge in box)
    hidden = pixels(made.renditions[480])[
        int(top * 0.96) + 12 : int(bottom * 0.96) - 12, int(left * 0.96) + 12 : int(right * 0.96) - 12
    ]
    assert np.ptp(hidden.reshape(-1, 3), axis=0).max() <= 1  # nothing left to stretch


@pytest.mark.slow
def test_a_face_nobody_spoke_of_is_covered_by_the_second_look(drawn):
    image, [known, forgotten] = drawn((1400, 900), [(400, 400, 200), (1000, 400, 160)])
    operations = PhotoOperations(
        frame_px=image.size, covers=(Cover(box=Box(left=known[0], top=known[1], right=known[2], bottom=known[3])),)
    )
    made = derive(encode_clean(image), operations)
    middle = ((forgotten[0] + forgotten[2]) // 2, (forgotten[1] + forgotten[3]) // 2)
    assert any(box.left < middle[0] < box.right and box.top < middle[1] < box.bottom for box in made.added)
    assert check_derivative(made) == ()


def test_without_the_second_look_the_proof_refuses_the_forgotten_face(drawn):
    image, _ = drawn((1400, 900), [(400, 400, 200)])
    made = derive(encode_clean(image), PhotoOperations(frame_px=image.size), looks_again=False)
    assert check_derivative(made) == ("proof.face",)


def test_a_consented_face_stays_visible_and_is_proved(drawn):
    image, [(left, top, right, bottom)] = drawn((1400, 900), [(400, 400, 200)])
    shown = Box(left=left, top=top, right=right, bottom=bottom)
    made = derive(encode_clean(image), PhotoOperations(frame_px=image.size, visible=(shown,)))
    assert made.covered == ()
    assert check_derivative(made) == ()


@pytest.mark.slow
def test_what_a_person_called_no_face_is_left_as_it_is(drawn):
    image, [(left, top, right, bottom)] = drawn((1400, 900), [(400, 400, 200)])
    made = derive(
        encode_clean(image),
        PhotoOperations(frame_px=image.size, not_faces=(Box(left=left, top=top, right=right, bottom=bottom),)),
    )
    assert made.covered == ()
    assert check_derivative(made) == ()


@pytest.mark.slow
def test_a_person_cut_out_is_gone_with_body_and_hair_and_the_others_stay_whole(drawn):
    image, [gone, stays] = drawn((1600, 900), [(300, 350, 120), (1100, 380, 140)])
    out, keep = (Box(left=b[0], top=b[1], right=b[2], bottom=b[3]) for b in (gone, stays))
    made = derive(encode_clean(image), PhotoOperations(frame_px=image.size, crop_out=(out,), visible=(keep,)))
    whole = body(out, image.size)
    assert made.crop is not None
    assert (
        made.crop.left >= whole.right
        or made.crop.right <= whole.left
        or made.crop.top >= whole.bottom
        or made.crop.bottom <= whole.top
    )
    assert len(made.visible) == 1
    assert made.visible[0].right - made.visible[0].left == keep.right - keep.left
    assert check_derivative(made) == ()


@pytest.mark.parametrize(("is_forbidden", "code"), [(True, "images.crop-forbidden"), (False, "images.no-crop")])
def test_a_crop_that_is_forbidden_or_leaves_nothing_is_refused(is_forbidden, code):
    master = encode_clean(Image.new("RGB", (800, 600), (120, 120, 200)))
    operations = PhotoOperations(
        frame_px=(800, 600), crop_out=(Box(left=300, top=100, right=500, bottom=350),), is_crop_forbidden=is_forbidden
    )
    with pytest.raises(Refused) as error:
        derive(master, operations, looks_again=False)
    assert error.value.code == code


def test_a_broken_master_is_refused():
    with pytest.raises(Unreadable) as error:
        derive(b"\xff\xd8\xff nothing", PhotoOperations(frame_px=(10, 10)))
    assert error.value.code == "images.master-damaged"


boxes = st.builds(
    lambda left, top, wide, high: Box(left=left, top=top, right=min(1000, left + wide), bottom=min(800, top + high)),
    st.integers(0, 980),
    st.integers(0, 780),
    st.integers(10, 300),
    st.integers(10, 300),
)


@given(st.lists(boxes, min_size=1, max_size=5), st.lists(boxes, max_size=4))
@settings(max_examples=80, deadline=None)
def test_a_crop_never_shows_a_pixel_of_who_is_cut_out_nor_cuts_through_who_stays(out, keep):
    try:
        crop = best_crop((1000, 800), out, keep)
    except Refused:
        return
    for box in out:
        assert box.right <= crop.left or box.left >= crop.right or box.bottom <= crop.top or box.top >= crop.bottom
    for box in keep:
        is_inside = (
            box.left >= crop.left and box.right <= crop.right and box.top >= crop.top and box.bottom <= crop.bottom
        )
        is_away = box.right <= crop.left or box.left >= crop.right or box.bottom <= crop.top or box.top >= crop.bottom
        assert is_inside or is_away
