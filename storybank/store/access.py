"""Access by stream: every list of material passes through here."""

from typing import Any

from storybank.errors import WrongUse
from storybank.store.rows import Viewer


def seen(rows: Any, viewer: Viewer) -> Any:
    """Return the rows of a query that `viewer` may see."""
    return rows if viewer is None else rows.filter(stream__in=viewer)


def one(rows: Any, name: str, wanted: str) -> Any:
    """Return the single row whose id is `wanted` or begins with it (8 characters at least).

    Raises WrongUse for none and for several; what the viewer may not see does not exist.
    """
    row = rows.filter(pk=wanted).first()
    if row is None and len(wanted) >= 8 and wanted.isalnum():
        found = list(rows.filter(pk__startswith=wanted)[:2])
        row = found[0] if len(found) == 1 else None
    if row is None:
        raise WrongUse(f"{name}.unknown", f"{name}: there is none with this id. List them, then use an id as shown.")
    return row
