"""`storybank interview`: one interview's turns, redactions by hand, index, quotations, readings and drafts of its words."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from storybank.cli.interview_listening import draft, relisten
from storybank.cli.interview_picture import picture
from storybank.cli.interview_reading import read_aloud
from storybank.cli.options import bank_option, by_if_changing_option, by_option, json_option, on_option
from storybank.cli.show import emit, say, table
from storybank.i18n import _

if TYPE_CHECKING:
    from storybank.records import Interview, Redaction
    from storybank.store.bank import Bank

REASONS = ("name", "identifier", "third_party", "no_consent", "accusation", "place", "indirect", "by_hand")


@click.group("interview", help="Look into an interview; hold words back by hand; pick a quotation; keep its index.")
def command() -> None:
    pass


@command.command("show", help="Show the turns with their numbers, times and what is held back.")
@click.argument("item")
@click.option("--find", "words", default="", help="Only turns in which these words stand.")
@bank_option
@json_option
def show(item: str, words: str, bank_path: Path | None, as_json: bool) -> None:
    from storybank.cli import naming
    from storybank.stages import holding_back, quoting
    from storybank.store import find_bank, open_bank

    with open_bank(find_bank(bank_path)) as bank:
        interview = holding_back.interview_of(bank, naming.item(bank, item))
        wanted = set(quoting.find(interview, words)) if words else None
        held = {one.segment for one in interview.redactions}
        turns: list[dict[str, Any]] = [
            {
                "number": one.number,
                "start_s": one.start_s,
                "end_s": one.end_s,
                "speaker": naming.of_person(bank, one.person) if one.person else one.speaker,
                "language": one.language,
                "text": one.text,
                "is_redacted": one.number in held,
            }
            for one in interview.segments
            if wanted is None or one.number in wanted
        ]
    table(
        item,
        ("turn", "time", "speaker", "words"),
        [(one["number"], _clock(one["start_s"]), one["speaker"] or "", one["text"]) for one in turns],
    )
    emit("interview", {"item": item, "turns": turns}, as_json=as_json)


@command.command("redactions", help="List what is held back, why, by whom, and where it is in the sound.")
@click.argument("item")
@bank_option
@json_option
def redactions(item: str, bank_path: Path | None, as_json: bool) -> None:
    from storybank.cli import naming
    from storybank.stages import holding_back
    from storybank.store import find_bank, open_bank

    with open_bank(find_bank(bank_path)) as bank:
        interview = holding_back.interview_of(bank, naming.item(bank, item))
        rows = _rows(bank, interview)
        silent = len(holding_back.without_time(interview))
    table(
        item,
        ("no.", "turn", "why", "words", "time", "by"),
        [(one["number"], one["turn"], one["reason"], one["words"], one["time"], one["by"] or "") for one in rows],
    )
    if silent:
        say(_("{count} of them have no time: the sound stays out until they do.").format(count=silent))
    emit("redactions", {"item": item, "redactions": rows, "without_time": silent}, as_json=as_json)


@command.command("redact", help="Hold back a turn (--turn), words (--words) or a stretch of time (--from, --to).")
@click.argument("item")
@click.option("--turn", type=int, help="The turn's number; with --words, only there.")
@click.option("--words", default="", help="Every place where these words are said.")
@click.option("--translation", default="", help="The words stand in the translation into this language.")
@click.option("--from", "start_s", type=float, help="Seconds into the recording.")
@click.option("--to", "end_s", type=float, help="Seconds into the recording.")
@click.option("--sound-only", is_flag=True, help="With --from and --to: no word of the transcript is touched.")
@click.option("--reason", type=click.Choice(REASONS), default="by_hand", show_default=True)
@click.option("--note", default="", help="Why, in your words; it stays inside.")
@click.option("--show-as", default="", help="What a reader sees instead, for example [a neighbour].")
@click.option("--person", default="", help="Whom it is about, as stream/code.")
@bank_option
@by_option
@on_option
@json_option
def redact(item: str, bank_path: Path | None, by: str, on: date | None, as_json: bool, **asked: Any) -> None:
    from storybank.cli import naming
    from storybank.cli.today import today
    from storybank.records import RedactionReason, StaffId
    from storybank.stages import holding_back
    from storybank.store import find_bank, open_bank

    with open_bank(find_bank(bank_path)) as bank:
        item_id = naming.item(bank, item)
        interview = holding_back.interview_of(bank, item_id)
        found = _asked_for(interview, RedactionReason(asked["reason"]), asked)
        added = holding_back.add(
            bank,
            item_id,
            found,
            by=StaffId(by),
            on=on or today(bank.settings.zone),
            note=asked["note"],
            replacement=asked["show_as"],
            person=naming.person(bank, asked["person"]) if asked["person"] else None,
        )
        after = holding_back.interview_of(bank, item_id)
        rows = [row for row, one in zip(_rows(bank, after), after.redactions, strict=True) if one in added]
        silent = len(holding_back.without_time(after))
    say(_("Held back: {count} new.").format(count=len(added)))
    for row in rows:
        say(f"{row['number']}. {row['turn']}: {row['time']}")
    if silent:
        say(_("{count} of them have no time: the sound stays out until they do.").format(count=silent))
    emit("redactions", {"item": item, "added": rows, "without_time": silent}, as_json=as_json)


@command.command("unredact", help="Take a redaction back by its number in the list; its questions open again.")
@click.argument("item")
@click.argument("number", type=int)
@bank_option
@by_option
@on_option
@json_option
def unredact(item: str, number: int, bank_path: Path | None, by: str, on: date | None, as_json: bool) -> None:
    from storybank.cli import naming
    from storybank.cli.today import today
    from storybank.records import StaffId
    from storybank.stages import holding_back
    from storybank.store import find_bank, open_bank

    with open_bank(find_bank(bank_path)) as bank:
        item_id = naming.item(bank, item)
        gone = holding_back.remove(bank, item_id, number, by=StaffId(by), on=on or today(bank.settings.zone))
        left = len(holding_back.interview_of(bank, item_id).redactions)
    say(_("Taken back. {count} redactions are left.").format(count=left))
    emit(
        "redactions",
        {"item": item, "removed": {"turn": gone.segment, "reason": gone.reason}, "left": left},
        as_json=as_json,
    )


@command.command(
    "quote", help="Pick a quotation from a turn: its words to the letter, hash and source. --use makes it the story's."
)
@click.argument("item")
@click.option("--turn", type=int, help="The turn's number; without it, the turns with --words are listed.")
@click.option("--words", default="", help="These words of the turn; without them, the whole turn.")
@click.option("--use", is_flag=True, help="Make it the interview's quotation (needs --by).")
@by_if_changing_option
@bank_option
@on_option
@json_option
def quote(
    item: str, turn: int | None, words: str, use: bool, by: str, bank_path: Path | None, on: date | None, as_json: bool
) -> None:
    from storybank.cli import naming
    from storybank.cli.today import today
    from storybank.errors import WrongUse
    from storybank.records import StaffId
    from storybank.stages import holding_back, quoting
    from storybank.store import find_bank, open_bank

    if use and not by:
        raise WrongUse("interview.by", _("--use changes the interview: say who you are with --by."))
    with open_bank(find_bank(bank_path)) as bank:
        item_id = naming.item(bank, item)
        interview = holding_back.interview_of(bank, item_id)
        if turn is None:
            found = quoting.find(interview, words) if words else ()
            if len(found) != 1:
                raise WrongUse(
                    "interview.which-turn",
                    _("Say which turn with --turn. Turns with these words: {turns}.").format(
                        turns=", ".join(map(str, found)) or "–"
                    ),
                )
            turn = found[0]
        picked = quoting.pick(interview, turn, words)
        if use:
            quoting.use(bank, item_id, turn, words, by=StaffId(by), on=on or today(bank.settings.zone))
        speaker = naming.of_person(bank, picked.quote.said_by)
    say(f"“{picked.quote.text}”")
    say(
        _("Turn {turn}, {time}, said by {speaker}, SHA-256 {sha256}").format(
            turn=picked.segment, time=_clock(picked.start_s), speaker=speaker, sha256=picked.quote.sha256
        )
    )
    if picked.published != picked.quote.text:
        say(_("Printed today: {words}").format(words=picked.published or "–"))
    emit(
        "quote",
        {
            "item": item,
            "turn": picked.segment,
            "start_s": picked.start_s,
            "end_s": picked.end_s,
            "text": picked.quote.text,
            "language": picked.quote.language,
            "said_by": speaker,
            "sha256": picked.quote.sha256,
            "published": picked.published,
            "translations": picked.translations,
            "is_used": use,
        },
        as_json=as_json,
    )


@command.command("index", help="Show the index; with --turn, make or change the entry that begins there.")
@click.argument("item")
@click.option("--turn", type=int, help="The turn at which the passage begins.")
@click.option("--language", default="en", show_default=True, help="Of --title and --synopsis.")
@click.option("--title", default=None)
@click.option("--synopsis", default=None)
@click.option("--keywords", default=None, help="Separated by semicolons.")
@click.option("--places", default=None, help="As said, separated by semicolons.")
@click.option("--remove", is_flag=True, help="Take the entry at --turn out.")
@by_if_changing_option
@bank_option
@on_option
@json_option
def index(
    item: str, turn: int | None, by: str, bank_path: Path | None, on: date | None, as_json: bool, **asked: Any
) -> None:
    from storybank.cli import naming
    from storybank.cli.today import today
    from storybank.errors import WrongUse
    from storybank.records import Language, StaffId
    from storybank.stages import holding_back, indexing
    from storybank.store import find_bank, open_bank

    if turn is not None and not by:
        raise WrongUse("interview.by", _("Changing the index needs --by."))
    with open_bank(find_bank(bank_path)) as bank:
        item_id = naming.item(bank, item)
        day = on or today(bank.settings.zone)
        if turn is not None and asked["remove"]:
            indexing.remove_entry(bank, item_id, turn, by=StaffId(by), on=day)
        elif turn is not None:
            parts = {key: asked[key] for key in ("title", "synopsis", "keywords", "places")}
            indexing.set_entry(
                bank, item_id, turn, language=Language(asked["language"]), by=StaffId(by), on=day, **parts
            )
        interview = holding_back.interview_of(bank, item_id)
    starts = {one.number: one.start_s for one in interview.segments}
    entries = [
        {
            "turn": one.segment,
            "start_s": starts.get(one.segment),
            "title": dict(one.title),
            "synopsis": dict(one.synopsis),
            "keywords": list(one.keywords),
            "places": list(one.places),
        }
        for one in interview.index
    ]
    table(
        item,
        ("turn", "time", "title", "keywords", "places"),
        [
            (
                one.segment,
                _clock(starts.get(one.segment)),
                " / ".join(one.title.values()),
                "; ".join(one.keywords),
                "; ".join(one.places),
            )
            for one in interview.index
        ],
    )
    emit("index", {"item": item, "entries": entries}, as_json=as_json)


command.add_command(draft)
command.add_command(relisten)
command.add_command(picture)
command.add_command(read_aloud)


def _asked_for(interview: "Interview", reason: Any, asked: dict[str, Any]) -> "tuple[Redaction, ...]":
    from storybank.errors import WrongUse
    from storybank.records import Language
    from storybank.stages import holding_back

    has_time = asked["start_s"] is not None or asked["end_s"] is not None
    if asked["words"] and not has_time:
        translation = Language(asked["translation"]) if asked["translation"] else None
        return holding_back.by_words(interview, asked["words"], reason, number=asked["turn"], translation=translation)
    if asked["start_s"] is not None and asked["end_s"] is not None and asked["turn"] is None:
        return holding_back.by_time(
            interview, asked["start_s"], asked["end_s"], reason, is_sound_only=asked["sound_only"]
        )
    if asked["turn"] is not None and not has_time:
        return holding_back.by_turn(interview, asked["turn"], reason)
    raise WrongUse("interview.what", _("Say what must go: --turn, --words, or --from and --to."))


def _rows(bank: "Bank", interview: "Interview") -> list[dict[str, Any]]:
    from storybank.stages import holding_back

    texts: dict[tuple[Any, int], str] = {(None, one.number): one.text for one in interview.segments}
    for language, segments in interview.translations.items():
        texts |= {(language, one.number): one.text for one in segments}
    rows = []
    for number, one in enumerate(interview.redactions, 1):
        text = texts.get((one.translation, one.segment), "")
        words = _("the whole turn") if one.span is None else text[one.span.start : one.span.end] or _("only the sound")
        time = "–" if one.start_s is None or one.end_s is None else f"{one.start_s:.2f}-{one.end_s:.2f}"
        if holding_back.is_estimated(interview, one):
            time += _(" (estimated: listen)")
        rows.append(
            {
                "number": number,
                "turn": one.segment,
                "reason": one.reason.value,
                "words": words,
                "start_s": one.start_s,
                "end_s": one.end_s,
                "time": time,
                "translation": one.translation,
                "shown_as": one.replacement,
                "by": one.decided_by,
                "note": one.note,
            }
        )
    return rows


def _clock(seconds: float | None) -> str:
    if seconds is None:
        return "–"
    return f"{int(seconds) // 3600:02d}:{int(seconds) // 60 % 60:02d}:{seconds % 60:04.1f}"
