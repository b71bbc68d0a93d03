"""Drawn people: nobody real stands in the tests."""

from PIL import Image, ImageDraw


def draw_face(image: Image.Image, x: int, y: int, high: int) -> tuple[int, int, int, int]:
    """Draw a face of `high` px with its chin down around (x, y); return the box of its skin."""
    brush = ImageDraw.Draw(image)
    wide = round(high * 0.74)
    left, top = x - wide // 2, y - high // 2
    brush.rectangle((x - wide, y + high // 2, x + wide, y + 2 * high), fill=(60, 72, 110))
    brush.ellipse(
        (left - wide // 12, top - high // 8, left + wide + wide // 12, top + high * 3 // 4), fill=(52, 36, 28)
    )
    brush.ellipse((left, top, left + wide, top + high), fill=(224, 180, 150))
    for eye in (x - wide // 5, x + wide // 5):
        brush.ellipse((eye - wide // 10, y - high // 9, eye + wide // 10, y - high // 30), fill=(250, 250, 250))
        brush.ellipse((eye - wide // 24, y - high // 10, eye + wide // 24, y - high // 27), fill=(30, 20, 20))
        brush.line(
            (eye - wide // 8, y - high // 6, eye + wide // 8, y - high // 6),
            fill=(52, 36, 28),
            width=max(1, high // 40),
        )
    brush.line(
        (x, y - high // 20, x - wide // 20, y + high // 8, x + wide // 18, y + high // 8),
        fill=(180, 130, 105),
        width=max(1, high // 50),
    )
    brush.ellipse((x - wide // 6, y + high // 4, x + wide // 6, y + high // 4 + high // 14), fill=(176, 84, 84))
    return left, top, left + wide, top + high


def scene(size=(1200, 900), faces=(), seed=0):
    """Draw a landscape, and faces (x, y, height in px) on it; return the picture and the boxes of the faces."""
    width, height = size
    image = Image.new("RGB", size, (198, 214, 232))
    brush = ImageDraw.Draw(image)
    brush.polygon(
        [(0, height * 6 // 10), (width // 3 + 40 * seed, height // 3), (width, height * 6 // 10)],
        fill=(150, 160, 150),
    )
    brush.rectangle((0, height * 6 // 10, width, height), fill=(146, 158, 96))
    brush.rectangle((width // 20, height * 5 // 10, width // 6, height * 7 // 10), fill=(180, 120, 90))
    return image, [draw_face(image, *face) for face in faces]
