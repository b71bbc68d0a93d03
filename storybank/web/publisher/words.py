"""What the publisher's desk calls things, in the reader's language: states, uses, and why something stays out."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from storybank.i18n import _, spoken
from storybank.records import Collection, Interview, ItemId, Language, Photo, Story
from storybank.stages.gathering import AnyItem
from storybank.stages.left_out import Why as Why
from storybank.stages.left_out import reason as reason
from storybank.stages.left_out import reasons as left_out_reasons
from storybank.stages.left_out import use_in_words
from storybank.store.rows import ItemRow
from storybank.web.desk import Desk

_SHORT = 90  # letters of a caption in a list


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
    """Return what a use is called."""
    return use_in_words(value)


def reasons(
    desk: Desk, collection: Collection, left_out: Mapping[ItemId, tuple[str, ...]]
) -> dict[ItemId, tuple[Why, ...]]:
    """Return in words why items stay out today."""
    return left_out_reasons(desk.bank, collection, left_out, on=desk.today)


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
