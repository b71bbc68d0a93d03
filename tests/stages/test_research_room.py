"""The catalogue of the research room: only what people let researchers use, only what may be listed, nothing to find anybody by."""

from dataclasses import asdict, replace

import pyrage
import pytest

from storybank.errors import Refused
from storybank.records import (
    AgeBand,
    Answer,
    Audience,
    Caption,
    FaceTreatment,
    Identification,
    Method,
    StaffId,
    Use,
    UsePermission,
)
from storybank.stages import research_room
from tests.store.conftest import ON

pytestmark = pytest.mark.slow
UNTIL = ON.replace(year=2027)
KEY = str(pyrage.x25519.Identity.generate().to_public())


@pytest.fixture
def shelf(bank, make):
    """F1 may be listed and used; F2 used but not listed; F3 is public and refuses research; F4 is for editors; F5 is public."""
    wanted = {
        "F1": {"audience": Audience.RESEARCHERS_ON_REQUEST, "is_listed": True},
        "F2": {"audience": Audience.RESEARCHERS_ON_REQUEST, "is_listed": False},
        "F3": {"audience": Audience.PUBLIC, "uses": (UsePermission(use=Use.PORTAL, decision=Answer.YES),)},
        "F4": {"audience": Audience.EDITORS, "is_listed": True},
        "F5": {"audience": Audience.PUBLIC},
    }
    found = {}
    for row, terms in wanted.items():
        who = make.person(bank, f"C-{row}")
        bank.people.save(replace(bank.people.get(who), age_band=AgeBand.ADULT), by="pe-1", on=ON)
        consent = make.consent(
            bank,
            who,
            **{
                "given_on": ON,
                "age_band": AgeBand.ADULT,
                "method": Method.SIGNED,
                "face": FaceTreatment.VISIBLE,
                "identification": Identification.FIRST_NAME,
                "uses": tuple(UsePermission(use=use, decision=Answer.YES) for use in (Use.KEEP, Use.TEACHING_RESEARCH)),
                **terms,
            },
        )
        bank.consents.save(consent, by="pe-1", on=ON)
        words = {"en": Caption(text="Canary caption of a house.", language="en")}
        photo = make.photo(bank, row, people=[who], captions=words, was_seen_by=StaffId("ed-1"), themes=("bread",))
        found[row] = bank.items.row(photo.id).public_id
    return found


def ask(bank, ids, **words):
    terms = {"recipient": KEY, "identity": "Dr. S", "purpose": "bread", "promises": True, "until_on": UNTIL}
    return research_room.ask(bank, public_ids=ids, languages=("en",), by="pe-1", on=ON, **{**terms, **words})


def test_the_catalogue_holds_what_is_agreed_and_listed_and_no_words(bank, shelf):
    entries = research_room.catalogue(bank, on=ON)
    assert {one.public_id for one in entries} == {shelf["F1"], shelf["F5"]}
    assert "Canary" not in str([asdict(one) for one in entries]) and entries[0].themes == ("bread",)


def test_only_what_the_catalogue_lists_can_be_asked_for(bank, shelf):
    for wanted in ((shelf["F2"],), (shelf["F1"], shelf["F3"]), ("nothing",), ()):
        with pytest.raises(Refused):
            ask(bank, wanted)
    assert bank.research.list() == ()


def test_a_request_is_a_collection_of_its_own_that_ends(bank, shelf):
    request = ask(bank, (shelf["F1"],))
    collection = bank.collections.get(request.collection)
    assert (collection.use, collection.audience) == (Use.TEACHING_RESEARCH, Audience.RESEARCHERS_ON_REQUEST)
    assert collection.expires_on == UNTIL and len(collection.items) == 1
    assert research_room.parties(bank, request) == ("nur", "programme")


def test_nothing_is_handed_over_before_all_agree_and_two_people_published_it(bank, shelf, tmp_path):
    request = ask(bank, (shelf["F1"],))

    def refusal():
        with pytest.raises(Refused) as refused:
            research_room.deliver(bank, request.id, tmp_path, by="pe-1", on=ON)
        return refused.value.code

    assert refusal() == "research.not-agreed"
    research_room.answer(bank, request.id, party="nur", is_agreed=True, by="ed-nur-1", on=ON)
    assert refusal() == "research.not-agreed"
    research_room.answer(bank, request.id, party="programme", is_agreed=True, by="pe-2", on=ON)
    assert refusal() == "research.not-published"
    assert not list(tmp_path.glob("*.age"))


def test_one_who_withdraws_is_gone_from_the_catalogue_the_same_day(bank, shelf):
    consent = bank.consents.current([bank.people.find("nur", "C-F1")])[0]
    bank.consents.save(replace(consent, is_paused=True), by="ed-nur-1", on=ON)
    assert shelf["F1"] not in {one.public_id for one in research_room.catalogue(bank, on=ON)}
