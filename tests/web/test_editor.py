"""What an editor does at the desk: every act goes through the same functions as the command line's, and leaves the same traces."""

import re

import pytest

from storybank.records import FaceLink
from tests.web import subjects

pytestmark = pytest.mark.slow  # each answer asks all the rules again


@pytest.fixture
def desk(bank, enter):
    return Play(bank, enter("editor", account="ed-nur-1"))


class Play:
    """An editor at one photograph of the own stream."""

    def __init__(self, bank, client, stream="nur"):
        self.bank, self.client = bank, client
        self.item = subjects.item(bank, stream)

    def questions(self, code=None):
        return [row for row in self.bank.findings.list(item=self.item) if code is None or row.finding.code == code]

    @property
    def record(self):
        return self.bank.items.get(self.item)

    @property
    def revision(self):
        return self.bank.items.row(self.item).revision

    def page(self):
        return self.client.get(f"/review/{self.item}/").content.decode()

    def do(self, what, **values):
        values.setdefault("revision", self.revision)
        return self.client.post(f"/review/{self.item}/do/{what}/", values)

    def answer(self, code, decision, **values):
        found = self.questions(code)
        assert found, code
        return self.do("answer", finding=found[0].id, decision=decision, **values)

    def said(self, answer):
        return re.findall(r"data-said>([^<]+)", self.client.get(answer["Location"]).content.decode())[-1:]


def test_the_queue_lists_what_waits_in_the_own_stream_only(bank, desk):
    page = desk.client.get("/review/").content.decode()
    assert "nur/F01" in page and "nur/I01" in page and "nar/" not in page


def test_the_screen_shows_marks_codes_and_no_name(desk):
    page = desk.page()
    assert 'class="n ' in page and "C01" in page and "<mark" in page


def test_a_filter_that_fits_nothing_says_so(desk):
    assert "Nothing of this kind waits" in desk.client.get("/review/?code=terms.nothing").content.decode()


def test_linking_a_face_goes_into_the_record(desk):
    desk.answer("consent.unlinked-face", "link", person="C01")
    face = desk.record.faces[0]
    assert face.link is FaceLink.PERSON and desk.bank.people.code_of(face.person) == "C01"
    assert desk.bank.findings.answers_of(desk.item)[-1].by == "ed-nur-1"


def test_a_person_of_another_stream_cannot_be_linked(desk):
    answer = desk.answer("consent.unlinked-face", "link", person="nar/C01")
    assert desk.record.faces[0].link is FaceLink.UNLINKED
    assert desk.said(answer)


def test_somebody_elses_question_cannot_be_answered_through_ones_own_item(bank, desk):
    other = Play(bank, desk.client, "nar").questions()[0]
    answer = desk.do("answer", finding=other.id, decision="seen")
    assert answer.status_code == 404
    assert bank.findings.get(other.id).state == "open"


def test_keeping_it_needs_a_reason(desk):
    desk.answer("terms.liberated", "stands")
    assert desk.questions("terms.liberated")
    desk.answer("terms.liberated", "stands", reason="the museum is called so")
    assert not desk.questions("terms.liberated")
    assert desk.bank.findings.answers_of(desk.item)[-1].reason == "the museum is called so"


def test_two_editors_never_overwrite_each_other(bank, desk, enter):
    """The second one looked at an older revision: refused, with words, and nothing changes."""
    seen = desk.revision
    desk.answer("consent.unlinked-face", "bystander")
    bank.reviewing.let_go(desk.item, by="ed-nur-1")
    second = Play(bank, enter("editor", account="ed-nur-2"))
    after = desk.revision
    answer = second.do("change", decision="edit", field="caption.ru", argument="Другое", revision=seen)
    assert second.said(answer) == ["Somebody changed this while you were looking. Look again, then answer."]
    assert desk.revision == after


def test_what_another_has_taken_is_refused_until_it_is_taken_over(bank, desk, enter):
    desk.client.post(f"/review/{desk.item}/do/claim/", {"do": "claim"})
    second = Play(bank, enter("editor", account="ed-nur-2"))
    assert "ed-nur-1" in second.page()
    second.answer("consent.unlinked-face", "bystander")
    assert desk.record.faces[0].link is FaceLink.UNLINKED
    second.client.post(f"/review/{desk.item}/do/claim/", {"do": "take-over"})
    second.answer("consent.unlinked-face", "bystander")
    assert desk.record.faces[0].link is FaceLink.BYSTANDER


def test_undo_takes_the_own_last_answers_back_one_by_one(desk):
    before = desk.record
    desk.answer("consent.unlinked-face", "bystander")
    desk.answer("consent.unlinked-face", "not-a-face")
    assert not desk.questions("consent.unlinked-face")
    desk.do("undo")
    assert len(desk.questions("consent.unlinked-face")) == 1
    desk.do("undo")
    assert desk.record == before
    assert len(desk.questions("consent.unlinked-face")) == 2
    answer = desk.do("undo")
    assert desk.said(answer) == ["Nothing here is yours to undo."]


