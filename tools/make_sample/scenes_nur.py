"""The scenes that partner nur sends: F01, F02, F05, F06, F10, F11, F12, F14, F15, F18, F19."""

import math

from figures import INK, Looks, face, hair, hand, mix, neck, shoulders, sleeve
from painting import Painting, box, oval, smooth
from settings import (
    ARMENIAN_SANS,
    EVERY,
    SANS,
    curtain,
    flowers,
    geranium,
    grass,
    house,
    ridge,
    sky,
    table,
    tree,
    window,
)

ANAHIT = Looks(skin=(220, 176, 142), hair=(196, 192, 188), eyes=(70, 82, 70), age=0.75, smile=0.35)
GAGIK = Looks(skin=(196, 144, 106), shade=(140, 90, 62), hair=(70, 62, 58), age=0.6, smile=0.25, moustache=(84, 76, 72))
BROTHER = Looks(skin=(204, 152, 114), shade=(148, 98, 70), hair=(40, 32, 30), age=0.15, smile=0.6)
VARDAN = Looks(
    skin=(212, 164, 130), shade=(158, 108, 80), hair=(214, 212, 206), age=1.0, smile=0.5, moustache=(226, 224, 218)
)
TIGRAN = Looks(skin=(206, 154, 114), shade=(150, 98, 70), hair=(48, 36, 30), age=0.1, smile=0.9, beard=(62, 46, 38))


def f01() -> Painting:
    """Two old hands with an iron key; a tag on it says № 8."""
    p = Painting(1600, 1067, (94, 66, 58), 101)
    p.fill(box(-9, -9, 1609, 1076), (120, 84, 70), (58, 40, 44), down=60, rim=0, streak=30, texture=0.12)
    skirt = p.blob(
        [(-80, 420), (300, 330), (820, 300), (1350, 340), (1700, 460), (1700, 1150), (-80, 1150)],
        (52, 66, 92),
        (30, 36, 58),
        texture=0.12,
        streak=70,
    )
    for row in range(9):  # woven bands: no dots, a detector would take them for faces
        y = 400 + row * 84
        for shift, width, colour in ((0, 9, (198, 92, 70)), (18, 4, (226, 192, 140)), (30, 3, (112, 136, 160))):
            wave = [
                (-40, y + shift + 40),
                (400, y + shift - 6),
                (820, y + shift - 16),
                (1240, y + shift),
                (1640, y + shift + 46),
            ]
            p.stroke(wave, width, colour, within=skirt, rough=1.2, alpha=0.85)
    p.glow(560, 420, 700, (250, 210, 150), 0.28)
    wool = (134, 60, 54)
    sleeve(p, [(-60, 900), (220, 760), (420, 690)], [330, 290, 220], wool)
    sleeve(p, [(1660, 840), (1380, 740), (1180, 690)], [330, 280, 220], wool)
    for k in range(5):
        p.stroke([(330 + k * 22, 580 + k * 6), (362 + k * 22, 800 - k * 2)], 6, mix(wool, INK, 0.35), alpha=0.5)
        p.stroke([(1270 - k * 22, 580 + k * 6), (1240 - k * 22, 800 - k * 2)], 6, mix(wool, INK, 0.35), alpha=0.5)
    hand(p, 1010, 700, 300, ANAHIT, turn=-78, mirror=True, curl=0.15)
    hand(p, 600, 690, 310, ANAHIT, turn=82, curl=0.25)
    iron, light = (64, 62, 66), (150, 146, 142)
    p.oval(810, 720, 250, 60, (40, 26, 30), soft=16, rough=0, rim=0, alpha=0.45)
    p.stroke([(560, 690), (1010, 668)], [38, 34], iron, light, down=-90, rough=1)
    p.oval(500, 694, 92, 78, iron, light, down=-60, rough=1)
    p.oval(500, 694, 54, 42, mix(ANAHIT.skin, ANAHIT.shade, 0.6), rough=1)
    for x, length in ((930, 74), (968, 96), (1004, 66)):
        p.fill(box(x - 14, 668, x + 14, 668 + length), iron, (38, 36, 40), rough=1)
    p.stroke([(580, 676), (990, 656)], 7, (214, 206, 196), alpha=0.7, rough=0.6)
    p.stroke([(450, 750), (400, 830), (380, 880)], 5, (170, 120, 70), rough=0.4)
    p.fill(
        smooth([(322, 868), (452, 852), (476, 958), (340, 978)], steps=8), (232, 216, 182), (196, 172, 132), rough=1.2
    )
    p.oval(384, 882, 8, 8, (90, 70, 56), rough=0.4)
    p.write(400, 926, "Դպր. № 8", 27, (70, 46, 60), EVERY, turn=7)
    return p


