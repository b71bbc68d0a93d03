"""Papers of an initiative: their words only, read by somebody where they name people or numbers."""

import io
import zipfile

import pytest

from storybank.errors import Refused, WrongUse
from storybank.people.aliases import fold
from storybank.records import Initiative
from storybank.stages import documents
from tests.store.conftest import NUR, ON

pytestmark = pytest.mark.slow  # the first look for names loads their data


@pytest.fixture
def initiative(bank):
    found = bank.collections.initiative_id(NUR, "INI1", by="pe-1")
    bank.collections.save_initiative(Initiative(id=found, title={"en": "Bread"}), by="pe-1", on=ON)
    return found


def test_a_document_is_kept_by_its_words_and_survives_the_next_delivery(bank, initiative, tmp_path):
    docx = pytest.importorskip("docx")
    paper = docx.Document()
    paper.add_paragraph("What was done about bread.")
    paper.core_properties.author = "Canary-Author"
    paper.save(tmp_path / "Canary-Name.docx")
    kept = documents.add(
        bank, initiative, tmp_path / "Canary-Name.docx", {"en": "Report"}, is_read=False, by="pe-1", on=ON
    )
    clean = documents.path(bank, kept.document.digest).read_bytes()
    parts = zipfile.ZipFile(io.BytesIO(clean))
    everything = b"".join(parts.read(name) for name in parts.namelist())
    assert b"about bread" in everything and b"Canary" not in everything
    bank.collections.save_initiative(Initiative(id=initiative, title={"en": "Bread again"}), by="pe-1", on=ON)
    (record,) = bank.collections.initiatives([initiative]).values()
    assert record.documents == (kept.document,)
    assert documents.drop(bank, initiative, 1, by="pe-1", on=ON).documents == ()
    assert not documents.path(bank, kept.document.digest).exists()
    assert not list((bank.path / "work").iterdir())


def test_a_document_that_names_somebody_waits_until_it_is_read(bank, make, initiative, tmp_path):
    person = make.person(bank, "C01")
    bank.identities.add(person, {"en": {"given": "Gyulnara", "family": "Testyan"}}, by="pe-1", on=ON, fold=fold)
    (tmp_path / "r.txt").write_text("A visit to Gyulnara Testyan, telephone +374 91 234567.")
    with pytest.raises(Refused) as refused:
        documents.add(bank, initiative, tmp_path / "r.txt", {"en": "Report"}, is_read=False, by="pe-1", on=ON)
    assert refused.value.code == "document.names" and "Gyulnara" not in str(refused.value)
    kept = documents.add(bank, initiative, tmp_path / "r.txt", {"en": "Report"}, is_read=True, by="pe-1", on=ON)
    assert (kept.people, kept.identifiers) == (1, 1)


def test_a_document_without_a_title_is_not_kept(bank, initiative, tmp_path):
    (tmp_path / "r.txt").write_text("Words.")
    with pytest.raises(WrongUse):
        documents.add(bank, initiative, tmp_path / "r.txt", {"en": " "}, is_read=True, by="pe-1", on=ON)
