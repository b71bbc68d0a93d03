"""What stands around people: skies, ridges, rooms, trees, tables. Places are made up; none is drawn from a photograph."""

import math
from collections.abc import Sequence

from figures import INK, mix
from painting import Colour, Mask, Painting, Point, box, oval, smooth

SERIF = "/usr/share/fonts/truetype/noto/NotoSerif-Bold.ttf"
SANS = "/usr/share/fonts/truetype/noto/NotoSans-Bold.ttf"
ARMENIAN = "/usr/share/fonts/truetype/noto/NotoSerifArmenian-Bold.ttf"
ARMENIAN_SANS = "/usr/share/fonts/truetype/noto/NotoSansArmenian-Bold.ttf"
EVERY = "/usr/share/fonts/truetype/dejavu/DejaVuSans-Bold.ttf"  # all four scripts with digits


def sky(p: Painting, horizon: float, top: Colour, low: Colour, *, clouds: int = 4) -> None:
    p.fill(box(-9, -9, p.width + 9, horizon + 30), top, low, rough=0, rim=0, texture=0.05, streak=0)
    for _ in range(clouds):
        x, y = p.random.uniform(0, p.width), p.random.uniform(0.05, 0.55) * horizon
        for k in range(4):
            w = p.random.uniform(60, 200)
            p.fill(
                oval(x + k * 60, y + p.random.uniform(-10, 10), w, w * 0.16),
                (255, 246, 230),
                soft=9,
                rough=3,
                rim=0,
                alpha=0.45,
            )


def ridge(
    p: Painting, base: float, height: float, colour: Colour, to: Colour, *, bumps: int = 9, calm: float = 0.5
) -> Mask:
    """Paint one range of hills across the picture, its foot at `base`."""
    top: list[Point] = []
    for k in range(bumps + 1):
        x = -40 + (p.width + 80) * k / bumps
        top.append((x, base - height * (calm + (1 - calm) * p.random.random())))
    outline = [*smooth(top, closed=False, steps=12), (p.width + 40, p.height + 20), (-40, p.height + 20)]
    return p.fill(outline, colour, to, rough=2.5, texture=0.10, streak=30, rim=0)


def grass(p: Painting, top: float, bottom: float, colours: Sequence[Colour], count: int, size: float = 22) -> None:
    for k in range(count):
        y = top + (bottom - top) * (k / count)
        x = p.random.uniform(0, p.width)
        tall = size * (0.4 + 0.9 * (y - top) / max(1, bottom - top))
        lean = p.random.uniform(-0.5, 0.5) * tall
        colour = colours[int(p.random.integers(len(colours)))]
        p.stroke(
            [(x, y), (x + lean * 0.4, y - tall * 0.6), (x + lean, y - tall)],
            [tall * 0.12, tall * 0.02],
            colour,
            rough=0.4,
            rim=0,
        )


def flowers(
    p: Painting, area: tuple[float, float, float, float], colours: Sequence[Colour], count: int, size: float = 5
) -> None:
    left, top, right, bottom = area
    for _ in range(count):
        x, y = p.random.uniform(left, right), p.random.uniform(top, bottom)
        r = size * p.random.uniform(0.6, 1.3)
        p.oval(x, y, r, r * 0.8, colours[int(p.random.integers(len(colours)))], rough=0.8, rim=0)


def tree(
    p: Painting,
    x: float,
    foot: float,
    height: float,
    leaf: Colour,
    *,
    bark: Colour = (92, 66, 50),
    spread: float = 0.42,
) -> None:
    p.stroke(
        [(x, foot), (x - height * 0.03, foot - height * 0.35), (x + height * 0.02, foot - height * 0.6)],
        [height * 0.1, height * 0.07, height * 0.04],
        bark,
        mix(bark, INK, 0.4),
    )
    for side, up in ((-1, 0.5), (1, 0.55), (-1, 0.68), (1, 0.72)):
        p.stroke(
            [
                (x, foot - height * (up - 0.14)),
                (x + side * height * 0.13, foot - height * up),
                (x + side * height * 0.24, foot - height * (up + 0.08)),
            ],
            [height * 0.04, height * 0.012],
            bark,
        )
    for k in range(46):
        a = p.random.uniform(0, 6.28)
        r = math.sqrt(p.random.random())
        lx, ly = x + math.cos(a) * r * height * spread, foot - height * 0.74 + math.sin(a) * r * height * 0.27
        light = 0.5 - 0.5 * math.sin(a) * r
        tone = mix(mix(leaf, INK, 0.45), mix(leaf, (255, 240, 180), 0.35), light * (0.55 + 0.45 * k / 46))
        s = height * p.random.uniform(0.045, 0.09)
        p.oval(lx, ly, s, s * 0.72, tone, rough=3.2, texture=0.12, rim=0, turn=float(p.random.uniform(-40, 40)))


