"""Draws the twenty photographs and writes them as cameras would: `python tools/make_sample/make_pictures.py [F01 …]`."""

import io
import sys
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

import scenes_khidi
import scenes_nar_fields
import scenes_nar_rooms
import scenes_nur_fields
import scenes_nur_rooms
import yaml
from embed import Camera, exif, jpeg, xmp
from PIL import Image, PngImagePlugin

HERE = Path(__file__).parent
SAMPLE = HERE.parents[1] / "raw" / "sample"
SCENES = (
    ("nur", scenes_nur_rooms),
    ("nur", scenes_nur_fields),
    ("nar", scenes_nar_rooms),
    ("nar", scenes_nar_fields),
    ("khidi", scenes_khidi),
)
QUALITY = 88
SUFFIXES = {"F11": "png", "F17": "webp", "F20": "heic"}


def draw(code: str) -> str:
    """Draw one scene and write its file; return a line about it."""
    stream, scenes = next((name, found) for name, found in SCENES if hasattr(found, code.lower()))
    picture: Image.Image = getattr(scenes, code.lower())().finished()
    path = SAMPLE / stream / "photographs" / f"{code}.{SUFFIXES.get(code, 'jpg')}"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(_file(code, picture, _camera(code)))
    return f"{path.relative_to(SAMPLE)}  {path.stat().st_size // 1000} kB"


def _file(code: str, picture: Image.Image, camera: Camera) -> bytes:
    out = io.BytesIO()
    if code == "F11":  # a scan: a palette is enough, and small
        words = PngImagePlugin.PngInfo()
        words.add_itxt("XML:com.adobe.xmp", xmp(camera).decode())
        words.add_itxt("Description", camera.description)
        small = picture.resize((1200, 800), Image.Resampling.LANCZOS)
        small.quantize(96, dither=Image.Dither.NONE).save(
            out, "PNG", optimize=True, pnginfo=words, exif=b"Exif\x00\x00" + exif(camera)
        )
    elif code == "F17":
        picture.save(out, "WEBP", quality=QUALITY, method=6, exif=b"Exif\x00\x00" + exif(camera), xmp=xmp(camera))
    elif code == "F20":
        import pillow_heif

        pillow_heif.from_pillow(picture).save(out, quality=62, exif=b"Exif\x00\x00" + exif(camera), xmp=xmp(camera))
    else:
        if camera.orientation == 6:  # held upright: the sensor's rows run down the picture
            picture = picture.transpose(Image.Transpose.ROTATE_90)
        out.write(jpeg(picture, camera, QUALITY))
    return out.getvalue()


def _camera(code: str) -> Camera:
    cameras: dict[str, Any] = yaml.safe_load((HERE / "cameras.yml").read_text(encoding="utf-8"))
    shot = cameras["photographs"][code]
    return Camera(
        **cameras[shot["by"]],
        taken=shot["taken"],
        latitude=shot["at"][0],
        longitude=shot["at"][1],
        orientation=shot.get("orientation", 1),
        description=shot["description"],
        iptc=shot["iptc"],
        xmp=shot["xmp"],
    )


def main(codes: list[str]) -> None:
    codes = codes or [f"F{number:02}" for number in range(1, 21)]
    with ProcessPoolExecutor(2) as pool:
        for line in pool.map(draw, codes):
            print(line)


if __name__ == "__main__":
    main(sys.argv[1:])
