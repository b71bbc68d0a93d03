"""The publisher's colours, made readable: one too pale (or a ground too grey) is moved until text on it can be read."""

import re
from collections.abc import Iterator

from storybank.publish.contents import Publisher

PAPER_DARK = "#161513"
_TINT_DARK = "#211f1b"  # of site.css
_LEAST_CONTRAST = 4.6  # WCAG 2.2 AA asks 4.5 for text; the rest is for rounding
_LEAST_FOR_READING = 9.0  # of running text
_LEAST_DERIVED = 6.5  # of an accent that nobody chose for the dark ground
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
_TINT = 0.045  # how much ink is in the ground behind pictures and notes


def stylesheet(publisher: Publisher) -> str:
    """Return the colours of the screen, light and dark, as custom properties. The dark ground is the site's own."""
    light = _day(publisher)
    dark = {"accent": _accent_at_night(publisher)}
    return (
        f"@media screen{{:root{{{_properties(light)}}}}}\n"
        f"@media screen and (prefers-color-scheme:dark){{:root{{{_properties(_NIGHT | dark)}}}}}\n"
    )


def icon(publisher: Publisher) -> str:
    """Return the mark of the browser's tab, a disc in the publisher's accent: without one browsers ask for a file in vain."""
    day, night = _day(publisher)["accent"], _accent_at_night(publisher)
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><style>circle{fill:' + day + "}"
        "@media (prefers-color-scheme:dark){circle{fill:" + night + '}}</style><circle cx="8" cy="8" r="5"/></svg>\n'
    )


def mended(publisher: Publisher) -> Iterator[tuple[str, str, str]]:
    """Yield (setting, the colour chosen, the colour that pages use) where it could not be read; used is "" for no colour."""
    chosen = {name: getattr(publisher, name) for name in ("accent", "accent_dark", "paper", "ink")}
    wrong = {
        name for name, colour in chosen.items() if not _COLOUR.fullmatch(colour) and (colour or name != "accent_dark")
    }
    yield from ((name, chosen[name], "") for name in sorted(wrong))
    if wrong:
        return
    used = {**_day(publisher), "accent_dark": _accent_at_night(publisher)}
    for name, colour in chosen.items():
        if colour and used[name] != colour.lower():
            yield name, colour, used[name]


def _day(publisher: Publisher) -> dict[str, str]:
    paper = ground(publisher.paper)
    ink = readable(publisher.ink, paper, least=_LEAST_FOR_READING)
    tint = mixed(paper, ink, _TINT)
    return {
        "paper": paper,
        "ink": ink,
        "tint": tint,
        "line": mixed(paper, ink, 0.16),
        "soft": readable(mixed(ink, paper, 0.35), tint),
        "accent": readable(publisher.accent, tint),
    }


def _accent_at_night(publisher: Publisher) -> str:
    if publisher.accent_dark:
        return readable(publisher.accent_dark, _TINT_DARK)
    return readable(publisher.accent, _TINT_DARK, least=_LEAST_DERIVED)


# the dark style of site.css, said again after the light one: the later rule wins
_NIGHT = {"paper": PAPER_DARK, "ink": "#e9e4d9", "tint": _TINT_DARK, "line": "#3a362f", "soft": "#aaa294"}


def ground(colour: str) -> str:
    """Return a paper light enough for dark text on it: `colour`, mixed with white as far as needed."""
    for share in range(0, 101, 4):
        found = mixed(colour, "#ffffff", share / 100)
        if contrast(found, "#000000") >= 16:
            break
    return found


def readable(colour: str, ground: str, *, least: float = _LEAST_CONTRAST) -> str:
    """Return `colour`, mixed with black or white just enough to be read on `ground`."""
    goal = "#000000" if _luminance(_parts(ground)) > 0.18 else "#ffffff"
    for share in range(0, 101, 4):
        found = mixed(colour, goal, share / 100)
        if contrast(found, ground) >= least:
            break
    return found


def mixed(colour: str, other: str, share: float) -> str:
    """Return `colour` with `share` (0 to 1) of `other` in it."""
    pairs = zip(_parts(colour), _parts(other), strict=True)
    return "#" + "".join(f"{round(one + (goal - one) * share):02x}" for one, goal in pairs)


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours, 1 to 21 (WCAG 2.2)."""
    light, dark = sorted((_luminance(_parts(one)), _luminance(_parts(other))), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _properties(colours: dict[str, str]) -> str:
    return ";".join(f"--{name}:{colour}" for name, colour in sorted(colours.items()))


def _parts(colour: str) -> list[int]:
    return [int(colour[at : at + 2], 16) for at in (1, 3, 5)]


def _luminance(channels: list[int]) -> float:
    red, green, blue = (
        value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4
        for value in (one / 255 for one in channels)
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