def house(p: Painting, x: float, foot: float, width: float, wall: Colour, roof: Colour) -> None:
    h = width * 0.62
    p.fill(box(x, foot - h, x + width, foot), wall, mix(wall, INK, 0.25), rough=1.5, texture=0.1)
    p.fill(
        [
            (x - width * 0.08, foot - h),
            (x + width * 0.24, foot - h * 1.6),
            (x + width * 0.78, foot - h * 1.6),
            (x + width * 1.08, foot - h),
        ],
        roof,
        mix(roof, INK, 0.3),
        rough=1.5,
        texture=0.12,
    )
    for k in range(2):
        wx = x + width * (0.18 + 0.42 * k)
        p.fill(box(wx, foot - h * 0.72, wx + width * 0.2, foot - h * 0.34), (70, 74, 84), (40, 44, 54), rough=0.8)
        p.stroke(
            [(wx + width * 0.1, foot - h * 0.72), (wx + width * 0.1, foot - h * 0.34)],
            width * 0.02,
            mix(wall, (255, 255, 255), 0.4),
            rough=0.3,
        )


def window(
    p: Painting,
    left: float,
    top: float,
    right: float,
    bottom: float,
    *,
    frame: Colour = (226, 214, 192),
    sill: bool = True,
) -> None:
    """Frame what has been painted behind it."""
    w = (right - left) * 0.035
    for points in (
        box(left - w, top - w, left + w, bottom + w), box(right - w, top - w, right + w, bottom + w), box(left - w, top - w, right + w, top + w),
        box(left - w, bottom - w, right + w, bottom + w), box((left + right) / 2 - w * 0.7, top, (left + right) / 2 + w * 0.7, bottom),
        box(left, top + (bottom - top) * 0.36 - w * 0.5, right, top + (bottom - top) * 0.36 + w * 0.5),
    ):  # fmt: skip
        p.fill(points, frame, mix(frame, INK, 0.22), rough=1, texture=0.08)
    if sill:
        p.fill(
            box(left - w * 3, bottom + w * 0.6, right + w * 3, bottom + w * 2.6),
            mix(frame, (150, 110, 80), 0.3),
            mix(frame, INK, 0.4),
            rough=1.2,
        )


def curtain(p: Painting, left: float, right: float, top: float, bottom: float, colour: Colour) -> None:
    m = p.blob(
        [
            (left, top),
            (right, top),
            (right - (right - left) * 0.1, (top + bottom) / 2),
            (right + (right - left) * 0.05, bottom),
            (left, bottom),
        ],
        colour,
        mix(colour, INK, 0.2),
        rough=1.6,
        streak=90,
    )
    for k in range(5):
        x = left + (right - left) * (k + 0.5) / 5
        p.stroke(
            [(x, top), (x + 6, (top + bottom) / 2), (x - 4, bottom)],
            5,
            mix(colour, INK, 0.35),
            alpha=0.4,
            within=m,
            soft=1.5,
        )


def geranium(p: Painting, x: float, foot: float, size: float) -> None:
    p.fill(
        [
            (x - size * 0.3, foot - size * 0.5),
            (x + size * 0.3, foot - size * 0.5),
            (x + size * 0.22, foot),
            (x - size * 0.22, foot),
        ],
        (186, 98, 62),
        (128, 62, 42),
        rough=1,
        down=0,
    )
    for _ in range(16):
        lx, ly = x + p.random.uniform(-0.42, 0.42) * size, foot - size * p.random.uniform(0.5, 1.05)
        p.oval(lx, ly, size * 0.13, size * 0.11, mix((88, 128, 70), (40, 70, 44), float(p.random.random())), rough=1.6)
    for k in range(5):
        fx, fy = x + (k - 2) * size * 0.17, foot - size * (1.1 + 0.16 * (k % 2))
        for _ in range(6):
            p.oval(
                fx + p.random.uniform(-1, 1) * size * 0.07,
                fy + p.random.uniform(-1, 1) * size * 0.06,
                size * 0.05,
                size * 0.05,
                (206, 62, 58),
                (150, 34, 44),
                rough=1,
            )


