"""The whole play in the browser: from an empty folder to a story that is out, taken back and reissued without it, at all desks.

Everybody does only what a reader of the pages can: types, clicks, waits, looks. One language in CI; all four by
`STORYBANK_PLAY=en,hy,az,ru`. The pictures of every step lie in build/screenshots/<language>/ and are there to be looked at.
"""

import os
import re
import signal
import socket
import subprocess
import sys
import time
import zipfile

import pytest

from tests.web.play_delivery import make_delivery
from tests.web.playing import LONG_S, Somebody

pytestmark = [pytest.mark.system, pytest.mark.slow]

LANGUAGES = os.environ.get("STORYBANK_PLAY", "az").split(",")
TITLES = {"en": "What we kept", "hy": "Ինչ պահեցինք", "az": "Saxladıqlarımız", "ru": "Что мы сохранили"}
STAFF = {
    "ph-nur-1": (("photographer",), "nur"),
    "ed-nur-1": (("editor", "may open a covered face once"), "nur"),
    "ed-nar-1": (("editor",), "nar"),
    "pe-nur-1": (("people and agreements",), "nur"),
    "pu-nur-1": (("publisher",), "nur"),
    "pu-nar-1": (("publisher",), "nar"),
}


@pytest.fixture
def up(tmp_path):
    """`storybank up` on an empty folder: its address and the first administrator's link."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-c", "from storybank.cli.main import main; main()", "up", "--new"]
    command += ["--stream", "nur", "--stream", "nar", "--bank", str(tmp_path / "bank"), "--port", str(port)]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    said, end = "", time.monotonic() + LONG_S
    while "Ctrl-C" not in said:
        assert process.poll() is None and time.monotonic() < end, said
        said += process.stderr.readline()
    yield f"http://localhost:{port}", re.search(r"http\S+/start/\S+", said)[0]
    process.send_signal(signal.SIGTERM)
    process.wait(40)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_story_goes_out_and_is_taken_back(browser, up, language, tmp_path):
    address, link = up
    people = []

    def somebody(account, **looks):
        people.append(Somebody(browser, address, account, language, **looks))
        return people[-1]

    links = invite(somebody("admin-1").enter_by(link))
    photographer = somebody("ph-nur-1", size=(360, 740)).enter_by(links["ph-nur-1"], needs_factor=False)
    send(photographer, make_delivery(tmp_path / "shoot", language))
    review(somebody("ed-nur-1").enter_by(links["ed-nur-1"]))
    publisher = somebody("pu-nur-1").enter_by(links["pu-nur-1"])
    stories = collect(publisher)
    read_for_the_other_stream(somebody("ed-nar-1").enter_by(links["ed-nar-1"]))
    second = somebody("pu-nar-1").enter_by(links["pu-nar-1"])
    approve_and_publish(second, tmp_path)
    take_back(somebody("pe-nur-1").enter_by(links["pe-nur-1"]))
    see_what_is_left(publisher, second, stories)
    assert [one.trouble for one in people if one.trouble] == []
    assert [one.outside for one in people if one.outside] == []


def invite(admin):
    """Invite everybody; return their one-time links."""
    admin.sees("First steps")
    admin.shot("1-house")
    admin.press("Accounts")
    admin.confirm_it_is_me()
    links = {}
    for account, (roles, stream) in STAFF.items():
        admin.write("Account", account)
        for role in roles:
            admin.tick(role)
        admin.page.locator("main").get_by_label(stream, exact=True).check()
        admin.press("Make the account and its link")
        links[account] = admin.page.locator("main").get_by_label(admin.say("One-time link")).input_value()
    admin.shot("1-invited")
    admin.press("Encryption keys", within="nav")
    admin.press("Note it")
    admin.shot("1-keys")
    return links


def send(photographer, folder):
    """Send the folder, see what is asked, hand it over."""
    photographer.shot("2-deliveries")
    photographer.press("Begin a delivery")
    photographer.page.locator("#folder").set_input_files(folder)
    photographer.waits_for("Everything has arrived and agrees with your files.")
    photographer.shot("2-arrived")
    photographer.press("Check")
    photographer.waits_for("The workbook with marked cells")
    photographer.shot("2-asked")
    photographer.press("Hand the delivery over")
    photographer.shot("2-handed-over")
    photographer.waits_for("Nothing has come back.")
    photographer.sees("Everything you sent is in. Wipe your copies when your organisation says so.")
    photographer.shot("2-is-in")


def review(editor):
    """Answer everything that is asked about five items, by keyboard where there is a key."""
    editor.shot("3-questions")
    editor.press("Begin")
    seen = set()
    while editor.page.locator("#review").count():
        code = editor.page.locator("h1").inner_text()
        assert code not in seen, f"{code} came twice:\n{editor.text()}"
        seen.add(code)
        editor.shot(f"3-{code.replace('/', '-')}")
        WAYS.get(code, lambda editor: None)(editor)
        answer_the_rest(editor)
        editor.shot(f"3-{code.replace('/', '-')}-answered")
        with editor.page.expect_navigation():
            editor.page.keyboard.press("a")
        editor.settle()
    editor.sees("Nothing waits for you. New deliveries appear here when they have been read.")
    editor.shot("3-done")
    assert {"nur/F01", "nur/F02", "nur/F18", "nur/I1", "nur/S01", "nur/S10"} >= seen > {"nur/F01", "nur/F02", "nur/I1"}


def cover_the_tag(editor):
    """Take back a wrong answer, draw a box over the tag with the school's number."""
    picture = editor.page.locator(".frame img").bounding_box()
    across, down = picture["width"] / 1600, picture["height"] / 1067
    editor.page.mouse.move(picture["x"] + 300 * across, picture["y"] + 825 * down)
    editor.page.mouse.down()
    editor.page.mouse.move(picture["x"] + 495 * across, picture["y"] + 1000 * down, steps=5)
    editor.page.mouse.up()
    editor.page.locator("#draw select").select_option(label=editor.say("key tag"))
    answered(editor, lambda: editor.page.locator("#draw button").click())
    answered(editor, lambda: editor.page.keyboard.press("u"))
    editor.sees("Undone.")
    editor.page.keyboard.press("b")
    editor.page.keyboard.press("Enter")
    for edge, value in (("left", 300), ("top", 825), ("right", 495), ("bottom", 1000)):
        editor.page.locator(f"#draw [name={edge}]").fill(str(value))
    editor.page.locator("#draw select").select_option(label=editor.say("key tag"))
    answered(editor, lambda: editor.page.locator("#draw button").click())


