"""People, invented and plainly drawn: faces a detector finds, hands, shoulders. Nobody is portrayed."""

from dataclasses import dataclass

from painting import Colour, Mask, Painting, Point, oval, smooth

SKIN: Colour = (222, 176, 138)
SKIN_SHADE: Colour = (176, 120, 88)
INK: Colour = (58, 38, 32)


@dataclass(frozen=True)
class Looks:
    """What tells one drawn person from another."""

    skin: Colour = SKIN
    shade: Colour = SKIN_SHADE
    hair: Colour = (60, 44, 38)
    eyes: Colour = (62, 42, 30)
    age: float = 0  # 0 a child, 1 very old: lines of the face
    smile: float = 0.4
    beard: Colour | None = None
    moustache: Colour | None = None
    lips: Colour = (186, 112, 94)


def face(p: Painting, cx: float, cy: float, width: float, looks: Looks, *, turn: float = 0, down: float = 0) -> Mask:
    """Draw a face `width` px wide, seen from the front; turn: -1..1 to the side; down: 0..1 looking down."""
    u = width / 2
    t = turn * u * 0.28
    jaw = 0.92 if looks.age < 0.2 else 1.0
    head = [
        (cx - u * 0.98, cy - u * 0.35), (cx - u * 0.78, cy - u * 1.05), (cx, cy - u * 1.36), (cx + u * 0.78, cy - u * 1.05),
        (cx + u * 0.98, cy - u * 0.35), (cx + u * 0.92 + t * 0.2, cy + u * 0.35), (cx + u * 0.62 + t * 0.4, cy + u * 1.0 * jaw),
        (cx + t * 0.6, cy + u * 1.32 * jaw), (cx - u * 0.62 + t * 0.4, cy + u * 1.0 * jaw), (cx - u * 0.92 + t * 0.2, cy + u * 0.35),
    ]  # fmt: skip
    for side in (-1, 1):
        p.oval(cx + side * u * 0.98, cy + u * 0.08, u * 0.16, u * 0.27, looks.skin, looks.shade, rough=1)
    m = p.blob(head, looks.skin, _mix(looks.skin, looks.shade, 0.55), down=25, rough=1.2, texture=0.05)
    p.glow(cx + u * 0.85, cy + u * 0.3, u * 1.1, looks.shade, 0.45, m)
    p.glow(cx - u * 0.35 + t, cy - u * 0.55, u * 0.9, (250, 222, 190), 0.35, m)
    x = cx + t
    for side in (-1, 1):
        p.glow(x + side * u * 0.55, cy + u * 0.38, u * 0.42, (214, 120, 96), 0.28, m)
        _eye(p, x + side * u * 0.42, cy - u * 0.12, u, side, looks, down, m)
    p.stroke([(x + u * 0.06, cy - u * 0.2), (x + u * 0.13, cy + u * 0.15), (x + u * 0.2, cy + u * 0.36)], [u * 0.05, u * 0.11, u * 0.09],
             looks.shade, alpha=0.55, soft=u * 0.02, within=m)  # fmt: skip
    p.glow(x - u * 0.02, cy + u * 0.3, u * 0.24, (250, 216, 184), 0.5, m)
    p.stroke([(x - u * 0.2, cy + u * 0.38), (x - u * 0.05, cy + u * 0.46), (x + u * 0.12, cy + u * 0.45), (x + u * 0.22, cy + u * 0.37)],
             [u * 0.05, u * 0.08, u * 0.05], _mix(looks.shade, INK, 0.35), alpha=0.75, rough=0.5, within=m)  # fmt: skip
    _mouth(p, x, cy + u * 0.74, u, looks, m)
    _lines(p, x, cy, u, looks, m)
    if looks.beard:
        _beard(p, cx, x, cy, u, looks.beard, m)
    if looks.moustache:
        p.blob([(x - u * 0.42, cy + u * 0.7), (x, cy + u * 0.5), (x + u * 0.42, cy + u * 0.7), (x + u * 0.1, cy + u * 0.66), (x - u * 0.1, cy + u * 0.66)],
               looks.moustache, rough=1.5)  # fmt: skip
    return m