def test_nobody_undoes_what_another_did(bank, desk, enter):
    desk.answer("consent.unlinked-face", "bystander")
    bank.reviewing.let_go(desk.item, by="ed-nur-1")
    second = Play(bank, enter("editor", account="ed-nur-2"))
    second.do("undo")
    assert desk.record.faces[0].link is FaceLink.BYSTANDER


def test_an_answer_that_changes_no_record_is_undone_too(desk):
    desk.do("change", decision="edit", field="caption.en", argument="Her garden.")
    desk.answer("identity.checklist-open", "tick", all="1")
    assert not desk.questions("identity.checklist-open")
    desk.do("undo")
    assert desk.questions("identity.checklist-open")
    assert desk.record.captions["en"].text == "Her garden."


def test_an_edited_caption_is_asked_again_at_once(desk):
    desk.do("change", decision="edit", field="caption.ru", argument="Тел. +374 91 123456")
    assert desk.questions("identity.identifier")


def test_boxes_are_drawn_moved_and_taken_away(desk):
    desk.do("change", decision="cover", left="10", top="20", right="60", bottom="70", kind="plate")
    drawn = desk.record.faces[-1]
    assert (drawn.kind, drawn.box.left, drawn.box.bottom) == ("plate", 10, 70)
    desk.do("box", number=drawn.number, left="12", top="20", right="60", bottom="70")
    assert desk.record.faces[-1].box.left == 12
    desk.do("box", number=drawn.number, do="remove", left="12", top="20", right="60", bottom="70")
    assert all(face.kind == "face" for face in desk.record.faces)


@pytest.mark.parametrize("edges", [(0, 0, 9999, 10), (50, 50, 40, 60), (-1, 0, 5, 5)])
def test_a_box_outside_the_picture_is_refused(desk, edges):
    before = desk.record
    left, top, right, bottom = edges
    desk.do("change", decision="cover", left=left, top=top, right=right, bottom=bottom, kind="plate")
    assert desk.record == before


def test_a_box_that_the_machine_found_is_never_just_removed(desk):
    desk.do("box", number=1, do="remove", left="0", top="0", right="5", bottom="5")
    assert len(desk.record.faces) == 2


def test_passing_is_refused_while_a_question_is_open_and_looks_at_the_whole_when_none_is(desk):
    answer = desk.do("pass")
    assert answer["Location"].startswith(f"/review/{desk.item}")
    assert desk.record.was_seen_by is None
    for row in desk.questions():
        if row.finding.severity.value == "info" or row.finding.code == "identity.not-yet-seen":
            continue
        desk.bank.findings.answer(row.id, "seen", by="ed-nur-1", on=desk.bank.today())
    answer = desk.do("pass")
    assert desk.record.was_seen_by == "ed-nur-1"
    assert desk.bank.audit.list(subject=desk.item, verb="item.passed")
    assert not answer["Location"].startswith(f"/review/{desk.item}")


def test_returning_needs_a_reason_and_keeps_it_for_the_sender(desk):
    desk.do("change", decision="return")
    assert not desk.record.is_declined
    desk.do("change", decision="return", reason="The horizon is someone's address.")
    assert desk.record.is_declined
    assert desk.bank.reviewing.remarks(kind="return", item=desk.item)[0].words == "The horizon is someone's address."


def test_danger_closes_the_item_and_is_read_only_by_those_who_look_after_it(bank, desk, enter):
    desk.do("danger", words="She says he waits at her door.")
    assert [hold.value for hold in bank.holds.list()] == [desk.item]
    assert "waits at her door" not in desk.page()
    keeper = enter("safeguarding", account="safe-1")
    assert "waits at her door" in keeper.get("/safety/").content.decode()
    assert (
        "waits at her door"
        not in enter("safeguarding", streams=("nar",), account="safe-2").get("/safety/").content.decode()
    )


def test_a_reveal_shows_one_face_once_and_stays_in_the_log(bank, enter):
    client = enter("editor", "reveal", account="ed-nur-3")
    item = subjects.item(bank, "nur")
    page = client.post(f"/reveal/{item}/", {"face": "1", "reason": "two brothers look alike"}).content.decode()
    address = re.search(r'src="(/reveal/[^"]+)"', page)[1]
    assert client.get(address)["Content-Type"] == "image/jpeg"
    assert client.get(address).status_code == 404
    event = bank.audit.list(subject=item, verb="face.revealed")[0]
    assert event.by == "ed-nur-3" and event.facts["face"] == 1
    assert bank.reviewing.remarks(kind="reveal", item=item)[0].words == "two brothers look alike"


def test_a_reveal_of_one_session_is_nothing_to_another(bank, enter):
    item = subjects.item(bank, "nur")
    page = enter("reveal", account="ed-nur-3").post(f"/reveal/{item}/", {"face": "1", "reason": "why"}).content.decode()
    address = re.search(r'src="(/reveal/[^"]+)"', page)[1]
    assert enter("reveal", account="ed-nur-4").get(address).status_code == 404


