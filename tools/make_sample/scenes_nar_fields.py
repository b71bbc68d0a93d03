"""Scenes of partner nar: F09, F16, F17, F20."""

from figures import INK, Looks, face, hair, hand, mix, neck, shoulders, sleeve
from painting import Painting, box, smooth
from settings import SERIF, flowers, glass, grass, house, ridge, sky, table, tree

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


def f09() -> Painting:
    """Sevda and her son at a table."""
    p = Painting(1600, 1067, (200, 178, 146), 109)
    p.fill(box(-9, -9, 1609, 1076), (160, 178, 172), (120, 134, 132), rim=0, streak=90)
    p.fill(box(560, 110, 1040, 420), (148, 54, 52), (104, 38, 42), rough=1.2)
    for k in range(5):
        x = 608 + k * 96
        p.fill([(x, 200), (x + 38, 264), (x, 328), (x - 38, 264)], (222, 196, 150), rough=1)
        p.fill([(x, 226), (x + 20, 264), (x, 302), (x - 20, 264)], (46, 62, 104), rough=0.8)
    p.glow(800, 40, 500, (255, 226, 166), 0.5)
    for x, y, w, looks, style, tone, cloth in (
        (470, 430, 205, SEVDA, "scarf", (196, 92, 78), (84, 112, 124)),
        (1130, 410, 205, ELVIN, "short", ELVIN.hair, (74, 92, 76)),
    ):
        neck(p, x, y, w, looks)
        shoulders(p, x, y + w * 0.82, w * 2.5, 1000, cloth)
        face(p, x, y, w, looks, turn=0.25 if x < 800 else -0.25)
        hair(p, x, y, w, tone, style=style)
    table(p, 850, 1090, (190, 144, 100))
    glass(p, 620, 980, 150)
    glass(p, 960, 970, 150)
    p.oval(800, 980, 140, 44, (240, 232, 216), (196, 182, 162), rough=1)
    for k in range(5):
        p.oval(730 + k * 34, 960 - (k % 2) * 12, 34, 24, (222, 170, 96), (160, 108, 58), rough=1.6)
    sleeve(p, [(250, 880), (400, 960), (520, 950)], [140, 120, 90], (84, 112, 124))
    hand(p, 570, 930, 72, SEVDA, turn=80, curl=0.7)
    sleeve(p, [(1360, 880), (1200, 960), (1080, 950)], [140, 120, 90], (74, 92, 76))
    hand(p, 1030, 930, 72, ELVIN, turn=-80, curl=0.7, mirror=True)
    return p


def f16() -> Painting:
    """Gravestones, broken; names can be read."""
    p = Painting(1600, 1067, (180, 174, 140), 116)
    sky(p, 420, (148, 164, 180), (226, 212, 186), clouds=6)
    ridge(p, 440, 150, (128, 138, 146), (150, 152, 136))
    p.fill(box(-9, 430, 1609, 1076), (154, 150, 98), (116, 106, 72), rim=0)
    grass(p, 470, 1060, ((138, 146, 84), (182, 170, 104), (106, 116, 66)), 240)
    for x, foot, w, h, tilt, stone, lines in (
        (360, 900, 250, 560, -5, (150, 152, 156), ("MƏMMƏD", "KƏRİM OĞLU", "1931")),
        (1230, 880, 240, 480, 7, (172, 160, 148), ("ZÜLEYXA", "1926")),
    ):
        lean = tilt * 5
        m = p.fill([(x - w / 2, foot), (x - w / 2 + lean, foot - h * 0.8), (x - w * 0.3 + lean, foot - h * 0.95), (x - w * 0.05 + lean, foot - h), (x + w * 0.2 + lean, foot - h * 0.84), (x + w / 2 + lean, foot - h * 0.9), (x + w / 2, foot)],
                   stone, mix(stone, INK, 0.35), down=30, rough=3.2, texture=0.16)  # fmt: skip
        dark = mix(stone, INK, 0.55)
        p.fill(
            smooth(
                [
                    (x - w * 0.36 + lean, foot - h * 0.2),
                    (x - w * 0.36 + lean, foot - h * 0.66),
                    (x + lean, foot - h * 0.84),
                    (x + w * 0.36 + lean, foot - h * 0.66),
                    (x + w * 0.36 + lean, foot - h * 0.2),
                ],
                steps=6,
            ),
            mix(stone, INK, 0.16),
            rough=1.2,
            within=m,
        )
        for k in range(6):
            import math

            a = math.radians(60 * k)
            p.fill(
                [
                    (x + lean + 26 * math.cos(a), foot - h * 0.62 + 26 * math.sin(a)),
                    (x + lean + 12 * math.cos(a + 0.5), foot - h * 0.62 + 12 * math.sin(a + 0.5)),
                    (x + lean, foot - h * 0.62),
                    (x + lean + 12 * math.cos(a - 0.5), foot - h * 0.62 + 12 * math.sin(a - 0.5)),
                ],
                dark,
                rough=0.6,
            )
        for k, text in enumerate(lines):
            p.write(x + lean * 0.7, foot - h * 0.46 + k * 42, text, 27, dark, SERIF, turn=-tilt * 0.6)
        p.stroke(
            [
                (x + w * 0.1 + lean, foot - h),
                (x, foot - h * 0.7),
                (x + w * 0.16, foot - h * 0.4),
                (x + w * 0.05, foot - h * 0.05),
            ],
            [10, 5, 8, 3],
            mix(stone, INK, 0.75),
            within=m,
        )
    p.fill([(640, 960), (1000, 880), (1060, 990), (690, 1050)], (160, 158, 158), (112, 108, 110), rough=4, texture=0.16)
    p.fill(
        [(680, 780), (800, 730), (880, 790), (860, 880), (710, 900)],
        (166, 160, 154),
        (116, 110, 108),
        rough=4,
        texture=0.16,
    )
    p.write(852, 966, "HƏSƏN  1904", 34, (82, 78, 82), SERIF, turn=12)
    grass(p, 930, 1066, ((128, 138, 76), (170, 160, 96)), 120, size=40)
    flowers(p, (40, 760, 1560, 1040), ((206, 70, 60),), 26, 7)
    return p


