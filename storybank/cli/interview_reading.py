"""`storybank interview read-aloud`: a machine on this computer reads the turns of people who want another voice."""

from datetime import date
from pathlib import Path

import click

from storybank.cli.options import bank_option, by_option, json_option, on_option
from storybank.cli.show import emit, say
from storybank.i18n import _


@click.command(
    "read-aloud",
    help="Let a machine on this computer read the turns of people whose agreement says revoiced, and who want that.",
)
@click.argument("item")
@click.option(
    "--with",
    "program",
    default="",
    help='A program that reads text from standard input and writes a recording to standard output, as in "piper --model '
    '/models/ru.onnx --output_file -"; {language} is replaced. Default: espeak-ng (hy, az, ru, en).',
)
@click.option("--person", "people", multiple=True, help="Only this person's turns, as stream/code; may come again.")
@click.option("--remove", is_flag=True, help="Take the machine's reading out again.")
@bank_option
@by_option
@on_option
@json_option
def read_aloud(
    item: str,
    program: str,
    people: tuple[str, ...],
    remove: bool,
    bank_path: Path | None,
    by: str,
    on: date | None,
    as_json: bool,
) -> None:
    from storybank.cli import naming
    from storybank.cli.today import today
    from storybank.intake.synthesis import synthesiser
    from storybank.records import StaffId
    from storybank.stages import reading_aloud
    from storybank.store import find_bank, open_bank

    with open_bank(find_bank(bank_path)) as bank:
        item_id = naming.item(bank, item)
        day = on or today(bank.settings.zone)
        if remove:
            reading_aloud.take_out(bank, item_id, by=StaffId(by), on=day)
            say(_("Taken out and destroyed. These turns are silent until another voice reads them."))
            emit("reading", {"item": item, "turns": 0}, as_json=as_json)
            return
        wanted = [naming.person(bank, one) for one in people]
        done = reading_aloud.read_aloud(bank, item_id, synthesiser(program), by=StaffId(by), on=day, people=wanted)
        names = [naming.of_person(bank, one) for one in done.people]
    say(
        _(
            "{voice} has read {turns} turns of {people}, {seconds} s. It is marked as made by a machine wherever it goes."
        ).format(voice=done.voice, turns=done.turns, people=", ".join(names), seconds=round(done.duration_s))
    )
    say(
        _(
            "Listen to it, and answer recording.machine-voice with who asked the person and when: until then nothing leaves."
        )
    )
    emit(
        "reading",
        {"item": item, "turns": done.turns, "duration_s": done.duration_s, "people": names, "voice": done.voice},
        as_json=as_json,
    )
