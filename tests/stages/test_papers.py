"""Papers of an initiative that a partner sends with the workbook: asked offline, cleaned on the way in, shown beside it."""

import io
import zipfile
from datetime import date

import pytest

from storybank.intake import forms, template
from storybank.intake.batch import read_delivery
from storybank.intake.sheets import read
from storybank.people.aliases import fold
from storybank.records import Stream
from storybank.stages import documents
from storybank.stages.check_delivery import check_delivery
from storybank.stages.difference import difference
from storybank.stages.executor import Executor
from storybank.stages.taking import digest_of, save, take_files
from tests.store.conftest import NUR

ON = date(2026, 11, 20)
BY = "pe-1"
INITIATIVE = {"code": "INI1", "title_en": "Ovens", "title_hy": "Փուռեր"}


def send(folder, **row):
    """Write a delivery of one initiative; documents are whatever lies in the folder."""
    (folder / "documents").mkdir(parents=True, exist_ok=True)
    (folder / "delivery.xlsx").unlink(missing_ok=True)
    rows = {"initiatives": [{**INITIATIVE, **row}], "people": [{"code": "C01", "age_band": "adult"}]}
    template.write(folder / "delivery.xlsx", "hy", {"stream": NUR, "batch": "b"}, rows)
    return folder


def paper(path, *paragraphs):
    docx = pytest.importorskip("docx")
    made = docx.Document()
    for one in paragraphs:
        made.add_paragraph(one)
    made.core_properties.author = "Canary-Author"
    path.parent.mkdir(parents=True, exist_ok=True)
    made.save(path)


def codes(folder):
    return {(one.where, one.finding.code) for one in check_delivery(folder, ON).asked if one.where.startswith("init")}


def take(bank, folder):
    delivery = read_delivery(folder, ON, stream=str(NUR))
    digest, hashes = digest_of(delivery)
    batch, _is_new = bank.batches.open(stream=Stream(NUR), digest=digest, key="b", by=BY, on=ON)
    executor = Executor(processes=0)
    taken = take_files(bank, delivery, by=BY, on=ON, executor=executor, progress=lambda *_: None, hashes=hashes)
    save(bank, delivery, batch, taken, by=BY, on=ON)
    (record,) = bank.collections.initiatives().values()
    return record, {one.code for one in taken.findings}


def changes(bank, folder):
    delivery = read_delivery(folder, ON, stream=str(NUR))
    digest, hashes = digest_of(delivery)
    return difference(bank, delivery, hashes, digest, by=BY, on=ON).initiatives


@pytest.mark.parametrize(
    "heading", ["Documents (files)", "Փաստաթղթեր (ֆայլեր)", "Sənədlər (fayllar)", "Документы (файлы)"]
)
def test_the_workbook_asks_for_papers_in_four_languages(heading):
    assert forms.column_of("initiatives", heading).key == "documents"
    assert "documents" in template.FOLDERS


def test_files_and_their_titles_come_back_from_the_workbook(tmp_path):
    folder = send(
        tmp_path / "d", documents="a.docx; sub\\b.pdf", document_title_en="First; Second", document_title_ru="; Второй"
    )
    sheets, _ = read(folder / "delivery.xlsx", ON)
    (row,) = sheets.initiatives
    assert row.documents == ("a.docx", "sub/b.pdf")
    assert row.document_titles == {"en": "First; Second", "ru": "; Второй"}


@pytest.mark.slow
def test_each_paper_has_the_title_of_its_place(tmp_path):
    folder = send(
        tmp_path / "d", documents="a.txt; b.txt", document_title_en="First; Second", document_title_ru="; Второй"
    )
    for name in ("a", "b"):
        (folder / "documents" / f"{name}.txt").write_text(f"Words of {name}.")
    first, second = read_delivery(folder, ON).papers
    assert (first.title, second.title) == ({"en": "First"}, {"en": "Second", "ru": "Второй"})


@pytest.mark.slow
def test_a_check_names_papers_that_are_missing_outside_or_of_another_kind(tmp_path):
    folder = send(tmp_path / "d", documents="gone.pdf; ../up.docx; sheet.xlsx; ok.txt", document_title_en="1;2;3;4;5")
    (folder / "documents" / "sheet.xlsx").write_bytes((folder / "delivery.xlsx").read_bytes())
    (folder / "documents" / "ok.txt").write_text("Call +374 91 234567.")
    assert codes(folder) == {
        ("initiatives!3.documents", "intake.row-without-file"),
        ("initiatives!3.documents", "intake.unsafe-path"),
        ("initiatives!3.documents", "intake.paper-kind"),
        ("initiatives!3.documents", "intake.paper-names"),
        ("initiatives!3.document_title", "intake.paper-titles"),
    }
    assert all(one.finding.code != "intake.file-without-row" for one in check_delivery(folder, ON).asked)