def _eye(p: Painting, x: float, y: float, u: float, side: int, looks: Looks, down: float, m: Mask) -> None:
    p.glow(x, y, u * 0.36, looks.shade, 0.55, m)
    lid = y - u * 0.075 * (1 - down)
    white = smooth([(x - u * 0.23, y + u * 0.01), (x, lid - u * 0.02), (x + u * 0.23, y + u * 0.01), (x, y + u * 0.09)])
    if down < 0.7:
        w = p.fill(white, (244, 236, 226), rough=0.4, rim=0.1, texture=0.02)
        p.oval(x + u * 0.01, y - u * 0.005 + u * 0.03 * down, u * 0.11, u * 0.11, looks.eyes, rough=0.3, within=w)
        p.oval(x + u * 0.01, y - u * 0.005 + u * 0.03 * down, u * 0.055, u * 0.058, (24, 18, 16), rough=0.2, within=w)
        p.oval(x - u * 0.03, y - u * 0.03, u * 0.028, u * 0.028, (255, 252, 246), rough=0, rim=0)
    fold = [(x - u * 0.25, y + u * 0.03), (x, lid - u * 0.035 + down * u * 0.1), (x + u * 0.25, y + u * 0.03)]
    p.stroke(fold, [u * 0.04, u * 0.075, u * 0.04], _mix(INK, looks.shade, 0.2), rough=0.4)
    brow = [(x - side * u * 0.26, y - u * 0.27), (x, y - u * 0.37), (x + side * u * 0.3, y - u * 0.27)]
    p.stroke(brow, [u * 0.1, u * 0.12, u * 0.05], _mix(looks.hair, looks.shade, 0.25), alpha=0.9, rough=0.8, within=m)


def _mouth(p: Painting, x: float, y: float, u: float, looks: Looks, m: Mask) -> None:
    lift = looks.smile * u * 0.13
    upper = [
        (x - u * 0.36, y - lift),
        (x - u * 0.12, y - u * 0.07),
        (x, y - u * 0.04),
        (x + u * 0.12, y - u * 0.07),
        (x + u * 0.36, y - lift),
        (x, y + u * 0.03 + lift * 0.5),
    ]
    p.blob(upper, _mix(looks.lips, INK, 0.22), rough=0.6, rim=0.1, within=m)
    lower = [
        (x - u * 0.3, y - lift * 0.5),
        (x, y + u * 0.03 + lift * 0.5),
        (x + u * 0.3, y - lift * 0.5),
        (x, y + u * 0.16 + lift * 0.5),
    ]
    p.blob(lower, _mix(looks.lips, looks.skin, 0.25), rough=0.6, rim=0.1, within=m)
    p.stroke(
        [(x - u * 0.38, y - lift), (x, y + u * 0.02 + lift * 0.6), (x + u * 0.38, y - lift)],
        [u * 0.03, u * 0.05, u * 0.03],
        _mix(looks.lips, INK, 0.55),
        rough=0.4,
    )
    p.glow(x, y + u * 0.27, u * 0.26, looks.shade, 0.4, m)


