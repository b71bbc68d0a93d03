"""Scenes of partner nar: F03, F04, F07, F08."""

from figures import INK, Looks, face, hair, hand, mix, neck, shoulders, sleeve
from painting import Colour, Painting, box, smooth
from settings import curtain, flowers, glass, grass, house, plate, ridge, samovar, sky, table, tree, window

RAHILA = Looks(
    skin=(214, 166, 130), shade=(160, 108, 80), hair=(182, 176, 172), eyes=(74, 56, 40), age=0.85, smile=0.45
)
SEVDA = Looks(skin=(222, 176, 144), hair=(70, 46, 38), age=0.55, smile=0.5)
ELVIN = Looks(skin=(210, 160, 122), shade=(152, 102, 74), hair=(36, 28, 26), age=0.05, smile=0.5)
PYOTR = Looks(
    skin=(226, 180, 150),
    shade=(180, 118, 94),
    hair=(196, 168, 128),
    eyes=(84, 112, 138),
    age=0.7,
    smile=0.4,
    beard=(206, 190, 164),
)


def carpet(p: Painting, left: float, top: float, right: float, bottom: float, woven: float) -> None:
    """Paint a knotted carpet on the loom, woven from `woven` down; medallions in pomegranate, indigo and sand."""
    red, blue, sand, dark = (150, 46, 44), (46, 62, 104), (222, 196, 150), (60, 34, 36)
    for k in range(64):
        x = left + (right - left) * k / 63
        p.stroke([(x, top), (x, woven)], 3, (232, 220, 194), alpha=0.85, rough=0.3)
    m = p.fill(box(left, woven, right, bottom), red, mix(red, INK, 0.3), rough=1.2, texture=0.12, streak=0)
    for inset, colour in ((16, sand), (30, blue), (64, sand), (76, red)):
        p.fill(box(left + inset, woven, right - inset, bottom), colour, mix(colour, INK, 0.2), rough=1, within=m)
    step = 44.0
    y = woven + 20
    while y < bottom:
        for x in (left + 47, right - 47):
            p.fill([(x, y - 14), (x + 14, y), (x, y + 14), (x - 14, y)], sand, rough=0.7, within=m)
            p.fill([(x, y - 6), (x + 6, y), (x, y + 6), (x - 6, y)], red, rough=0.4, within=m)
        y += step
    cx = (left + right) / 2
    for cy in (woven + (bottom - woven) * 0.3, woven + (bottom - woven) * 0.86):
        for size, colour in ((190, blue), (158, sand), (138, red), (96, dark), (74, sand), (46, blue), (20, red)):
            w, h = size * 0.95, size
            points = [
                (cx, cy - h),
                (cx + w * 0.5, cy - h * 0.62),
                (cx + w, cy),
                (cx + w * 0.5, cy + h * 0.62),
                (cx, cy + h),
                (cx - w * 0.5, cy + h * 0.62),
                (cx - w, cy),
                (cx - w * 0.5, cy - h * 0.62),
            ]
            p.fill(points, colour, mix(colour, INK, 0.15), rough=1, within=m)
        for side in (-1, 1):
            for up in (-1, 1):
                p.fill(
                    [
                        (cx + side * 190, cy + up * 120),
                        (cx + side * 214, cy + up * 144),
                        (cx + side * 190, cy + up * 168),
                        (cx + side * 166, cy + up * 144),
                    ],
                    sand,
                    rough=0.7,
                    within=m,
                )
    for k in range(int((bottom - woven) / 7)):
        p.stroke([(left, woven + k * 7), (right, woven + k * 7 + 1)], 1.4, dark, alpha=0.25, rough=0.2, within=m)
    p.stroke([(left, woven), (cx, woven - 4), (right, woven)], 9, sand, rough=2)


