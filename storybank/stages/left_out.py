"""Why items stay out of a release, in the reader's words: what is in the way, what helps, and who can change it.

The words that a question is about are an editor's to see: they may be a name. Here stands how many there are.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from storybank.findings import Finding, Severity
from storybank.i18n import _
from storybank.intake.questions import catalogue
from storybank.intake.questions import words as words_of
from storybank.publish.plan import DECLINED, NOT_IN_A_LANGUAGE, NOTHING_LEFT
from storybank.records import Collection, Hold, ItemId
from storybank.rules.views import people_of
from storybank.stages.asking import want, world_on_demand
from storybank.stages.explaining import changer_in_words, why
from storybank.stages.gathering import AnyItem, World
from storybank.store.bank import Bank


@dataclass(frozen=True, slots=True, kw_only=True)
class Why:
    """One reason why an item stays out: what is in the way, what helps, and who can change it."""

    code: str
    says: str
    remedy: str
    who: str


def reasons(
    bank: Bank, collection: Collection, left_out: Mapping[ItemId, tuple[str, ...]], *, on: date
) -> dict[ItemId, tuple[Why, ...]]:
    """Return in words why items stay out: what the gate says, with its days, and how much an editor has to answer first.

    The words a question is about are the editor's to see: they may be a name.
    """
    records = bank.items.many([item for item, codes in left_out.items() if any(map(_is_of_the_gate, codes))])
    questions = bank.findings.open_of_many(left_out)
    world, holds = world_on_demand(bank), bank.holds.in_force(on)
    want(world, {person for record in records.values() for person in people_of(record)})
    found = {}
    for item, codes in left_out.items():
        facts: dict[str, Mapping[str, str]] = {}
        if item in records:
            facts = _of_the_gate(bank, collection, records[item], world, holds, on)
        own = [code for code in codes if code in facts or not _is_a_question(code)]
        for one in questions[item]:  # what an agreement's question knows are days and codes, nobody's words
            if one.code.startswith("consent."):
                facts[one.code] = {**one.facts, **facts.get(one.code, {})}
        asked = [code for code in codes if code not in own]
        found[item] = (*(reason(code, facts.get(code, {})) for code in own), *_for_an_editor(asked))
    return found


def reason(code: str, facts: Mapping[str, str]) -> Why:
    """Return one reason in words."""
    if code in catalogue():
        says, remedy = words_of(Finding(code=code, severity=Severity.BLOCKED, facts=dict(facts)))
        changer = str(catalogue()[code].get("can", "editor"))
    else:
        says, remedy, changer = _others(code)
    return Why(code=code, says=says, remedy=remedy, who=changer_in_words(changer))


def use_in_words(value: str) -> str:
    """Return what a use is called."""
    return {
        "keep": _("keeping"),
        "portal": _("portal"),
        "search_engines": _("search engines"),
        "social_press": _("social media and press"),
        "print_exhibition": _("print and exhibition"),
        "teaching_research": _("teaching and research"),
        "donor_report": _("report to donors"),
        "fundraising": _("fundraising"),
    }.get(value, value)


def module_in_words(code: str) -> str:
    """Return what the questions of a module are about; empty for what is none."""
    return {
        "consent": _("agreement"),
        "identity": _("who is who"),
        "location": _("where"),
        "people": _("people spoken of"),
        "captions": _("caption"),
        "placenames": _("place name"),
        "terms": _("loaded word"),
        "dates": _("date"),
        "transcript": _("transcript"),
        "recording": _("recording"),
        "intake": _("delivery"),
        "statements": _("statements"),
    }.get(code.partition(".")[0], "")


def _is_of_the_gate(code: str) -> bool:
    return code.startswith("consent.")


def _of_the_gate(
    bank: Bank, collection: Collection, record: AnyItem, world: World, holds: tuple[Hold, ...], on: date
) -> dict[str, Mapping[str, str]]:
    answers = why(
        bank,
        record.id,
        on=on,
        uses=(collection.use,),
        audience=collection.audience,
        collection=collection.id,
        world=world,
        item=record,
        holds=holds,
    )
    gaps = {"until": _("no day"), "lacks": "–", "use": use_in_words(collection.use.value)}
    return {f"consent.{one.code.value}": gaps | dict(one.facts) for answer in answers for one in answer.reasons}


def _is_a_question(code: str) -> bool:
    return code in catalogue() and catalogue()[code].get("can", "editor") == "editor"


def _for_an_editor(codes: list[str]) -> tuple[Why, ...]:
    """Return the open questions of an item as one reason: what they are about, and how many."""
    if not codes:
        return ()
    about = dict.fromkeys(module_in_words(code) or code for code in codes)
    says = _("Questions are open ({count}): {about}.").format(count=len(codes), about=", ".join(about))
    return (
        Why(
            code=codes[0],
            says=says,
            remedy=_("They are answered at the editor's desk."),
            who=changer_in_words("editor"),
        ),
    )


def _others(code: str) -> tuple[str, str, str]:
    module = code.partition(".")[0]
    known = {
        DECLINED: (_("An editor has declined it, with a reason."), _("Choose another."), "editor"),
        NOT_IN_A_LANGUAGE: (
            _("It has no words in a language of this collection."),
            _("Add a translation, or the language."),
            "editor",
        ),
        "item.erased": (_("Its words were erased."), _("Propose the collection again without it."), "nobody"),
        NOTHING_LEFT: (
            _("After everything that has to be covered or taken out, nothing is left to show."),
            _("Leave it out, or ask the person for more."),
            "subject",
        ),
        "licence.refused": (
            _("The photographer no longer lets this work be used."),
            _("Leave it out, or ask the photographer."),
            "partner",
        ),
        "licence.ended": (_("The photographer's licence has ended."), _("Ask the photographer."), "partner"),
        "proof.name": (
            _("The finished bytes would name somebody who is not to be named."),
            _("An editor takes the words out."),
            "editor",
        ),
    }
    if code in known:
        return known[code]
    if module == "consent" and code.partition(".")[2].startswith("duty-"):
        return (
            _("Its people ask for more than was done when it went out."),
            _("Propose the collection again: the next version does it."),
            "publisher",
        )
    if module in ("proof", "verify"):
        return (
            _("It could not be proved clean in the finished bytes."),
            _("It was left out. An editor looks at it; if nothing is wrong, tell the developers."),
            "editor",
        )
    return (
        _("It could not be made ready ({code}).").format(code=code),
        _("An editor looks at it."),
        "editor",
    )