def see_a_face_once(editor):
    """Look at the covered face, with a reason, then say whose it is."""
    with editor.page.expect_navigation():
        editor.page.keyboard.press("f")
    editor.write("Why you need to see it", "Who stands at the window?")
    editor.press("Show it once")
    editor.shot("3-a-face-once")
    editor.press("Back to the item")


WAYS = {"nur/F01": cover_the_tag, "nur/F02": see_a_face_once}
STORY = "main a[href*='stories/']"
CAPTIONS = {
    "nur/F02": {"en": "Anahit, Goris.", "hy": "Անահիտ, Գորիս։"},
    "nur/I1": {"en": "The key", "hy": "Բանալին"},
}


def answer_the_rest(editor):
    """Answer the first question again and again, until only looking at the whole is left."""
    texts = dict(CAPTIONS.get(editor.page.locator("h1").inner_text(), {}))
    for _ in range(60):
        question = editor.page.locator(".question:has(button)").first
        if not question.count():
            return
        answered(editor, way_of(editor, question, texts))
    raise AssertionError(f"it goes on asking:\n{editor.text()}")


def way_of(editor, question, texts):
    """Return how a question is answered, by what it offers: its key, a button, other words, or a reason why it stands."""

    def offer(words):
        return question.get_by_role("button", name=editor.say(words))

    def folded(words):
        return question.locator("summary", has_text=editor.say(words))

    language = next((one for one in texts if question.locator(f"textarea[lang={one}]").count()), None)
    if question.locator("button.fix[data-redact]").count():
        number = question.get_attribute("data-number")
        return lambda: editor.page.keyboard.press(number)
    if question.locator("[data-all]").count():
        return question.locator("[data-all]").click
    if re.search(r"\b0[.,]\d\d\b", question.locator(".says").inner_text()) and offer("Not a face").count():
        return offer("Not a face").click  # the machine itself is not sure of it
    if (whose := question.get_by_role("button", name=re.compile(r"C\d\d"))).count():
        return whose.first.click
    if language:
        folded("Other words").click()
        question.locator(f"textarea[lang={language}]").fill(texts.pop(language))
        return offer("Write this").click
    if offer("I have looked").count():
        return offer("I have looked").first.click
    if offer("I have looked at all of these").count():
        return offer("I have looked at all of these").click
    assert folded("Keep it, and say why").count(), question.inner_text()
    folded("Keep it, and say why").click()
    question.locator("textarea[name=reason]").fill("She agreed to be called so.")
    return offer("Let it stand").click


def answered(editor, act):
    """Do something on the review screen and wait until the screen has been brought up to date."""
    editor.page.evaluate("document.querySelector('#review').dataset.before = 1")
    act()
    end = time.monotonic() + 30
    while editor.page.locator("#review:not([data-before])").count() == 0:
        assert time.monotonic() < end, f"nothing came of it:\n{editor.text()}"
        editor.page.wait_for_timeout(30)
    editor.settle()


