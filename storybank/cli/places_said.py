"""`storybank places said|heard|names|unknown`: who calls a place what, in which language, since when; and what nobody knew."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from storybank.cli.options import Day, bank_option, by_if_changing_option, by_option, json_option, on_option
from storybank.cli.show import emit, say, table
from storybank.i18n import _

if TYPE_CHECKING:
    from storybank.records import Consent, PersonId, SaidName
    from storybank.store.bank import Bank


@click.command(
    "said",
    help="Record that a person calls a place so; to print it is hers to allow (--print yes waits for a second person).",
)
@click.argument("consent")
@click.argument("form")
@click.option("--language", required=True, help="Language it was said in: hy, az, ru …")
@click.option(
    "--relation",
    type=click.Choice(["lives_in", "lived_in", "comes_from", "speaks_of"]),
    default="speaks_of",
    help="What the place is to her.",
)
@click.option("--place", help="Id of the place, where it is known (storybank places find).")
@click.option("--name", "toponym", help="Key of the name (storybank places show), where the place has several.")
@click.option("--print", "print_it", type=click.Choice(["yes", "no", "ask"]), default="no", help="Shall it be printed?")
@click.option("--said-in", help="Where: an interview's turn such as nur/I01#12, or a word such as call.")
@click.option("--said-on", type=Day(), help="When it was said; a later day counts before an earlier one.")
@bank_option
@by_option
@on_option
@json_option
def said(
    consent: str, form: str, language: str, relation: str, place: str | None, toponym: str | None, print_it: str,
    said_in: str | None, said_on: date | None, bank_path: Path | None, by: str, on: date | None, as_json: bool,
) -> None:  # fmt: skip
    from storybank.cli import naming
    from storybank.places import gazetteer
    from storybank.records import Answer, Language, PlaceId, Relation, SaidName, ToponymId
    from storybank.stages import hearing
    from storybank.store import find_bank, open_bank

    with open_bank(find_bank(bank_path)) as bank:
        key = _place(place, toponym, gazetteer.load())
        name = SaidName(
            form=form.strip(),
            language=Language(language),
            relation=Relation(relation),
            print_it=Answer(print_it),
            place=PlaceId(place) if place else None,
            toponym=ToponymId(key) if key else None,
            said_in=_turn(bank, said_in),
            said_on=said_on or _day(bank, on),
        )
        record = bank.consents.get(naming.consent(bank, consent))
        act = _amend(bank, hearing.with_names(record, [name]), by, on)
    _tell(act)
    emit("places-said", {"consent": record.id, "act": act}, as_json=as_json)


@click.command(
    "heard", help="Show the places people name in their own turns of an interview; --record keeps the sure ones."
)
@click.argument("interview")
@click.option(
    "--record", is_flag=True, help="Record the sure ones as names as said, not to be printed until she agrees."
)
@bank_option
@by_if_changing_option
@on_option
@json_option
def heard(interview: str, record: bool, bank_path: Path | None, by: str, on: date | None, as_json: bool) -> None:
    from storybank.cli import naming
    from storybank.errors import WrongUse
    from storybank.places import gazetteer
    from storybank.records import Interview
    from storybank.stages import hearing
    from storybank.store import find_bank, open_bank

    if record and not by:
        raise WrongUse("places.who", _("Who records? Give --by."))
    with open_bank(find_bank(bank_path)) as bank:
        item = bank.items.get(naming.item(bank, interview))
        if not isinstance(item, Interview):
            raise WrongUse("places.no-interview", _("{name} is no interview.").format(name=interview))
        found = list(hearing.heard_in(item, gazetteer.load()))
        rows = [(one.segment, _code(bank, one.person), one.words, one.name.form, _sure(one.is_sure)) for one in found]
        count = _record(bank, [(one.person, one.name) for one in found if one.is_sure], by, on) if record else 0
    table(
        _("Places named in {interview}").format(interview=interview),
        (_("turn"), _("person"), _("words"), _("name"), _("sure")),
        rows,
    )
    if record:
        say(
            _("{count} agreements hold new names as said; none is printed until its person agrees.").format(count=count)
        )
    emit(
        "places-heard",
        {"heard": [{"segment": r[0], "person": r[1], "words": r[2], "name": r[3]} for r in rows], "recorded": count},
        as_json=as_json,
    )


@click.command("names", help="Show which names people use: who, where said, in which language, when, whether to print.")
@bank_option
@json_option
def names(bank_path: Path | None, as_json: bool) -> None:
    from storybank.store import find_bank, open_bank

    with open_bank(find_bank(bank_path)) as bank:
        rows: list[tuple[Any, ...]] = [
            (
                _code(bank, consent.subject), name.form, name.language, name.relation.value, name.place or "",
                (name.toponym or "").rpartition("/")[2], name.said_in or "", name.said_on or "", name.print_it.value,
            )
            for consent in bank.consents.current()
            for name in consent.names_as_said
        ]  # fmt: skip
    headings = ("person", "form", "language", "relation", "place", "name", "said_in", "said_on", "print")
    table(
        _("{count} names as said").format(count=len(rows)),
        (
            _("person"),
            _("as said"),
            _("language"),
            _("relation"),
            _("place"),
            _("name"),
            _("where said"),
            _("when"),
            _("print"),
        ),
        rows,
    )
    emit("places-names", {"names": [dict(zip(headings, map(str, row), strict=True)) for row in rows]}, as_json=as_json)


@click.command("unknown", help="Show names that nobody knew, with what they may be spellings of.")
@bank_option
@json_option
def unknown(bank_path: Path | None, as_json: bool) -> None:
    from storybank.places import gazetteer, proposals
    from storybank.stages import hearing
    from storybank.store import find_bank, open_bank

    with open_bank(find_bank(bank_path)) as bank:
        known = gazetteer.load()
        found = [(one, proposals.alike(one.form, one.language, known)) for one in hearing.unknown_names(bank)]
    table(
        _("{count} names that nobody knew: storybank places propose").format(count=len(found)),
        (_("name"), _("language"), _("where said"), _("perhaps")),
        [
            (one.form, one.language, one.source, ", ".join(f"{form.text} ({form.place})" for form in likely))
            for one, likely in found
        ],
    )
    emit(
        "places-unknown",
        {
            "unknown": [
                {
                    "form": one.form,
                    "language": one.language,
                    "source": one.source,
                    "perhaps": [form.place for form in likely],
                }
                for one, likely in found
            ]
        },
        as_json=as_json,
    )


def _record(bank: "Bank", found: "list[tuple[PersonId, SaidName]]", by: str, on: date | None) -> int:
    """Add names to the agreements of the people who said them; return how many agreements changed."""
    from storybank.stages import hearing

    by_consent: dict[str, Consent] = {}
    for person, name in found:
        held = next(iter(bank.consents.current([person])), None)
        if held is None:
            continue
        record = by_consent.get(held.id, held)
        if any(n.form == name.form and n.language == name.language for n in record.names_as_said):
            continue  # known already
        by_consent[held.id] = hearing.with_names(record, [replace(name)])
    for record in by_consent.values():
        _amend(bank, record, by, on)
    return len(by_consent)


def _amend(bank: "Bank", record: "Consent", by: str, on: date | None) -> str | None:
    """Save the next version of an agreement; return the act a second person confirms, None where it holds at once."""
    from storybank.stages.screening import screen
    from storybank.stages.taking_back import amend

    day = _day(bank, on)
    act = amend(bank, record, by=by, on=day)
    if act is None:
        screen(bank, [row.id for row in bank.items.list(person=record.subject)], on=day)
    return act.id if act else None


def _tell(act: str | None) -> None:
    if act is None:
        say(_("Recorded."))
    else:
        say(_("This opens something: another person runs `storybank consent confirm {act}`.").format(act=act))


def _place(place: str | None, toponym: str | None, known: Any) -> str:
    from storybank.errors import WrongUse

    if place and place not in known.places:
        raise WrongUse(
            "places.unknown", _("{place}: no such place. `storybank places find` looks it up.").format(place=place)
        )
    if not toponym:
        return ""
    keys = [t.id for t in known.toponyms_of(place or "")]
    full = toponym if "/" in toponym else f"{place}/{toponym}"
    if full not in keys:
        raise WrongUse(
            "places.unknown-name",
            _("{name}: no name of that place. `storybank places show` lists them.").format(name=toponym),
        )
    return full


def _turn(bank: "Bank", where: str | None) -> str | None:
    """Return where a name was said as it is kept: an item's id and turn, or the word given."""
    from storybank.cli import naming

    if where is None or "/" not in where:
        return where
    item, hash_, turn = where.partition("#")
    return f"{naming.item(bank, item)}{hash_}{turn}"


def _code(bank: "Bank", person: "PersonId") -> str:
    return f"{bank.people.get(person).stream}/{bank.people.code_of(person) or person}"


def _sure(is_sure: bool) -> str:
    return _("yes") if is_sure else _("no")


def _day(bank: "Bank", on: date | None) -> date:
    from storybank.cli.today import today

    return on or today(bank.settings.zone)
