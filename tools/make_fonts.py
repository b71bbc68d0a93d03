"""Subset the Noto fonts for the published site: Latin with the Azerbaijani letters, Cyrillic, Armenian.

Run: python tools/make_fonts.py [FOLDER WITH NotoSerif-Regular.ttf …]
Needs fonttools and brotli (not in the lock: this runs once, its result is kept) and Debian's fonts-noto-core.
The licence (SIL OFL 1.1, no reserved font name in these files) is kept beside the result.
"""

import sys
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

SOURCE = Path(sys.argv[1]) if len(sys.argv) > 1 else Path("/usr/share/fonts/truetype/noto")
TARGET = Path(__file__).parent.parent / "storybank" / "publish" / "site" / "fonts"

LATIN = "U+0020-007E,U+00A0-00FF,U+0106-0107,U+010C-010F,U+0118-011F,U+0130-0131,U+0141-0144,U+0150-0153,U+015A-0161,U+0178-017E,U+018F,U+0259,U+2010-2015,U+2018-201E,U+2020-2022,U+2026,U+202F,U+2030,U+2032-2033,U+2039-203A,U+20AC,U+20BC,U+2116,U+2122,U+2190-2193,U+2212"
CYRILLIC = "U+0400-045F,U+0490-0493,U+04AE-04AF,U+04B8-04BB,U+04D8-04D9,U+04E8-04E9"
ARMENIAN = "U+0531-0556,U+0559-055F,U+0561-0587,U+0589-058A,U+058F,U+FB13-FB17"
FACES = {
    "serif": ("NotoSerif-Regular.ttf", "NotoSerifArmenian-Regular.ttf"),
    "sans": ("NotoSans-Regular.ttf", "NotoSansArmenian-Regular.ttf"),
    "sans-bold": ("NotoSans-Bold.ttf", "NotoSansArmenian-Bold.ttf"),
}


def cut(source: Path, target: Path, ranges: str) -> None:
    """Write the glyphs of `ranges` as woff2; kerning and mark positions are kept, hinting and names go."""
    options = subset.Options()
    options.flavor = "woff2"
    options.layout_features = ["kern", "mark", "mkmk", "ccmp", "locl", "liga", "lnum", "pnum"]
    options.hinting = False
    options.desubroutinize = True
    options.name_IDs = [0, 1, 2, 13, 14]
    font = TTFont(source, recalcTimestamp=False)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=subset.parse_unicodes(ranges.replace("U+", "")))
    cutter.subset(font)
    subset.save_font(font, str(target), options)
    print(f"{target.name}: {target.stat().st_size:,} bytes")


def main() -> None:
    TARGET.mkdir(parents=True, exist_ok=True)
    for name, (plain, armenian) in FACES.items():
        cut(SOURCE / plain, TARGET / f"{name}-latin.woff2", LATIN)
        cut(SOURCE / plain, TARGET / f"{name}-cyrillic.woff2", CYRILLIC)
        cut(SOURCE / armenian, TARGET / f"{name}-armenian.woff2", ARMENIAN)


if __name__ == "__main__":
    main()
