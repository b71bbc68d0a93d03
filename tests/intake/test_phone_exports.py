"""What KoboToolbox and ODK Central export, as they write it and as people send it: whole, cut, rejected, of another form."""

import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from storybank.errors import Unreadable
from storybank.intake.arrivals import opened
from storybank.intake.batch import Delivery, deliveries, read_delivery
from storybank.intake.exports import recognise
from storybank.intake.grids import Grid
from storybank.records import AgeBand, ConsentStatus, Role
from tests import phone_forms

ON = date(2026, 11, 20)
DEV = Path(__file__).parents[3] / "shared/data/dev/interviews/kobo_odk"


def read(path: Path) -> Delivery:
    with opened(path) as folder:
        (one,) = deliveries(folder)
        return read_delivery(one, ON)


def codes(delivery: Delivery) -> set[str]:
    return {finding.code for finding in delivery.findings}


def kobo(place: Path, *answers: dict[str, Any], media: bool = True, **how: Any) -> Path:
    (place / "export").mkdir()
    phone_forms.kobo(place / "export" / "Agreement.xlsx", answers, **how)
    if media:
        phone_forms.attachments(place / "export" / "attachments.zip", answers)
    return place / "export"


@pytest.mark.parametrize("how", ["kobo", "plain", "labels"])
@pytest.mark.parametrize("language", ["en", "hy", "az", "ru"])
def test_every_way_of_heading_columns_says_the_same(tmp_path: Path, how: str, language: str) -> None:
    answers = phone_forms.given(roles=["depicted", "narrator"], use_languages=["hy", "ru"])
    delivery = read(kobo(tmp_path, answers, how=how, language=language if how == "labels" else ""))
    (consent,) = delivery.sheets.consents
    assert (delivery.stream, delivery.batch, consent.status) == ("nur", "autumn", ConsentStatus.GIVEN)
    assert (set(consent.roles), set(consent.use_languages)) == ({Role.DEPICTED, Role.NARRATOR}, {"hy", "ru"})
    assert [row.captions for row, _ in delivery.photographs] == [{"en": "A table."}]
    assert codes(delivery) <= {"intake.export-read", "intake.dropped-columns"}


def test_who_sent_it_and_from_where_is_dropped_and_said(tmp_path: Path) -> None:
    delivery = read(phone_forms.central(tmp_path / "export.zip", [phone_forms.given()]))
    told = next(finding for finding in delivery.findings if finding.code == "intake.dropped-columns")
    assert {"DeviceID", "SubmitterName", "SubmitterID", "SubmissionDate"} <= set(told.facts["columns"].split(", "))
    assert "Anahit" not in repr(delivery.sheets) and "collect:" not in repr(delivery.sheets)


def test_a_submission_that_a_reviewer_rejected_opens_nothing_and_brings_nothing(tmp_path: Path) -> None:
    for name, path in {
        "odk": phone_forms.central(tmp_path / "a.zip", [phone_forms.given()], {"ReviewState": "rejected"}),
        "kobo": kobo(tmp_path, phone_forms.given(), server={"_validation_status": "Not approved"}),
    }.items():
        delivery = read(path)
        assert delivery.sheets.consents[0].status is ConsentStatus.INVALIDATED, name
        assert delivery.photographs == (), name
        assert "intake.rejected-submission" in codes(delivery)


def test_a_submission_on_hold_is_put_off(tmp_path: Path) -> None:
    delivery = read(phone_forms.central(tmp_path / "a.zip", [phone_forms.given()], {"ReviewState": "hasIssues"}))
    assert delivery.sheets.consents[0].status is ConsentStatus.DEFERRED


def test_files_that_never_reached_the_server_are_asked_about(tmp_path: Path) -> None:
    delivery = read(phone_forms.central(tmp_path / "a.zip", [phone_forms.given()], {"AttachmentsExpected": 9}))
    assert "intake.attachments-missing" in codes(delivery)


def test_an_export_without_its_attachments_keeps_its_agreements_and_names_what_is_missing(tmp_path: Path) -> None:
    delivery = read(kobo(tmp_path, phone_forms.given(), media=False))
    assert {"intake.row-without-file", "intake.missing-evidence"} <= codes(delivery)
    assert len(delivery.sheets.consents) == 1


def test_equal_file_names_of_two_submissions_are_told_apart_by_their_folder(tmp_path: Path) -> None:
    two = (phone_forms.given(), phone_forms.given(person="C02", signature="sig-C02.png"))
    delivery = read(kobo(tmp_path, *two))
    assert len({file.name for _, file in delivery.photographs}) == 2
    (tmp_path / "flat").mkdir()
    phone_forms.kobo(tmp_path / "flat" / "e.xlsx", two)
    with zipfile.ZipFile(tmp_path / "flat" / "m.zip", "w") as archive:
        for folder in ("x", "y"):
            archive.writestr(f"{folder}/1.jpg", phone_forms.picture())
    flat = read(tmp_path / "flat")
    assert flat.photographs == () and "intake.shared-attachment" in codes(flat)


def test_an_empty_repeat_and_a_row_of_nobody(tmp_path: Path) -> None:
    answers = phone_forms.given()
    del answers["photographs"]
    assert read(kobo(tmp_path, answers)).photographs == ()
    main = Grid(title="m", source="m", rows=[["person", "KEY"], ["C01", "k1"]])
    lost = Grid(title="m-photographs", source="m", rows=[["photo", "PARENT_KEY"], ["1.jpg", "other"]])
    from storybank.intake.submissions import as_sheets

    export = recognise([main, lost])
    assert export is not None
    assert "intake.orphan-row" in {finding.code for finding in as_sheets(export, [])[2]}


