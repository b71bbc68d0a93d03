"""A delivery as it arrives: rows without files, files without rows, links, paths that lead outside."""

import errno
import os
from datetime import date
from pathlib import Path

import pytest

from storybank.errors import Unreadable, WrongUse
from storybank.intake import template
from storybank.intake.batch import deliveries, read_delivery

ON = date(2026, 11, 20)
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00\xff\xd9"
GIVEN = {"person": "C01", "status": "given", "use_portal": "yes"}


def delivery(folder: Path, rows: dict[str, list[dict[str, object]]], files: dict[str, bytes]) -> Path:
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    folder.mkdir(parents=True, exist_ok=True)
    people = [{"code": "C01"}]
    template.write(
        folder / "delivery.xlsx", "en", {"stream": "nur", "batch": "b"}, {"people": people, "consents": [GIVEN], **rows}
    )
    return folder


def codes(folder: Path) -> dict[str, str]:
    return {finding.field: finding.code for finding in read_delivery(folder, ON).findings}


def photo(code: str, file: str, **more: object) -> dict[str, object]:
    return {"code": code, "file": file, "people": "C01", **more}


def test_rows_and_files_that_miss_each_other_are_named_and_the_others_go_in(tmp_path: Path) -> None:
    rows = [photo("F01", "F01.jpg"), photo("F02", "gone.jpg"), photo("F03", "../F01.jpg")]
    folder = delivery(
        tmp_path, {"photographs": rows}, {"photographs/F01.jpg": JPEG, "photographs/extra.jpg": JPEG + b"1"}
    )
    found = read_delivery(folder, ON)
    assert [row.code for row, _ in found.photographs] == ["F01"]
    assert codes(folder) == {
        "photographs!4.file": "intake.row-without-file",
        "photographs!5.file": "intake.unsafe-path",
        "file photographs/extra.jpg": "intake.file-without-row",
    }


def test_two_rows_for_one_file_take_neither(tmp_path: Path) -> None:
    rows = [photo("F01", "F01.jpg"), photo("F02", "photographs/f01.JPG")]
    folder = delivery(tmp_path, {"photographs": rows}, {"photographs/F01.jpg": JPEG})
    assert not read_delivery(folder, ON).photographs
    assert set(codes(folder).values()) == {"intake.two-rows-one-file"}


def test_the_same_bytes_twice_are_said_once(tmp_path: Path) -> None:
    rows = [photo("F01", "a.jpg"), photo("F02", "b.jpg")]
    folder = delivery(tmp_path, {"photographs": rows}, {"photographs/a.jpg": JPEG, "photographs/b.jpg": JPEG})
    assert codes(folder) == {"file photographs/b.jpg": "intake.same-file-twice"}
    assert len(read_delivery(folder, ON).photographs) == 2


def test_a_link_is_not_followed(tmp_path: Path) -> None:
    outside = tmp_path / "outside.jpg"
    outside.write_bytes(JPEG)
    folder = delivery(tmp_path / "d", {"photographs": [photo("F01", "F01.jpg")]}, {"photographs/.keep": b""})
    (folder / "photographs" / "F01.jpg").symlink_to(outside)
    assert codes(folder) == {
        "file photographs/F01.jpg": "intake.symlink",
        "photographs!3.file": "intake.row-without-file",
    }


@pytest.mark.parametrize(
    ("consent", "expected"),
    [
        ({"status": "withdrawn"}, "intake.consent-not-open"),
        ({"valid_until": date(2026, 11, 19)}, "intake.consent-not-open"),
        ({"valid_from": date(2026, 1, 1), "valid_until": date(2025, 1, 1)}, "intake.until-before-from"),
        ({"method": "mark"}, "intake.no-evidence"),
        ({"evidence": "form consents/lost.png"}, "intake.missing-evidence"),
    ],
)
def test_what_keeps_an_agreement_closed_is_said_in_the_village(
    tmp_path: Path, consent: dict[str, object], expected: str
) -> None:
    folder = delivery(tmp_path, {"consents": [{**GIVEN, **consent}]}, {})
    assert expected in codes(folder).values()


def test_until_is_inclusive(tmp_path: Path) -> None:
    folder = delivery(tmp_path, {"consents": [{**GIVEN, "valid_until": ON}]}, {})
    assert not codes(folder)


@pytest.mark.parametrize(
    ("guardians", "assent", "expected"),
    [
        ("G01 caregiver yes present", "yes", {"intake.guardian-missing"}),
        ("G02 parent no present", "yes", {"intake.guardian-missing"}),
        ("G02 parent yes by message", "", {"intake.assent-missing"}),
        ("K01 parent yes present", "yes", {"intake.guardian-is-child", "intake.guardian-missing"}),
        ("G02 parent yes by message", "yes", set()),
    ],
)
def test_a_child_needs_a_parent_and_its_own_yes(
    tmp_path: Path, guardians: str, assent: str, expected: set[str]
) -> None:
    people = [
        {"code": "C01", "age_band": "child"},
        {"code": "G01"},
        {"code": "G02"},
        {"code": "K01", "age_band": "child"},
    ]
    consent = {**GIVEN, "guardians": guardians, "child_assent": assent or None}
    folder = delivery(tmp_path, {"people": people, "consents": [consent]}, {})
    assert {finding.code for finding in read_delivery(folder, ON).findings} == expected