def glass(p: Painting, x: float, foot: float, size: float) -> None:
    """A pear-shaped glass of tea on a saucer."""
    p.fill(oval(x, foot, size * 0.42, size * 0.1), (236, 228, 214), (188, 176, 160), rough=0.6)
    shape = smooth(
        [
            (x - size * 0.2, foot - size * 0.72),
            (x - size * 0.12, foot - size * 0.4),
            (x - size * 0.2, foot - size * 0.12),
            (x, foot - size * 0.02),
            (x + size * 0.2, foot - size * 0.12),
            (x + size * 0.12, foot - size * 0.4),
            (x + size * 0.2, foot - size * 0.72),
        ]
    )
    m = p.fill(shape, (178, 84, 34), (120, 44, 22), rough=0.6)
    p.fill(
        box(x - size * 0.2, foot - size * 0.74, x + size * 0.2, foot - size * 0.6),
        (232, 222, 206),
        rough=0.4,
        within=m,
        alpha=0.8,
    )
    p.stroke(
        [
            (x - size * 0.1, foot - size * 0.62),
            (x - size * 0.07, foot - size * 0.3),
            (x - size * 0.11, foot - size * 0.12),
        ],
        size * 0.03,
        (255, 236, 200),
        alpha=0.8,
        rough=0.2,
    )


def samovar(p: Painting, x: float, foot: float, size: float) -> None:
    brass, dark = (206, 158, 74), (120, 78, 36)
    p.fill(
        smooth(
            [
                (x - size * 0.2, foot),
                (x - size * 0.08, foot - size * 0.16),
                (x + size * 0.08, foot - size * 0.16),
                (x + size * 0.2, foot),
            ],
            steps=6,
        ),
        brass,
        dark,
        down=0,
        rough=0.8,
    )
    body = p.blob(
        [
            (x - size * 0.24, foot - size * 0.14),
            (x - size * 0.36, foot - size * 0.5),
            (x - size * 0.26, foot - size * 0.8),
            (x + size * 0.26, foot - size * 0.8),
            (x + size * 0.36, foot - size * 0.5),
            (x + size * 0.24, foot - size * 0.14),
        ],
        brass,
        dark,
        down=10,
        rough=0.8,
    )
    p.stroke(
        [
            (x - size * 0.16, foot - size * 0.74),
            (x - size * 0.22, foot - size * 0.5),
            (x - size * 0.14, foot - size * 0.2),
        ],
        size * 0.06,
        (255, 236, 178),
        within=body,
        alpha=0.8,
    )
    p.fill(
        box(x - size * 0.28, foot - size * 0.84, x + size * 0.28, foot - size * 0.78), brass, dark, down=0, rough=0.6
    )
    p.fill(box(x - size * 0.1, foot - size * 1.02, x + size * 0.1, foot - size * 0.84), brass, dark, down=0, rough=0.6)
    p.blob(
        [
            (x - size * 0.16, foot - size * 1.02),
            (x - size * 0.18, foot - size * 1.16),
            (x, foot - size * 1.24),
            (x + size * 0.18, foot - size * 1.16),
            (x + size * 0.16, foot - size * 1.02),
        ],
        (224, 214, 198),
        (150, 130, 112),
        rough=0.8,
    )
    for side in (-1, 1):
        p.stroke(
            [
                (x + side * size * 0.34, foot - size * 0.62),
                (x + side * size * 0.46, foot - size * 0.62),
                (x + side * size * 0.46, foot - size * 0.48),
            ],
            size * 0.05,
            dark,
        )
    p.stroke([(x, foot - size * 0.3), (x + size * 0.02, foot - size * 0.2)], size * 0.07, dark)


def table(p: Painting, top: float, bottom: float, colour: Colour, *, slant: float = 0.0) -> Mask:
    return p.fill(
        [(-20 + slant, top), (p.width + 20 - slant, top), (p.width + 20, bottom), (-20, bottom)],
        colour,
        mix(colour, INK, 0.32),
        rough=1.6,
        texture=0.12,
        streak=0,
    )


def plate(p: Painting, x: float, y: float, width: float, text: str) -> None:
    """A number plate; the number is made up and of no country's present series."""
    p.fill(
        box(x - width / 2, y - width * 0.13, x + width / 2, y + width * 0.13),
        (240, 238, 230),
        (206, 204, 198),
        rough=0.6,
        rim=0.2,
    )
    p.write(x, y, text, width * 0.17, (30, 30, 40), SANS, rough=0.2)
