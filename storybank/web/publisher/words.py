"""What the publisher's desk calls things, in the reader's language: states, uses, and why something stays out."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from storybank.findings import Finding, Severity
from storybank.i18n import _, spoken
from storybank.intake.questions import catalogue
from storybank.intake.questions import words as words_of
from storybank.records import Collection, Hold, Interview, ItemId, Language, Photo, Story
from storybank.rules.views import people_of
from storybank.stages.asking import want, world_on_demand
from storybank.stages.explaining import changer_in_words, why
from storybank.stages.gathering import AnyItem, World
from storybank.store.rows import ItemRow
from storybank.web.desk import Desk
from storybank.web.editor.words import kind

_SHORT = 90  # letters of a caption in a list


@dataclass(frozen=True, slots=True, kw_only=True)
class Why:
    """One reason why an item stays out: what is in the way, what helps, and who can change it."""

    code: str
    says: str
    remedy: str
    who: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One item in a list. `words`: of the own streams only, else empty."""

    id: ItemId
    name: str  # nur/F02
    kind: str
    words: str = ""
    language: str = ""
    is_own: bool = False


def title(collection: Collection) -> tuple[str, str]:
    """Return a collection's title in the reader's language, else in its first; and which language that is."""
    for language in (Language(spoken()), *collection.languages, *collection.title):
        if collection.title.get(language):
            return collection.title[language], language
    return collection.slug, "en"


def lines(desk: Desk, items: Iterable[ItemId]) -> dict[ItemId, Line]:
    """Return what lists say of these items, in the order asked for; captions of the desk's own streams only."""
    wanted = list(items)
    rows = desk.bank.items.rows(wanted)
    records = desk.bank.items.many(wanted, viewer=desk.viewer)
    codes = desk.bank.items.codes_of(wanted)
    return {item: _line(rows[item], codes.get(item, ""), records.get(item)) for item in wanted if item in rows}


def reasons(
    desk: Desk, collection: Collection, left_out: Mapping[ItemId, tuple[str, ...]]
) -> dict[ItemId, tuple[Why, ...]]:
    """Return in words why items stay out: what the gate says, with its days, and how much an editor has to answer first.

    The words a question is about are the editor's to see: they may be a name.
    """
    records = desk.bank.items.many([item for item, codes in left_out.items() if any(map(_is_of_the_gate, codes))])
    questions = desk.bank.findings.open_of_many(left_out)
    world, holds = world_on_demand(desk.bank), desk.bank.holds.in_force(desk.today)
    want(world, {person for record in records.values() for person in people_of(record)})
    found = {}
    for item, codes in left_out.items():
        facts: dict[str, Mapping[str, str]] = {}
        if item in records:
            facts = _of_the_gate(desk, collection, records[item], world, holds)
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


def state(status: str) -> str:
    """Return what a release's state is called."""
    return {
        "proposed": _("proposed: waits for another person"),
        "approved": _("approved: can be published"),
        "sealed": _("out, current"),
        "suspended": _("suspended: must not be shown now"),
        "revoked": _("revoked"),
        "void": _("void: changed or let go before it went out"),
    }.get(status, status)


def gravity(status: str) -> str:
    """Return the colour of a state's tag."""
    colours = {"proposed": "review", "approved": "info", "sealed": "good", "suspended": "blocked", "revoked": "blocked"}
    return colours.get(status, "")


def use(value: str) -> str:
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


def audience(value: str) -> str:
    return {
        "public": _("everybody"),
        "partners": _("partners"),
        "researchers_on_request": _("researchers, on request"),
        "editors": _("editors"),
        "sealed": _("nobody"),
    }.get(value, value)


def edition(value: str) -> str:
    return {"public": _("public edition"), "archive": _("archive edition")}.get(value, value)


def scope(value: str) -> str:
    return {
        "stream": _("a partner's whole stream"),
        "place": _("a place"),
        "theme": _("a theme"),
        "person": _("a person"),
        "item": _("an item"),
        "collection": _("a collection"),
    }.get(value, value)


def answer(value: str) -> str:
    """Return what a holder of a copy said."""
    return {
        "removed": _("taken down and deleted"),
        "deleted": _("deleted"),
        "not-held": _("has no copy"),
        "refused": _("refuses"),
        "cannot-reach": _("cannot be reached"),
    }.get(value, value)


def step(label: str) -> str:
    """Return what a running job is doing."""
    return {
        "derive": _("Making the safe copies."),
        "write": _("Writing the bundle and reading every byte back."),
        "ask again": _("Asking everything again."),
    }.get(label, _("At work."))


def grouped(digest: str | None) -> str:
    """Return a digest in groups of eight, as two people compare it by telephone."""
    text = digest or ""
    return " ".join(text[start : start + 8] for start in range(0, len(text), 8))


def _is_of_the_gate(code: str) -> bool:
    return code.startswith("consent.")


def _of_the_gate(
    desk: Desk, collection: Collection, record: AnyItem, world: World, holds: tuple[Hold, ...]
) -> dict[str, Mapping[str, str]]:
    answers = why(
        desk.bank,
        record.id,
        on=desk.today,
        uses=(collection.use,),
        audience=collection.audience,
        collection=collection.id,
        world=world,
        item=record,
        holds=holds,
    )
    gaps = {"until": _("no day"), "lacks": "–", "use": use(collection.use.value)}
    return {f"consent.{one.code.value}": gaps | dict(one.facts) for answer in answers for one in answer.reasons}


def _is_a_question(code: str) -> bool:
    return code in catalogue() and catalogue()[code].get("can", "editor") == "editor"


def _for_an_editor(codes: list[str]) -> tuple[Why, ...]:
    """Return the open questions of an item as one reason: what they are about, and how many."""
    if not codes:
        return ()
    about = dict.fromkeys(kind(code).partition(":")[0] for code in codes)
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
        "item.declined": (_("An editor has declined it, with a reason."), _("Choose another."), "editor"),
        "item.no-language": (
            _("It has no words in a language of this collection."),
            _("Add a translation, or the language."),
            "editor",
        ),
        "item.erased": (_("Its words were erased."), _("Propose the collection again without it."), "nobody"),
        "consent.nothing-left": (
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
    if code.startswith("consent.duty-"):
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


def _line(row: ItemRow, code: str, record: AnyItem | None) -> Line:
    name = f"{row.stream}/{code.partition(':')[2] or row.id[:8]}"
    language, words = _said(record) if record is not None else ("", "")
    short = words if len(words) <= _SHORT else words[:_SHORT].rsplit(" ", 1)[0] + " …"
    return Line(id=row.id, name=name, kind=row.kind.value, words=short, language=language, is_own=record is not None)


def _said(record: AnyItem) -> tuple[str, str]:
    """Return the words that tell an item to who knows it, and their language."""
    texts: Mapping[Language, str]
    if isinstance(record, Photo):
        texts = {language: caption.text for language, caption in record.captions.items()}
    elif isinstance(record, Interview | Story):
        texts = record.title
    for language in (Language(spoken()), *texts):
        if texts.get(language):
            return language, texts[language]
    return "", ""