def _lines(p: Painting, x: float, y: float, u: float, looks: Looks, m: Mask) -> None:
    if looks.age < 0.4:
        return
    strength = looks.age * 0.55
    ink = _mix(looks.shade, INK, 0.2)
    for side in (-1, 1):
        p.stroke(
            [(x + side * u * 0.3, y + u * 0.32), (x + side * u * 0.5, y + u * 0.55), (x + side * u * 0.5, y + u * 0.8)],
            [u * 0.02, u * 0.045, u * 0.02],
            ink,
            alpha=strength,
            rough=0.5,
            within=m,
        )
        p.stroke(
            [
                (x + side * u * 0.26, y + u * 0.1),
                (x + side * u * 0.45, y + u * 0.16),
                (x + side * u * 0.62, y + u * 0.08),
            ],
            [u * 0.02, u * 0.04, u * 0.02],
            ink,
            alpha=strength,
            rough=0.5,
            within=m,
        )
        for k in (-1, 0, 1):
            p.stroke(
                [(x + side * u * 0.7, y - u * 0.1), (x + side * u * 0.86, y - u * (0.14 - 0.1 * k))],
                u * 0.022,
                ink,
                alpha=strength * 0.8,
                rough=0.4,
                within=m,
            )
    if looks.age > 0.6:
        for k in range(3):
            yy = y - u * (0.62 + 0.16 * k)
            p.stroke(
                [(x - u * 0.45, yy), (x, yy - u * 0.05), (x + u * 0.45, yy)],
                u * 0.022,
                ink,
                alpha=strength * 0.7,
                rough=0.5,
                within=m,
            )


def _beard(p: Painting, cx: float, x: float, y: float, u: float, colour: Colour, m: Mask) -> None:
    p.blob([(cx - u * 0.95, y + u * 0.1), (cx - u * 0.82, y + u * 0.95), (x - u * 0.3, y + u * 1.75), (x + u * 0.3, y + u * 1.75),
            (cx + u * 0.82, y + u * 0.95), (cx + u * 0.95, y + u * 0.1), (cx + u * 0.7, y + u * 0.5), (x + u * 0.42, y + u * 0.58), (x + u * 0.36, y + u * 0.92),
            (x, y + u * 0.98), (x - u * 0.36, y + u * 0.92), (x - u * 0.42, y + u * 0.58), (cx - u * 0.7, y + u * 0.5)],
           colour, _mix(colour, INK, 0.3), rough=3, streak=80, texture=0.16)  # fmt: skip


