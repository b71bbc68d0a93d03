"""Before a copy is given to anybody: every byte as it was signed, and every agreement asked again as of today."""

from datetime import date

from storybank.errors import Refused
from storybank.publish.verify import verify
from storybank.records import Release
from storybank.stages.foreseeing import folders_of
from storybank.stages.planning import objections_to
from storybank.stages.signing_list import signing_key
from storybank.store.bank import Bank


def require_showable(bank: Bank, release: Release, *, on: date) -> None:
    """Raise Refused for a version that is not out or holds what may not be shown that day, Tampered where a byte changed."""
    if release.status != "sealed":
        raise Refused("register.not-out", f"{release.id}: it is {release.status}; only a sealed one is handed out.")
    against = objections_to(bank, release, on=on)
    if against:
        codes = sorted({code for _item, codes in against for code in codes})
        raise Refused(
            "register.not-today",
            f"{release.id}: {len(against)} items may not be shown on {on}: {', '.join(codes)}. "
            "`storybank recheck` suspends it; propose the collection again.",
        )
    verify(folders_of(bank, release)[0], signing_key(bank).public, examined_as=release.digest).raise_if_broken()