def test_the_contact_sheet_answers_each_photograph_by_itself(bank, desk):
    first, second = [row.id for row in bank.items.list(stream="nur") if row.kind.value == "photograph"]
    sent = [f"{first}:{bank.items.row(first).revision}", f"{second}:{bank.items.row(second).revision - 1}"]
    desk.client.post("/review/sheet/", {"seen": sent, "ticked": "1"})
    assert bank.items.get(first).was_seen_by == "ed-nur-1" and bank.items.get(first).checked
    assert bank.items.get(second).was_seen_by is None  # it had moved on


def test_pictures_cover_every_face_nobody_agreed_to_show(bank, desk):
    import io

    from PIL import Image

    sent = desk.client.get(f"/picture/{desk.item}/").content
    assert not Image.open(io.BytesIO(sent)).getexif()
    picture = Image.open(io.BytesIO(sent)).convert("RGB")
    for face in desk.record.faces:
        middle = ((face.box.left + face.box.right) // 2, (face.box.top + face.box.bottom) // 2)
        assert all(abs(a - b) < 12 for a, b in zip(picture.getpixel(middle), (72, 72, 76), strict=True))


def test_sound_comes_in_the_pieces_a_player_asks_for(bank, desk):
    talk = subjects.interview(bank, "nur")
    whole = desk.client.get(f"/sound/{talk}/")
    body = b"".join(whole.streaming_content)
    part = desk.client.get(f"/sound/{talk}/", headers={"Range": "bytes=4-7"})
    assert (part.status_code, b"".join(part.streaming_content)) == (206, body[4:8])
    assert desk.client.get(f"/sound/{talk}/", headers={"Range": "bytes=999999-"}).status_code == 416


def test_words_of_a_turn_are_taken_out_not_rewritten(bank, desk):
    talk = subjects.interview(bank, "nur")
    revision = bank.items.row(talk).revision
    sent = {
        "revision": revision,
        "decision": "redact",
        "field": "segment.2",
        "words": "Арсен Каренян",
        "argument": "[сосед]",
    }
    desk.client.post(f"/review/{talk}/do/change/", sent)
    record = bank.items.get(talk)
    assert record.redactions[0].replacement == "[сосед]"
    assert record.segments[1].text == "Мой сосед Арсен Каренян вёл школу."
    page = desk.client.get(f"/review/{talk}/").content.decode()
    assert "<mark" in page
    log = page[page.index("What was replaced, and why") :]
    assert "segment.2 10–23" in log
    assert "held back by hand" in log
    assert "Арсен" not in log[: log.index("</details>")]  # why, and never what stood there


def test_a_caption_that_is_code_is_shown_as_letters(desk):
    desk.do("change", decision="edit", field="caption.en", argument='<script>alert(1)</script>"><img src=x onerror=1>')
    page = desk.page()
    assert "<script>alert" not in page and "<img src=x" not in page
    assert "&lt;script&gt;" in page


def test_a_name_as_said_joins_the_agreement_and_printing_it_waits_for_two(bank, desk):
    consent = bank.consents.current(list(desk.record.people))[0]
    sent = {"consent": consent.id, "form": "Գորիս", "language": "hy", "relation": "lived_in"}
    desk.do("said", **sent)
    added = bank.consents.get(consent.id).names_as_said[-1]
    assert (added.form, added.print_it.value) == ("Գորիս", "no")
    desk.do("said", **{**sent, "form": "Ջերմուկ", "print": "yes"})
    assert bank.consents.get(consent.id).names_as_said[-1].form == "Գորիս"
    assert bank.acts.list(kind="consent")[0].proposed_by == "ed-nur-1"


def test_an_agreement_of_another_stream_is_not_there(bank, desk):
    other = next(one for one in bank.consents.current() if one.stream == "nar")
    answer = desk.do("said", consent=other.id, form="Գորիս", language="hy", relation="lived_in")
    assert answer.status_code == 404


def test_a_proposed_place_name_waits_for_a_reader(bank, desk):
    desk.do("toponym", form="Թմբաձոր", language="hy", place="a hamlet above the spring")
    assert "Թմբաձոր" in desk.client.get("/review/names/").content.decode()


def test_of_two_answers_at_the_same_moment_one_counts(bank, enter):
    """Threads of one server: the second sees the revision the first made, or the claim it took."""
    import threading

    from django.db import connections

    players = [Play(bank, enter("editor", account=f"ed-nur-{n}")) for n in (1, 2, 3, 4)]
    question = players[0].questions("consent.unlinked-face")[0].id
    revision, start = players[0].revision, threading.Barrier(4)

    def answer(player, decision):
        start.wait()
        player.do("answer", finding=question, decision=decision, revision=revision)
        connections.close_all()

    ways = ("bystander", "not-a-face", "crop", "bystander")
    threads = [threading.Thread(target=answer, args=pair) for pair in zip(players, ways, strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(bank.findings.answers(question)) == 1
    assert players[0].revision == revision + 1
    assert bank.audit.verify() is None
