"""How a person at the keyboard names things: `nur/C01`, `nur/F02`, an id, or the beginning of one."""

from typing import TYPE_CHECKING

from storybank.errors import WrongUse
from storybank.i18n import _

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

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
    return items(bank, [name])[0]


def items(bank: "Bank", names: "Sequence[str]") -> "list[ItemId]":
    """Return the items called so, in this order; the codes of a stream are looked up once."""
    from storybank.records import ItemId

    known: dict[str, dict[str, ItemId]] = {}
    found: list[ItemId] = []
    for name in names:
        stream, slash, code = name.partition("/")
        if slash and stream not in known:
            codes = bank.items.codes_of([row.id for row in bank.items.list(stream=stream)])
            known[stream] = {}
            for item_id, key in codes.items():
                sheet, _colon, row = key.partition(":")
                if sheet in _SHEETS:
                    known[stream].setdefault(row, ItemId(item_id))
        one: ItemId | None = known[stream].get(code) if slash else getattr(bank.items.find(name), "id", None)
        if one is None:
            raise WrongUse(
                "cli.unknown-item", _("{name}: no such item. Write stream/row, for example nur/F02.").format(name=name)
            )
        found.append(one)
    return found


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
    return shorts(bank, [item_id])[item_id]


def shorts(bank: "Bank", item_ids: "Iterable[ItemId]") -> "dict[ItemId, str]":
    """Return `stream/ROW` of many items, in the order asked for."""
    wanted = list(item_ids)
    rows, codes = bank.items.rows(wanted), bank.items.codes_of(wanted)
    return {one: f"{rows[one].stream}/{codes[one].partition(':')[2]}" if codes.get(one) else str(one) for one in wanted}
