"""The workbook as people really fill it in: four languages, pasted cells, formulas, other programs' files."""

import zipfile
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from storybank.errors import Unreadable
from storybank.findings import Severity
from storybank.i18n import LANGUAGES
from storybank.intake import forms, sheets, template
from storybank.intake.cells import CellReader
from storybank.records import Answer, ConsentStatus, GuardianAuthority, RiskLevel, Use

ON = date(2026, 11, 20)


def write(path: Path, rows: dict[str, list[list[object]]]) -> Path:
    book = Workbook()
    book.remove(book.active)
    for title, lines in rows.items():
        sheet = book.create_sheet(title)
        for line in lines:
            sheet.append(line)
    book.save(path)
    return path


def read(path: Path) -> tuple[sheets.Sheets, dict[str, str]]:
    found, findings = sheets.read(path, ON)
    return found, {finding.field: finding.code for finding in findings}


PHOTO = {
    "code": "F01",
    "file": "F01.jpg",
    "caption_hy": "Գորիս",
    "people": "C01; N01 bystander; N02 refused",
    "taken_on": date(2024, 5, 1),
    "shows_people": True,
    "quote": "  ա՛յ\u00a0տղա ",
    "quote_language": "hy",
    "quote_by": "C01",
}
CONSENT = {
    "person": "C01",
    "status": "given",
    "roles": ["narrator", "depicted"],
    "use_portal": "yes",
    "use_fundraising": "ask",
    "guardians": "G01 caregiver yes present; G02 parent not reached",
    "evidence": "form consents/C01.png",
    "risk": "high",
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_the_template_writes_in_a_language_is_read_back(tmp_path: Path, language: str) -> None:
    path = tmp_path / "delivery.xlsx"
    template.write(path, language, {"stream": "nur", "batch": "b"}, {"photographs": [PHOTO], "consents": [CONSENT]})
    found, findings = sheets.read(path, ON, language)
    assert not findings
    assert found.about["stream"] == "nur"
    photo, consent = found.photographs[0], found.consents[0]
    assert photo.where == "photographs!3"
    assert [link.how for link in photo.people] == ["", "bystander", "refused"]
    assert photo.quote == PHOTO["quote"], "a quotation is kept to the letter"
    assert consent.status is ConsentStatus.GIVEN
    assert consent.uses == {Use.PORTAL: Answer.YES, Use.FUNDRAISING: Answer.ASK}
    assert [(g.authority, g.decision) for g in consent.guardians] == [
        (GuardianAuthority.CAREGIVER, Answer.YES),
        (GuardianAuthority.PARENT, None),
    ]
    assert consent.code == "C01", "an agreement without a code goes under its person's"


@pytest.mark.parametrize("language", LANGUAGES)
def test_headings_are_known_without_the_hidden_keys(tmp_path: Path, language: str) -> None:
    path = tmp_path / "delivery.xlsx"
    template.write(path, language, {"stream": "nur"}, {"photographs": [PHOTO]})
    book = load_workbook(path)
    for sheet in book.worksheets:
        if sheet.sheet_state == "visible":
            sheet.delete_rows(1)
    book.save(path)
    found, _ = read(path)
    assert found.photographs[0].captions == {"hy": "Գորիս"}


def test_every_column_has_a_heading_of_its_own_in_every_language() -> None:
    for sheet in forms.SHEETS:
        for language in LANGUAGES:
            for column in forms.form(sheet).columns:
                assert forms.column_of(sheet, column.headings[language]) is column, (sheet, language, column.key)


def test_one_bad_row_costs_no_other(tmp_path: Path) -> None:
    path = write(
        tmp_path / "d.xlsx",
        {
            "photographs": [
                ["code", "file", "taken_on"],
                ["F01", "a.jpg", "31.02.2024"],
                ["Anahit", "b.jpg"],
                ["F03", "c.jpg", "2024-05-01"],
            ]
        },
    )
    found, codes = read(path)
    assert [row.code for row in found.photographs] == ["F01", "F03"]
    assert codes == {"photographs!2.taken_on": "intake.bad-date", "photographs!3.code": "intake.not-a-code"}


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("2024-05-31", date(2024, 5, 31)),
        ("31.05.2024", date(2024, 5, 31)),
        ("31/05/2024", date(2024, 5, 31)),
        ("2024-05-31 10:20:30", date(2024, 5, 31)),
        ("05/06/2024", "intake.ambiguous-date"),
        ("31.02.2024", "intake.bad-date"),
        ("May 2024", "intake.bad-date"),
        ("2027-01-01", "intake.future-date"),
        (45000.0, "intake.bad-date"),
    ],
)
def test_a_date_is_read_in_two_ways_of_writing_and_never_guessed(written: object, expected: object) -> None:
    reader = CellReader(on=ON, language="en", findings=[])
    column = forms.column_of("photographs", "taken_on")
    assert column is not None
    value = reader.read(written, column, "photographs!3")  # type: ignore[arg-type]
    assert (reader.findings[0].code if reader.findings else value) == expected


