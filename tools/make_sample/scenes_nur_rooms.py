"""Scenes of partner nur indoors and at work: F01, F02, F05, F06, F10, F11."""

import math

from figures import INK, Looks, face, hair, hand, mix, neck, shoulders, sleeve
from painting import Painting, box, oval, smooth
from settings import (
    ARMENIAN_SANS,
    EVERY,
    SANS,
    curtain,
    geranium,
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
