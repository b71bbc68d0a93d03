"""How a person at the keyboard names things: `nur/C01`, `nur/F02`, an id, or the beginning of one."""

from typing import TYPE_CHECKING

from storybank.errors import WrongUse
from storybank.i18n import _

if TYPE_CHECKING:
    from storybank.records import ConsentId, InitiativeId, ItemId, PersonId
    from storybank.store.bank import Bank

_SHEETS = ("photographs", "interviews", "stories")


def person(bank: "Bank", name: str) -> "PersonId":
    """Return the person called `stream/CODE`, or with that id."""
    stream, slash, code = name.partition("/")
    found = bank.people.find(stream, code) if slash else None
    if found is None and not slash:
        found = next((one.id for one in bank.people.list() if one.id == name), None)
    if found is None:
        raise WrongUse(
            "cli.unknown-person", _("{name}: no such person. Write stream/code, for example nur/C01.").format(name=name)
        )
    return found


def of_person(bank: "Bank", person_id: "PersonId") -> str:
    """Return `stream/CODE` of a person, as the partner calls her; the id where she has no code."""
    code = bank.people.code_of(person_id)
    known = bank.people.many([person_id]).get(person_id)
    return f"{known.stream}/{code}" if known is not None and code else str(person_id)


def item(bank: "Bank", name: str) -> "ItemId":
    """Return the item called `stream/ROW`, or with that id or beginning of an id."""
    stream, slash, code = name.partition("/")
    if slash:
        for row in bank.items.list(stream=stream):
            if bank.items.code_of(row.id) in {f"{sheet}:{code}" for sheet in _SHEETS}:
                return row.id
    else:
        found = bank.items.find(name)
        if found is not None:
            return found.id
    raise WrongUse(
        "cli.unknown-item", _("{name}: no such item. Write stream/row, for example nur/F02.").format(name=name)
    )


def consent(bank: "Bank", name: str) -> "ConsentId":
    """Return the consent called `stream/CODE` (of the agreement, else of the person), or with that id."""
    from storybank.records import Stream

    stream, slash, code = name.partition("/")
    return bank.consents.find(code, viewer=frozenset({Stream(stream)})) if slash else bank.consents.find(name)


def initiative(bank: "Bank", name: str) -> "InitiativeId":
    """Return the initiative called `stream/CODE`, or with that id."""
    known = bank.collections.initiatives()
    stream, slash, code = name.partition("/")
    found = (
        bank.collections.find_initiative(stream, code) if slash else next((one for one in known if one == name), None)
    )
    if found is None:
        raise WrongUse("cli.unknown-initiative", _("{name}: no such initiative. Write stream/code.").format(name=name))
    return found


def short(bank: "Bank", item_id: "ItemId") -> str:
    """Return `stream/ROW` of an item, as its sender and the editors call it."""
    code = bank.items.code_of(item_id)
    stream = bank.items.row(item_id).stream
    return f"{stream}/{code.partition(':')[2]}" if code else str(item_id)