def test_a_name_column_is_refused_and_not_read(tmp_path: Path) -> None:
    for heading in ("Name", "Անուն Ազգանուն", "Soyad", "ФИО", "Телефон"):
        path = write(tmp_path / "d.xlsx", {"people": [["code", heading], ["C01", "Somebody Realname"]]})
        found, findings = sheets.read(path, ON)
        assert [(f.code, f.severity) for f in findings] == [("intake.name-column", Severity.BLOCKED)]
        assert "Realname" not in repr(found) + repr(findings)


def test_something_that_is_no_code_is_not_repeated_in_the_finding(tmp_path: Path) -> None:
    path = write(tmp_path / "d.xlsx", {"photographs": [["code", "file", "people"], ["F01", "a.jpg", "Anahit Testian"]]})
    _, findings = sheets.read(path, ON)
    assert findings[0].code == "intake.not-a-code"
    assert "Anahit" not in repr(findings)


def test_an_unknown_heading_is_a_finding_with_the_nearest_known_one(tmp_path: Path) -> None:
    path = write(tmp_path / "d.xlsx", {"photographs": [["Code", "File", "Photografer (code)"], ["F01", "a.jpg", "P1"]]})
    _, findings = sheets.read(path, ON)
    assert (findings[0].code, findings[0].suggestions) == ("intake.unknown-heading", ("Photographer (code)",))


def test_same_as_above_fills_down_in_any_language(tmp_path: Path) -> None:
    lines: list[list[object]] = [["code", "file", "caption_en"], ["F01", "a.jpg", "A road"]]
    lines += [
        [f"F{n:02}", f"{n}.jpg", mark]
        for n, mark in enumerate(("same as above", "նույնը", "yuxarıdakı kimi", "как выше", '"', "〃"), 2)
    ]
    found, codes = read(write(tmp_path / "d.xlsx", {"photographs": lines}))
    assert {row.captions["en"] for row in found.photographs} == {"A road"}
    assert not codes


def test_codes_keep_their_zeros_and_lose_look_alikes(tmp_path: Path) -> None:
    path = write(tmp_path / "d.xlsx", {"people": [["code"], ["007"], ["С01"]]})  # the second С is Cyrillic
    found, codes = read(path)
    assert [row.code for row in found.people] == ["007", "C01"]
    assert codes["people!3.code"] == "intake.look-alike"


def test_a_formula_and_an_error_are_not_read(tmp_path: Path) -> None:
    path = write(
        tmp_path / "d.xlsx",
        {"photographs": [["code", "file", "caption_en"], ["F01", "a.jpg", "=HYPERLINK(1)"], ["F02", "b.jpg", "#N/A"]]},
    )
    book = load_workbook(path)
    book["photographs"]["C3"].data_type = "e"
    book.save(path)
    found, codes = read(path)
    assert codes == {"photographs!2.caption_en": "intake.formula-cell", "photographs!3.caption_en": "intake.error-cell"}
    assert all(not row.captions for row in found.photographs)


def test_a_value_nobody_knows_stays_on_the_closed_side(tmp_path: Path) -> None:
    path = write(
        tmp_path / "d.xlsx",
        {
            "consents": [
                ["person", "status", "risk", "face", "use_portal"],
                ["C01", "sure!", "enormous", "shown everywhere", "maybe"],
            ]
        },
    )
    found, codes = read(path)
    row = found.consents[0]
    assert (row.status, row.risk, row.face, row.uses) == (ConsentStatus.UNKNOWN, RiskLevel.HIGH, "not_shown", {})
    assert set(codes.values()) == {"intake.unknown-value"}


@pytest.mark.parametrize("separator", [";", "\t", ","])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_csv_is_read_with_any_separator_and_mark(tmp_path: Path, separator: str, encoding: str) -> None:
    lines = [["Код", "Файл", "Подпись (русский)"], ["F01", "a.jpg", "Дорога"]]
    (tmp_path / "photographs.csv").write_text("\n".join(separator.join(line) for line in lines), encoding=encoding)
    found, codes = read(tmp_path)
    assert found.photographs[0].captions == {"ru": "Дорога"}
    assert not codes