def test_unknown_and_doubled_codes_are_found(tmp_path: Path) -> None:
    rows = [photo("F01", "a.jpg", people="C01; C99", story="S9"), photo("F01", "b.jpg")]
    folder = delivery(tmp_path, {"photographs": rows}, {"photographs/a.jpg": JPEG, "photographs/b.jpg": JPEG + b"1"})
    assert codes(folder) == {
        "photographs!3.people": "intake.unknown-code",
        "photographs!3.story": "intake.unknown-code",
        "photographs!4.code": "intake.duplicate-code",
        "file photographs/b.jpg": "intake.file-without-row",
    }


def test_a_folder_of_deliveries_is_all_of_them_and_an_empty_one_is_an_error(tmp_path: Path) -> None:
    for name in ("a", "b"):
        delivery(tmp_path / name, {}, {})
    (tmp_path / "answers").mkdir()
    assert [path.name for path in deliveries(tmp_path)] == ["a", "b"]
    with pytest.raises(Unreadable, match="init-batch"):
        deliveries(tmp_path / "answers")


def test_a_table_of_another_program_is_named_with_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "delivery.ods").write_bytes(b"PK")
    with pytest.raises(Unreadable, match=r"delivery\.ods"):
        deliveries(tmp_path)


def test_a_template_is_never_written_over_a_senders_work(tmp_path: Path) -> None:
    template.init_batch(tmp_path, "hy", "nur")
    with pytest.raises(WrongUse):
        template.init_batch(tmp_path, "hy", "nur")


def test_an_empty_template_asks_nothing(tmp_path: Path) -> None:
    for language in ("en", "hy", "az", "ru"):
        template.init_batch(tmp_path / language, language, "nur")
        assert codes(tmp_path / language) == {}


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
def test_a_file_without_rights_is_asked_about_and_the_others_go_in(tmp_path: Path) -> None:
    rows = [photo("F01", "F01.jpg"), photo("F02", "F02.jpg")]
    folder = delivery(tmp_path, {"photographs": rows}, {f"photographs/F0{n}.jpg": JPEG + bytes(n) for n in (1, 2)})
    (folder / "photographs" / "F01.jpg").chmod(0)
    assert codes(folder) == {"file photographs/F01.jpg": "intake.unreadable-file"}


def test_a_bad_sector_is_asked_about_and_the_others_go_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from storybank.intake import limits

    real = limits.sniff

    def sniff(path: Path) -> object:
        if path.name == "F01.jpg":
            raise OSError(errno.EIO, "Input/output error")
        return real(path)

    monkeypatch.setattr(limits, "sniff", sniff)
    rows = [photo("F01", "F01.jpg"), photo("F02", "F02.jpg")]
    folder = delivery(tmp_path, {"photographs": rows}, {f"photographs/F0{n}.jpg": JPEG + bytes(n) for n in (1, 2)})
    assert codes(folder) == {"file photographs/F01.jpg": "intake.unreadable-file"}
    assert [row.code for row, _ in read_delivery(folder, ON).photographs] == ["F02"]


def consents(tmp_path: Path, *rows: dict[str, object], files: dict[str, bytes] | None = None) -> Path:
    template.write(
        tmp_path / "delivery.xlsx",
        "en",
        {"stream": "nur", "batch": "b"},
        {"people": [{"code": "C01"}, {"code": "C02"}], "consents": list(rows)},
    )
    for name, data in (files or {}).items():
        (tmp_path / "consents").mkdir(exist_ok=True)
        (tmp_path / "consents" / name).write_bytes(data)
    return tmp_path


def test_a_withdrawal_dated_before_the_agreement_is_asked_about_and_stays(tmp_path: Path) -> None:
    given = {**GIVEN, "version": 1, "given_on": date(2026, 5, 1)}
    taken_back = {**GIVEN, "version": 2, "status": "withdrawn", "given_on": date(2026, 4, 1)}
    folder = consents(tmp_path, given, taken_back)
    assert codes(folder)["consents!4.given_on"] == "intake.withdrawn-before-given"
    assert [str(row.status) for row in read_delivery(folder, ON).sheets.consents] == ["given", "withdrawn"]


def test_overlapping_versions_are_nobodys(tmp_path: Path) -> None:
    folder = consents(tmp_path, {**GIVEN, "version": 2}, {**GIVEN, "version": 2, "use_portal": "no"})
    assert codes(folder)["consents!4.version"] == "intake.two-agreements"
    assert [str(row.status) for row in read_delivery(folder, ON).sheets.consents] == ["unknown"]


def test_a_row_pasted_twice_is_one_agreement(tmp_path: Path) -> None:
    folder = consents(tmp_path, GIVEN, GIVEN)
    assert codes(folder)["consents!4.code"] == "intake.duplicate-code"
    assert [str(row.status) for row in read_delivery(folder, ON).sheets.consents] == ["given"]


def test_swapped_or_copied_evidence_is_asked_about(tmp_path: Path) -> None:
    rows = ({**GIVEN, "evidence": "form a.png"}, {**GIVEN, "person": "C02", "evidence": "form a.png; form b.png"})
    asked = codes(consents(tmp_path, *rows, files={"a.png": b"same", "b.png": b"same"}))
    assert asked["consents!4.evidence"] == "intake.shared-evidence"
    assert asked["file consents/b.png"] == "intake.same-evidence"


def test_an_agreement_of_somebody_nobody_declared_is_asked_about(tmp_path: Path) -> None:
    assert codes(consents(tmp_path, {**GIVEN, "person": "C09"}))["consents!3.person"] == "intake.unknown-code"
