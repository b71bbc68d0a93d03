"""Names that nobody knew: proposed by one person, accepted by another, then forms of the gazetteer. Pure: documents in, documents out.

The document is a bank's `own/places.yml`: what is accepted stands there as in `schemas/places/corrections.yml`, what waits under `proposed`.
"""

import re
from collections.abc import Mapping
from datetime import date
from difflib import SequenceMatcher
from typing import Any

from storybank.errors import Refused, WrongUse
from storybank.places import folding
from storybank.places.gazetteer import Form, Gazetteer

LIKE = 0.72  # how alike two folded names must be to be shown as "perhaps this place"; a starting point
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


def proposed(
    document: Mapping[str, Any],
    *,
    form: str,
    language: str,
    place: str,
    toponym: str,
    by: str,
    on: date,
    source: str = "",
    new: Mapping[str, Any] | None = None,
) -> tuple[dict[str, Any], int]:
    """Return the document with one more proposal, and its number.

    place: an id of the gazetteer, or the new id; toponym: the slug of the name's lineage, a new one or one that is there.
    new: kind, lat, lon, population of a place that is not there yet. source: consent, segment or finding; never a person's name.
    """
    if not form.strip():
        raise WrongUse("places.no-form", "places propose: the name is empty. Write it as it was said.")
    if not _SLUG.fullmatch(toponym):
        raise WrongUse("places.slug", f"places propose: “{toponym}” is no key of a name. Use a-z, 0-9 and hyphens.")
    waiting = list(document.get("proposed") or ())
    number = 1 + max((int(one["number"]) for one in (*waiting, *(document.get("decided") or ()))), default=0)
    entry = {
        "number": number, "form": form.strip(), "language": language, "place": place, "toponym": toponym, "by": by,
        "on": on.isoformat(), **({"source": source} if source else {}), **({"new": dict(new)} if new else {}),
    }  # fmt: skip
    return {**document, "proposed": [*waiting, entry]}, number


def decided(document: Mapping[str, Any], number: int, *, by: str, on: date, is_accepted: bool) -> dict[str, Any]:
    """Return the document with a proposal accepted (its form joins the gazetteer) or declined.

    Raises WrongUse for an unknown number, Refused where the proposer accepts her own.
    """
    waiting = list(document.get("proposed") or ())
    entry = next((one for one in waiting if one["number"] == number), None)
    if entry is None:
        raise WrongUse(
            "places.no-proposal", f"places: no proposal {number} waits. `storybank places proposals` lists them."
        )
    if is_accepted and entry["by"] == by:
        raise Refused("places.own-proposal", f"places: proposal {number} is your own. Another person accepts it.")
    after = dict(document)
    after["proposed"] = [one for one in waiting if one["number"] != number]
    verdict = "accepted" if is_accepted else "declined"
    after["decided"] = [
        *(document.get("decided") or ()),
        {"number": number, "verdict": verdict, "by": by, "on": on.isoformat(), "proposed_by": entry["by"]},
    ]
    if is_accepted:
        _add(after, entry)
    return after


def _add(document: dict[str, Any], entry: Mapping[str, Any]) -> None:
    spelled = {entry["language"]: [entry["form"]]}
    key, slug = entry["place"], entry["toponym"]
    places = dict(document.get("places") or {})
    if "new" in entry and key not in places:
        document["places"] = {**places, key: {**entry["new"], "toponyms": {slug: spelled}}}
        return
    forms = {
        place: {name: dict(own) for name, own in names.items()}
        for place, names in (document.get("forms") or {}).items()
    }
    own = forms.setdefault(key, {}).setdefault(slug, {})
    own[entry["language"]] = list(dict.fromkeys([*own.get(entry["language"], []), entry["form"]]))
    document["forms"] = forms


def alike(name: str, language: str, gazetteer: Gazetteer, *, most: int = 5) -> tuple[Form, ...]:
    """Return the recorded forms that read most like a name, one a place, for the person who sorts it."""
    key = folding.fold(name)
    matcher = SequenceMatcher(b=key, autojunk=False)
    best: dict[str, tuple[float, Form]] = {}
    for form in gazetteer.forms:
        if not form.is_recorded or form.language.partition("-")[0] != language:
            continue
        own = folding.fold(form.text)
        if abs(len(own) - len(key)) > len(key) // 2:
            continue
        matcher.set_seq1(own)
        if matcher.quick_ratio() < LIKE:
            continue
        score = matcher.ratio()
        if score >= LIKE and score > best.get(form.place, (0.0, form))[0]:
            best[form.place] = (score, form)
    return tuple(form for _, form in sorted(best.values(), key=lambda pair: (-pair[0], pair[1].place))[:most])
