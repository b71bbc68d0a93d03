from itertools import combinations

import pytest
from PIL import Image

from storybank.anonymise.likeness import SAME_BITS, Likenesses, distance, fingerprint, near


def test_a_burst_sibling_drawn_a_little_beside_is_near(drawn):
    first, _ = drawn((1200, 900), [(600, 430, 240)])
    second = first.transform(first.size, Image.Transform.AFFINE, (1, 0, 14, 0, 1, -9))
    assert near(fingerprint(first), fingerprint(second.crop((20, 20, 1180, 880))))


def test_the_same_picture_smaller_is_the_same(drawn):
    image, _ = drawn((1200, 900), [(600, 430, 240)])
    assert distance(fingerprint(image), fingerprint(image.resize((400, 300)))) <= SAME_BITS


def test_other_scenes_are_not_near():
    scenes = []
    for seed in range(8):
        noise = Image.effect_noise((6, 5), 120).resize((900, 700), Image.Resampling.BICUBIC)
        scenes.append(fingerprint(noise.rotate(seed * 45)))
    assert sum(near(one, other) for one, other in combinations(scenes, 2)) <= 1


@pytest.mark.parametrize(("one", "other"), [("", ""), ("", "0" * 16)])
def test_an_empty_fingerprint_is_near_nothing(one, other):
    assert not near(one, other)


def test_siblings_come_nearest_first():
    others = {"copy": "00000000000000ff", "sibling": "00000000000001f0", "other": "ffffffffffffff00", "unread": ""}
    known = Likenesses(others)
    assert known.near("00000000000000ff", most=5) == ("copy", "sibling")
    assert known.near("00000000000000ff", most=1) == ("copy",)
    assert known.near("", most=5) == ()
    assert Likenesses({}).near("00000000000000ff", most=5) == ()