def f17() -> Painting:
    """A woman from behind looks at a ridge; a post stands on it."""
    p = Painting(1600, 1067, (196, 180, 140), 117)
    sky(p, 520, (206, 150, 116), (250, 220, 164), clouds=6)
    p.glow(420, 420, 360, (255, 236, 186), 0.6)
    ridge(p, 560, 130, (138, 116, 126), (160, 138, 130))
    crest = [(-40, 560), (200, 500), (460, 430), (700, 470), (960, 372), (1200, 330), (1420, 400), (1640, 470)]
    p.fill(
        [*smooth(crest, closed=False), (1640, 1100), (-40, 1100)], (104, 98, 80), (84, 82, 62), rough=2, texture=0.12
    )
    for side in (-1, 1):
        p.stroke([(1200 + side * 26, 336), (1200 + side * 12, 236)], 8, (58, 50, 48))
    p.stroke([(1180, 320), (1216, 270)], 5, (58, 50, 48))
    p.stroke([(1220, 320), (1184, 270)], 5, (58, 50, 48))
    p.fill(box(1160, 190, 1240, 240), (74, 70, 62), (52, 48, 46), rough=1)
    p.fill([(1150, 194), (1200, 166), (1250, 194)], (62, 56, 54), rough=1)
    p.stroke([(1200, 168), (1200, 96)], 5, (58, 50, 48))
    p.fill(
        smooth([(-40, 720), (400, 660), (900, 700), (1640, 640), (1640, 1100), (-40, 1100)], steps=6),
        (150, 132, 78),
        (108, 96, 58),
        rough=2,
    )
    grass(p, 720, 1060, ((150, 140, 80), (186, 166, 98), (112, 108, 62)), 220, size=34)
    house(p, 900, 770, 120, (206, 184, 150), (146, 84, 66))
    house(p, 1060, 800, 140, (216, 196, 162), (126, 74, 60))
    house(p, 1260, 780, 110, (200, 176, 144), (150, 92, 70))
    x = 520
    p.blob(
        [(x - 130, 620), (x, 586), (x + 130, 620), (x + 170, 1100), (x - 170, 1100)],
        (88, 72, 96),
        (56, 46, 66),
        streak=80,
    )
    p.blob(
        [
            (x - 92, 640),
            (x - 108, 500),
            (x - 60, 396),
            (x, 376),
            (x + 60, 396),
            (x + 108, 500),
            (x + 92, 640),
            (x, 690),
        ],
        (176, 120, 96),
        (124, 78, 70),
        rough=1.6,
        texture=0.12,
    )
    p.stroke([(x - 60, 470), (x, 640), (x + 10, 680)], 5, (120, 76, 66), alpha=0.6)
    p.stroke([(x + 60, 470), (x + 14, 640)], 5, (120, 76, 66), alpha=0.6)
    p.fill(box(x - 190, 860, x - 120, 1000), (150, 66, 58), (106, 44, 44), rough=1.4)
    return p


