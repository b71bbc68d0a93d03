"""The list of names that travels beside a workbook, sealed: one JSON line a person. What stands in it is never repeated."""

import json
import re
from collections.abc import Iterator
from typing import Any

from storybank.errors import Unreadable

_CODE = re.compile(r"(?=.*\d)[A-Za-z0-9][A-Za-z0-9_-]{0,23}")  # as in the workbook: a name is no code


def rows(data: bytes, name: str) -> Iterator[dict[str, Any]]:
    """Yield the rows of a list of names; Unreadable naming the line, never its words, where one is not understood."""
    try:
        lines = data.decode("utf-8-sig").splitlines()
    except UnicodeDecodeError:
        raise Unreadable("identity.encoding", f"{name}: not UTF-8. Save it as UTF-8 and try again.") from None
    for number, line in enumerate(lines, 1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        try:
            row = json.loads(line)
        except ValueError:
            row = None
        if not _is_understood(row):
            raise Unreadable(
                "identity.row",
                f'line {number}: not understood. Write {{"code": "C01", "names": {{"hy": {{"given": …, "family": …}}}}, '
                '"aliases": [{"form": …, "language": …, "part": …}], "contact": {"phone": …}}.',
            )
        yield row


def alias(written: Any) -> tuple[str, str, str]:
    """Return language, part and form of one alias as written."""
    if isinstance(written, dict):
        return written.get("language", "und"), written.get("part", "other"), written["form"]
    return ("und", "other", str(written))


def _is_understood(row: Any) -> bool:
    if not isinstance(row, dict) or not isinstance(row.get("code"), str) or not _CODE.fullmatch(row["code"]):
        return False
    names, aliases, contact = row.get("names", {}), row.get("aliases", []), row.get("contact", {})
    if not (isinstance(names, dict) and isinstance(aliases, list) and isinstance(contact, dict)):
        return False
    parts = [part for given in names.values() for part in (given.values() if isinstance(given, dict) else [given])]
    forms = [one.get("form") if isinstance(one, dict) else one for one in aliases]
    return all(isinstance(word, str) for word in (*parts, *forms))
