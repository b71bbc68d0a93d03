"""A small gouache box: shapes with rough edges, mottled colour, brush streaks and paper grain. Seeded, so a scene stays itself.

Coordinates are pixels of the finished picture; everything is painted twice as large and reduced at the end.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFilter, ImageFont

SCALE = 2
TILE = 1024
Colour = tuple[int, int, int]
Point = tuple[float, float]
Array = NDArray[np.float32]


@dataclass
class Mask:
    """A painted area: its top left corner on the large canvas, and how much paint lies on each pixel."""

    x: int
    y: int
    amount: Array


@cache
def _noise(seed: int, cell: int, octaves: int = 4) -> Array:
    """Return a tile of soft noise, mean 0, about -1..1."""
    random = np.random.default_rng(seed)
    total = np.zeros((TILE, TILE), np.float32)
    weight = 1.0
    for octave in range(octaves):
        size = max(2, TILE // max(1, cell >> octave))
        small = Image.fromarray((random.random((size, size)) * 255).astype(np.uint8))
        total += weight * (np.asarray(small.resize((TILE, TILE), Image.Resampling.BICUBIC), np.float32) / 127.5 - 1)
        weight *= 0.55
    return total / 1.6


@cache
def _streaks(angle: int) -> Array:
    """Return a tile of brush streaks that run at `angle` degrees."""
    random = np.random.default_rng(angle + 7)
    small = Image.fromarray((random.random((TILE, 40)) * 255).astype(np.uint8))
    tile = small.resize((TILE * 2, TILE * 2), Image.Resampling.BICUBIC).filter(ImageFilter.GaussianBlur(1.4))
    turned = tile.rotate(angle, Image.Resampling.BICUBIC).crop((TILE // 2, TILE // 2, TILE * 3 // 2, TILE * 3 // 2))
    return np.asarray(turned, np.float32) / 127.5 - 1


def smooth(points: Sequence[Point], closed: bool = True, steps: int = 10) -> list[Point]:
    """Return a soft curve (Catmull-Rom) through the points."""
    many = [(float(x), float(y)) for x, y in points]
    ring = [many[-1], *many, many[0], many[1]] if closed else [many[0], *many, many[-1]]
    curve = []
    for (x0, y0), (x1, y1), (x2, y2), (x3, y3) in zip(ring, ring[1:], ring[2:], ring[3:], strict=False):
        for step in range(steps):
            t = step / steps
            curve.append(
                tuple(
                    0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t * t + (3 * b - a - 3 * c + d) * t**3)
                    for a, b, c, d in ((x0, x1, x2, x3), (y0, y1, y2, y3))
                )
            )
    return curve if closed else [*curve, many[-1]]  # type: ignore[return-value]  # pairs


def oval(cx: float, cy: float, rx: float, ry: float, turn: float = 0) -> list[Point]:
    """Return the outline of an ellipse, turned by `turn` degrees."""
    t = np.linspace(0, 2 * np.pi, 72, endpoint=False)
    a = np.radians(turn)
    x, y = rx * np.cos(t), ry * np.sin(t)
    return list(zip(cx + x * np.cos(a) - y * np.sin(a), cy + x * np.sin(a) + y * np.cos(a), strict=True))


def box(left: float, top: float, right: float, bottom: float) -> list[Point]:
    return [(left, top), (right, top), (right, bottom), (left, bottom)]


class Painting:
    """One picture in work. Later strokes lie over earlier ones."""

    def __init__(self, width: int, height: int, ground: Colour, seed: int) -> None:
        self.width, self.height = width, height
        self.random = np.random.default_rng(seed)
        self.canvas: Array = np.empty((height * SCALE, width * SCALE, 3), np.float32)
        self.canvas[:] = ground
        self.fill(box(-5, -5, width + 5, height + 5), ground, texture=0.06)

    def fill(
        self,
        points: Sequence[Point],
        colour: Colour,
        to: Colour | None = None,
        *,
        down: float = 90,
        texture: float = 0.07,
        streak: int | None = None,
        rough: float = 2.2,
        soft: float = 0,
        rim: float = 0.10,
        alpha: float = 1,
        within: Mask | None = None,
    ) -> Mask:
        """Paint an area; `to`: colour at the far end of a gradient in direction `down` (degrees, 90 is downwards)."""
        xs, ys = [x * SCALE for x, _ in points], [y * SCALE for _, y in points]
        pad = int(8 + 3 * max(soft, rough) * SCALE)
        x0, y0 = max(0, int(min(xs)) - pad), max(0, int(min(ys)) - pad)
        x1 = min(self.canvas.shape[1], int(max(xs)) + pad)
        y1 = min(self.canvas.shape[0], int(max(ys)) + pad)
        if x1 <= x0 or y1 <= y0:
            return Mask(0, 0, np.zeros((1, 1), np.float32))
        stencil = Image.new("L", (x1 - x0, y1 - y0))
        ImageDraw.Draw(stencil).polygon([(x - x0, y - y0) for x, y in zip(xs, ys, strict=True)], fill=255)
        return self._lay(stencil, x0, y0, colour, to, down, texture, streak, rough, soft, rim, alpha, within)

    def blob(self, points: Sequence[Point], colour: Colour, to: Colour | None = None, **how: object) -> Mask:
        """Paint a soft closed curve through the points."""
        return self.fill(smooth(points), colour, to, **how)  # type: ignore[arg-type]

    def oval(
        self, cx: float, cy: float, rx: float, ry: float, colour: Colour, to: Colour | None = None, **how: object
    ) -> Mask:
        turn = float(how.pop("turn", 0))  # type: ignore[arg-type]
        return self.fill(oval(cx, cy, rx, ry, turn), colour, to, **how)  # type: ignore[arg-type]

    def stroke(
        self,
        points: Sequence[Point],
        widths: float | Sequence[float],
        colour: Colour,
        to: Colour | None = None,
        **how: object,
    ) -> Mask:
        """Paint a brush stroke along a soft curve; `widths` at its points, from first to last."""
        curve = smooth(points, closed=False, steps=14)
        wide = [float(widths)] * 2 if isinstance(widths, int | float) else list(widths)
        radii = np.interp(np.linspace(0, 1, len(curve)), np.linspace(0, 1, len(wide)), wide) / 2 * SCALE
        biggest = float(max(radii)) + 10
        xs, ys = [x * SCALE for x, _ in curve], [y * SCALE for _, y in curve]
        x0, y0 = max(0, int(min(xs) - biggest)), max(0, int(min(ys) - biggest))
        x1 = min(self.canvas.shape[1], int(max(xs) + biggest))
        y1 = min(self.canvas.shape[0], int(max(ys) + biggest))
        if x1 <= x0 or y1 <= y0:
            return Mask(0, 0, np.zeros((1, 1), np.float32))
        stencil = Image.new("L", (x1 - x0, y1 - y0))
        pen = ImageDraw.Draw(stencil)
        for (xa, ya, ra), (xb, yb, rb) in zip(
            zip(xs, ys, radii, strict=True), list(zip(xs, ys, radii, strict=True))[1:], strict=False
        ):
            count = max(1, int(np.hypot(xb - xa, yb - ya) / max(1.0, min(ra, rb) * 0.4)))
            for t in np.linspace(0, 1, count + 1):
                x, y, r = xa + (xb - xa) * t - x0, ya + (yb - ya) * t - y0, ra + (rb - ra) * t
                pen.ellipse((x - r, y - r, x + r, y + r), fill=255)
        options = {
            "down": 90.0,
            "texture": 0.07,
            "streak": None,
            "rough": 1.2,
            "soft": 0.0,
            "rim": 0.06,
            "alpha": 1.0,
            "within": None,
        }
        options |= how
        return self._lay(stencil, x0, y0, colour, to, *options.values())  # type: ignore[arg-type]

    def write(
        self,
        x: float,
        y: float,
        text: str,
        size: float,
        colour: Colour,
        font: str,
        *,
        turn: float = 0,
        alpha: float = 1.0,
        rough: float = 0.5,
        middle: bool = True,
    ) -> None:
        """Letter a text; (x, y) is its middle, or its left end."""
        face = ImageFont.truetype(font, int(size * SCALE))
        left, top, right, bottom = face.getbbox(text)
        stencil = Image.new("L", (int(right - left) + 24, int(bottom - top) + 24))
        ImageDraw.Draw(stencil).text((12 - left, 12 - top), text, font=face, fill=255)
        if turn:
            stencil = stencil.rotate(turn, Image.Resampling.BICUBIC, expand=True)
        at_x = int(x * SCALE - (stencil.width / 2 if middle else 0))
        at_y = int(y * SCALE - stencil.height / 2)
        crop = (max(0, -at_x), max(0, -at_y), stencil.width - max(0, at_x + stencil.width - self.canvas.shape[1]),
                stencil.height - max(0, at_y + stencil.height - self.canvas.shape[0]))  # fmt: skip
        if crop[2] > crop[0] and crop[3] > crop[1]:
            self._lay(
                stencil.crop(crop),
                at_x + crop[0],
                at_y + crop[1],
                colour,
                None,
                90,
                0.05,
                None,
                rough,
                0,
                0,
                alpha,
                None,
            )

    def glow(
        self, cx: float, cy: float, radius: float, colour: Colour, alpha: float, within: Mask | None = None
    ) -> None:
        """Lay soft light or shade over a round area."""
        self.fill(oval(cx, cy, radius * 0.55, radius * 0.55), colour, soft=radius * 0.32, rough=0, rim=0, texture=0.02,
                  alpha=alpha, within=within)  # fmt: skip

    def finished(self, grain: float = 0.035, vignette: float = 0.16) -> Image.Image:
        """Return the picture at its own size, with paper grain and darker corners."""
        small = Image.fromarray(np.clip(self.canvas, 0, 255).astype(np.uint8)).resize(
            (self.width, self.height), Image.Resampling.LANCZOS
        )
        pixels = np.asarray(small, np.float32)
        paper = _tiled(_noise(91, 3, 2), self.height, self.width, 11, 5) * grain
        y, x = np.mgrid[0 : self.height, 0 : self.width].astype(np.float32)
        away = ((x / self.width - 0.5) ** 2 + (y / self.height - 0.5) ** 2) * 2
        pixels = pixels * (1 + paper[..., None]) * (1 - vignette * away[..., None] ** 1.3)
        return Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8))

    def _lay(
        self, stencil: Image.Image, x0: int, y0: int, colour: Colour, to: Colour | None, down: float, texture: float,
        streak: int | None, rough: float, soft: float, rim: float, alpha: float, within: Mask | None,
    ) -> Mask:  # fmt: skip
        height, width = stencil.height, stencil.width
        shift = tuple(int(n) for n in self.random.integers(0, TILE, 2))
        if rough:
            blurred = np.asarray(stencil.filter(ImageFilter.GaussianBlur(rough * SCALE * 0.8)), np.float32) / 255
            edge = blurred + 0.22 * _tiled(_noise(3, 10), height, width, *shift)
            amount = np.clip((edge - 0.5) * 3.2 + 0.5, 0, 1)
        else:
            amount = np.asarray(stencil, np.float32) / 255
        if soft:
            picture = Image.fromarray((amount * 255).astype(np.uint8)).filter(ImageFilter.GaussianBlur(soft * SCALE))
            amount = np.asarray(picture, np.float32) / 255
        if within is not None:
            amount = amount * _overlap(within, x0, y0, width, height)
        paint = np.empty((height, width, 3), np.float32)
        paint[:] = colour
        if to is not None:
            y, x = np.mgrid[0:height, 0:width].astype(np.float32)
            a = np.radians(down)
            along = (x - width / 2) * np.cos(a) + (y - height / 2) * np.sin(a)
            length = abs(width * np.cos(a)) + abs(height * np.sin(a)) + 1e-6
            t = np.clip(along / length + 0.5, 0, 1)[..., None]
            paint = paint * (1 - t) + np.array(to, np.float32) * t
        if texture:
            mottle = _tiled(_noise(1, 160), height, width, *shift) * texture
            brush = _tiled(_streaks(streak if streak is not None else 20), height, width, *shift[::-1]) * texture * 0.55
            paint = paint * (1 + (mottle + brush)[..., None])
        if rim:
            inner = np.asarray(stencil.filter(ImageFilter.GaussianBlur(7 * SCALE)), np.float32) / 255
            paint = paint * (1 - rim * np.clip(1 - inner, 0, 1)[..., None])
        part = self.canvas[y0 : y0 + height, x0 : x0 + width]
        weight = (amount * alpha)[..., None]
        part[:] = part * (1 - weight) + paint * weight
        return Mask(x0, y0, amount.astype(np.float32))


def _tiled(tile: Array, height: int, width: int, dy: int, dx: int) -> Array:
    rows, columns = (np.arange(height) + dy) % (2 * TILE), (np.arange(width) + dx) % (2 * TILE)
    rows, columns = (
        np.minimum(rows, 2 * TILE - 1 - rows),
        np.minimum(columns, 2 * TILE - 1 - columns),
    )  # mirrored: no seam
    return tile[np.ix_(rows, columns)]


def _overlap(mask: Mask, x0: int, y0: int, width: int, height: int) -> Array:
    out = np.zeros((height, width), np.float32)
    left, top = max(x0, mask.x), max(y0, mask.y)
    right = min(x0 + width, mask.x + mask.amount.shape[1])
    bottom = min(y0 + height, mask.y + mask.amount.shape[0])
    if right > left and bottom > top:
        out[top - y0 : bottom - y0, left - x0 : right - x0] = mask.amount[
            top - mask.y : bottom - mask.y, left - mask.x : right - mask.x
        ]
    return out