def collect(publisher):
    """Begin a collection that wants a reader of the other stream, choose everything, have it made, look at it."""
    publisher.shot("4-no-collection")
    publisher.press("Begin a collection")
    publisher.write("Short name", "what-we-kept")
    for language, title in TITLES.items():
        publisher.page.locator(f"#title-{language}").fill(title)
    publisher.tick("Somebody of another stream reads each stream's part before it is approved")
    publisher.shot("4-begin")
    publisher.press("Begin")
    for item in publisher.page.locator("main input[name=items]").all():
        item.check()
    publisher.shot("4-choose")
    publisher.press("Add what is ticked")
    publisher.shot("4-what-goes")
    publisher.press("Make the finished bytes")
    publisher.shot("4-being-made")
    publisher.waits_for("Version {version}", version=1)
    publisher.press("Version {version}", version=1)
    publisher.shot("4-proposed")
    return look_at_it(publisher, "Look at it as it will go out", "4-preview")[1]


def look_at_it(somebody, words, shot):
    """Open the preview in its own tab, go to one's language; return the words seen and where its stories stand."""
    with somebody.page.expect_popup() as opened:
        somebody.press(words)
    tab = opened.value
    tab.wait_for_load_state()
    tab.locator(f"a[hreflang='{somebody.language}'], a[lang='{somebody.language}']").first.click()
    tab.wait_for_load_state()
    seen = tab.locator("body").inner_text()
    tab.screenshot(path=somebody.picture(shot), full_page=True)
    stories = {one.evaluate("(link) => link.href").partition("/preview/")[2] for one in tab.locator(STORY).all()}
    tab.close()
    return seen, stories


def read_for_the_other_stream(reader):
    """Read what the others gathered, exactly as it would leave."""
    reader.press("Read for the other stream")
    reader.sees("Anahit, Goris.")
    assert "Baghrunts" not in reader.text() and "077 00" not in reader.text()
    pictures = reader.page.locator("article img")
    assert pictures.count() == 3
    for picture in pictures.all():
        picture.scroll_into_view_if_needed()
    reader.shot("5-read")
    reader.press("I have read all of this, and it may go")
    reader.shot("5-has-read")


def approve_and_publish(second, folder):
    """Approve the digest as a second person, seal it, take it along as a zip."""
    second.press("Version {version}", version=1)
    second.press("To the approval")
    second.confirm_it_is_me()
    second.shot("6-approval")
    second.page.locator("[name=looked]").check()
    second.press("Approve these bytes")
    second.shot("6-approved")
    second.press("Seal and publish")
    second.waits_for("Give it to somebody")
    second.write("Who takes it (a code)", "portal")
    second.shot("6-out")
    with second.page.expect_download() as coming:
        second.press("Note it and download the sealed bundle (zip)")
    coming.value.save_as(folder / "out.zip")
    with zipfile.ZipFile(folder / "out.zip") as bundle:
        assert any(name.endswith("data/index.html") for name in bundle.namelist())


def take_back(keeper):
    """Find the person, see what taking back would touch, take it back with a word that something stood there."""
    keeper.shot("7-people")
    keeper.page.get_by_role("link", name="nur/C01").click()
    keeper.shot("7-person")
    keeper.press("Take it back")
    keeper.confirm_it_is_me()
    keeper.sees("what-we-kept-v1")
    keeper.shot("7-what-it-touches")
    keeper.tick("The person wants it said that something stood there")
    keeper.press("Take it back now")
    keeper.shot("7-being-taken-back")
    keeper.waits_for("New versions without it")
    keeper.shot("7-taken-back")


def see_what_is_left(publisher, second, stories):
    """See that the next version is out without her, what stands where she stood, and whom to tell."""
    publisher.press("Collections", within="nav")
    publisher.shot("8-collections")
    publisher.press("Version {version}", version=2)
    publisher.shot("8-next-version")
    left, kept = look_at_it(publisher, "Look at it", "8-next-version-itself")
    assert "Anahit" not in left and "Անահիտ" not in left
    gone = stories - kept
    assert len(kept) == len(gone) == len(stories) // 2
    tab = publisher.context.new_page()
    answer = tab.goto(f"{publisher.page.url}preview/{min(gone)}")  # as somebody would who kept its address
    assert answer.status == 200
    assert "Anahit" not in tab.locator("body").inner_text()
    tab.screenshot(path=publisher.picture("8-where-it-stood"))
    tab.close()
    second.press("Register of copies", within="nav")
    second.sees("portal")
    second.shot("8-register")
    second.press("Notice to {holder}", holder="portal")
    second.shot("8-notice")
