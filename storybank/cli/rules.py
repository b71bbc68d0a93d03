"""`storybank rules`: read the rulebook, try a sentence against it, see what nobody has accepted yet."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from storybank.cli.options import bank_option, json_option
from storybank.cli.rules_accept import accept
from storybank.cli.show import emit, say, table
from storybank.i18n import _

if TYPE_CHECKING:
    from storybank.findings import Finding
    from storybank.rulebook import Rulebook

_rules_option = click.option(
    "--rules",
    "folder",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="Folder of another rulebook.",
)


STRUCTURE = "structure"  # the category of rules about a caption's build and place names, beside the words' own


@click.group("rules", help="Words and names: the rulebook, its reasons, and who has accepted it.")
def command() -> None:
    pass


command.add_command(accept)


@command.command("list", help="List every rule with its category, what it would do, its reason and its counterpart.")
@click.option("--category", help="Only rules of one category, for example status-claim.")
@_rules_option
@bank_option
@json_option
def list_rules(category: str | None, folder: Path | None, bank_path: Path | None, as_json: bool) -> None:
    rulebook = _rulebook(folder, bank_path)
    chosen = [c for c in rulebook.concepts.values() if category in (None, c.category)]
    checks = rulebook.checks.values() if category in (None, STRUCTURE) else ()
    table(
        _("Rulebook {hash}").format(hash=rulebook.hash[:12]),
        (_("rule"), _("category"), _("severity"), _("reason"), _("counterpart"), _("sources"), _("accepted")),
        [
            (
                concept.id,
                concept.category,
                rulebook.severity(concept.id, concept.severity).value,
                concept.why,
                concept.mirror or concept.no_mirror,
                ", ".join(concept.sources),
                _("yes") if rulebook.is_accepted(concept.id) else _("no"),
            )
            for concept in chosen
        ]
        + [
            (
                check.id,
                STRUCTURE,
                rulebook.severity(check.id, rulebook.severity_of(check.id)).value,
                check.why,
                check.mirror,
                ", ".join(check.sources),
                _("yes") if rulebook.is_accepted(check.id) else _("no"),
            )
            for check in checks
        ],
    )
    emit(
        "rules",
        {
            "hash": rulebook.hash,
            "rules": [
                {
                    "id": concept.id,
                    "category": concept.category,
                    "severity": concept.severity.value,
                    "in_force": rulebook.severity(concept.id, concept.severity).value,
                    "why": concept.why,
                    "instead": dict(concept.instead),
                    "sources": {key: rulebook.sources.get(key, "") for key in concept.sources},
                    "strength": concept.strength,
                    "mirror": concept.mirror,
                    "no_mirror": concept.no_mirror,
                    "accepted": rulebook.is_accepted(concept.id),
                }
                for concept in chosen
            ],
            "checks": [
                {
                    "id": check.id,
                    "severity": rulebook.severity_of(check.id).value,
                    "in_force": rulebook.severity(check.id, rulebook.severity_of(check.id)).value,
                    "why": check.why,
                    "sources": {key: rulebook.sources.get(key, "") for key in check.sources},
                    "mirror": check.mirror,
                    "accepted": rulebook.is_accepted(check.id),
                }
                for check in checks
            ],
            "limits": dict(rulebook.limits),
        },
        as_json=as_json,
    )


@command.command("test", help="Try one sentence against the rulebook.")
@click.argument("sentence")
@click.option(
    "--language", required=True, type=click.Choice(["hy", "az", "ru", "en"]), help="Language of the sentence."
)
@click.option("--voice", type=click.Choice(["caption", "quote"]), default="caption", help="Whose words they are.")
@_rules_option
@bank_option
@json_option
def test(sentence: str, language: str, voice: str, folder: Path | None, bank_path: Path | None, as_json: bool) -> None:
    from storybank.places import gazetteer, matching
    from storybank.records import Language, Text, TextMarks, Voice
    from storybank.rules import wording

    rulebook = _rulebook(folder, bank_path)
    reading = Text(field=f"{voice}.{language}", language=Language(language), text=sentence, voice=Voice(voice))
    marks = TextMarks(places=matching.mentions(sentence, language, gazetteer.load()))
    found = wording.in_text(reading, marks, rulebook)
    if found:
        table(
            _("{number} questions").format(number=len(found)),
            (_("words"), _("rule"), _("severity"), _("what it says"), _("what to do")),
            [_row(finding, rulebook) for finding in found],
        )
    else:
        say(_("Nothing to ask about this sentence."))
    emit(
        "rules-test",
        {
            "findings": [
                {
                    "code": finding.code,
                    "category": finding.category,
                    "severity": finding.severity.value,
                    "start": finding.span.start if finding.span else 0,
                    "end": finding.span.end if finding.span else 0,
                    "suggestions": list(finding.suggestions),
                    "instead": finding.facts.get("instead", ""),
                }
                for finding in found
            ],
            "fixed": wording.fixed(reading, found, rulebook),
        },
        as_json=as_json,
    )


@command.command("unsigned", help="Show the rules that no readers have accepted, with the hash an acceptance names.")
@_rules_option
@bank_option
@json_option
def unsigned(folder: Path | None, bank_path: Path | None, as_json: bool) -> None:
    rulebook = _rulebook(folder, bank_path)
    waiting = rulebook.unsigned()
    table(
        _("{number} of {all} rules are accepted by nobody: their questions hold nothing by themselves.").format(
            number=len(waiting), all=len(rulebook.rule_hashes)
        ),
        (_("rule"), _("hash of its wording")),
        [(rule, rulebook.rule_hashes[rule]) for rule in waiting],
    )
    emit("rules-unsigned", {"rules": {rule: rulebook.rule_hashes[rule] for rule in waiting}}, as_json=as_json)


def _rulebook(folder: Path | None, bank_path: Path | None) -> "Rulebook":
    """Return the shipped rulebook, or that of `folder`, with a bank's own acceptances and places where a bank is named."""
    from storybank import schemafiles
    from storybank.places import gazetteer
    from storybank.rulebook import parse

    if bank_path is not None and bank_path.is_dir():
        schemafiles.use_own(bank_path / "own")
    return parse(schemafiles.rulebook_documents(folder), gazetteer.load())


def _row(finding: "Finding", rulebook: "Rulebook") -> tuple[str, str, str, str, str]:
    words = rulebook.words.get(finding.code)
    facts = {"suggestion": finding.suggestions[0] if finding.suggestions else "…", **finding.facts}
    says, remedy = (_filled(words.says, facts), _filled(words.remedy, facts)) if words else ("", "")
    return finding.facts.get("words", ""), finding.code, finding.severity.value, says, remedy


def _filled(template: str, facts: dict[str, str]) -> str:
    """Return the catalogue's words with their facts; an unknown placeholder is left out."""
    return _(template).format_map(_Facts(facts))


class _Facts(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return "…"
