"""`storybank inspect text`: JSON lines in, JSON lines out; names, identifiers, places and findings of each text."""

import json
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TextIO

import click

from storybank.errors import Unreadable
from storybank.i18n import _

VOICES = ("caption", "quote", "transcript")


@click.command(
    "text", help="Find names, identifiers, places and questions of wording in texts: JSON lines from standard input."
)
@click.option("--language", required=True, type=click.Choice(["hy", "az", "ru", "en"]), help="Language of the texts.")
@click.option(
    "--rules",
    "rules",
    type=click.Path(path_type=Path, exists=True),
    help="Folder with another rulebook (terms.yml, placenames.yml …); what it lacks is taken from the shipped one.",
)
def text(language: str, rules: Path | None) -> None:
    inspect = inspector(language, rules)
    stream_in, stream_out = _utf8(sys.stdin), sys.stdout
    for number, line in enumerate(stream_in, 1):
        if line.strip():
            stream_out.write(json.dumps(inspect(_entry(line, number)), ensure_ascii=False) + "\n")
            stream_out.flush()


def inspector(language: str, rules: Path | None = None) -> Callable[[Mapping[str, Any]], dict[str, Any]]:
    """Return the function that inspects one entry; gazetteer and rulebook are loaded here, once."""
    from storybank import schemafiles
    from storybank.people import find
    from storybank.places import gazetteer, matching
    from storybank.records import Language, Text, TextMarks, Voice
    from storybank.rulebook import parse
    from storybank.rules import wording

    places = gazetteer.load()
    folder = rules.parent if rules is not None and rules.is_file() else rules
    rulebook = parse(schemafiles.rulebook_documents(folder), places)

    def inspect(entry: Mapping[str, Any]) -> dict[str, Any]:
        words = str(entry.get("text") or "")
        voice = entry.get("voice") or "caption"
        found = find(words, language)
        marks = TextMarks(
            names=found.names,
            identifiers=found.identifiers,
            places=matching.mentions(words, language, places),
            is_uncased=found.is_uncased,
        )
        reading = Text(
            field=f"{voice if voice in VOICES else 'caption'}.{language}",
            language=Language(language),
            text=words,
            voice=Voice(voice) if voice in VOICES else Voice.CAPTION,
        )
        return {
            "id": entry.get("id"),
            "names": [{"start": m.span.start, "end": m.span.end, "tier": m.tier.value} for m in marks.names],
            "identifiers": [
                {"start": m.span.start, "end": m.span.end, "kind": m.kind.value} for m in marks.identifiers
            ],
            "places": [
                {
                    "start": m.span.start,
                    "end": m.span.end,
                    "candidates": [candidate.place for candidate in m.candidates],
                    "kind": m.kind.value,
                    "toponym": m.candidates[0].toponym if m.candidates else None,
                }
                for m in marks.places
            ],
            "findings": [
                {
                    "code": finding.code,
                    "severity": finding.severity.value,
                    "start": finding.span.start if finding.span else 0,
                    "end": finding.span.end if finding.span else 0,
                    "suggestion": finding.suggestions[0] if finding.suggestions else None,
                    "category": finding.category,
                    "rule_id": finding.rule_id,
                }
                for finding in wording.in_text(reading, marks, rulebook)
            ],
            "uncased": marks.is_uncased,
        }

    return inspect


def _utf8(stream: TextIO) -> TextIO:
    """Return standard input read as UTF-8 whatever the terminal's setting; bytes that are not UTF-8 become marks."""
    reconfigure = getattr(stream, "reconfigure", None)
    if reconfigure is not None:
        reconfigure(encoding="utf-8", errors="surrogateescape")
        sys.stdout.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]  # a text stream has it
    return stream


def _entry(line: str, number: int) -> Mapping[str, Any]:
    try:
        entry = json.loads(line)
    except ValueError:
        entry = None
    if not isinstance(entry, dict):
        raise Unreadable(
            "inspect.not-json",
            _("Line {number} of the input is not a JSON object.").format(number=number)
            + " "
            + _('Write one {"id": …, "text": …} a line.'),
        )
    return entry
