"""The publisher's accent, made readable: a colour too pale for text on its ground is moved until it is not."""

PAPER, PAPER_DARK = "#fbfaf6", "#161513"
_LEAST_CONTRAST = 5.0  # WCAG 2.2 AA asks 4.5 for text; the rest is for tinted grounds


def stylesheet(accent: str, accent_dark: str) -> str:
    """Return the two custom properties for light and dark."""
    light, dark = readable(accent, PAPER), readable(accent_dark, PAPER_DARK)
    return f"@media screen{{:root{{--accent:{light}}}}}\n@media screen and (prefers-color-scheme:dark){{:root{{--accent:{dark}}}}}\n"


def readable(colour: str, ground: str) -> str:
    """Return `colour`, mixed with black or white just enough to be read on `ground`."""
    goal = 0 if _luminance(_parts(ground)) > 0.5 else 255
    channels = _parts(colour)
    for share in range(0, 101, 4):
        mixed = [round(one + (goal - one) * share / 100) for one in channels]
        if contrast("#" + "".join(f"{one:02x}" for one in mixed), ground) >= _LEAST_CONTRAST:
            break
    return "#" + "".join(f"{one:02x}" for one in mixed)


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours, 1 to 21 (WCAG 2.2)."""
    light, dark = sorted((_luminance(_parts(one)), _luminance(_parts(other))), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _parts(colour: str) -> list[int]:
    return [int(colour[at : at + 2], 16) for at in (1, 3, 5)]


def _luminance(channels: list[int]) -> float:
    red, green, blue = (
        value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4
        for value in (one / 255 for one in channels)
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