def f03() -> Painting:
    """Rahila at her loom."""
    p = Painting(1600, 1067, (196, 166, 132), 103)
    p.fill(box(-9, -9, 1609, 1076), (208, 180, 142), (146, 108, 84), down=20, rim=0, streak=90)
    p.glow(300, 260, 620, (255, 236, 190), 0.45)
    wood: Colour = (124, 84, 56)
    p.fill(box(640, 90, 1480, 130), wood, mix(wood, INK, 0.3), rough=1.4, streak=0)
    carpet(p, 700, 130, 1420, 1000, 480)
    for x in (640, 1440):
        p.fill(box(x, 50, x + 46, 1076), wood, mix(wood, INK, 0.35), down=0, rough=1.4, streak=90)
    p.fill(box(620, 980, 1500, 1040), wood, mix(wood, INK, 0.3), rough=1.4, streak=0)
    for k, colour in enumerate(((150, 46, 44), (46, 62, 104), (222, 196, 150), (88, 112, 70), (198, 138, 66))):
        for strand in range(3):  # skeins over the beam
            x = 750 + k * 118 + strand * 11
            p.stroke(
                [(x, 88), (x - 4 + strand * 4, 190), (x + strand * 3, 268 + strand * 9)],
                [13, 12, 7],
                mix(colour, INK, 0.12 * strand),
                rough=1.4,
                streak=90,
            )
    neck(p, 400, 430, 220, RAHILA)
    shoulders(p, 400, 610, 560, 1090, (122, 50, 66))
    face(p, 400, 430, 220, RAHILA, turn=0.45)
    hair(p, 400, 430, 220, (228, 214, 190), style="scarf")
    flowers(p, (330, 268, 470, 300), ((176, 60, 66), (196, 146, 70)), 9, 6)
    sleeve(p, [(560, 760), (700, 800), (800, 700)], [150, 130, 96], (122, 50, 66))
    hand(p, 850, 610, 92, RAHILA, turn=35, curl=0.4)
    sleeve(p, [(250, 900), (430, 980), (640, 900)], [150, 130, 96], (110, 44, 58))
    hand(p, 730, 860, 92, RAHILA, turn=70, curl=0.5)
    return p


def f04() -> Painting:
    """Rahila, two neighbours and a child round a samovar; one neighbour, at the right edge, did not want to be shown."""
    p = Painting(1600, 1067, (190, 168, 136), 104)
    sky(p, 380, (164, 198, 210), (244, 230, 194))
    ridge(p, 420, 170, (128, 148, 148), (158, 164, 142))
    p.fill(box(-9, 400, 1609, 1076), (150, 158, 92), (110, 118, 66), rim=0)
    tree(p, 800, 560, 560, (120, 150, 76))
    for _ in range(34):
        x = p.random.uniform(560, 1040)
        p.oval(x, p.random.uniform(60, 330), 12, 13, (206, 66, 54), (150, 40, 40), rough=1.2)
    house(p, 60, 470, 260, (226, 206, 172), (166, 90, 66))
    friend = Looks(skin=(218, 170, 136), hair=(92, 62, 46), age=0.6, smile=0.6)
    child = Looks(skin=(230, 184, 150), hair=(74, 48, 36), age=0, smile=0.8)
    refused = Looks(skin=(206, 158, 122), shade=(150, 100, 74), hair=(60, 46, 42), age=0.55, smile=0.1)
    for x, y, w, looks, style, tone, cloth in (
        (300, 400, 170, RAHILA, "scarf", (228, 214, 190), (122, 50, 66)),
        (690, 390, 165, friend, "scarf", (96, 128, 120), (196, 146, 84)),
        (1020, 500, 135, child, "short", child.hair, (214, 108, 96)),
        (1400, 390, 168, refused, "scarf", (70, 66, 84), (88, 82, 100)),
    ):
        neck(p, x, y, w, looks)
        shoulders(p, x, y + w * 0.8, w * 2.3, 1000, cloth)
        face(p, x, y, w, looks, turn=0.2 if x < 800 else -0.2)
        hair(p, x, y, w, tone, style=style)
    p.fill([(-20, 830), (1620, 800), (1620, 1090), (-20, 1090)], (236, 226, 204), (190, 172, 146), rough=1.6)
    for k in range(13):
        p.stroke([(40 + k * 130, 836), (10 + k * 136, 1080)], 3, (176, 70, 66), alpha=0.5, rough=0.5)
    for k in range(4):
        p.stroke([(-20, 860 + k * 64), (1620, 836 + k * 66)], 3, (176, 70, 66), alpha=0.5, rough=0.5)
    samovar(p, 830, 960, 300)
    for x, y in ((420, 960), (620, 1000), (1060, 940), (1330, 950)):
        glass(p, x, y, 120)
    p.fill(
        smooth([(120, 1000), (200, 960), (330, 968), (360, 1020), (200, 1050)]),
        (222, 176, 110),
        (170, 118, 66),
        rough=2.4,
    )
    for k in range(5):
        p.oval(1160 + k * 26, 1010 + (k % 2) * 16, 22, 20, (176, 44, 52), (110, 26, 38), rough=1.2)
    return p


