"""The scene that partner khidi sends: F13."""

from figures import Looks, face, hair, hand, neck, shoulders, sleeve
from painting import Painting, box, smooth
from settings import curtain, window

SVETLANA = Looks(
    skin=(226, 182, 152), shade=(180, 124, 98), hair=(216, 208, 202), eyes=(84, 96, 88), age=0.85, smile=0.55
)
PAPER = (206, 192, 164)


def f13() -> Painting:
    """Svetlana holds her parents' wedding picture."""
    p = Painting(1600, 1067, (186, 172, 150), 113)
    p.fill(box(-9, -9, 1609, 1076), (150, 162, 150), (110, 118, 112), down=20, rim=0, streak=90)
    for k in range(17):
        p.stroke([(k * 100 + 20, -20), (k * 100 + 20, 1090)], [10, 10], (172, 180, 162), alpha=0.5)
        p.stroke([(k * 100 + 36, -20), (k * 100 + 36, 1090)], [3, 3], (200, 176, 140), alpha=0.6)
    p.fill(box(1130, 60, 1560, 560), (170, 200, 212), (240, 226, 194), rim=0, rough=0)
    for k in range(7):  # roofs going down a slope
        x, y = 1100 + k * 74, 330 + (k % 3) * 54
        p.fill(box(x, y, x + 96, 570), ((206, 160, 128), (184, 120, 100), (222, 192, 150))[k % 3], rough=1.4)
        p.fill([(x - 10, y), (x + 48, y - 40), (x + 106, y)], (150, 84, 66), (116, 62, 54), rough=1.4)
    window(p, 1130, 60, 1560, 560)
    curtain(p, 1050, 1190, 20, 680, (238, 226, 204))
    p.glow(700, 380, 560, (255, 234, 196), 0.35)
    neck(p, 620, 340, 210, SVETLANA)
    shoulders(p, 620, 510, 640, 1090, (112, 62, 82))
    p.fill(smooth([(520, 520), (620, 590), (720, 520), (700, 600), (620, 660), (540, 600)]), (244, 236, 222), rough=2)
    p.oval(620, 630, 18, 24, (206, 158, 74), (140, 92, 40), rough=0.8)
    face(p, 620, 340, 210, SVETLANA)
    hair(p, 620, 340, 210, SVETLANA.hair, style="short")
    sleeve(p, [(330, 800), (310, 960), (440, 1010)], [160, 150, 120], (112, 62, 82))
    sleeve(p, [(910, 800), (1010, 960), (900, 1010)], [160, 150, 120], (112, 62, 82))
    p.fill(box(460, 690, 880, 1050), (122, 78, 50), (84, 52, 38), rough=1.4, streak=0)
    p.fill(box(482, 712, 858, 1028), (240, 232, 214), rough=1)
    p.fill(box(504, 734, 836, 1006), PAPER, (158, 142, 116), rough=1)
    groom = Looks(
        skin=(190, 172, 144),
        shade=(126, 108, 86),
        hair=(62, 54, 46),
        age=0.1,
        smile=0.3,
        lips=(120, 98, 80),
        eyes=(50, 44, 38),
    )
    bride = Looks(
        skin=(206, 190, 164),
        shade=(140, 122, 98),
        hair=(76, 66, 56),
        age=0.0,
        smile=0.5,
        lips=(120, 96, 80),
        eyes=(56, 50, 42),
    )
    neck(p, 590, 830, 84, groom)
    shoulders(p, 590, 900, 170, 1006, (70, 62, 54))
    face(p, 590, 830, 84, groom)
    hair(p, 590, 830, 84, groom.hair, style="short")
    p.blob(
        [(690, 790), (752, 752), (812, 796), (828, 900), (834, 1004), (674, 1004)],
        (232, 224, 204),
        (200, 188, 164),
        rough=1.4,
    )
    neck(p, 750, 838, 80, bride)
    shoulders(p, 750, 906, 156, 1006, (228, 218, 198))
    face(p, 750, 838, 80, bride)
    hair(p, 750, 838, 80, bride.hair, style="short")
    p.stroke([(700, 800), (750, 772), (800, 800)], 12, (244, 238, 222))
    p.fill(box(504, 734, 836, 1006), (150, 116, 70), rough=0.5, rim=0, alpha=0.12)
    hand(p, 452, 930, 76, SVETLANA, turn=30, curl=0.5, mirror=True)
    hand(p, 892, 930, 76, SVETLANA, turn=-30, curl=0.5)
    return p
