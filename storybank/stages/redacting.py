"""The words that stand where a person's name is taken out."""

from collections.abc import Mapping

from storybank.records import Language
from storybank.store.bank import Bank
from storybank.store.rows import FindingRow


def role_words(bank: Bank, question: FindingRow) -> Mapping[Language, str] | None:
    """Return the words the speaker's agreement has for the person the question is about, for a redaction."""
    person, item = question.finding.person, question.finding.item
    if person is None or item is None:
        return None
    for consent in bank.consents.current(list(bank.items.get(item).people)):
        for other in consent.third_parties:
            if other.ref == person and other.role_words:
                return dict(other.role_words)
    for consent in bank.consents.current([person]):
        if consent.role_words:
            return dict(consent.role_words)
    return None