def f07() -> Painting:
    """A road above a gorge; nobody."""
    p = Painting(1600, 1067, (190, 190, 160), 107)
    sky(p, 420, (122, 168, 204), (248, 226, 182), clouds=7)
    p.glow(1240, 330, 420, (255, 236, 180), 0.6)
    ridge(p, 450, 240, (142, 160, 180), (176, 182, 184), calm=0.3)
    ridge(p, 520, 190, (120, 142, 146), (150, 160, 148), calm=0.4)
    p.fill(
        [
            *smooth(
                [(-40, 470), (260, 430), (560, 500), (760, 620), (860, 840), (900, 1100), (-40, 1100)], closed=False
            ),
            (-40, 1100),
        ],
        (142, 148, 92),
        (108, 112, 68),
        rough=2,
        texture=0.12,
    )
    p.fill(
        [(860, 1100), (900, 700), (1000, 560), (1140, 470), (1640, 430), (1640, 1100)],
        (176, 150, 120),
        (126, 100, 84),
        rough=3,
        texture=0.14,
    )
    for k in range(9):
        y = 520 + k * 62
        p.stroke(
            [(1640, y - 40), (1300, y), (1060, y + 36), (950, y + 70)],
            [14, 20, 16, 4],
            mix((150, 112, 92), (206, 180, 146), k % 2),
            alpha=0.75,
            rough=3,
        )
    for _ in range(24):
        x = p.random.uniform(980, 1600)
        y = p.random.uniform(520, 1040)
        p.stroke(
            [(x, y), (x + p.random.uniform(-14, 6), y + p.random.uniform(50, 130))],
            [7, 2],
            (104, 78, 70),
            alpha=0.6,
            rough=1.2,
        )
    gorge = [
        (905, 560),
        (880, 640),
        (850, 740),
        (830, 880),
        (790, 1110),
        (1060, 1110),
        (1030, 900),
        (1010, 760),
        (985, 650),
        (960, 560),
    ]
    m = p.fill(smooth(gorge), (104, 112, 116), (58, 66, 72), rough=3)
    p.glow(930, 600, 150, (206, 206, 190), 0.5, m)
    p.stroke(
        [(932, 600), (918, 740), (948, 880), (916, 1090)],
        [6, 16, 26, 54],
        (158, 198, 204),
        (116, 164, 178),
        rough=1.6,
        within=m,
    )
    p.blob(
        [
            (-60, 1100),
            (-60, 800),
            (160, 740),
            (420, 640),
            (560, 580),
            (620, 590),
            (520, 680),
            (420, 800),
            (420, 940),
            (520, 1100),
        ],
        (214, 196, 160),
        (176, 154, 120),
        rough=1.6,
        streak=30,
    )
    p.stroke([(140, 1100), (160, 900), (330, 740), (560, 600)], [12, 10, 6, 2], (240, 230, 206), alpha=0.6, rough=1.2)
    for k in range(9):
        x, y = 480 + k * 8 + (k - 4) ** 2 * 4, 1040 - k * 58
        p.stroke([(x, y), (x, y - 40 + k * 2.4)], [11 - k * 0.8, 9 - k * 0.8], (236, 230, 214), (150, 140, 128))
    for x, y, h in ((110, 700, 170), (230, 640, 130), (60, 620, 120), (340, 580, 90)):
        tree(p, x, y, h, (96, 124, 74))
    grass(p, 640, 1060, ((132, 140, 80), (170, 164, 98)), 60, size=26)
    return p


