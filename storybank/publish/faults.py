"""What is wrong with a bundle, in words that say what probably happened to it on the way and what to do.

A folder is copied, zipped and opened by file managers. What that leaves behind is never called whole, but it is called by
its name: whoever receives a bundle has to be able to tell a Finder's leavings from somebody's hand.
"""

import hashlib
import unicodedata
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, replace

from storybank.i18n import _

# folders and files that macOS, Windows and storage boxes put into whatever folder they show, in small letters
_LEAVINGS = frozenset(
    {".ds_store", "__macosx", ".spotlight-v100", ".trashes", ".fseventsd", ".directory", "thumbs.db", "ehthumbs.db", "desktop.ini",
     "system volume information", "$recycle.bin", "@eadir", ".appledouble"}
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One thing that is not as it should be, and the file it is in."""

    code: str  # changed · missing · added · leavings · renamed · manifest · statement · outside · signature · …
    path: str  # relative to the bundle; empty: the bundle as a whole
    message: str


def changed(path: str, data: bytes | None, sealed_sha512: str) -> Fault:
    """Return the fault of a file whose digest is another. data: what it holds now, where that is at hand."""
    message = _("Changed since the bundle was sealed.")
    if data == b"":
        message = _("Empty: the copy broke off. Fetch the bundle again.")
    elif data and b"\r\n" in data and hashlib.sha512(data.replace(b"\r\n", b"\n")).hexdigest() == sealed_sha512:
        message = _(
            "Only its line ends were changed, as git and FTP do to texts. Fetch the bundle again as it is, or packed."
        )
    return Fault(code="changed", path=path, message=message)


def added(path: str) -> Fault:
    """Return the fault of a file that was not sealed."""
    name = path.rpartition("/")[2]
    if name.startswith("._") or any(part.lower() in _LEAVINGS for part in path.split("/")):
        message = _("Left by a file manager, not part of the bundle. Delete it and verify again.")
        return Fault(code="leavings", path=path, message=message)
    return Fault(code="added", path=path, message=_("Not part of the bundle when it was sealed."))


def missing(path: str) -> Fault:
    """Return the fault of a sealed file that is not there."""
    return Fault(code="missing", path=path, message=_("Listed, but not there. Fetch the bundle again."))


def unreadable(path: str, why: str) -> Fault:
    """Return the fault of a file or folder that the system does not let us read."""
    return Fault(code="unreadable", path=path, message=_("Cannot be read: {why}.").format(why=why))


def paired(faults: Collection[Fault]) -> list[Fault]:
    """Return the faults with one in place of two where a file is there under another spelling of its own name."""
    spelled: dict[str, list[str]] = defaultdict(list)
    for fault in faults:
        if fault.code == "added":
            spelled[_spelling(fault.path)].append(fault.path)
    found: list[Fault] = []
    taken: set[str] = set()
    for fault in faults:
        others = spelled.get(_spelling(fault.path), []) if fault.code == "missing" else []
        if len(others) == 1 and others[0] not in {fault.path, *taken}:
            taken.add(others[0])
            message = _("There as {name}: a copy changed how the name is spelled. Copy again, packed in one file.")
            fault = replace(fault, code="renamed", message=message.format(name=others[0]))
        found.append(fault)
    return [fault for fault in found if not (fault.code == "added" and fault.path in taken)]


def _spelling(path: str) -> str:
    """Return what is the same in capitals and small letters, composed and decomposed."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", path).casefold())
