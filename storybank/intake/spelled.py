"""Codes that stand inside the words of a finding ("phone", "plate, document"), in the language of who reads them."""

from storybank.i18n import _, spoken
from storybank.intake import forms

# which drop-downs of the workbook name the values of a fact; the first that knows the value says it
_LISTS = {
    "kind": ("third_kind", "detail"),
    "use": ("use",),
    "status": ("status",),
    "language": ("languages",),
    "allowed": ("audience",),
    "level": ("place_precision",),
    "authority": ("authority",),
}
_CODES = frozenset({*_LISTS, "points", "tells", "lacks", "doubt", "scope", "have", "statement"})


def spelled(fact: str, value: str) -> str:
    """Return a fact's value in words where it is a code, or several with commas between; anything else as it is."""
    if fact not in _CODES:
        return value
    return ", ".join(_word(fact, one) for one in value.split(", "))


def _word(fact: str, code: str) -> str:
    for name in _LISTS.get(fact, ()):
        labels = forms.choices(name).get(code)
        if labels:
            return labels[spoken()]
    return _words().get(code.replace(" ", "_"), code)


def points() -> dict[str, str]:
    """Return what is looked for in a photograph, by code."""
    return {
        "plate": _("number plate"),
        "document": _("document"),
        "name_tag": _("name tag"),
        "key_tag": _("key tag"),
        "school_sign": _("school sign"),
        "screen": _("screen or phone"),
        "patch": _("patch or insignia"),
        "grave_name": _("name on a grave"),
        "picture": _("picture on a wall"),
        "military": _("something military"),
        "skyline": _("skyline that tells the place"),
        "child": _("child"),
        "signature": _("signature"),
    }


def _words() -> dict[str, str]:
    return {
        # what finds somebody
        "phone": _("a telephone number"),
        "email": _("an e-mail address"),
        "national_id": _("a personal number"),
        "passport": _("a passport number"),
        "iban": _("a bank account"),
        "handle": _("a name on a network"),
        "address": _("an address"),
        "birth_date": _("a day of birth"),
        **points(),
        # as what somebody is spoken of
        "neighbour": _("neighbour"),
        "rescuer": _("rescuer"),
        # what together tells who is meant
        "settlement": _("where"),
        "place": _("place"),
        "work": _("work"),
        "age": _("age"),
        "family": _("family"),
        "event": _("an event"),
        # what an agreement lacks, and what is in doubt about it
        "given_on": _("the day"),
        "method": _("how it was given"),
        "witness_or_recording": _("a witness or a recording"),
        "file": _("the file"),
        "person": _("the person"),
        "reason": _("the reason"),
        "disclosure": _("whether all was explained"),
        "voluntariness": _("whether it was free"),
        "comprehension": _("whether it was understood"),
        "competence": _("whether the person can decide"),
        "aid_not_conditional": _("whether help hung on it"),
        "others_present": _("whether others were there"),
        "area_in_words": _("an area in words"),
        # what a hold closes
        "stream": _("a partner's whole stream"),
        "theme": _("a theme"),
        "item": _("an item"),
        "collection": _("a collection"),
        "nobody": _("nobody"),
    }