def f02() -> Painting:
    """Anahit at a window with geraniums; hills outside."""
    p = Painting(1600, 1067, (206, 178, 142), 102)
    p.fill(box(-9, -9, 1609, 1076), (214, 186, 148), (166, 126, 98), down=20, rim=0, streak=90)
    p.fill(box(640, 90, 1500, 800), (168, 198, 214), (238, 222, 190), rim=0, rough=0)
    for base, height, one, two in (
        (560, 250, (136, 152, 176), (170, 178, 184)),
        (640, 190, (112, 134, 128), (140, 150, 126)),
        (760, 170, (150, 142, 84), (112, 116, 70)),
    ):
        top = [(640 + 860 * k / 7, base - height * (0.45 + 0.55 * p.random.random())) for k in range(8)]
        p.fill([*smooth(top, closed=False), (1500, 800), (640, 800)], one, two, rough=2, texture=0.1)
    for x, foot in ((760, 720), (880, 748), (1340, 726), (1430, 760)):
        house(p, x, foot, 64, (214, 196, 168), (168, 86, 62))
    p.fill(box(-9, -9, 640, 1076), (214, 186, 148), (166, 126, 98), down=20, rim=0, streak=90)
    window(p, 640, 90, 1500, 800)
    curtain(p, 1380, 1590, 40, 900, (236, 222, 196))
    geranium(p, 1180, 836, 210)
    geranium(p, 1390, 836, 160)
    p.glow(620, 380, 520, (255, 232, 186), 0.35)
    neck(p, 560, 420, 250, ANAHIT)
    body = shoulders(p, 560, 620, 640, 1090, (62, 92, 128))
    p.stroke([(470, 640), (540, 760), (560, 1080)], 14, (40, 58, 84), within=body, alpha=0.8)
    for y in (800, 890, 980):
        p.oval(578, y, 11, 11, (232, 214, 180), rough=0.8)
    p.fill(smooth([(470, 628), (560, 720), (650, 628), (560, 660)]), (244, 238, 226), rough=1.2)
    hair(p, 560, 420, 250, ANAHIT.hair, style="bun")
    face(p, 560, 420, 250, ANAHIT, turn=0.35)
    hair(p, 560, 420, 250, ANAHIT.hair, style="short")
    sleeve(p, [(800, 940), (900, 1000), (1010, 960)], [190, 170, 130], (62, 92, 128))
    hand(p, 1070, 925, 100, ANAHIT, turn=75, curl=0.35)
    return p


def f05() -> Painting:
    """A mason's hands, a trowel and a course of tufa."""
    p = Painting(1600, 1067, (178, 148, 124), 105)
    p.fill(box(-9, -9, 1609, 1076), (206, 190, 166), (170, 148, 122), rim=0)
    stones = ((196, 124, 96), (178, 106, 84), (208, 142, 112), (160, 98, 84), (188, 134, 112))
    for row in range(3):
        x = -120 + (row % 2) * 110
        while x < 1650:
            w = float(p.random.uniform(200, 300))
            y = 640 + row * 165
            tone = stones[int(p.random.integers(len(stones)))]
            p.fill(
                smooth([(x + 8, y + 8), (x + w - 8, y + 6), (x + w - 6, y + 152), (x + 10, y + 154)], steps=5),
                tone,
                mix(tone, INK, 0.25),
                rough=3,
                texture=0.16,
            )
            x += w
    p.blob(
        [(300, 640), (520, 590), (820, 596), (1080, 622), (1180, 646), (280, 664)],
        (188, 184, 176),
        (150, 146, 138),
        rough=4,
        texture=0.14,
    )
    p.fill(
        smooth([(840, 420), (1180, 396), (1200, 600), (850, 616)], steps=5),
        (204, 132, 100),
        (150, 92, 74),
        rough=3,
        texture=0.16,
    )
    shirt = (86, 100, 78)
    sleeve(p, [(1660, 120), (1430, 260), (1270, 380)], [260, 220, 170], shirt)
    hand(p, 1150, 440, 190, GAGIK, turn=-120, curl=0.45)
    sleeve(p, [(-60, 200), (200, 310), (350, 400)], [270, 220, 170], shirt)
    steel = (176, 178, 180)
    p.fill([(520, 470), (800, 560), (620, 620), (470, 520)], steel, (110, 112, 118), down=30, rough=1)
    p.stroke([(540, 566), (700, 590), (790, 562)], [26, 20, 6], (196, 192, 184), rough=3)
    p.stroke([(520, 500), (470, 470), (440, 470)], 16, (90, 92, 96))
    p.stroke([(450, 476), (330, 438)], [50, 56], (142, 92, 56), (96, 58, 38))
    hand(p, 402, 440, 180, GAGIK, turn=100, curl=0.75)
    p.glow(900, 200, 700, (255, 226, 170), 0.3)
    return p