def test_cp1251_is_read_with_a_notice(tmp_path: Path) -> None:
    (tmp_path / "photographs.csv").write_text("Код;Файл;Подпись (ru)\nF01;a.jpg;Дорога\n", encoding="cp1251")
    found, codes = read(tmp_path)
    assert found.photographs[0].captions == {"ru": "Дорога"}
    assert codes == {"file photographs.csv": "intake.encoding"}


def test_a_bomb_a_text_and_a_broken_zip_are_errors_that_name_the_file(tmp_path: Path) -> None:
    import zipfile

    bomb = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<a/>")
        archive.writestr("xl/worksheets/sheet1.xml", b"\0" * 30_000_000)
    (tmp_path / "text.xlsx").write_text("no workbook")
    good = write(tmp_path / "good.xlsx", {"photographs": [["code", "file"], ["F01", "a.jpg"]]}).read_bytes()
    (tmp_path / "cut.xlsx").write_bytes(good[: len(good) // 2])
    for name in ("bomb.xlsx", "text.xlsx", "cut.xlsx"):
        with pytest.raises(Unreadable, match=name):
            sheets.read(tmp_path / name, ON)


def test_a_far_cell_does_not_fill_the_memory(tmp_path: Path) -> None:
    book = Workbook()
    book.active.title = "photographs"
    book.active["A1"], book.active["XFD1048576"] = "code", "x"
    book.save(tmp_path / "far.xlsx")
    with pytest.raises(Unreadable):
        sheets.read(tmp_path / "far.xlsx", ON)


def test_the_marked_copy_leaves_the_senders_file_alone_and_calculates_nothing(tmp_path: Path) -> None:
    from storybank.intake.marked import Remark, write_marked

    path = write(
        tmp_path / "delivery.xlsx", {"photographs": [["code", "file", "caption_en"], ["F01", "a.jpg", "=1+1"]]}
    )
    before = path.read_bytes()
    marked = write_marked(path, [Remark("photographs!2.caption_en", Severity.REVIEW, "a formula")])
    assert path.read_bytes() == before
    cell = load_workbook(marked)["photographs"]["C2"]
    assert (cell.data_type, cell.value, cell.comment.text) == ("s", "=1+1", "a formula")
    assert cell.fill.fgColor.rgb.endswith("F7E3A1")


@settings(max_examples=60, deadline=None)
@given(text=st.text(max_size=60))
@pytest.mark.parametrize("sheet", ["photographs", "consents", "interviews"])
def test_no_text_in_any_cell_breaks_the_reader(sheet: str, text: str) -> None:
    reader = CellReader(on=ON, language="hy", findings=[])
    for column in forms.form(sheet).columns:
        reader.read(text, column, f"{sheet}!3")
    assert all(finding.code.startswith("intake.") for finding in reader.findings)


@pytest.mark.parametrize("mark", ["*", "все", "hamısı", "բոլորը"])
def test_one_row_speaks_for_the_whole_shoot_and_each_frame_for_itself(tmp_path: Path, mark: str) -> None:
    rows = [
        ["code", "file", "people", "photographer", "shows_people", "caption_en"],
        [mark, "never.jpg", "C01", "P1", "yes", None],
        ["F01", "1.jpg", None, None, None, "One."],
        ["F02", "2.jpg", "C02; N01 bystander", None, "no", "Two."],
    ]
    found, _ = read(write(tmp_path / "d.xlsx", {"photographs": rows}))
    assert [row.code for row in found.photographs] == ["F01", "F02"]
    assert [[link.code for link in row.people] for row in found.photographs] == [["C01"], ["C02", "N01"]]
    assert [(row.file, row.photographer, row.shows_people) for row in found.photographs] == [
        ("1.jpg", "P1", True),
        ("2.jpg", "P1", False),
    ]


def test_nobody_agrees_for_everybody(tmp_path: Path) -> None:
    rows = [["person", "status", "use_portal"], ["*", "given", "yes"], ["C01", None, None]]
    found, asked = read(write(tmp_path / "d.xlsx", {"consents": rows}))
    assert found.consents[0].status is ConsentStatus.UNKNOWN and found.consents[0].uses == {}
    assert asked["consents!2"] == "intake.for-all-rows"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_written_workbook_helps_in_its_language(tmp_path: Path, language: str) -> None:
    path = template.init_batch(tmp_path / "d", language, "nur", "b")
    book = load_workbook(path)
    consents = book[forms.form("consents").titles[language][:31]]
    columns = forms.form("consents").columns
    at = {column.key: number for number, column in enumerate(columns, start=1)}
    assert [cell.value for cell in consents[1]] == [column.key for column in columns]
    assert consents.row_dimensions[1].hidden and consents.freeze_panes == "B3"
    status = forms.form("consents").columns[at["status"] - 1]
    assert consents.cell(2, at["status"]).value == status.headings[language]
    assert consents.cell(2, at["status"]).comment.text == status.help[language]  # type: ignore[index]
    rules = {str(rule.sqref).split("3")[0]: rule for rule in consents.data_validations.dataValidation}
    from openpyxl.utils import get_column_letter as letter

    assert rules[letter(at["given_on"])].type == "date"
    assert consents.cell(3, at["given_on"]).number_format == "dd.mm.yyyy"
    listed = rules[letter(at["status"])]
    name = listed.formula1.removeprefix("=")
    sheet, cells = book.defined_names[name].attr_text.split("!")
    labels = [cell.value for row in book[sheet][cells.replace("$", "")] for cell in row]
    assert labels[: len(forms.choices("status"))] == [entry[language] for entry in forms.choices("status").values()]
    assert book[sheet].sheet_state == "hidden"


def test_a_workbook_as_libreoffice_saves_it_reads_the_same(tmp_path: Path) -> None:
    """Rows to the end of the sheet with nothing but a height, the key row shown again, its own format of dates."""
    path = tmp_path / "delivery.xlsx"
    template.write(path, "ru", {"stream": "nur", "batch": "b"}, {"photographs": [PHOTO], "consents": [CONSENT]})
    before, _ = sheets.read(path, ON, "ru")
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(tmp_path / "lo.xlsx", "w", zipfile.ZIP_DEFLATED) as target:
        for entry in source.infolist():
            body = source.read(entry)
            if entry.filename.startswith("xl/worksheets/sheet"):
                last = (
                    b'<row r="1048576" customFormat="false" ht="12.8" hidden="false" customHeight="false"/></sheetData>'
                )
                body = body.replace(b"</sheetData>", last).replace(b' hidden="1"', b"")
            target.writestr(entry.filename, body.replace(b"dd.mm.yyyy", b"dd/mm/yy;@"))
    after, asked = sheets.read(tmp_path / "lo.xlsx", ON, "ru")
    assert (after, [finding.code for finding in asked]) == (before, [])


def test_what_was_pasted_over_the_drop_downs_is_read_or_asked_about(tmp_path: Path) -> None:
    path = tmp_path / "delivery.xlsx"
    template.write(path, "en", {"stream": "nur", "batch": "b"}, {"consents": [CONSENT]})
    book = load_workbook(path)
    sheet = book["consents"]
    at = {cell.value: cell.column for cell in sheet[1]}
    for key, value in {"status": "ДАНО ", "use_portal": "sure", "given_on": "1/2/2026", "risk": "very"}.items():
        sheet.cell(3, at[key]).value = value
    book.save(path)
    found, asked = read(path)
    assert (found.consents[0].status, found.consents[0].risk) == (ConsentStatus.GIVEN, RiskLevel.HIGH)
    assert found.consents[0].uses.get(Use.PORTAL) is None
    expected = {"use_portal": "unknown-value", "given_on": "ambiguous-date", "risk": "unknown-value"}
    assert {key: asked[f"consents!3.{key}"] for key in expected} == {k: f"intake.{v}" for k, v in expected.items()}


def test_two_unknown_headings_are_two_questions(tmp_path: Path) -> None:
    _, findings = sheets.read(
        write(tmp_path / "d.xlsx", {"people": [["code", "age_band", "hight", "weight"], ["C01", "adult", 1, 2]]}), ON
    )
    unknown = [finding for finding in findings if finding.code == "intake.unknown-heading"]
    assert len({finding.key for finding in unknown}) == 2


def test_a_use_nobody_knows_is_not_read(tmp_path: Path) -> None:
    path = write(tmp_path / "d.xlsx", {"consents": [["person", "status", "use_television"], ["C01", "given", "yes"]]})
    found, asked = read(path)
    assert found.consents[0].uses == {} and asked["consents!1"] == "intake.unknown-heading"


def test_as_many_people_as_a_cell_holds_and_more(tmp_path: Path) -> None:
    people = "; ".join(f"C{number:05}" for number in range(2_400))
    more = "; ".join(f"C{number:05}" for number in range(10_000))
    (tmp_path / "photographs.csv").write_text(f"code,file,people\nF01,1.jpg,{people}\nF02,2.jpg,{more}\n")
    found, asked = read(tmp_path)
    assert [len(row.people) for row in found.photographs] == [2_400, 0]
    assert asked["photographs!3.people"] == "intake.too-long"
