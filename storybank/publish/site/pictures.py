"""How photographs are laid out: which file for which width, and their shape as classes of a stylesheet.

The content policy allows no style inside a page, so a picture's shape is a class; with it a page knows how wide a picture
may be to be seen whole, and rows of a gallery are of one height without cropping anybody.
"""

from collections.abc import Iterable

from storybank.publish import layout
from storybank.publish.contents import PublishedPhotograph

_SMALL_PX = 960  # a picture that is not wider is never drawn much larger than it is
_LARGEST_SCALE = 1.3


def source(photograph: PublishedPhotograph, longest: int = 960) -> str:
    """Return the path of the largest rendition that is not wider than `longest`."""
    widths = sorted(photograph.renditions)
    return layout.photograph(photograph, max((one for one in widths if one <= longest), default=widths[0]))


def srcset(photograph: PublishedPhotograph, root: str) -> str:
    widths = sorted(photograph.renditions)
    return ", ".join(f"{root}{layout.photograph(photograph, width)} {width}w" for width in widths)


def shape(photograph: PublishedPhotograph) -> str:
    """Return the classes that say how wide a picture is for its height, and how large it may become."""
    small = f" n{photograph.width_px}" if photograph.width_px < _SMALL_PX else ""
    return f"r{_ratio(photograph)}{small}"


def stylesheet(photographs: Iterable[PublishedPhotograph]) -> str:
    """Return the rules behind `shape`: `--r` is width by height, `--n` the greatest width of a small picture."""
    found = list(photographs)
    ratios = sorted({_ratio(one) for one in found})
    small = sorted({one.width_px for one in found if one.width_px < _SMALL_PX})
    return "".join(f".r{ratio}{{--r:{ratio / 100:g}}}\n" for ratio in ratios) + "".join(
        f".n{width}{{--n:{round(width * _LARGEST_SCALE)}px}}\n" for width in small
    )


def _ratio(photograph: PublishedPhotograph) -> int:
    return max(1, round(100 * photograph.width_px / max(photograph.height_px, 1)))
