"""Scenes of partner nur outdoors: F12, F14, F15, F18, F19."""

import math

from figures import INK, Looks, face, hair, hand, mix, neck, shoulders, sleeve
from painting import Painting, box, smooth
from settings import (
    ARMENIAN_SANS,
    EVERY,
    flowers,
    grass,
    house,
    ridge,
    sky,
    tree,
)

ANAHIT = Looks(skin=(220, 176, 142), hair=(196, 192, 188), eyes=(70, 82, 70), age=0.75, smile=0.35)
GAGIK = Looks(skin=(196, 144, 106), shade=(140, 90, 62), hair=(70, 62, 58), age=0.6, smile=0.25, moustache=(84, 76, 72))
BROTHER = Looks(skin=(204, 152, 114), shade=(148, 98, 70), hair=(40, 32, 30), age=0.15, smile=0.6)
VARDAN = Looks(
    skin=(212, 164, 130), shade=(158, 108, 80), hair=(214, 212, 206), age=1.0, smile=0.5, moustache=(226, 224, 218)
)
TIGRAN = Looks(skin=(206, 154, 114), shade=(150, 98, 70), hair=(48, 36, 30), age=0.1, smile=0.9, beard=(62, 46, 38))


def f12() -> Painting:
    """A girl from behind at a school gate; the sign can be read."""
    p = Painting(1067, 1600, (204, 196, 170), 112)
    sky(p, 620, (164, 196, 212), (240, 226, 194))
    ridge(p, 640, 200, (134, 150, 150), (160, 164, 140))
    p.fill(box(120, 420, 950, 1010), (226, 206, 172), (196, 170, 134), rough=1.6)
    p.fill([(90, 430), (260, 300), (820, 300), (980, 430)], (156, 82, 62), (112, 58, 48), rough=1.6)
    for k in range(4):
        p.fill(box(190 + k * 190, 640, 300 + k * 190, 800), (88, 104, 118), (60, 72, 88), rough=1)
        p.fill(box(241 + k * 190, 640, 249 + k * 190, 800), (240, 230, 210), rough=0.4)
    p.fill(box(250, 470, 820, 590), (62, 84, 110), (46, 62, 86), rough=1)
    p.write(535, 508, "Մովսեսի միջնակարգ", 38, (246, 238, 218), ARMENIAN_SANS)
    p.write(535, 556, "դպրոց", 38, (246, 238, 218), ARMENIAN_SANS)
    p.fill(box(-9, 990, 1076, 1609), (186, 168, 136), (140, 120, 96), rim=0)
    p.blob([(380, 1000), (690, 1000), (900, 1620), (200, 1620)], (206, 190, 160), (170, 150, 122))
    for k in range(11):
        x = -10 + k * 110
        if 340 < x < 720:
            continue
        p.stroke([(x, 900), (x, 1230)], 14, (70, 92, 84), (48, 62, 58))
    for y in (960, 1150):
        p.fill(box(-9, y, 370, y + 16), (70, 92, 84), rough=1)
        p.fill(box(700, y, 1076, y + 16), (70, 92, 84), rough=1)
    x = 520
    p.oval(x, 1515, 190, 34, (80, 64, 54), soft=10, rough=0, alpha=0.4)
    for side in (-1, 1):
        p.stroke([(x + side * 44, 1300), (x + side * 46, 1500)], [56, 44], (232, 226, 216), (190, 180, 172))
        p.stroke([(x + side * 46, 1490), (x + side * 56, 1512)], [54, 60], (112, 44, 48))
    p.blob([(x - 110, 1060), (x + 110, 1060), (x + 170, 1340), (x - 170, 1340)], (70, 84, 124), (46, 54, 84), streak=80)
    p.blob(
        [(x - 120, 850), (x, 826), (x + 120, 850), (x + 132, 1090), (x - 132, 1090)],
        (188, 76, 70),
        (134, 48, 48),
        streak=70,
    )
    sleeve(p, [(x - 116, 880), (x - 160, 1000), (x - 150, 1100)], [70, 60, 50], (188, 76, 70))
    sleeve(p, [(x + 116, 880), (x + 160, 1000), (x + 150, 1100)], [70, 60, 50], (188, 76, 70))
    p.blob([(x - 86, 880), (x + 86, 880), (x + 96, 1050), (x - 96, 1050)], (226, 174, 84), (172, 122, 56), rough=1.4)
    p.stroke([(x - 60, 962), (x + 60, 962)], 6, (140, 96, 44))
    p.oval(x, 750, 92, 106, (66, 46, 36), (40, 28, 26), streak=80, texture=0.16)
    for side in (-1, 1):
        p.stroke(
            [(x + side * 60, 800), (x + side * 80, 880), (x + side * 74, 960)],
            [42, 34, 14],
            (66, 46, 36),
            (44, 30, 26),
            texture=0.16,
        )
        p.oval(x + side * 78, 900, 16, 12, (240, 236, 230), rough=1)
    return p