def f20() -> Painting:
    """Pyotr and a horse in a misty meadow."""
    p = Painting(1600, 1067, (190, 190, 168), 120)
    sky(p, 480, (178, 196, 204), (244, 232, 206))
    ridge(p, 500, 160, (150, 166, 170), (184, 190, 182))
    ridge(p, 600, 110, (126, 146, 118), (160, 172, 140))
    p.fill(box(-9, 590, 1609, 1076), (150, 168, 98), (112, 128, 70), rim=0)
    p.fill(box(-9, 540, 1609, 660), (244, 240, 226), soft=34, rough=0, rim=0, alpha=0.55)
    tree(p, 150, 700, 470, (120, 144, 84))
    grass(p, 640, 1060, ((132, 152, 78), (178, 180, 104), (104, 126, 62)), 260, size=30)
    flowers(p, (0, 720, 1600, 1060), ((246, 242, 230), (230, 200, 96), (160, 120, 170)), 120)
    coat, dark = (150, 92, 56), (92, 52, 36)
    p.oval(1060, 985, 420, 34, (66, 78, 46), soft=12, rough=0, alpha=0.45)
    for x0, x1, tone in ((880, 872, dark), (960, 972, coat), (1280, 1296, dark), (1370, 1366, coat)):
        p.stroke([(x0, 720), (x1, 850), (x1 - 4, 968)], [86, 44, 34], tone, mix(tone, INK, 0.35), down=0)
        p.stroke([(x1 - 4, 960), (x1 - 6, 984)], [38, 46], (52, 40, 38))
    p.stroke([(1420, 610), (1490, 740), (1470, 880)], [50, 60, 14], (52, 36, 32), texture=0.16)
    p.blob(
        [
            (840, 600),
            (980, 530),
            (1200, 560),
            (1370, 530),
            (1450, 620),
            (1420, 740),
            (1230, 790),
            (960, 790),
            (850, 720),
        ],
        coat,
        mix(coat, INK, 0.35),
        down=80,
        rough=1.6,
        texture=0.1,
    )
    p.blob(
        [(810, 330), (900, 320), (1000, 420), (1060, 560), (960, 700), (850, 640), (850, 480)],
        coat,
        mix(coat, INK, 0.25),
        rough=1.6,
        texture=0.1,
    )
    p.blob(
        [(836, 286), (930, 300), (940, 390), (860, 470), (790, 560), (720, 566), (700, 520), (760, 420)],
        coat,
        mix(coat, INK, 0.22),
        rough=1.4,
        texture=0.1,
    )
    p.blob([(706, 520), (760, 500), (790, 548), (740, 584), (700, 562)], mix(coat, (220, 190, 170), 0.5), rough=1.2)
    p.stroke([(846, 380), (812, 440), (780, 500)], [20, 26, 18], (244, 236, 222), rough=1.2)
    p.oval(846, 372, 15, 12, (30, 22, 20), rough=0.6)
    p.oval(842, 368, 4, 4, (250, 246, 240), rough=0)
    p.oval(722, 540, 9, 7, (60, 40, 36), rough=0.6)
    for side in (0, 1):
        p.blob(
            [(880 + side * 40, 300), (884 + side * 44, 226), (912 + side * 40, 300)],
            mix(coat, INK, 0.15 * side),
            rough=1,
        )
    for k in range(12):
        p.stroke(
            [(916 + k * 12, 292 + k * 22), (990 + k * 12, 330 + k * 22), (1010 + k * 10, 420 + k * 18)],
            [22, 30, 8],
            (60, 42, 36),
            rough=2,
            texture=0.18,
        )
    p.stroke([(760, 420), (820, 450), (880, 400)], 10, (86, 50, 40))
    p.stroke([(744, 470), (560, 640)], 8, (86, 50, 40))
    neck(p, 460, 380, 176, PYOTR)
    shoulders(p, 460, 520, 470, 1090, (70, 84, 104))
    p.stroke([(450, 560), (454, 1080)], 20, (236, 228, 210))
    face(p, 460, 380, 176, PYOTR, turn=0.3)
    hair(p, 460, 380, 176, PYOTR.hair, style="short")
    hair(p, 460, 380, 176, (66, 58, 54), style="cap")
    sleeve(p, [(640, 660), (650, 760), (590, 700)], [120, 110, 84], (70, 84, 104))
    hand(p, 570, 650, 60, PYOTR, turn=-20, curl=0.8)
    return p