def f06() -> Painting:
    """Gagik and his younger brother, who wears a uniform with a patch."""
    p = Painting(1600, 1067, (200, 190, 160), 106)
    sky(p, 430, (150, 186, 208), (236, 220, 186))
    ridge(p, 470, 190, (130, 144, 150), (160, 160, 140))
    ridge(p, 580, 120, (142, 146, 92), (112, 118, 72))
    p.fill(box(-9, 560, 1609, 1076), (158, 150, 104), (120, 106, 74), rim=0)
    house(p, 1160, 640, 340, (206, 182, 150), (160, 84, 62))
    tree(p, 180, 720, 560, (104, 134, 72))
    for k in range(9):
        p.fill(box(60 + k * 190, 640, 84 + k * 190, 900), (128, 96, 70), (92, 66, 50), rough=1.5)
    p.fill(box(-9, 690, 1609, 718), (138, 104, 76), (98, 72, 54), rough=1.5)
    neck(p, 580, 400, 200, GAGIK)
    shoulders(p, 580, 560, 520, 1090, (92, 78, 66))
    face(p, 580, 400, 200, GAGIK)
    hair(p, 580, 400, 200, GAGIK.hair, style="short")
    neck(p, 1000, 380, 195, BROTHER)
    coat = shoulders(p, 1000, 540, 530, 1090, (96, 104, 66))
    for _ in range(60):
        x, y = p.random.uniform(740, 1260), p.random.uniform(560, 1070)
        p.oval(
            x,
            y,
            34,
            20,
            ((70, 78, 48), (128, 126, 84), (84, 72, 52))[int(p.random.integers(3))],
            within=coat,
            rough=3,
            alpha=0.7,
        )
    p.fill(
        smooth([(1150, 690), (1222, 690), (1222, 770), (1186, 800), (1150, 770)], steps=6),
        (60, 64, 92),
        (40, 42, 64),
        rough=1,
    )
    p.stroke([(1164, 716), (1208, 716)], 12, (214, 178, 92))
    p.stroke([(1168, 744), (1204, 744)], 10, (190, 86, 70))
    face(p, 1000, 380, 195, BROTHER)
    hair(p, 1000, 380, 195, BROTHER.hair, style="short")
    sleeve(p, [(800, 640), (700, 660), (620, 690)], [120, 110, 100], (96, 104, 66))
    hand(p, 560, 690, 66, BROTHER, turn=-70, curl=0.5)
    return p


def f10() -> Painting:
    """A workshop: a round table, a banner, name tags that can be read."""
    p = Painting(1600, 1067, (216, 208, 190), 110)
    p.fill(box(-9, -9, 1609, 560), (222, 214, 196), (198, 186, 166), rim=0)
    p.fill(box(-9, 540, 1609, 1076), (150, 122, 98), (104, 80, 66), rim=0, streak=0)
    p.fill(box(300, 60, 1300, 220), (64, 108, 120), (46, 82, 96), rough=1.4)
    p.write(800, 112, "DİALOQ  ·  ДИАЛОГ", 46, (244, 234, 208), SANS)
    p.write(800, 176, "ԵՐԿԽՈՍՈՒԹՅՈՒՆ", 40, (244, 234, 208), ARMENIAN_SANS)
    folk = (
        (240, 430, Looks(age=0.3, hair=(60, 40, 34)), "long", (160, 72, 66), "Անի Ս."),
        (520, 390, Looks(age=0.5, hair=(90, 86, 84), moustache=(100, 96, 92)), "short", (70, 88, 112), "Rauf M."),
        (800, 380, Looks(age=0.2, hair=(120, 72, 44), smile=0.7), "bun", (196, 152, 84), "Нино К."),
        (1080, 390, Looks(age=0.6, hair=(130, 126, 122)), "balding", (84, 104, 78), "Արամ Հ."),
        (1360, 430, Looks(age=0.2, hair=(38, 30, 28)), "long", (120, 84, 116), "Leyla Q."),
    )
    for x, y, looks, style, cloth, tag in folk:
        neck(p, x, y, 120, looks)
        shoulders(p, x, y + 96, 290, y + 420, cloth)
        face(p, x, y, 120, looks)
        hair(p, x, y, 120, looks.hair, style=style)
        p.fill(box(x + 14, y + 190, x + 112, y + 244), (250, 248, 240), (226, 222, 212), rough=0.6)
        p.write(x + 63, y + 218, tag, 20, (50, 44, 60), EVERY, rough=0.2)
    p.fill(oval(800, 900, 820, 230), (188, 142, 98), (132, 92, 64), streak=0, texture=0.12)
    for x, y in ((420, 820), (700, 790), (960, 792), (1200, 830), (800, 950)):
        p.fill(
            [(x - 70, y), (x + 50, y - 16), (x + 76, y + 34), (x - 50, y + 52)],
            (248, 244, 234),
            (222, 214, 200),
            rough=1,
        )
        p.stroke([(x - 46, y + 12), (x + 44, y)], 4, (150, 150, 160), alpha=0.6)
    return p