def f14() -> Painting:
    """Vardan on a bench under a mulberry tree."""
    p = Painting(1600, 1067, (196, 186, 140), 114)
    sky(p, 470, (160, 194, 212), (242, 226, 188))
    ridge(p, 500, 170, (136, 152, 158), (166, 168, 146))
    ridge(p, 600, 120, (146, 150, 96), (118, 124, 78))
    p.fill(box(-9, 590, 1609, 1076), (168, 166, 100), (124, 116, 72), rim=0)
    house(p, 1180, 680, 330, (222, 198, 164), (168, 88, 64))
    tree(p, 360, 900, 900, (112, 142, 70), spread=0.5)
    for _ in range(46):
        p.oval(p.random.uniform(60, 760), p.random.uniform(40, 430), 7, 9, (96, 40, 70), rough=1)
    grass(p, 640, 1060, ((138, 150, 80), (176, 172, 100), (104, 122, 66)), 220)
    p.oval(780, 1010, 380, 40, (70, 64, 46), soft=14, rough=0, alpha=0.4)
    for y in (700, 780):
        p.fill(box(470, y, 1130, y + 44), (158, 108, 72), (110, 72, 50), rough=1.4, streak=0)
    coat = shoulders(p, 790, 560, 470, 900, (92, 74, 62))
    p.fill(smooth([(730, 574), (790, 690), (850, 574), (790, 600)]), (236, 230, 218), rough=1.2)
    p.blob([(640, 860), (940, 860), (980, 960), (600, 960)], (70, 66, 70), (48, 46, 52))
    p.fill(box(450, 880, 1150, 926), (166, 114, 76), (116, 76, 52), rough=1.4, streak=0)
    for side in (-1, 1):
        p.stroke([(790 + side * 90, 900), (790 + side * 100, 1010)], [100, 76], (70, 66, 70), (48, 46, 52))
        p.stroke([(790 + side * 100, 1012), (790 + side * 128, 1022)], [54, 44], (50, 38, 34))
    p.oval(790, 790, 10, 10, (60, 48, 42), within=coat)
    neck(p, 790, 420, 186, VARDAN)
    face(p, 790, 420, 186, VARDAN, turn=-0.15)
    hair(p, 790, 420, 186, VARDAN.hair, style="balding")
    hair(p, 790, 420, 186, (96, 92, 86), style="cap")
    p.stroke([(930, 770), (946, 900), (956, 1040)], [20, 18], (128, 84, 52), (88, 56, 38))
    p.stroke([(890, 762), (940, 756), (968, 786)], 22, (128, 84, 52))
    sleeve(p, [(1010, 660), (1030, 760), (950, 790)], [110, 100, 80], (92, 74, 62))
    sleeve(p, [(570, 660), (560, 780), (690, 820), (860, 796)], [110, 100, 90, 76], (92, 74, 62))
    hand(p, 900, 792, 58, VARDAN, turn=70, curl=0.7)
    hand(p, 962, 772, 54, VARDAN, turn=-60, curl=0.7, mirror=True)
    return p


