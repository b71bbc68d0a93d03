"""Finds people's names in the names of files and folders: given names too, with no sentence around them to tell them by."""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from storybank.findings import Finding
from storybank.intake.batch import Delivery
from storybank.intake.questions import question

_WORD = re.compile(r"[^\W\d_]{3,}")
# what files are called everywhere, in cameras and in deliveries
_PLAIN = frozenset(
    [
        "img",
        "dsc",
        "dscn",
        "dscf",
        "pano",
        "mvimg",
        "vid",
        "mov",
        "rec",
        "scan",
        "copy",
        "final",
        "edit",
        "raw",
        "jpg",
        "jpeg",
        "png",
        "tif",
        "photo",
        "photos",
        "photographs",
        "picture",
        "pictures",
        "interviews",
        "interview",
        "consents",
        "consent",
        "media",
        "attachments",
        "audio",
        "video",
        "text",
        "previews",
        "form",
        "evidence",
        "signature",
        "whatsapp",
        "image",
        "telegram",
        "viber",
        "screenshot",
        "notice",
        "recording",
        "transcript",
        "translation",
    ]
)
# A file name has no sentence around it; a family name's ending is what shows. Only asked about, never refused.
_SURNAME = re.compile(
    r"\w{2,}(?:yan|ian|յան|ունց|unts|ov|ova|ev|eva|yev|yeva|ов|ова|ев|ева|ский|ская|ян|zade|zadə|zada|oglu|oğlu|qizi|qızı"
    r"|shvili|швили|dze|дзе|enko|енко)",
    re.IGNORECASE,
)


def names_in_file_names(delivery: Delivery) -> Iterator[Finding]:
    """Yield a question for each file in whose path a word reads like a person's name; one for a folder, not for all in it."""
    folders: set[str] = set()
    for name, file in delivery.files.items():
        if file.kind in ("own", "workbook"):
            continue
        *above, last = name.split("/")
        for at, folder in enumerate(above, start=1):
            path = "/".join(above[:at])
            if path not in folders:
                folders.add(path)
                if holds_a_name(folder):
                    yield question("intake.name-in-file-name", f"file {path}/", file=f"{path}/")
        if holds_a_name(last.rpartition(".")[0] or last):
            yield question("intake.name-in-file-name", f"file {name}", file=name)
    if holds_a_name(delivery.batch):
        yield question("intake.name-in-file-name", "delivery!1", file=delivery.batch)


def holds_a_name(text: str) -> bool:
    """Say whether a word of a file's or folder's name reads like a given or a family name in any of the four languages."""
    written = re.sub(r"(?<=[a-zа-яёա-ֆ])(?=[A-ZА-ЯЁԱ-Ֆ])", " ", unicodedata.normalize("NFC", text))  # AnahitGoris
    return any(_is_name(word.lower()) for word in _WORD.findall(written.replace("_", " ")))


@lru_cache(maxsize=4096)
def _is_name(word: str) -> bool:
    if word in _PLAIN:
        return False
    if "\u0531" <= word[0] <= "\u0587":
        from storybank.people.armenian_words import kinds as armenian

        said = set(armenian(word))
        is_given = "g" in said and ("w" in said or not said & set("cp"))
        return is_given or (bool(_SURNAME.fullmatch(word)) and "c" not in said)
    if "\u0400" <= word[0] <= "\u04ff":
        from storybank.people import find
        from storybank.records import NameTier

        return any(mark.tier is NameTier.AUTO for mark in find(word.capitalize(), "ru").names)
    from storybank.people.azerbaijani import kinds as azerbaijani
    from storybank.people.english_words import kinds as english

    in_english, in_azerbaijani = set(english(word)), set(azerbaijani(word))
    if "c" in in_english | in_azerbaijani:
        return False  # a spring, a summer: what files are called far more often
    return bool(in_english & set("ghk") or in_azerbaijani & set("gh") or _SURNAME.fullmatch(word))
