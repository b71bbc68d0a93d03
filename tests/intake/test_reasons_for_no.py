"""Each reason for "no" (DECISIONS, decide, 1 to 10) comes out of a workbook and out of both kinds of phone export alike."""

from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from storybank.intake import phone, template
from storybank.intake.arrivals import opened
from storybank.intake.assemble import Readings, assemble
from storybank.intake.batch import read_delivery
from storybank.intake.quick import glance
from storybank.records import Audience, Deny, Hold, Language, ReasonCode, Request, Treatment, Use
from storybank.rules.consent import decide
from storybank.rules.views import whole
from storybank.stages.check_delivery import CodeBook
from tests import phone_forms

pytestmark = pytest.mark.slow  # a workbook is written for each case

ON = date(2026, 11, 20)
PROVED = frozenset({Treatment.METADATA_REMOVED, Treatment.NAMES_REPLACED, Treatment.PLACES_COARSENED})
SOURCES = ("workbook", "kobo", "kobo in Armenian", "odk central")


@dataclass(frozen=True)
class Case:
    """What differs from an agreement that permits: as answers of the phone form, and as cells of the workbook."""

    reason: ReasonCode
    answers: dict[str, Any] = field(default_factory=dict)
    cells: dict[str, Any] = field(default_factory=dict)  # of the agreement
    person: dict[str, Any] = field(default_factory=dict)
    photo: dict[str, Any] = field(default_factory=dict)
    more_people: tuple[dict[str, Any], ...] = ()
    third_parties: tuple[dict[str, Any], ...] = ()
    holds: tuple[Hold, ...] = ()
    request: Request = Request(use=Use.PORTAL, audience=Audience.PUBLIC, language=Language("ru"))  # noqa: RUF009, frozen


def both(reason: ReasonCode, **values: Any) -> Case:
    """Return a case whose answers and cells are called the same and hold the same."""
    return Case(reason, answers=values, cells=values)


def photo_of(people: str) -> dict[str, Any]:
    return {"photographs": [{"photo": "1.jpg", "caption": "A table.", "shows_people": "yes", "photo_people": people}]}


ADULT_GUARDIAN = {"guardian_code": "G01", "guardian_authority": "parent", "guardian_adult": "yes", "guardian_how": "present"}  # fmt: skip
CASES = {
    "somebody in the picture has no agreement": Case(ReasonCode.MISSING, answers=photo_of("C01; C02"), photo={"people": "C01; C02"}),
    "the organisation holds a theme": Case(
        ReasonCode.HOLD,
        answers={"photographs": [{"photo": "1.jpg", "shows_people": "yes", "photo_people": "C01", "themes": "school"}]},
        photo={"themes": "school"},
        holds=(Hold(scope="theme", value="school", since_on=ON),),
    ),
    "the organisation holds the stream": Case(ReasonCode.HOLD, holds=(Hold(scope="stream", value="nur", since_on=ON),)),
    "asked, not answered": both(ReasonCode.NOT_GIVEN, status="requested"),
    "put off": both(ReasonCode.NOT_GIVEN, status="deferred"),
    "refused": both(ReasonCode.NOT_GIVEN, status="refused"),
    "withdrawn": both(ReasonCode.WITHDRAWN, status="withdrawn"),
    "invalid": both(ReasonCode.NOT_GIVEN, status="invalidated"),
    "from next week on": both(ReasonCode.NOT_YET_VALID, valid_from=date(2026, 11, 27)),
    "expired by its date": both(ReasonCode.EXPIRED, valid_until=date(2026, 11, 19)),
    "by mark, nobody saw it": Case(ReasonCode.NO_EVIDENCE, answers={"method": "mark"}, cells={"method": "mark"}),
    "a child and no guardian": Case(
        ReasonCode.GUARDIAN_MISSING,
        answers={"age_band": "child", "child_assent": "yes"}, cells={"child_assent": "yes"}, person={"age_band": "child"},
    ),
    "a caregiver alone": Case(
        ReasonCode.GUARDIAN_MISSING,
        answers={"age_band": "child", "child_assent": "yes", "guardians": [{**ADULT_GUARDIAN, "guardian_authority": "caregiver", "guardian_decision": "yes"}]},
        cells={"child_assent": "yes", "guardians": "G01 caregiver yes present"}, person={"age_band": "child"},
        more_people=({"code": "G01", "age_band": "adult"},),
    ),
    "a guardian who is a child": Case(
        ReasonCode.GUARDIAN_MISSING,
        answers={"age_band": "child", "child_assent": "yes", "guardians": [{**ADULT_GUARDIAN, "guardian_adult": "no", "guardian_decision": "yes"}]},
        cells={"child_assent": "yes", "guardians": "G01 parent yes present"}, person={"age_band": "child"},
        more_people=({"code": "G01", "age_band": "child"},),
    ),
    "two parents who disagree": Case(
        ReasonCode.GUARDIAN_REFUSED,
        answers={"age_band": "child", "child_assent": "yes", "guardians": [
            {**ADULT_GUARDIAN, "guardian_decision": "yes"}, {**ADULT_GUARDIAN, "guardian_code": "G02", "guardian_decision": "no"}]},
        cells={"child_assent": "yes", "guardians": "G01 parent yes present; G02 parent no"}, person={"age_band": "child"},
        more_people=({"code": "G01", "age_band": "adult"}, {"code": "G02", "age_band": "adult"}),
    ),
    "a child who has not said yes": Case(
        ReasonCode.ASSENT_MISSING,
        answers={"age_band": "child", "guardians": [{**ADULT_GUARDIAN, "guardian_decision": "yes"}]},
        cells={"guardians": "G01 parent yes present"}, person={"age_band": "child"}, more_people=({"code": "G01", "age_band": "adult"},),
    ),
    "a child who has turned 18": Case(
        ReasonCode.TURNED_18,
        answers={"age_band": "child", "turns_18_on": date(2026, 11, 20), "child_assent": "yes", "guardians": [{**ADULT_GUARDIAN, "guardian_decision": "yes"}]},
        cells={"child_assent": "yes", "guardians": "G01 parent yes present"}, person={"age_band": "child", "turns_18_on": date(2026, 11, 20)},
        more_people=({"code": "G01", "age_band": "adult"},),
    ),
    "nobody is sure it was a free choice": both(ReasonCode.QUALITY, quality_voluntariness="unsure"),
    "help depended on it": both(ReasonCode.QUALITY, quality_aid_not_conditional="no"),
    "closed until a day": both(ReasonCode.EMBARGO, embargo_until=date(2027, 5, 1)),
    "closed until her brother is home": both(ReasonCode.EMBARGO, embargo_event="till my brother is home"),
    "not on the portal": both(ReasonCode.USE_DENIED, use_portal="no"),
    "ask me each time": both(ReasonCode.USE_UNANSWERED, use_portal="ask"),
    "a use nobody asked about": Case(ReasonCode.USE_NOT_ASKED, request=Request(use=Use.FUNDRAISING, audience=Audience.PUBLIC)),
    "for partners only": both(ReasonCode.AUDIENCE, audience="partners"),
    "only in Armenian": both(ReasonCode.LANGUAGE, use_languages=["hy"]),
    "spoken of, and nobody wrote why she was not asked": Case(
        ReasonCode.THIRD_PARTY,
        answers={**photo_of("C01; N01 named"), "third_parties": [{"third_code": "N01", "third_kind": "talked_about", "third_treatment": "keep"}]},
        photo={"people": "C01; N01 named"}, more_people=({"code": "N01"},),
        third_parties=({"person": "C01", "ref": "N01", "kind": "talked_about", "treatment": "keep"},),
    ),
    "no name, and the face is shown": both(ReasonCode.INCOHERENT, identification="anonymous"),
}  # fmt: skip