def f15() -> Painting:
    """Cross-stones, broken; a name can be read."""
    p = Painting(1600, 1067, (180, 174, 140), 115)
    sky(p, 420, (148, 164, 180), (226, 212, 186), clouds=6)
    ridge(p, 440, 150, (128, 138, 146), (150, 152, 136))
    p.fill(box(-9, 430, 1609, 1076), (154, 150, 98), (116, 106, 72), rim=0)
    grass(p, 470, 1060, ((138, 146, 84), (182, 170, 104), (106, 116, 66)), 240)
    for x, foot, w, h, tilt, stone in (
        (330, 900, 270, 600, -4, (176, 132, 110)),
        (1240, 880, 250, 540, 6, (160, 118, 102)),
    ):
        _cross_stone(p, x, foot, w, h, tilt, stone)
    p.fill([(640, 940), (980, 880), (1040, 1000), (690, 1050)], (168, 126, 106), (120, 88, 76), rough=4, texture=0.16)
    p.fill(
        [(660, 760), (800, 700), (900, 760), (880, 880), (700, 910)],
        (178, 136, 116),
        (126, 94, 82),
        rough=4,
        texture=0.16,
    )
    p.write(330, 868, "ԱՆՆԱ 1887", 28, (92, 64, 56), EVERY, turn=4)
    grass(p, 930, 1066, ((128, 138, 76), (170, 160, 96)), 120, size=40)
    flowers(p, (40, 760, 1560, 1040), ((206, 70, 60),), 26, 7)
    p.write(842, 958, "ՍԱՐԳԻՍ ՄԻՔԱՅԵԼԻ", 23, (84, 58, 52), EVERY, turn=10)
    return p


def _cross_stone(
    p: Painting, x: float, foot: float, w: float, h: float, tilt: float, stone: tuple[int, int, int]
) -> None:
    lean = tilt * 5
    outline = [
        (x - w / 2, foot),
        (x - w / 2 + lean, foot - h * 0.96),
        (x - w * 0.2 + lean, foot - h),
        (x + w * 0.16 + lean, foot - h * 0.9),
        (x + w * 0.36 + lean, foot - h * 0.97),
        (x + w / 2, foot),
    ]
    m = p.fill(outline, stone, mix(stone, INK, 0.28), down=30, rough=3.4, texture=0.17)
    dark, light = mix(stone, INK, 0.45), mix(stone, (255, 240, 214), 0.35)
    cx, cy = x + lean * 0.6, foot - h * 0.58
    for colour, shift in ((dark, 4), (light, 0)):
        p.stroke([(cx + shift, cy - h * 0.28 + shift), (cx + shift, cy + h * 0.22 + shift)], w * 0.09, colour, within=m)
        p.stroke(
            [(cx - w * 0.3 + shift, cy - h * 0.08 + shift), (cx + w * 0.3 + shift, cy - h * 0.08 + shift)],
            w * 0.09,
            colour,
            within=m,
        )
        for ex, ey in ((0, -h * 0.29), (-w * 0.32, -h * 0.08), (w * 0.32, -h * 0.08)):
            p.oval(cx + ex + shift, cy + ey + shift, w * 0.085, w * 0.085, colour, within=m, rough=1.5)
        for side in (-1, 1):  # leaves that grow up from the foot of the cross
            p.stroke(
                [
                    (cx + shift, cy + h * 0.21),
                    (cx + side * w * 0.14 + shift, cy + h * 0.19),
                    (cx + side * w * 0.24 + shift, cy + h * 0.1),
                    (cx + side * w * 0.2 + shift, cy + h * 0.03),
                ],
                [w * 0.08, w * 0.07, w * 0.05, w * 0.02],
                colour,
                within=m,
            )
    p.oval(cx, cy + h * 0.31, w * 0.17, w * 0.17, dark, within=m, rough=1.4)
    p.oval(cx, cy + h * 0.31, w * 0.13, w * 0.13, light, within=m, rough=1.2)
    for k in range(6):
        a = math.radians(60 * k + 30)
        p.stroke(
            [(cx, cy + h * 0.31), (cx + math.cos(a) * w * 0.12, cy + h * 0.31 + math.sin(a) * w * 0.12)],
            [4, 8],
            dark,
            within=m,
            rough=0.8,
        )
    for side in (-1, 1):
        p.stroke(
            [
                (cx + side * w * 0.39, cy + h * 0.38),
                (cx + side * w * 0.39, cy - h * 0.24),
                (cx + side * w * 0.2, cy - h * 0.36),
            ],
            w * 0.02,
            dark,
            within=m,
            alpha=0.7,
        )
    for k in range(7):
        yy = foot - h * 0.1 - k * h * 0.12
        for side in (-1, 1):
            p.oval(x + side * w * 0.43 + lean * (k / 7), yy, w * 0.035, w * 0.05, dark, within=m, rough=1, alpha=0.8)
    p.stroke(
        [
            (x + w * 0.2 + lean, foot - h),
            (x + w * 0.05, foot - h * 0.7),
            (x + w * 0.22, foot - h * 0.44),
            (x + w * 0.1, foot - h * 0.1),
        ],
        [9, 5, 7, 3],
        mix(stone, INK, 0.7),
        within=m,
    )


