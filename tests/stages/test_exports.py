"""What somebody has a right to see: everything about herself, and of everybody nothing but counts."""

import csv
import io
import json
import zipfile
from datetime import date

import pyrage
import pytest

from storybank.people.aliases import fold
from storybank.records import Answer, Caption, Risk, RiskLevel, Role, Stream, Use, UsePermission
from storybank.stages.duty_reports import as_csv, impact_facts, register_of_requests
from storybank.stages.subject_access import seal_for_officers, subject_file

pytestmark = pytest.mark.slow

ON = date(2026, 11, 20)
BY = "ed-nur-1"
NUR = Stream("nur")


@pytest.fixture
def held(bank, make):
    """Two people: one alone in a photograph, both together in another; and a request that is late."""
    mine, other = make.person(bank, "C01"), make.person(bank, "C02")
    for person, given in ((mine, "Nazeli"), (other, "Zaruhi")):
        bank.identities.add(person, {"en": {"given": given}}, by=BY, on=ON, fold=fold, contact={"phone": f"1-{given}"})
        uses = (UsePermission(use=Use.PORTAL, decision=Answer.YES),)
        bank.consents.save(make.consent(bank, person, uses=uses, language="hy"), by=BY, on=ON)
    alone = make.photo(bank, "F01", people=(mine,), captions={"en": Caption(text="Nazeli bakes.", language="en")})
    both = make.photo(bank, "F02", people=(mine, other))
    for photo, data in ((alone, b"alone"), (both, b"both")):
        bank.originals.seal_bytes(data, item=photo.id, stream=NUR, media_type="image/jpeg", by=BY)
    bank.originals.seal_bytes(b"form", person=mine, kind="evidence", stream=NUR, media_type="application/pdf", by=BY)
    bank.requests.open(person=mine, who="subject", right="access", by=BY, on=ON)
    return mine, other, alone.id, both.id


def opened(archive: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(archive)) as found:
        return {name: found.read(name) for name in found.namelist()}


def test_everything_about_her_and_nothing_of_the_other(bank, held):
    mine, _other, _alone, both = held
    told = subject_file(bank, mine, language="hy", by=BY, on=ON)
    files = opened(told.archive)
    assert {"about.html", "about.json", "evidence/01.pdf"} < set(files)
    assert b"alone" in files.values()
    assert b"form" in files.values()
    assert b"both" not in files.values()
    assert told.withheld == (both,)
    about = json.loads(files["about.json"])
    assert about["names"]["contact"] == {"phone": "1-Nazeli"}
    assert len(about["items"]) == 2
    assert "Zaruhi" not in files["about.html"].decode() + files["about.json"].decode()
    assert "Ցույց տալ կայքո՞ւմ" in files["about.html"].decode()  # the question as she was asked it
    assert [event.subject for event in bank.audit.list(verb="person.told")] == [mine]


def test_the_archive_is_sealed_for_the_officers_of_her_stream(bank, held, path):
    told = subject_file(bank, held[0], language="hy", by=BY, on=ON)
    sealed = seal_for_officers(bank, held[0], told.archive)
    assert b"Nazeli" not in sealed
    key = (path / "keys" / "officers" / "nur.agekey").read_text().strip()
    assert pyrage.decrypt(sealed, [pyrage.x25519.Identity.from_str(key)]) == told.archive
    with pytest.raises(pyrage.DecryptError):
        wrong = (path / "keys" / "officers" / "nar.agekey").read_text().strip()
        pyrage.decrypt(sealed, [pyrage.x25519.Identity.from_str(wrong)])


def test_a_name_that_only_officers_open_is_not_in_it_without_their_key(bank, held, path):
    bank.identities.restrict(held[0], by=BY, on=ON)
    assert not subject_file(bank, held[0], language="en", by=BY, on=ON).has_names
    key = path / "keys" / "officers" / "nur.agekey"
    assert subject_file(bank, held[0], language="en", by=BY, on=ON, officer_key=key).has_names


def test_the_register_has_ids_dates_and_what_is_late(bank, held):
    rows = register_of_requests(bank, date(2027, 1, 20))
    (row,) = csv.DictReader(io.StringIO(as_csv(rows).decode("utf-8-sig")))
    assert (row["right"], row["due_on"], row["is_late"], row["has_proof"]) == ("access", "2026-12-20", "True", "False")
    assert "reason" not in row


def test_the_facts_for_an_impact_assessment_count_and_name_nobody(bank, held, make):
    for number in range(6):
        person = make.person(bank, f"D{number}")
        risk = {"risk": Risk(level=RiskLevel.HIGH)} if number else {}
        bank.consents.save(make.consent(bank, person, roles=frozenset({Role.DEPICTED}), **risk), by=BY, on=ON)
    facts = impact_facts(bank, ON)
    assert facts["data_subjects"]["people"] == 8
    assert facts["special_risks"]["high"] == 5
    assert facts["data_subjects"]["children"] == 0
    assert facts["material"]["by_kind"] == {"photograph": "<5"}  # a small group would point at somebody
    assert "Nazeli" not in json.dumps(facts, default=str)