def workbook(folder: Path, case: Case) -> Path:
    for name in ("photographs", "consents"):
        (folder / name).mkdir(parents=True)
    (folder / "photographs" / "1.jpg").write_bytes(phone_forms.picture())
    (folder / "consents" / "sig-C01.png").write_bytes(phone_forms.picture(9))
    columns = {
        name: target.partition(".")[2]
        for name, question in phone.questions().items()
        for target in question.to
        if target.startswith("consents.") and not question.is_attachment and question.type != "calculate"
    }
    answers = phone_forms.given()
    agreement = {columns[name]: value for name, value in answers.items() if name in columns}
    agreement |= {"evidence": "form consents/sig-C01.png", **case.cells}
    photo = {
        "code": "F01",
        "file": "1.jpg",
        "caption_en": "A table.",
        "shows_people": True,
        "people": "C01",
        **case.photo,
    }
    people = [{"code": "C01", "age_band": "adult", **case.person}, *case.more_people]
    rows = {"people": people, "consents": [agreement], "photographs": [photo], "third_parties": case.third_parties}
    template.write(folder / "delivery.xlsx", "ru", {"stream": "nur", "batch": "b"}, rows)
    return folder


def arrive(tmp_path: Path, source: str, case: Case) -> Path:
    if source == "workbook":
        return workbook(tmp_path / "shoot", case)
    answers = [phone_forms.given(**case.answers)]
    if source == "odk central":
        return phone_forms.central(tmp_path / "export.zip", answers)
    tmp_path.joinpath("phone").mkdir()
    is_local = "Armenian" in source
    phone_forms.kobo(
        tmp_path / "phone" / "export.xlsx",
        answers,
        how="labels" if is_local else "kobo",
        language="hy" if is_local else "",
    )
    phone_forms.attachments(tmp_path / "phone" / "attachments.zip", answers)
    return tmp_path / "phone"


def decisions(tmp_path: Path, source: str, case: Case) -> Any:
    with opened(arrive(tmp_path, source, case)) as folder:
        delivery = read_delivery(folder, ON)
        assert delivery.stream == "nur"
        readings = Readings(photos={file.name: glance(file.path, ON) for _, file in delivery.photographs})
        found = assemble(delivery, readings, CodeBook())
    (photo,) = found.photos
    view = replace(whole(photo), proved_on_all=PROVED)
    return decide(view, {one.id: one for one in found.people}, found.consents, case.holds, case.request, ON)


@pytest.mark.parametrize("source", SOURCES)
def test_the_agreement_from_which_every_case_differs_permits(tmp_path: Path, source: str) -> None:
    assert decisions(tmp_path, source, Case(ReasonCode.MISSING)).allows


@pytest.mark.parametrize("source", SOURCES)
@pytest.mark.parametrize("name", CASES)
def test_each_reason_for_no_can_be_written(tmp_path: Path, name: str, source: str) -> None:
    answer = decisions(tmp_path, source, CASES[name])
    assert isinstance(answer, Deny)
    assert answer.reasons[0].code is CASES[name].reason


def test_every_reason_of_a_sender_is_among_the_cases() -> None:
    by_the_bank_alone = {ReasonCode.PAUSED, ReasonCode.UNLINKED_FACE, ReasonCode.TREATMENT_MISSING}
    assert {case.reason for case in CASES.values()} | by_the_bank_alone == set(ReasonCode)