def hair(p: Painting, cx: float, cy: float, width: float, colour: Colour, *, style: str) -> None:
    """Draw hair or a head covering over a face: short · bun · scarf · cap · hat · long · balding."""
    u = width / 2
    if style in ("short", "bun", "long"):
        if style == "bun":
            p.oval(
                cx + u * 0.1, cy - u * 1.55, u * 0.5, u * 0.42, colour, _mix(colour, INK, 0.4), rough=2, texture=0.14
            )
        low = 1.3 if style == "long" else 0.15
        crown = [(cx - u * 1.1, cy + u * low), (cx - u * 1.16, cy - u * 0.5), (cx - u * 0.8, cy - u * 1.3), (cx, cy - u * 1.6), (cx + u * 0.8, cy - u * 1.3),
                 (cx + u * 1.16, cy - u * 0.5), (cx + u * 1.1, cy + u * low), (cx + u * 0.94, cy - u * 0.1), (cx + u * 0.72, cy - u * 0.72), (cx + u * 0.1, cy - u * 0.98),
                 (cx - u * 0.6, cy - u * 0.78), (cx - u * 0.94, cy - u * 0.1)]  # fmt: skip
        p.blob(crown, colour, _mix(colour, INK, 0.35), rough=2.2, streak=60, texture=0.15)
    elif style == "balding":
        for side in (-1, 1):
            p.blob([(cx + side * u * 0.94, cy - u * 0.75), (cx + side * u * 1.14, cy - u * 0.3), (cx + side * u * 1.06, cy + u * 0.25), (cx + side * u * 0.92, cy)],
                   colour, rough=2.4, streak=70, texture=0.16)  # fmt: skip
    elif style == "scarf":
        outer = [(cx - u * 1.12, cy + u * 1.15), (cx - u * 1.26, cy - u * 0.3), (cx - u * 0.85, cy - u * 1.35), (cx, cy - u * 1.68), (cx + u * 0.85, cy - u * 1.35), (cx + u * 1.26, cy - u * 0.3),
                 (cx + u * 1.12, cy + u * 1.15), (cx + u * 0.8, cy + u * 1.3), (cx + u * 0.96, cy + u * 0.2), (cx + u * 0.72, cy - u * 0.78), (cx, cy - u * 1.02), (cx - u * 0.72, cy - u * 0.78),
                 (cx - u * 0.96, cy + u * 0.2), (cx - u * 0.8, cy + u * 1.3)]  # fmt: skip
        m = p.blob(outer, colour, _mix(colour, INK, 0.3), down=40, rough=1.6, texture=0.1)
        p.stroke(
            [(cx - u * 0.78, cy - u * 0.86), (cx, cy - u * 1.12), (cx + u * 0.78, cy - u * 0.86)],
            u * 0.07,
            _mix(colour, (255, 240, 215), 0.55),
            within=m,
            alpha=0.8,
        )
        p.blob([(cx - u * 0.5, cy + u * 1.32), (cx, cy + u * 1.22), (cx + u * 0.5, cy + u * 1.32), (cx + u * 0.3, cy + u * 1.75), (cx - u * 0.25, cy + u * 1.8)],
               colour, _mix(colour, INK, 0.35), rough=1.6)  # fmt: skip
    elif style == "cap":
        p.blob([(cx - u * 1.15, cy - u * 0.62), (cx - u * 1.0, cy - u * 1.4), (cx, cy - u * 1.7), (cx + u * 1.0, cy - u * 1.4), (cx + u * 1.15, cy - u * 0.62), (cx, cy - u * 0.84)],
               colour, _mix(colour, INK, 0.3), rough=1.6)  # fmt: skip
        p.blob(
            [(cx - u * 1.12, cy - u * 0.64), (cx, cy - u * 0.86), (cx + u * 1.12, cy - u * 0.64), (cx, cy - u * 0.5)],
            _mix(colour, INK, 0.45),
            rough=1.2,
        )
    elif style == "hat":
        p.blob(
            [
                (cx - u * 0.95, cy - u * 0.72),
                (cx - u * 0.82, cy - u * 1.6),
                (cx, cy - u * 1.75),
                (cx + u * 0.82, cy - u * 1.6),
                (cx + u * 0.95, cy - u * 0.72),
            ],
            colour,
            _mix(colour, INK, 0.25),
            rough=1.6,
        )
        p.fill(
            oval(cx, cy - u * 0.74, u * 1.9, u * 0.34),
            _mix(colour, (255, 244, 214), 0.25),
            _mix(colour, INK, 0.25),
            rough=1.4,
        )
        p.stroke(
            [(cx - u * 0.95, cy - u * 0.86), (cx, cy - u * 0.7), (cx + u * 0.95, cy - u * 0.86)],
            u * 0.16,
            (120, 70, 48),
        )


def neck(p: Painting, cx: float, cy: float, width: float, looks: Looks) -> None:
    u = width / 2
    p.fill([(cx - u * 0.5, cy + u * 0.6), (cx + u * 0.5, cy + u * 0.6), (cx + u * 0.62, cy + u * 1.95), (cx - u * 0.62, cy + u * 1.95)],
           _mix(looks.skin, looks.shade, 0.5), looks.shade, rough=1.2)  # fmt: skip


def shoulders(
    p: Painting, cx: float, top: float, width: float, bottom: float, colour: Colour, *, lean: float = 0
) -> Mask:
    """Draw a clothed upper body from the neck down to `bottom`."""
    h = width / 2
    outline = [(cx - h * 0.2, top), (cx + h * 0.2, top), (cx + h * 0.62, top + h * 0.16), (cx + h * 0.96 + lean, top + h * 0.62), (cx + h * 1.06 + lean, bottom),
               (cx - h * 1.06 + lean, bottom), (cx - h * 0.96 + lean, top + h * 0.62), (cx - h * 0.62, top + h * 0.16)]  # fmt: skip
    m = p.fill(smooth(outline, steps=8), colour, _mix(colour, INK, 0.38), down=35, rough=2, texture=0.11, streak=70)
    p.stroke(
        [(cx - h * 0.55 + lean, bottom), (cx - h * 0.6, top + h * 0.75)],
        [h * 0.03, h * 0.05],
        _mix(colour, INK, 0.5),
        alpha=0.5,
        within=m,
    )
    p.stroke(
        [(cx + h * 0.58 + lean, bottom), (cx + h * 0.62, top + h * 0.75)],
        [h * 0.03, h * 0.05],
        _mix(colour, INK, 0.5),
        alpha=0.5,
        within=m,
    )
    return m