def f08() -> Painting:
    """Sevda kneads dough; a car with a number plate stands behind the window."""
    p = Painting(1600, 1067, (210, 190, 160), 108)
    p.fill(box(-9, -9, 1609, 1076), (222, 204, 172), (176, 146, 116), down=30, rim=0, streak=90)
    p.fill(box(930, 110, 1500, 590), (176, 206, 216), (238, 226, 196), rim=0, rough=0)
    p.fill(box(930, 430, 1500, 590), (168, 160, 140), (140, 130, 112), rim=0, rough=1)
    house(p, 1310, 440, 170, (226, 206, 176), (160, 86, 66))
    p.blob(
        [(940, 540), (946, 456), (990, 444), (1030, 390), (1120, 390), (1150, 444), (1196, 452), (1200, 540)],
        (190, 72, 62),
        (128, 44, 44),
        rough=1,
    )
    p.fill([(1036, 402), (1072, 402), (1072, 440), (1010, 440)], (196, 216, 222), (140, 164, 176), rough=0.8)
    p.fill([(1082, 402), (1112, 402), (1134, 440), (1082, 440)], (196, 216, 222), (140, 164, 176), rough=0.8)
    for x in (1000, 1146):
        p.oval(x, 546, 34, 38, (46, 44, 50), rough=1)
        p.oval(x, 546, 17, 17, (176, 176, 180), rough=0.8)
    plate(p, 1073, 500, 132, "00-ZZ-000")
    window(p, 930, 110, 1500, 590)
    curtain(p, 1440, 1600, 70, 640, (236, 214, 176))
    p.glow(900, 400, 560, (255, 236, 196), 0.35)
    neck(p, 580, 330, 210, SEVDA)
    shoulders(p, 580, 500, 560, 900, (84, 112, 124))
    p.fill(
        smooth([(440, 610), (720, 610), (790, 900), (370, 900)], steps=6), (246, 240, 226), (210, 198, 180), rough=1.6
    )
    face(p, 580, 330, 210, SEVDA, turn=-0.1)
    hair(p, 580, 330, 210, (196, 92, 78), style="scarf")
    table(p, 800, 1090, (188, 142, 98))
    p.blob(
        [(300, 870), (620, 840), (980, 860), (1200, 930), (900, 1020), (420, 1010), (220, 940)],
        (248, 244, 234),
        (226, 216, 198),
        soft=8,
        rough=6,
        alpha=0.85,
    )
    p.blob(
        [(420, 900), (520, 810), (680, 790), (840, 820), (910, 910), (780, 970), (540, 970)],
        (244, 228, 192),
        (206, 178, 134),
        rough=1.6,
    )
    for k in range(4):
        p.stroke(
            [(520 + k * 80, 850), (560 + k * 80, 890), (540 + k * 84, 930)],
            [4, 9, 4],
            (206, 178, 136),
            alpha=0.6,
            rough=1,
        )
    sleeve(p, [(370, 640), (340, 760), (480, 830)], [150, 130, 86], (84, 112, 124))
    sleeve(p, [(800, 640), (860, 760), (780, 830)], [150, 130, 86], (84, 112, 124))
    hand(p, 545, 860, 86, SEVDA, turn=120, curl=0.55)
    hand(p, 745, 860, 86, SEVDA, turn=-120, mirror=True, curl=0.55)
    for k in range(6):
        x, y = 1130 + (k % 3) * 150, 890 + (k // 3) * 100
        p.oval(x, y, 66, 40, (232, 186, 118), (176, 120, 66), rough=1.6, texture=0.12)
        p.stroke([(x - 34, y - 8), (x, y - 16), (x + 34, y - 8)], 5, (150, 96, 52), alpha=0.6)
    return p
