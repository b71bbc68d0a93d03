"""Time codes as people and programs write them, in seconds."""

import re

# [hh:mm:ss], (mm:ss), 00:00:04.241, 1:02:03,5, 01:02:03:12 (frames are dropped). Minutes may pass 59 where no hour is said.
_CODE = r"(?:(?P<h>\d{1,3}):)?(?P<m>\d{1,3}):(?P<s>[0-5]?\d)(?:[.,](?P<f>\d{1,9})|:(?P<ms>\d{3})(?!\d)|[:;](?P<frames>\d\d))?"
TIME = re.compile(_CODE, re.ASCII)


def seconds(text: str) -> float | None:
    """Return the seconds of one time code, brackets allowed; a bare number is seconds; None when it is neither."""
    plain = text.strip().strip("[](){}<>").strip()
    match = TIME.fullmatch(plain)
    if match:
        return of_match(match)
    try:
        value = float(plain.replace(",", "."))
    except ValueError:
        return None
    return value if 0 <= value < 1e7 else None


def of_match(match: re.Match[str]) -> float:
    """Return the seconds of a match of TIME."""
    hours, minutes = int(match["h"] or 0), int(match["m"])
    if match["frames"] and match["h"] is None:  # mm:ss:ff does not exist: it is hh:mm:ss
        hours, minutes, whole = minutes, int(match["s"]), int(match["frames"])
        return float(hours * 3600 + minutes * 60 + whole)
    digits = match["f"] or match["ms"]
    fraction = float(f"0.{digits}") if digits else 0.0
    return hours * 3600 + minutes * 60 + int(match["s"]) + fraction


def written(value_s: float) -> str:
    """Return `hh:mm:ss.mmm`, as WebVTT wants it; hours grow past 99 where they must."""
    thousandths = round(max(0.0, value_s) * 1000)
    whole, rest = divmod(thousandths, 1000)
    return f"{whole // 3600:02d}:{whole // 60 % 60:02d}:{whole % 60:02d}.{rest:03d}"