@pytest.mark.slow
def test_the_words_of_an_initiative_are_asked_about_like_a_caption(bank, tmp_path):
    folder = send(tmp_path / "d", location_en="Goris; Shusha, Azerbaijan", description_en="Work in liberated Shusha.")
    where = {one for one, _code in codes(folder)}
    assert where == {"initiatives!3.location_en", "initiatives!3.description_en"}
    take(bank, folder)
    assert {row.finding.code for row in bank.findings.list()} >= {code for _where, code in codes(folder)}


@pytest.mark.slow
def test_a_paper_that_came_with_a_delivery_is_its_words_alone(bank, tmp_path):
    folder = send(tmp_path / "d", documents="Canary-Name.docx", document_title_en="Report", document_title_hy="Զեկույց")
    paper(folder / "documents" / "Canary-Name.docx", "What was done about bread.")
    record, asked = take(bank, folder)
    (kept,) = record.documents
    assert not asked and not kept.needs_reading and kept.title == {"en": "Report", "hy": "Զեկույց"}
    archive = zipfile.ZipFile(io.BytesIO(documents.path(bank, kept.digest).read_bytes()))
    everything = b"".join(archive.read(name) for name in archive.namelist())
    assert b"about bread" in everything and b"Canary" not in everything
    assert bank.originals.of_item(record.id), "what came in is kept, sealed"


@pytest.mark.slow
def test_a_corrected_delivery_changes_its_own_papers_and_no_others(bank, tmp_path):
    folder = send(tmp_path / "d", documents="a.txt; b.txt", document_title_en="A; B")
    (folder / "documents" / "a.txt").write_text("About ovens.")
    (folder / "documents" / "b.txt").write_text("About flour.")
    record, _ = take(bank, folder)
    assert changes(bank, folder) == {}
    (tmp_path / "own.txt").write_text("By hand.")
    documents.add(bank, record.id, tmp_path / "own.txt", {"en": "Own"}, is_read=False, by=BY, on=ON)
    send(folder, documents="b.txt", document_title_en="Flour")
    assert changes(bank, folder) == {"INI1": ("documents",)}
    record, _ = take(bank, folder)
    assert changes(bank, folder) == {}
    assert [one.title["en"] for one in record.documents] == ["Flour", "Own"]
    documents.drop(bank, record.id, 1, by=BY, on=ON)
    record, _ = take(bank, send(folder, documents="b.txt", document_title_en="Flour", programme="2020"))
    assert changes(bank, folder) == {}
    assert [one.title["en"] for one in record.documents] == ["Own"], "what a publisher took away stays away"
    record, _ = take(bank, send(folder, documents="a.txt", document_title_en="A", programme="2021"))
    assert [one.title["en"] for one in record.documents] == ["A", "Own"]
    assert all(documents.path(bank, one.digest).is_file() for one in record.documents)


@pytest.mark.slow
def test_a_paper_that_names_somebody_waits_until_it_was_read(bank, make, tmp_path):
    person = make.person(bank, "C07")
    bank.identities.add(person, {"en": {"given": "Gyulnara", "family": "Testyan"}}, by=BY, on=ON, fold=fold)
    folder = send(tmp_path / "d", documents="r.txt; broken.pdf")
    (folder / "documents" / "r.txt").write_text("A visit to Gyulnara Testyan, telephone +374 91 234567.")
    (folder / "documents" / "broken.pdf").write_bytes(b"%PDF-1.4 nothing more")
    record, asked = take(bank, folder)
    (kept,) = record.documents
    assert asked == {"intake.paper-names", "intake.unreadable"} and kept.needs_reading
    assert set(kept.title) == {"en", "hy", "az", "ru"}, "without a title it is called a document, in each language"
    assert b"Testyan" in documents.words_of(bank, record.id, 1)[1]
    documents.let_out(bank, record.id, 1, by=BY, on=ON)
    record, _ = take(bank, send(folder, documents="r.txt; broken.pdf", programme="2020"))
    assert not record.documents[0].needs_reading, "read is read: the same bytes again ask nobody to read them again"