def f11() -> Painting:
    """A child's drawing: two houses and a river; signed with a name and an age."""
    p = Painting(1600, 1067, (150, 110, 78), 111)
    table(p, -20, 1090, (168, 122, 84))
    for k in range(6):
        p.stroke([(-20, 60 + k * 190), (800, 52 + k * 190), (1620, 66 + k * 190)], 4, (96, 64, 44), alpha=0.5)
    p.oval(830, 560, 620, 430, (60, 40, 30), soft=30, rough=0, rim=0, alpha=0.5)
    paper = p.fill(
        [(230, 120), (1390, 90), (1420, 930), (250, 970)], (248, 243, 228), (236, 228, 208), rough=1, texture=0.04
    )

    def crayon(points: list[tuple[float, float]], width: float, colour: tuple[int, int, int]) -> None:
        for _ in range(3):
            moved = [(x + p.random.uniform(-3, 3), y + p.random.uniform(-3, 3)) for x, y in points]
            p.stroke(moved, width, colour, rough=3.4, alpha=0.72, texture=0.2, within=paper)

    def scribble(
        left: float, top: float, right: float, bottom: float, colour: tuple[int, int, int], step: float = 16
    ) -> None:
        y, side = top, 0
        while y < bottom:
            crayon(
                [(left, y), (right, y + step * 0.5)] if side == 0 else [(right, y), (left, y + step * 0.5)], 11, colour
            )
            y, side = y + step, 1 - side

    scribble(260, 150, 1370, 260, (140, 190, 226), 24)
    for k in range(9):
        a = k * 0.7
        crayon(
            [(1230 + 70 * math.cos(a), 240 + 70 * math.sin(a)), (1230 + 120 * math.cos(a), 240 + 120 * math.sin(a))],
            9,
            (240, 180, 40),
        )
    p.oval(1230, 240, 60, 58, (246, 196, 60), rough=5, within=paper)
    crayon([(280, 560), (420, 400), (560, 540), (720, 380), (900, 560), (1080, 420), (1300, 560)], 10, (120, 150, 110))
    for x, wall, roof in ((360, (214, 92, 76), (150, 60, 50)), (1010, (240, 190, 80), (90, 110, 160))):
        scribble(x, 560, x + 220, 720, wall)
        crayon([(x, 555), (x, 725), (x + 220, 725), (x + 220, 555), (x, 555)], 9, (70, 50, 50))
        crayon([(x - 24, 556), (x + 110, 450), (x + 244, 556)], 14, roof)
        crayon([(x + 92, 724), (x + 92, 650), (x + 136, 650), (x + 136, 724)], 8, (70, 50, 50))
        crayon([(x + 160, 600), (x + 196, 600), (x + 196, 636), (x + 160, 636), (x + 160, 600)], 7, (60, 90, 150))
    for k in range(4):
        crayon([(690 + k * 26, 520), (720 + k * 30, 640), (680 + k * 36, 760), (720 + k * 40, 900)], 13, (70, 130, 200))
    scribble(300, 770, 640, 880, (120, 176, 90), 26)
    scribble(900, 770, 1340, 870, (120, 176, 90), 26)
    for x, skirt in ((620, (220, 110, 160)), (930, (90, 120, 200))):
        p.oval(x, 640, 18, 20, (240, 200, 170), rough=2, within=paper)
        crayon([(x, 660), (x - 22, 720), (x + 22, 720), (x, 660)], 9, skirt)
        crayon([(x, 676), (x + (34 if x < 700 else -34), 660)], 7, (90, 70, 60))
    p.write(1180, 900, "Մարիամ, 12", 42, (196, 60, 90), EVERY, turn=3, rough=1.6)
    for k, colour in enumerate(((220, 70, 70), (70, 120, 200), (240, 190, 60))):
        p.stroke([(1470, 300 + k * 190), (1540, 420 + k * 190)], [26, 24], colour, mix(colour, INK, 0.3))
        p.stroke([(1540, 420 + k * 190), (1552, 442 + k * 190)], [22, 6], mix(colour, (255, 255, 255), 0.3))
    return p


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
