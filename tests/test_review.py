"""Which answers fit which question: safety closes when its cause is gone, wording may stand."""

import pytest

from storybank import review, schemafiles
from storybank.errors import Refused, WrongUse
from storybank.findings import Finding, Severity
from storybank.records import ItemId, StaffId
from storybank.review import Question, State
from storybank.rulebook import parse

ED, OTHER = StaffId("ed-nur-1"), StaffId("ed-nar-1")


@pytest.fixture(scope="module")
def documents():
    return schemafiles.rulebook_documents()


@pytest.fixture(scope="module")
def book(documents):
    return parse(documents)


@pytest.fixture(scope="module")
def signed(book, documents):
    rule = "terms.occupied"
    readers = [{"id": "r-1", "stream": "nur"}, {"id": "r-2", "stream": "nar"}]
    acceptance = {"rules": {rule: {"hash": book.rule_hashes[rule], "readers": readers}}}
    return parse(documents | {"acceptances": acceptance})


def asked(code: str, severity: Severity = Severity.BLOCKED, **more) -> Finding:
    return Finding(code=code, severity=severity, item=ItemId("i"), field="caption.en", **more)


SAFETY = [
    "consent.withdrawn",
    "consent.unlinked-face",
    "identity.name-in-text",
    "identity.not-yet-seen",
    "identity.checklist-open",
    "location.small-place",
    "people.accused",
    "captions.names-a-minor",
    "placenames.not-to-print",
    "placenames.not-as-said",
    "placenames.changed-in-translation",
]


@pytest.mark.parametrize("code", SAFETY)
def test_safety_is_never_explained_away(code: str, book) -> None:
    with pytest.raises(Refused):
        review.check_answer(asked(code), "stands", book, reason="we think it is fine")
    with pytest.raises(Refused):
        review.check_answer(asked(code), "note", book)


@pytest.mark.parametrize("code", [*SAFETY, "terms.occupied", "dates.future", "intake.row-without-file", "new.rule"])
def test_every_question_can_be_returned_or_declined_with_a_reason(code: str, book) -> None:
    for decision in ("return", "decline"):
        review.check_answer(asked(code), decision, book, reason="not needed")
        with pytest.raises(WrongUse):
            review.check_answer(asked(code), decision, book)


@pytest.mark.parametrize(
    ("code", "decision"),
    [
        ("consent.unlinked-face", "link"),
        ("consent.unlinked-face", "bystander"),
        ("consent.unlinked-face", "not-a-face"),
        ("consent.not-given", "crop"),
        ("consent.assent-missing", "redact"),
        ("identity.not-yet-seen", "seen"),
        ("identity.checklist-open", "tick"),
        ("identity.no-face-found", "cover"),
        ("identity.detail", "cover"),
        ("identity.name-in-text", "redact"),
        ("people.accused", "redact"),
        ("captions.names-a-person", "edit"),
        ("placenames.not-as-said", "fix"),
        ("terms.occupied", "quote"),
    ],
)
def test_what_takes_the_cause_away_is_an_answer(code: str, decision: str, book) -> None:
    review.check_answer(asked(code), decision, book)
    assert decision in review.fitting(asked(code))


def test_an_answer_nobody_knows_is_wrong_use(book) -> None:
    with pytest.raises(WrongUse):
        review.check_answer(asked("terms.occupied"), "delete", book)


def test_wording_may_stand_with_a_reason_of_one_and_where_the_rule_is_signed_of_two(book, signed) -> None:
    unsigned = asked("terms.occupied", Severity.REVIEW, rule_id="terms.occupied")
    grave = asked("terms.occupied", Severity.BLOCKED, rule_id="terms.occupied")
    review.check_answer(unsigned, "stands", book, reason="it is the name of a book")
    assert not review.takes_two(unsigned, "stands", book)
    assert review.takes_two(unsigned, "stands", signed)
    assert review.takes_two(grave, "stands", signed)
    assert not review.takes_two(grave, "fix", signed)


def test_a_repair_that_repaired_nothing_leaves_the_question_open(book) -> None:
    name = asked("identity.name-in-text")
    word = asked("terms.occupied", Severity.REVIEW)
    assert review.still_open([name, word], {name.key: "redact", word.key: "stands"}) == (name,)
    assert review.still_open([name], {name.key: "decline"}) == ()


def test_two_people_never_answer_one_question_at_once(book) -> None:
    question = review.claim(Question(finding=asked("terms.occupied", Severity.REVIEW)), ED)
    with pytest.raises(Refused):
        review.claim(question, OTHER)
    with pytest.raises(Refused):
        review.answer(question, "fix", OTHER, book)
    assert review.claim(review.release(question), OTHER).by == OTHER


def test_the_second_person_is_another_one(signed) -> None:
    question = Question(finding=asked("terms.occupied", rule_id="terms.occupied"))
    waiting = review.answer(question, "stands", ED, signed, reason="a book's name")
    assert waiting.state is State.WAITING
    with pytest.raises(Refused):
        review.confirm(waiting, ED)
    assert review.confirm(waiting, OTHER).state is State.ANSWERED


def test_an_answered_question_is_opened_again_before_anybody_else_takes_it(book) -> None:
    finding = asked("terms.occupied", Severity.REVIEW)
    answered = review.answer(Question(finding=finding), "stands", ED, book, reason="a book's name")
    assert review.reopen(answered).state is State.OPEN
    with pytest.raises(Refused):
        review.claim(answered, OTHER)


def test_every_code_of_the_catalogue_has_an_answer(book) -> None:
    for code, words in book.words.items():
        assert {"return", "decline"} < set(review.fitting(asked(code, words.severity))), code
