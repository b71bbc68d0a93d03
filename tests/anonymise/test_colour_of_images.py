import io

import numpy as np
import pytest
from PIL import Image, ImageCms

from storybank.anonymise.colour import to_srgb
from storybank.errors import Unreadable


@pytest.mark.parametrize(
    "mode", ["1", "L", "LA", "P", "PA", "RGB", "RGBA", "RGBX", "CMYK", "YCbCr", "LAB", "HSV", "I", "I;16", "I;16B"]
)
def test_pixels_of_every_mode_become_rgb(mode):
    image = Image.new("L", (8, 6), 128)
    source = (
        Image.fromarray(np.full((6, 8), 32_768, np.uint16))
        if mode.startswith("I;16")
        else image.convert("RGB").convert(mode)
        if mode not in ("I", "PA", "LAB")
        else Image.new(mode, (8, 6))
    )
    rgb, _ = to_srgb(source)
    assert (rgb.mode, rgb.size) == ("RGB", (8, 6))


def test_sixteen_bits_of_grey_are_scaled_and_not_cut():
    rgb, _ = to_srgb(Image.fromarray(np.array([[0, 32_768, 65_535]], np.uint16)))
    assert [value[0] for value in np.asarray(rgb)[0].tolist()] == [0, 127, 255]


def test_what_is_transparent_becomes_white_and_hides_nothing():
    image = Image.new("RGBA", (4, 4), (200, 10, 10, 0))
    rgb, _ = to_srgb(image)
    assert set(map(tuple, np.asarray(rgb).reshape(-1, 3).tolist())) == {(255, 255, 255)}


def test_floating_point_pixels_are_refused_by_name():
    with pytest.raises(Unreadable) as error:
        to_srgb(Image.new("F", (4, 4)))
    assert error.value.code == "intake.float-pixels"


def test_a_profile_that_is_not_srgb_is_applied():
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()
    rgb, warnings = to_srgb(Image.new("LAB", (4, 4), (128, 128, 128)), lab)
    assert warnings == ()
    assert rgb.mode == "RGB"


@pytest.mark.parametrize(
    "profile", [b"not a profile at all" * 20, ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()]
)
def test_a_profile_that_cannot_be_used_is_warned_about_and_does_no_harm(profile):
    rgb, warnings = to_srgb(Image.new("RGB", (4, 4), (9, 8, 7)), profile)
    assert warnings == ("intake.colour-profile-ignored",)
    assert rgb.getpixel((0, 0)) == (9, 8, 7)


def test_srgb_stays_as_it_is():
    profile = io.BytesIO(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()).getvalue()
    rgb, warnings = to_srgb(Image.new("RGB", (4, 4), (9, 8, 7)), profile)
    assert (rgb.getpixel((0, 0)), warnings) == ((9, 8, 7), ())
