"""`storybank places`: look names up, record them as they were said, propose and accept names that nobody knew."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from storybank.cli import places_said
from storybank.cli.options import bank_option, by_option, json_option, on_option
from storybank.cli.show import emit, say, table
from storybank.i18n import _

if TYPE_CHECKING:
    from storybank.places.gazetteer import Gazetteer
    from storybank.store.bank import Bank

_language_option = click.option(
    "--language", required=True, type=click.Choice(["hy", "az", "ru", "en"]), help="Language it is said in."
)


@click.group("places", help="Places and their names: look up, record as said, propose, accept, exchange.")
def command() -> None:
    pass


for _one in (places_said.said, places_said.heard, places_said.names, places_said.unknown):
    command.add_command(_one)


@command.command("find", help="Show what a name can mean, best first; an inflected form is read too.")
@click.argument("name")
@_language_option
@bank_option
@json_option
def find(name: str, language: str, bank_path: Path | None, as_json: bool) -> None:
    from storybank.places.gazetteer import resolve

    known = _gazetteer(bank_path)
    found = resolve(name, language, known)
    rows = [
        (
            c.place,
            known.place(c.place).kind,
            (c.toponym or "–").rpartition("/")[2],
            c.score,
            _names(known, c.place, language),
        )
        for c in found
    ]
    if rows:
        table(
            _("“{name}” can be").format(name=name), (_("place"), _("kind"), _("name"), _("score"), _("is called")), rows
        )
    else:
        say(_("Nobody has recorded “{name}”. Propose it: storybank places propose.").format(name=name))
    emit(
        "places-find",
        {"candidates": [{"place": c.place, "toponym": c.toponym, "score": c.score} for c in found]},
        as_json=as_json,
    )


@command.command("show", help="Show the names of one place and their spellings.")
@click.argument("place")
@bank_option
@json_option
def show(place: str, bank_path: Path | None, as_json: bool) -> None:
    from storybank.errors import WrongUse

    known = _gazetteer(bank_path)
    if place not in known.places:
        raise WrongUse(
            "places.unknown", _("{place}: no such place. `storybank places find` looks it up.").format(place=place)
        )
    toponyms = {
        toponym.id: list(dict.fromkeys((form.language, form.text) for form in toponym.forms if form.is_recorded))
        for toponym in known.toponyms_of(place)
    }
    say(
        _("{kind}; names sorted by native readers: {answer}").format(
            kind=known.place(place).kind, answer=_("yes") if known.is_reviewed(place) else _("no")
        )
    )
    table(
        place,
        (_("name"), _("spellings")),
        [
            (key.rpartition("/")[2], ", ".join(f"{text} ({language})" for language, text in forms))
            for key, forms in toponyms.items()
        ],
    )
    emit(
        "place",
        {
            "place": place,
            "several_names": known.several_names(place),
            "reviewed": known.is_reviewed(place),
            "toponyms": {
                key: [{"language": lang, "form": text} for lang, text in forms] for key, forms in toponyms.items()
            },
        },
        as_json=as_json,
    )


@command.command("propose", help="Propose a name that nobody knew, or a new place; another person accepts it.")
@click.argument("form")
@_language_option
@click.option(
    "--place", required=True, help="Id of the place (storybank places find), or a new id such as sb:upper-mill."
)
@click.option(
    "--name", "toponym", required=True, help="Key of the name: one of the place's (places show) or a new one."
)
@click.option("--kind", help="Of a new place: village, town, river …")
@click.option("--lat", type=float, help="Of a new place: centre of the settlement, degrees.")
@click.option("--lon", type=float)
@click.option("--population", type=int)
@click.option(
    "--source", default="", help="Where it was said: a consent or a segment, for example nur/C02 or nur/I01#12."
)
@bank_option
@by_option
@on_option
@json_option
def propose(
    form: str, language: str, place: str, toponym: str, kind: str | None, lat: float | None, lon: float | None,
    population: int | None, source: str, bank_path: Path | None, by: str, on: date | None, as_json: bool,
) -> None:  # fmt: skip
    from storybank.errors import WrongUse
    from storybank.places import proposals
    from storybank.store import find_bank, open_bank

    new = {"kind": kind, "lat": lat, "lon": lon} | ({"population": population} if population else {}) if kind else None
    with open_bank(find_bank(bank_path)) as bank:
        known = _gazetteer(None)
        if (new is None) == (place not in known.places):
            raise WrongUse(
                "places.new-or-known",
                _("{place}: give --kind, --lat and --lon for a new place, and only for a new one.").format(place=place),
            )
        if new is not None and None in (lat, lon):
            raise WrongUse("places.no-point", _("A new place needs --lat and --lon."))
        document, number = proposals.proposed(
            _own(bank),
            form=form,
            language=language,
            place=place,
            toponym=toponym,
            by=by,
            on=_day(bank, on),
            source=source,
            new=new,
        )
        bank.audit.append("places.proposed", place, by=by, number=number)
        _keep(bank, document)
    say(_("Proposal {number} waits for another person: storybank places accept {number}.").format(number=number))
    emit("places-proposal", {"number": number}, as_json=as_json)


@command.command("proposals", help="Show the proposals that wait.")
@bank_option
@json_option
def list_proposals(bank_path: Path | None, as_json: bool) -> None:
    from storybank.store import find_bank, open_bank

    with open_bank(find_bank(bank_path)) as bank:
        waiting = list(_own(bank).get("proposed") or ())
    table(
        _("{count} proposals wait").format(count=len(waiting)),
        ("#", _("name"), _("language"), _("place"), _("key"), _("source"), _("by whom")),
        [
            (p["number"], p["form"], p["language"], p["place"], p["toponym"], p.get("source", ""), p["by"])
            for p in waiting
        ],
    )
    emit("places-proposals", {"proposed": waiting}, as_json=as_json)


@command.command("accept", help="Accept a proposal of another person: the name is known from now on.")
@click.argument("number", type=int)
@click.option("--decline", is_flag=True, help="Decline it instead.")
@bank_option
@by_option
@on_option
@json_option
def accept(number: int, decline: bool, bank_path: Path | None, by: str, on: date | None, as_json: bool) -> None:
    from storybank.places import proposals
    from storybank.store import find_bank, open_bank

    with open_bank(find_bank(bank_path)) as bank:
        document = proposals.decided(_own(bank), number, by=by, on=_day(bank, on), is_accepted=not decline)
        bank.audit.append("places.declined" if decline else "places.accepted", f"proposal:{number}", by=by)
        _keep(bank, document)
        _gazetteer(None)  # a file that cannot be read is said now
    say(
        _("Declined.")
        if decline
        else _("Accepted. `storybank recheck --everything` asks again about what is in the bank.")
    )
    emit("places-decision", {"number": number, "accepted": not decline}, as_json=as_json)


@command.command("export", help="Write places as Linked Places Format 1.3 (JSON); no country, no parent region.")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--place", "places", multiple=True, help="Only these places; several allowed.")
@click.option(
    "--without-points", is_flag=True, help="Leave coordinates out: some exchanges draw a country behind a point."
)
@bank_option
@on_option
def export(file: Path, places: tuple[str, ...], without_points: bool, bank_path: Path | None, on: date | None) -> None:
    import json

    from storybank.places import linked_places
    from storybank.records import PlaceId

    known = _gazetteer(bank_path)
    year = (on or date.today()).year  # noqa: DTZ011, a year has no zone
    wanted = [PlaceId(place) for place in places] or sorted(p for p in known.places if known.several_names(p))
    document = linked_places.export(known, wanted, year=year, with_points=not without_points)
    file.write_text(json.dumps(document, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    say(_("{count} places in {file}").format(count=len(wanted), file=file))


@command.command(
    "import", help="Propose every name of a Linked Places file that is not known yet; another person accepts each."
)
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@bank_option
@by_option
@on_option
@json_option
def import_(file: Path, bank_path: Path | None, by: str, on: date | None, as_json: bool) -> None:
    import json

    from storybank.errors import Unreadable
    from storybank.places import linked_places, proposals
    from storybank.store import find_bank, open_bank

    try:
        places, forms = linked_places.read(json.loads(file.read_text(encoding="utf-8")))
    except ValueError as error:
        raise Unreadable("places.no-json", f"{file.name}: not JSON. Export it as Linked Places Format.") from error
    numbers = []
    with open_bank(find_bank(bank_path)) as bank:
        known = _gazetteer(None)
        have = {(form.place, form.language, form.text) for form in known.forms}
        document = _own(bank)
        for form in forms:
            if (form.place, form.language, form.text) in have:
                continue
            place = places[form.place]
            new = None if form.place in known.places else {"kind": place.kind, "lat": place.lat, "lon": place.lon}
            slug = (form.toponym or "").rpartition("/")[2] or "unsorted"
            document, number = proposals.proposed(
                document, form=form.text, language=form.language, place=form.place, toponym=slug, by=by, on=_day(bank, on),
                source=f"file {file.name}", new=new,
            )  # fmt: skip
            numbers.append(number)
        bank.audit.append("places.imported", "gazetteer", by=by, names=len(numbers))
        _keep(bank, document)
    say(_("{count} names are proposed.").format(count=len(numbers)))
    emit("places-import", {"proposed": numbers}, as_json=as_json)


def _gazetteer(bank_path: Path | None) -> "Gazetteer":
    """Return the gazetteer with the open bank's places, or with those of a bank that is only named."""
    from storybank import schemafiles
    from storybank.places import gazetteer

    if bank_path is not None and bank_path.is_dir():
        schemafiles.use_own(bank_path / "own")
    return gazetteer.load()


def _names(known: "Gazetteer", place: str, language: str) -> str:
    names = (known.rendering(toponym.id, language) for toponym in known.toponyms_of(place))
    return ", ".join(dict.fromkeys(name.text for name in names if name))


def _own(bank: "Bank") -> dict[str, Any]:
    from storybank.stages import own_files

    return own_files.read(bank.path / "own" / "places.yml")


def _keep(bank: "Bank", document: dict[str, Any]) -> None:
    from storybank.stages import own_files

    own_files.write(bank.path / "own" / "places.yml", document, _HEAD)


def _day(bank: "Bank", on: date | None) -> date:
    from storybank.cli.today import today

    return on or today(bank.settings.zone)


_HEAD = """# This bank's own places and names, as in schemas/places/corrections.yml, and the proposals that wait (storybank places).
"""
