"""Holds placed in words: a place by any of its names, a theme in any language. One act closes all that the words can mean."""

from datetime import date

from storybank.errors import WrongUse
from storybank.i18n import LANGUAGES
from storybank.places.gazetteer import Gazetteer, load, resolve
from storybank.records import Release
from storybank.stages.taking_back import close_what_is_live
from storybank.stages.vocabulary import code_of
from storybank.store.bank import Bank
from storybank.store.rows import HoldRow

NEAR_ENOUGH = 0.15  # of a score between 0 and 1: a place that a name means nearly as well is closed with it


def hold(
    bank: Bank, scope: str, value: str, *, reason: str, by: str, on: date, gazetteer: Gazetteer | None = None
) -> tuple[tuple[HoldRow, ...], tuple[Release, ...]]:
    """Close a scope at once, and suspend what is live of it; return the holds and the bundle versions suspended.

    value: an id or code; for a place also a name in any language, for a theme also a word. Raises WrongUse for a stream that
    this bank does not have and a place nobody has recorded: a hold that closes nothing would look like one that does.
    """
    if scope == "stream" and value not in bank.settings.streams:
        raise WrongUse("hold.stream", f"hold: this bank's streams are {', '.join(bank.settings.streams)}.")
    if scope == "place":
        values = places_meant(value, gazetteer or load())
    elif scope == "theme":
        values = (code_of("themes", value),)
    elif scope == "collection":
        values = (bank.collections.get(value).id,)
    else:
        values = (value,)
    held = tuple(bank.holds.place(scope=scope, value=one, reason=reason, by=by, on=on) for one in values)
    return held, close_what_is_live(bank, cause=held[0].id, by=by, on=on)


def places_meant(name: str, gazetteer: Gazetteer) -> tuple[str, ...]:
    """Return the ids of the places a name can mean, in whatever language it is said; an id is itself."""
    if name in gazetteer.places:
        return (name,)
    best: dict[str, float] = {}
    for language in LANGUAGES:
        for candidate in resolve(name, language, gazetteer):
            best[candidate.place] = max(candidate.score, best.get(candidate.place, 0.0))
    if not best:
        raise WrongUse("hold.place", f"hold: nobody has recorded a place called “{name}”. Try another of its names.")
    top = max(best.values())
    return tuple(sorted(place for place, score in best.items() if score >= top - NEAR_ENOUGH))
