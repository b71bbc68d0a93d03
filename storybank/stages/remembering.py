"""Names found in texts, remembered with the item: models are slow, and a text that has not changed holds the same names.

What is kept are places in the text and kinds, no word of it; the finders' own version is part of the key, and purging an
item forgets it.
"""

import hashlib
from collections.abc import Mapping
from functools import cache
from importlib.util import find_spec
from typing import TYPE_CHECKING

from storybank import schemafiles
from storybank.records import ItemId
from storybank.stages.gathering import AnyItem, found_in, texts_of
from storybank.store.bank import Bank

if TYPE_CHECKING:
    from pydantic import TypeAdapter

    from storybank.people import Found

STAGE = "names"
_MODELS = ("spacy", "navec", "slovnet")  # what is installed decides what is found


class Remembered:
    """What is found in the texts of some items at a time; the rest of the bank is asked the finders themselves."""

    def __init__(self, bank: Bank) -> None:
        self.bank = bank
        self._known: dict[str, Found] = {}
        self._told: dict[str, Found] = {}
        self._fresh: set[str] = set()

    def begin(self, items: Mapping[ItemId, AnyItem]) -> None:
        """Load what is remembered of these items, and forget the ones before."""
        keys = {item_id: content_key(item) for item_id, item in items.items()}
        done = self.bank.derivatives.done_many(keys.items(), STAGE, version())
        self._known = {
            text: _adapter().validate_python(found)
            for result in done.values()
            for text, found in dict(result).items()  # as written below
        }
        self._told, self._fresh = {}, set()

    def __call__(self, text: str, language: str) -> "Found":
        """Return what is found in one text, from memory where it is there."""
        key = _text_key(text, language)
        found = self._known.get(key)
        if found is None:
            found = found_in(text, language)
            self._fresh.add(key)
        self._told[key] = found
        return found

    def keep(self, items: Mapping[ItemId, AnyItem]) -> None:
        """Remember what was found anew in these items; inside the caller's transaction."""
        for item_id, item in items.items():
            texts = {_text_key(text.text, text.language) for text in texts_of(item)}
            if texts & self._fresh:
                result = {
                    key: _adapter().dump_python(self._told[key], mode="json")
                    for key in sorted(texts & self._told.keys())
                }
                self.bank.derivatives.mark_done(item_id, content_key(item), STAGE, version(), result=result)


def content_key(item: AnyItem) -> str:
    """Return one digest of every text of the item."""
    return hashlib.sha256("".join(_text_key(one.text, one.language) for one in texts_of(item)).encode()).hexdigest()


@cache
def version() -> str:
    """Return what the finders' answers depend on beside the text: their code, their lists, the models that are installed."""
    models = "".join("1" if find_spec(name) else "0" for name in _MODELS)
    return f"{schemafiles.code_digest()[:32]}-{models}"


def _text_key(text: str, language: str) -> str:
    return hashlib.blake2b(f"{language}\x1f{text}".encode(), digest_size=16).hexdigest()


@cache
def _adapter() -> "TypeAdapter[Found]":
    from pydantic import TypeAdapter

    from storybank.people import Found

    return TypeAdapter(Found)
