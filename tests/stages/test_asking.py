"""The world of one answer says the same as the whole one, and reads only what is asked for."""

from datetime import date

from storybank.people.aliases import fold
from storybank.records import Identification
from storybank.stages import asking
from storybank.stages.asking import by_person, want, world_on_demand
from storybank.stages.explaining import why
from storybank.stages.screening import world_of

ON = date(2026, 11, 20)


def agreed(bank, make, person, **fields):
    return bank.consents.save(make.consent(bank, person, **fields), by="ed-1", on=ON)


def names(bank, person, name):
    bank.identities.add(person, {"en": name}, by="ed-1", on=ON, fold=fold)


def test_it_says_of_people_and_agreements_what_the_whole_world_says(bank, make):
    person, other = make.person(bank), make.person(bank, code="C02")
    for one in (person, other):
        agreed(bank, make, one)
    whole, small = world_of(bank), world_on_demand(bank)
    want(small, [person, other])
    assert dict(small.people) == dict(whole.people)
    assert dict(small.consents) == dict(whole.consents)


def test_nobody_is_read_twice(bank, make):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    person = make.person(bank)
    agreed(bank, make, person)
    world = world_on_demand(bank)
    want(world, [person, "nobody"])
    with CaptureQueriesContext(connection) as asked:
        assert world.people[person].id == person and "nobody" not in world.people
    assert not asked


def test_a_name_that_was_added_is_known_to_the_next_answer_without_reading_all(bank, make, monkeypatch):
    first, second = make.person(bank), make.person(bank, code="C02")
    names(bank, first, "Sona Dilbaryan")
    world_on_demand(bank)
    monkeypatch.setattr(asking, "alias_index", None)  # would fail
    names(bank, second, "Rasim Quliyev")
    marks = world_on_demand(bank).aliases.marks("Rasim Quliyev came to Sona Dilbaryan.", "en")
    assert {mark.person for mark in marks} == {first, second}


def test_a_name_that_was_erased_is_known_no_more(bank, make):
    person = make.person(bank)
    names(bank, person, "Sona Dilbaryan")
    assert world_on_demand(bank).aliases.marks("Sona Dilbaryan", "en")
    bank.identities.erase(person, by="ed-1", on=ON)
    assert not world_on_demand(bank).aliases.marks("Sona Dilbaryan", "en")


def test_a_pseudonym_that_is_somebodys_name_is_found_at_the_desk_too(bank, make):
    named, hidden = make.person(bank), make.person(bank, code="C02")
    names(bank, named, "Sona Dilbaryan")
    consent = agreed(bank, make, hidden, identification=Identification.PSEUDONYM, pseudonym={"en": "Sona Dilbaryan"})
    assert world_on_demand(bank).taken(consent) == world_of(bank).taken(consent) == ("en",)
    assert by_person(bank.consents.pseudonymous()) == {hidden: (consent,)}


def test_why_an_item_stays_inside_is_the_same_in_both_worlds(bank, make):
    person = make.person(bank)
    agreed(bank, make, person)
    photo = make.photo(bank, people=[person])
    assert why(bank, photo.id, on=ON) == why(bank, photo.id, on=ON, world=world_of(bank))


def test_items_come_by_pages_in_their_order_without_those_that_are_chosen(bank, make):
    person = make.person(bank)
    ids = [make.photo(bank, row=f"F{number:02}", people=[person]).id for number in range(7)]
    shown, place, many = bank.items.page(but=ids[1:3], limit=2)
    assert (shown, many) == ((ids[0], ids[3]), 5)
    rest, end, many = bank.items.page(but=ids[1:3], after=place, limit=9, stream="nur")
    assert (rest, end, many) == ((ids[4], ids[5], ids[6]), None, 5)
    assert bank.items.page(stream="nar")[0] == ()


def test_people_come_by_pages_of_the_own_streams(bank, make):
    own = sorted(make.person(bank, code=f"C{number:02}") for number in range(3))
    other = make.person(bank, stream="nar", code="C01")
    first, more = bank.people.page(viewer=frozenset({"nur"}), limit=2)
    assert (list(first), more) == (own[:2], True)
    assert bank.people.page(viewer=frozenset({"nur"}), after=first[-1]) == ((own[2],), False)
    assert other not in own