def hives(at_x: float, at_y: float, *, has_comb: bool, seed: int = 118) -> Painting:
    """Tigran at his hives; the same scene for F18 and, two seconds later, F19."""
    p = Painting(1600, 1067, (176, 176, 120), seed)
    sky(p, 430, (152, 192, 216), (244, 228, 188))
    ridge(p, 470, 200, (112, 140, 136), (136, 154, 130))
    ridge(p, 560, 150, (92, 124, 78), (112, 134, 76))
    p.fill(box(-9, 540, 1609, 1076), (164, 172, 92), (120, 130, 66), rim=0)
    tree(p, 130, 700, 520, (98, 132, 64))
    tree(p, 1040, 640, 340, (112, 144, 72))
    grass(p, 580, 1060, ((136, 156, 76), (188, 188, 104), (104, 130, 62)), 260)
    flowers(p, (0, 640, 1600, 1060), ((246, 240, 226), (232, 196, 84), (196, 120, 150)), 160)
    for x, y, w, colour in (
        (300, 820, 200, (96, 140, 168)),
        (570, 800, 180, (226, 186, 90)),
        (820, 840, 210, (200, 104, 84)),
        (440, 960, 230, (232, 222, 198)),
    ):
        p.oval(x + w / 2, y + 8, w * 0.62, 20, (70, 80, 46), soft=8, rough=0, alpha=0.5)
        p.fill(
            box(x, y - w * 0.78, x + w, y), colour, mix(colour, INK, 0.3), down=20, rough=1.4, texture=0.12, streak=0
        )
        p.fill(
            box(x - w * 0.06, y - w * 0.9, x + w * 1.06, y - w * 0.76),
            mix(colour, (255, 246, 226), 0.45),
            mix(colour, INK, 0.2),
            rough=1.2,
        )
        p.fill(box(x + w * 0.3, y - w * 0.16, x + w * 0.7, y - w * 0.1), (48, 36, 32), rough=0.8)
        p.stroke([(x + 4, y - w * 0.42), (x + w - 4, y - w * 0.42)], 4, mix(colour, INK, 0.4), alpha=0.7)
    x, y, u = at_x, at_y, 0.72
    neck(p, x, y, 150 * u, TIGRAN)
    shoulders(p, x, y + 120 * u, 380 * u, 1090, (236, 226, 202))
    face(p, x, y, 150 * u, TIGRAN, turn=-0.25)
    hair(p, x, y, 150 * u, TIGRAN.hair, style="short")
    hair(p, x, y, 150 * u, (232, 210, 152), style="hat")
    sleeve(
        p,
        [(x - 160 * u, y + 220 * u), (x - 200 * u, y + 360 * u), (x - 120 * u, y + 430 * u)],
        [100 * u, 90 * u, 76 * u],
        (236, 226, 202),
    )
    if has_comb:
        p.fill(
            box(x - 230 * u, y + 400 * u, x - 20 * u, y + 540 * u), (206, 160, 92), (150, 104, 56), rough=1.4, streak=0
        )
        comb = p.fill(box(x - 212 * u, y + 418 * u, x - 38 * u, y + 522 * u), (232, 176, 56), (188, 120, 34), rough=1)
        for row in range(6):
            for column in range(10):
                at = (x + (-204 + column * 18 + (row % 2) * 9) * u, y + (428 + row * 18) * u)
                p.oval(*at, 6 * u, 6 * u, (150, 86, 26), within=comb, rough=0.5, alpha=0.8)
        hand(p, x - 80 * u, y + 446 * u, 56 * u, TIGRAN, turn=-80, curl=0.6)
    for _ in range(26):
        bx, by = p.random.uniform(200, 1500), p.random.uniform(420, 900)
        p.oval(bx, by, 5, 3.4, (60, 44, 24), rough=0.3)
        p.oval(bx + 2, by - 3, 4, 2.4, (250, 246, 236), rough=0.3, alpha=0.7)
    return p


def f18() -> Painting:
    return hives(1310, 560, has_comb=True)


def f19() -> Painting:
    return hives(1425, 566, has_comb=True)