def hand(
    p: Painting,
    cx: float,
    cy: float,
    size: float,
    looks: Looks,
    *,
    turn: float = 0,
    mirror: bool = False,
    curl: float = 0.0,
) -> None:
    """Draw a hand seen from its back or palm, fingers up at `turn` 0; curl 0..1 shortens the fingers."""
    import math

    a, f = math.radians(turn), -1 if mirror else 1

    def at(x: float, y: float) -> Point:
        x *= f * size
        y *= size
        return (cx + x * math.cos(a) - y * math.sin(a), cy + x * math.sin(a) + y * math.cos(a))

    dark = _mix(looks.skin, looks.shade, 0.75)
    p.stroke(
        [at(-0.42, 0.32), at(-0.7, 0.0), at(-0.78, -0.34)],
        [size * 0.34, size * 0.28, size * 0.2],
        looks.skin,
        dark,
        rough=1,
    )
    lengths = (0.78, 0.92, 0.86, 0.66)
    for k, length in enumerate(lengths):
        x = -0.36 + 0.24 * k
        reach = length * (1 - 0.55 * curl)
        spread = (k - 1.5) * 0.06
        tone = _mix(looks.skin, dark, 0.1 + 0.1 * (k % 2))
        p.stroke(
            [at(x, -0.1), at(x + spread * 0.5, -0.35 - reach * 0.4), at(x + spread, -0.35 - reach * 0.8)],
            [size * 0.26, size * 0.23, size * 0.17],
            tone,
            dark,
            down=turn + 60,
            rough=1,
        )
        p.stroke(
            [at(x + 0.11, -0.2), at(x + 0.11 + spread * 0.6, -0.3 - reach * 0.6)],
            [size * 0.03, size * 0.02],
            _mix(dark, INK, 0.35),
            alpha=0.6,
            rough=0.5,
        )
        p.oval(
            *at(x + spread, -0.4 - reach * 0.84),
            size * 0.055,
            size * 0.07,
            (238, 204, 178),
            turn=turn,
            rough=0.5,
            alpha=0.75,
        )
    palm = [
        at(-0.52, -0.1),
        at(-0.3, -0.28),
        at(0.3, -0.26),
        at(0.52, -0.05),
        at(0.46, 0.5),
        at(0.3, 0.86),
        at(-0.3, 0.86),
        at(-0.5, 0.4),
    ]
    m = p.blob(palm, looks.skin, dark, down=turn + 60, rough=1.2, texture=0.07)
    if looks.age > 0.4:
        for k in range(3):
            x = -0.2 + 0.22 * k
            p.stroke(
                [at(x, -0.15), at(x + 0.03, 0.2), at(x * 0.7, 0.55)],
                [size * 0.02, size * 0.035, size * 0.02],
                _mix(dark, (110, 100, 120), 0.4),
                alpha=0.45,
                within=m,
            )
    for k in range(4):
        p.oval(
            *at(-0.36 + 0.24 * k, -0.12),
            size * 0.09,
            size * 0.07,
            _mix(dark, INK, 0.1),
            turn=turn,
            rough=0.6,
            alpha=0.28,
        )


def sleeve(p: Painting, points: list[Point], widths: list[float], colour: Colour) -> Mask:
    return p.stroke(points, widths, colour, _mix(colour, INK, 0.4), down=60, rough=1.8, texture=0.12, streak=50)


def _mix(one: Colour, other: Colour, share: float) -> Colour:
    return tuple(int(a * (1 - share) + b * share) for a, b in zip(one, other, strict=True))  # type: ignore[return-value]


mix = _mix