def test_codes_of_pictures_stay_when_the_export_grows(tmp_path: Path) -> None:
    (tmp_path / "one").mkdir()
    (tmp_path / "two").mkdir()
    first, more = phone_forms.given(), phone_forms.given(person="C02", photographs=[{"photo": "9.jpg"}])
    more_pictures = {**first, "photographs": [{"photo": "0.jpg"}, *first["photographs"]]}
    before = read(kobo(tmp_path / "one", first))
    after = read(kobo(tmp_path / "two", more_pictures, more))
    assert {row.code for row, _ in before.photographs} < {row.code for row, _ in after.photographs}


def test_two_forms_about_one_person_in_one_version_open_nothing(tmp_path: Path) -> None:
    delivery = read(kobo(tmp_path, phone_forms.given(), phone_forms.given(use_portal="no", signature="s2.png")))
    assert "intake.two-agreements" in codes(delivery)
    assert [row.status for row in delivery.sheets.consents] == [ConsentStatus.UNKNOWN]


def test_a_second_version_stands_beside_the_first(tmp_path: Path) -> None:
    delivery = read(kobo(tmp_path, phone_forms.given(), phone_forms.given(version=2, use_portal="no")))
    assert [row.version for row in delivery.sheets.consents] == [1, 2]


def test_a_child_in_one_form_is_a_child(tmp_path: Path) -> None:
    delivery = read(kobo(tmp_path, phone_forms.given(), phone_forms.given(version=2, age_band="child")))
    assert [row.age_band for row in delivery.sheets.people] == [AgeBand.CHILD]


def test_only_what_is_in_this_form_and_only_this_picture_closed(tmp_path: Path) -> None:
    photographs = [{"photo": "1.jpg", "photo_closed": "yes"}, {"photo": "2.jpg", "photo_closed": "no"}]
    delivery = read(kobo(tmp_path, phone_forms.given(only_here="yes", photographs=photographs)))
    (consent,) = delivery.sheets.consents
    by_file = {file.name.rpartition("/")[2]: row.code for row, file in delivery.photographs}
    assert (set(consent.items), consent.embargo_items) == (set(by_file.values()), (by_file["1.jpg"],))


def test_an_agreement_about_this_form_with_nothing_in_it_is_about_nothing(tmp_path: Path) -> None:
    (consent,) = read(kobo(tmp_path, phone_forms.given(only_here="yes", photographs=[]))).sheets.consents
    assert consent.items and not read_items(consent.items)


def read_items(items: tuple[str, ...]) -> list[str]:
    return [item for item in items if not item.startswith("K000")]


def test_another_partners_submission_is_left_out(tmp_path: Path) -> None:
    three = (phone_forms.given(), phone_forms.given(person="C02"), phone_forms.given(person="C03", stream="nar"))
    delivery = read(kobo(tmp_path, *three))
    assert {row.person for row in delivery.sheets.consents} == {"C01", "C02"}
    assert "intake.other-stream" in codes(delivery)


def test_words_in_no_language_are_not_read(tmp_path: Path) -> None:
    answers = phone_forms.given()
    del answers["writing_language"]
    delivery = read(kobo(tmp_path, answers))
    assert delivery.photographs[0][0].captions == {} and "intake.no-writing-language" in codes(delivery)


def test_a_name_column_is_refused_and_a_misspelt_question_has_its_nearest() -> None:
    heads = ["person", "status", "Contributor name", "use_portall", "tea or coffee", "_index"]
    export = recognise([Grid(title="m", source="m", rows=[heads, ["C01", "given", "Anahit", "yes", "tea", "1"]])])
    assert export is not None
    asked = {finding.code: finding for finding in export.findings}
    assert asked["intake.unknown-heading"].suggestions == ("use_portal",)
    assert asked["intake.columns-unread"].facts["columns"] == "tea or coffee"
    assert "intake.name-column" in asked


@pytest.mark.shared
@pytest.mark.skipif(not DEV.is_dir(), reason="../shared/data is not here")
@pytest.mark.parametrize("name", sorted(path.name for path in DEV.glob("*.[cx]*")) or ["absent"])
def test_somebody_elses_form_is_reported_and_nothing_of_it_is_taken(name: str) -> None:
    delivery = read(DEV / name)
    assert delivery.is_of_another_form
    assert (delivery.photographs, delivery.sheets.consents, delivery.sheets.people) == ((), (), ())


@pytest.mark.parametrize("trouble", ["bomb", "broken", "outside"])
def test_a_hostile_zip_ends_with_a_clear_word_and_writes_nothing_outside(tmp_path: Path, trouble: str) -> None:
    path = tmp_path / "export.zip"
    if trouble == "broken":
        path.write_bytes(phone_forms.central(tmp_path / "x.zip", [phone_forms.given()]).read_bytes()[:-300])
    else:
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(
                "../outside.csv" if trouble == "outside" else "a.csv",
                b"0" * (1 if trouble == "outside" else 30_000_000),
            )
    with pytest.raises(Unreadable):
        read(path)
    assert not (tmp_path.parent / "outside.csv").exists()
