"""`storybank interview draft` and `relisten`: speech recognition from a local model, for a draft and as a second ear."""

from pathlib import Path

import click

from storybank.cli.options import bank_option, json_option
from storybank.cli.show import emit, say
from storybank.i18n import _

_MODEL = click.option(
    "--model", required=True, help="A folder with a CTranslate2 Whisper model on this machine; nothing is downloaded."
)


@click.command(
    "draft", help="Write a recogniser's draft of a recording as JSON: a person corrects it before it is used."
)
@click.argument("recording", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.argument("target", metavar="OUT.json", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--spoken", required=True, help="The language spoken: hy, az, ru, en …")
@_MODEL
@json_option
def draft(recording: Path, target: Path, spoken: str, model: str, as_json: bool) -> None:
    from storybank.errors import WrongUse
    from storybank.intake.recognition import recogniser
    from storybank.stages import listening

    if target.suffix.lower() != ".json":
        raise WrongUse(
            "asr.ending", _("{name}: name the draft .json: so it is known for what it is.").format(name=target.name)
        )
    made = listening.draft(recording, recogniser(model, spoken), spoken)
    target.write_text(made.text, encoding="utf-8")
    if made.expected_errors is None:
        say(_("How many words are wrong in this language is not known. Every word wants a reader."))
    else:
        low, high = made.expected_errors
        say(
            _("Of 100 words, expect {low} to {high} to be wrong, more in dialect and old voices.").format(
                low=low, high=high
            )
        )
    say(
        _("Written: {segments} segments. A draft: somebody who speaks the language reads it against the sound.").format(
            segments=made.segments
        )
    )
    emit(
        "draft",
        {"file": str(target), "segments": made.segments, "expected_errors": made.expected_errors},
        as_json=as_json,
    )


@click.command(
    "relisten", help="Listen again to published sound: is a word that was held back still heard? Exit 1 if so."
)
@click.argument("item")
@click.argument("sound", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@_MODEL
@bank_option
@json_option
def relisten(item: str, sound: Path, model: str, bank_path: Path | None, as_json: bool) -> None:
    from storybank.cli import naming
    from storybank.intake.recognition import recogniser
    from storybank.stages import holding_back, listening
    from storybank.store import find_bank, open_bank

    with open_bank(find_bank(bank_path)) as bank:
        interview = holding_back.interview_of(bank, naming.item(bank, item))
    language = interview.languages[0] if interview.languages else "en"
    times = listening.times_of(interview)
    found = listening.listen_again(sound, interview, recogniser(model, language), times)
    looked = sum(time is not None for time in times)
    for one in found:
        say(_("Redaction {number} is still heard at {start:.1f} s.").format(number=one.redaction, start=one.start_s))
    say(_("{count} intervals were listened to, {heard} are still heard.").format(count=looked, heard=len(found)))
    emit("relisten", {"item": item, "listened": looked, "heard": [one.redaction for one in found]}, as_json=as_json)
    if found:
        raise click.exceptions.Exit(1)
