"""Screens items: gathers their facts, asks the rules, and brings the questions in the ledger to what they say.

The verdict of an item is a pure function of records, consents, rulebook and date; it is recomputed here, never trusted.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

from storybank import schemafiles
from storybank.findings import Finding
from storybank.people.registry import Alias, AliasIndex
from storybank.places import gazetteer as places
from storybank.records import Consent, ItemId, NamePart, PersonId
from storybank.review import outlasts
from storybank.rulebook import Rulebook, parse
from storybank.rules import check_item
from storybank.stages.gathering import AnyItem, World, facts_of, texts_of
from storybank.store.bank import Bank

STAGE = "screen"
_PARTS = {part.value: part for part in NamePart}

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Screening:
    """What one screening did: how many questions opened, were kept, came back and went, and what stands now."""

    items: int
    opened: int
    kept: int
    reopened: int
    gone: int
    by_code: Mapping[tuple[str, str], int]  # (code, severity) → open questions of these items


@cache
def rulebook() -> Rulebook:
    """Return the shipped rulebook, parsed once."""
    return parse(schemafiles.rulebook_documents(), places.load())


def world_of(bank: Bank) -> World:
    """Return everybody's records, the gazetteer and the alias index, for any number of screenings."""
    people = {person.id: person for person in bank.people.list()}
    consents: dict[PersonId, tuple[Consent, ...]] = {}
    for consent in bank.consents.current():
        consents[consent.subject] = (*consents.get(consent.subject, ()), consent)
    return World(
        gazetteer=places.load(),
        aliases=alias_index(bank),
        people=people,
        consents=consents,
        statements=bank.settings.statements,
    )


def alias_index(bank: Bank) -> AliasIndex:
    """Return the bank's alias index: HMACs only, no name."""
    aliases: dict[str, tuple[Alias, ...]] = {}
    for row in bank.identities.aliases():
        part = _PARTS.get(row.part, NamePart.OTHER)
        aliases[row.hmac] = (*aliases.get(row.hmac, ()), Alias(person=row.person, part=part))
    return AliasIndex(bank.identities.index_key, aliases)


def screen(
    bank: Bank,
    items: Iterable[ItemId],
    *,
    on: date,
    by: str = "storybank",
    world: World | None = None,
    progress: Progress = lambda *_: None,
) -> Screening:
    """Screen these items as of `on` and write what changed. Every item is one transaction: a crash loses none."""
    world = world or world_of(bank)
    wanted = tuple(items)
    totals: Counter[str] = Counter()
    by_code: Counter[tuple[str, str]] = Counter()
    for number, (item_id, item) in enumerate(bank.items.many(wanted).items(), 1):
        findings = questions_about(bank, item, world, on)
        revision = bank.items.row(item_id).revision
        texts = {text.field: text.text for text in texts_of(item)}
        result = bank.findings.screened(item_id, findings, revision=revision, on=on, texts=texts, by=by)
        _reopen_what_an_answer_did_not_mend(bank, item_id, findings, by=by, on=on)
        totals.update(opened=result.opened, kept=result.kept, reopened=result.reopened, gone=result.gone)
        by_code.update((finding.code, finding.severity.value) for finding in bank.findings.open_of(item_id))
        progress("screen", number, len(wanted))
    return Screening(
        items=len(wanted),
        opened=totals["opened"],
        kept=totals["kept"],
        reopened=totals["reopened"],
        gone=totals["gone"],
        by_code=dict(by_code),
    )


def _reopen_what_an_answer_did_not_mend(
    bank: Bank, item: ItemId, findings: tuple[Finding, ...], *, by: str, on: date
) -> None:
    """Open again what was answered by a repair, where the rules still ask the same: an answer never explains a cause away."""
    asked = {finding.key: finding for finding in findings}
    for row in bank.findings.list(item=item, state="answered"):
        finding = asked.get(row.finding.key)
        if finding is not None and row.decision is not None and not outlasts(finding, row.decision):
            bank.findings.reopen(row.id, by=by, on=on, reason="the cause is still there")


def questions_about(bank: Bank, item: AnyItem, world: World, on: date) -> tuple[Finding, ...]:
    """Return what the rules ask about one item; nothing is written. A declined item is asked nothing more."""
    if item.is_declined:
        return ()
    return check_item(facts_of(item, world), rulebook(), on, holds=bank.holds.in_force(on))
