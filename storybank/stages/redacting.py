"""The words that stand where a person's name is taken out, from the moment somebody decides it."""

from collections.abc import Mapping

from storybank.records import Language
from storybank.rules.calling import called
from storybank.store.bank import Bank
from storybank.store.rows import FindingRow

_NAMING = frozenset({"identity.name-in-text", "people.talked-about", "people.third-party"})  # the span is a name
_LANGUAGES = tuple(map(Language, ("en", "hy", "az", "ru")))


def called_in_question(bank: Bank, question: FindingRow) -> Mapping[Language, str] | None:
    """Return what the person a question is about is called, by language: the pseudonym she chose, else her role in brackets.

    None where the question is about no name, or nobody the bank knows: then a mark stands. A release finds the words anew (`calling`).
    """
    person, item = question.finding.person, question.finding.item
    if person is None or item is None or question.finding.code not in _NAMING:
        return None
    known = bank.people.many([person]).get(person)
    consents = bank.consents.current([*bank.items.get(item).people, person])
    return {language: called(person, language, consents, known, item=item).words for language in _LANGUAGES}
