"""The words that stand where a person's name is taken out."""

from collections.abc import Mapping

from storybank.people.roles import agreeing
from storybank.records import Language
from storybank.store.bank import Bank
from storybank.store.rows import FindingRow


def role_words(bank: Bank, question: FindingRow) -> Mapping[Language, str] | None:
    """Return the words the speaker's agreement has for the person the question is about, in the form that agrees with them."""
    person, item = question.finding.person, question.finding.item
    if person is None or item is None:
        return None
    known = bank.people.many([person]).get(person)
    gender = known.gender_cue if known else None
    for consent in bank.consents.current(list(bank.items.get(item).people)):
        for other in consent.third_parties:
            if other.ref == person and other.role_words:
                return agreeing(other.role_words, gender)
    for consent in bank.consents.current([person]):
        if consent.role_words:
            return agreeing(consent.role_words, gender)
    return None
