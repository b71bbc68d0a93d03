"""Quotations picked from an interview: the words to the letter, with their hash, their turn, and how they may be printed."""

import hashlib
from dataclasses import dataclass, replace
from datetime import date

from storybank.anonymise.text import published_quote
from storybank.errors import WrongUse
from storybank.records import Interview, ItemId, Language, Quote, StaffId
from storybank.stages.holding_back import interview_of
from storybank.stages.screening import screen
from storybank.store.bank import Bank


@dataclass(frozen=True, slots=True, kw_only=True)
class Picked:
    """A quotation and where it comes from. `published` is what a page would print today; None: nothing of it."""

    quote: Quote
    segment: int
    start_s: float | None
    end_s: float | None
    published: str | None
    translations: dict[Language, str]


def pick(interview: Interview, number: int, words: str = "") -> Picked:
    """Return the words of a turn, or these words of it, as a quotation. Raises WrongUse for words that are not in it.

    A quotation is never edited: what is asked for must stand in the turn sign by sign.
    """
    segment = next((one for one in interview.segments if one.number == number), None)
    if segment is None:
        raise WrongUse(
            "interview.no-turn", f"{number}: the interview has no such turn ({len(interview.segments)} in all)."
        )
    text = words.strip() or segment.text
    if text not in segment.text:
        raise WrongUse(
            "quote.not-said", f"These words do not stand so in turn {number}. Copy them from it, sign by sign."
        )
    if segment.person is None:
        raise WrongUse(
            "quote.no-speaker", f"Nobody has said who speaks in turn {number}. Link its label to a person first."
        )
    language = segment.language or (interview.languages[0] if interview.languages else None)
    if language is None:
        raise WrongUse("quote.no-language", f"Turn {number} has no language. Name it in the row's “languages”.")
    quote = Quote(
        text=text, language=language, said_by=segment.person, sha256=hashlib.sha256(text.encode()).hexdigest()
    )
    return Picked(
        quote=quote,
        segment=number,
        start_s=segment.start_s,
        end_s=segment.end_s,
        published=published_quote(quote, interview),
        translations={
            language: other.text
            for language, segments in interview.translations.items()
            for other in segments
            if other.number == number
        },
    )


def find(interview: Interview, words: str) -> tuple[int, ...]:
    """Return the turns in which the words stand, capitals and spaces apart."""
    wanted = " ".join(words.split()).casefold()
    return tuple(one.number for one in interview.segments if wanted in " ".join(one.text.split()).casefold())


def use(bank: Bank, item: ItemId, number: int, words: str = "", *, by: StaffId, on: date) -> Picked:
    """Make the words the interview's quotation: what its story's page opens with. Asks the item's questions again."""
    interview = interview_of(bank, item)
    picked = pick(interview, number, words)
    bank.items.save(replace(interview, pull_quote=picked.quote), by=by, on=on)
    screen(bank, [item], on=on, by=by)
    return picked
