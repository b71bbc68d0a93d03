"""WebP read without the animation decoder gives the same pixels; what hides under transparency goes the other way."""

import io

import numpy as np
import pytest
from PIL import Image

from storybank.errors import Unreadable
from storybank.intake.containers import Carried
from storybank.intake.decoding import decode
from storybank.intake.limits import MediaType
from storybank.intake.webp import is_plain, webp_size


def webp(image, **options):
    file = io.BytesIO()
    image.save(file, "WEBP", **options)
    return file.getvalue()


def picture(mode="RGB"):
    noise = Image.effect_noise((64, 40), 60)
    image = Image.merge("RGB", [noise, noise.rotate(90), noise.rotate(180)])
    if mode == "RGBA":
        image.putalpha(Image.linear_gradient("L").resize(image.size))
    return image


@pytest.mark.parametrize("options", [{}, {"lossless": True}])
def test_a_plain_file_gives_the_pixels_that_pillow_gives_upright(options):
    exif = Image.Exif()
    exif[0x0112] = 6
    data = webp(picture(), exif=exif, **options)
    assert is_plain(data)
    assert webp_size(data) == (64, 40)
    seen = decode(data, MediaType.WEBP, Carried())
    expected = Image.open(io.BytesIO(data)).convert("RGB").transpose(Image.Transpose.ROTATE_270)
    assert seen.is_upright_known
    assert np.array_equal(np.asarray(seen.image), np.asarray(expected))


@pytest.mark.parametrize("options", [{}, {"lossless": True}])
def test_what_is_transparent_is_laid_on_white(options):
    data = webp(picture("RGBA"), **options)
    assert not is_plain(data)
    assert np.asarray(decode(data, MediaType.WEBP, Carried()).image)[0].min() >= 250


def test_a_file_that_moves_is_not_plain():
    assert not is_plain(webp(picture(), save_all=True, append_images=[picture().rotate(180)]))


def test_a_large_file_is_halved_before_it_becomes_a_picture_and_keeps_its_size():
    seen = decode(webp(picture()), MediaType.WEBP, Carried(), 20)
    assert (seen.width_px, seen.height_px, max(seen.image.size)) == (64, 40, 20)


def test_a_damaged_file_is_refused_by_name():
    data = webp(picture())
    for broken in (data[:40], data[:60] + b"\xff" * 40, data[:12] + b"VP8 "):
        with pytest.raises(Unreadable) as refused:
            decode(broken, MediaType.WEBP, Carried())
        assert refused.value.code.startswith("intake.")
