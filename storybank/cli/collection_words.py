"""What is written on the command line about a collection: its words by language, its use, audience and licence."""

from datetime import date
from typing import TYPE_CHECKING

from storybank.cli.show import table
from storybank.i18n import _

if TYPE_CHECKING:
    from storybank.records import Audience, Collection, Use
    from storybank.store.bank import Bank


def words_of_options(pairs: tuple[str, ...]) -> dict:  # type: ignore[type-arg]  # Language keys, made light for start-up
    from storybank.errors import WrongUse

    words = {}
    for pair in pairs:
        language, equals, text = pair.partition("=")
        if not equals:
            raise WrongUse("cli.words", _("{pair}: write it as LANGUAGE=TEXT, for example en=…").format(pair=pair[:20]))
        words[language] = text
    return words


def use_named(word: str) -> "Use":
    from storybank.errors import WrongUse
    from storybank.records import Use

    try:
        return Use(word)
    except ValueError:
        raise WrongUse("cli.use", _("--use: choose one of {all}.").format(all=", ".join(Use))) from None


def audience_named(word: str) -> "Audience":
    from storybank.errors import WrongUse
    from storybank.records import Audience

    try:
        return Audience(word)
    except ValueError:
        raise WrongUse("cli.audience", _("--audience: choose one of {all}.").format(all=", ".join(Audience))) from None


def web_address(text: str) -> str:
    from storybank.errors import WrongUse

    if not text.startswith(("http://", "https://")):
        raise WrongUse("cli.licence", _("A licence is named by its web address (http…)."))
    return text


def keep_or_ask(bank: "Bank", collection: "Collection", kept_because: str, *, by: str, on: date) -> None:
    """Store a collection, or show what the rules ask about its own words and raise WrongUse."""
    from storybank.errors import WrongUse
    from storybank.stages.collecting import keep

    found = keep(bank, collection, kept_because=kept_because, by=by, on=on)
    if found:
        table(
            _("Questions about the collection's own words"),
            (_("where"), _("words"), _("question")),
            [(finding.field, finding.facts.get("words", ""), finding.code) for finding in found],
        )
        raise WrongUse(
            "collection.wording",
            _(
                "Change the words, or keep them with a reason: --keep-wording REASON. A place stands alone, without a country or title."
            ),
        )
