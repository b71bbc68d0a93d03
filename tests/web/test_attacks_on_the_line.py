"""What somebody would try on the line itself, below forms: lengths that lie, hosts, tokens of others, ranges, races."""

import base64
import hashlib
import threading

import pytest

from tests.web import subjects
from tests.web.test_way_in import PASSWORD, SECRET, code, sign_in, with_factor

pytestmark = pytest.mark.slow


def test_nobody_sends_much(bank, nobody):
    """A sign-in is a few hundred bytes; more is refused before a byte of it is read."""
    answer = nobody.post("/in/", {"login": "ph-9", "password": "x" * 100_000})
    assert (answer.status_code, answer.content) == (413, b"")
    assert nobody.post("/in/", {"login": "ph-9", "password": "x" * 1000}).status_code == 200


@pytest.mark.parametrize(
    "host", ["elsewhere.example", "localhost.elsewhere.example", "localhost@elsewhere.example", ""]
)
def test_links_and_redirects_never_follow_the_hosts_name_of_a_request(bank, nobody, host):
    for header in ({"host": host}, {"host": "localhost", "x-forwarded-host": host}):
        answer = nobody.get("/in/", headers=header)
        assert answer.status_code in (200, 400)
        assert b"elsewhere" not in answer.content


def test_the_address_that_a_caller_claims_frees_nobody_from_waiting(bank, enter, nobody):
    """Without a server of ours in front (local profile), X-Forwarded-For says nothing."""
    enter("photographer", account="ph-9")
    answers = [
        nobody.post(
            "/in/",
            {"login": "ph-9", "password": "not the password"},
            headers={"x-forwarded-for": f"203.0.113.{number}", "x-real-ip": f"203.0.113.{number}"},
        )
        for number in range(12)
    ]
    assert sign_in(nobody, "ph-9").status_code in (200, 429)  # the right one waits too
    assert {answer.status_code for answer in answers} <= {200, 429}


def test_guessing_codes_is_slowed(bank, enter, nobody):
    enter("editor", account="ed-9")
    with_factor("ed-9")
    sign_in(nobody, "ed-9")
    for number in range(12):
        answer = nobody.post("/in/code/", {"code": f"{number:06}"})
        assert answer.status_code in (200, 302, 429)
    nobody.post("/in/code/", {"code": code()})
    assert nobody.get("/review/")["Location"] == "/in/"


def test_a_password_alone_opens_nothing_while_the_code_is_asked_for(bank, enter, nobody):
    enter("editor", account="ed-9")
    with_factor("ed-9")
    sign_in(nobody, "ed-9")
    for path in ("/", "/review/", "/account/", "/account/second/", "/account/second/app/off/", "/account/password/"):
        for method in (nobody.get, nobody.post):
            assert method(path)["Location"] == "/in/"


def test_who_takes_the_second_factor_away_sets_one_up_before_going_on(bank, enter, nobody):
    from allauth.mfa.models import Authenticator

    enter("editor", account="ed-9")
    with_factor("ed-9")
    sign_in(nobody, "ed-9")
    nobody.post("/in/code/", {"code": code()})
    assert nobody.get("/review/").status_code == 200
    nobody.post("/account/second/app/off/")
    assert not Authenticator.objects.filter(type="totp").exists() and SECRET
    assert nobody.get("/review/")["Location"] == "/account/second/app/"


def test_of_two_who_use_a_link_at_once_one_sets_the_password(bank):
    import re

    from django.db import connection
    from django.test import Client

    from storybank.web.account import invitations
    from storybank.web.models import Login

    link = re.sub(
        r"https?://[^/]+", "", invitations.invite(bank, "ph-9", roles=["photographer"], streams=[], by="admin-1")
    )
    begin = threading.Barrier(2)

    def use(word):
        client = Client()
        begin.wait()
        client.post(link, {"password": f"{PASSWORD} {word}", "again": f"{PASSWORD} {word}"})
        connection.close()

    both = [threading.Thread(target=use, args=(word,)) for word in ("one", "two")]
    for one in both:
        one.start()
    for one in both:
        one.join()
    login = Login.objects.get(account="ph-9")
    assert sum(login.check_password(f"{PASSWORD} {word}") for word in ("one", "two")) == 1


def test_an_unknown_account_takes_as_long_as_a_known_one(bank, enter, nobody, monkeypatch):
    """The password is hashed for nobody too: time tells no account."""
    from django.contrib.auth.hashers import MD5PasswordHasher
    from django.core.cache import cache

    enter("photographer", account="ph-9")
    hashed = []
    plain = MD5PasswordHasher.encode
    monkeypatch.setattr(MD5PasswordHasher, "encode", lambda self, *a: hashed.append(1) or plain(self, *a))
    counts = []
    for account in ("ph-9", "nobody-9"):
        cache.clear()
        hashed.clear()
        sign_in(nobody, account, "not the password")
        counts.append(len(hashed))
    assert counts[0] == counts[1] == 1


def test_a_range_of_a_preview_that_lies_is_answered(bank, enter):
    client = enter("publisher", account="pu-1")
    release = subjects.release(bank, "nur")
    for asked in ("bytes=0-0,5-9", "bytes=-", "bytes=5-2", "bytes=" + "9" * 5000 + "-", "bytes=-0", "pages=1-2"):
        answer = client.get(f"/releases/{release}/preview/index.html", headers={"Range": asked})
        assert answer.status_code in (200, 416), asked
        assert answer["Cache-Control"] == "no-store"
        assert (
            "sandbox" in answer["Content-Security-Policy"] and "script-src 'none'" in answer["Content-Security-Policy"]
        )


@pytest.fixture
def tus(bank, enter):
    """Return a function that asks as the upload token of the given account's own upload does."""
    from django.test import Client

    from storybank.web.models import Upload
    from storybank.web.photographer import uploads

    enter("photographer", account="photographer-1")
    enter("photographer", account="photographer-2", streams=("nar",))
    mine = Upload.objects.get(pk=subjects.upload(bank, "nur"))
    given = uploads.token(mine)

    def ask(method, path, body=b"", **headers):
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return Client().generic(
            method, path, body, headers={"Authorization": f"Bearer {given}", "Tus-Resumable": "1.0.0", **named}
        )

    ask.mine = mine.pk
    return ask


def said(name, data):
    return ",".join(
        f"{key} {base64.b64encode(value.encode()).decode()}"
        for key, value in (("filename", name), ("sha256", hashlib.sha256(data).hexdigest()))
    )


@pytest.mark.parametrize("length", ["-1", "1e9", "9" * 15, "9" * 30, "١٢", "0x10", " ", "5, 6"])
def test_lengths_that_cannot_be_make_no_file(bank, tus, length):
    from storybank.stages import uploads as disk

    answer = tus("POST", f"/up/{tus.mine}/", Upload_Length=length, Upload_Metadata=said("a.jpg", b"x"))
    assert answer.status_code in (400, 413)
    assert disk.parts(bank.path, tus.mine) == ()


@pytest.mark.parametrize("offset", ["-1", "6", "99999999999999", "abc", ""])
def test_offsets_that_cannot_be_change_nothing(bank, tus, offset):
    from storybank.stages import uploads as disk

    where = tus("POST", f"/up/{tus.mine}/", Upload_Length="5", Upload_Metadata=said("a.jpg", b"hello"))["Location"]
    kind = {"Content_Type": "application/offset+octet-stream"}
    assert tus("PATCH", where, b"hello", Upload_Offset=offset, **kind).status_code in (400, 409)
    assert disk.parts(bank.path, tus.mine)[0].offset == 0
    answer = tus("PATCH", where, b"hello and much more", Upload_Offset="0", **kind)  # longer than announced
    assert answer.status_code == 204 and answer["Upload-Offset"] == "5"


def test_a_token_reaches_no_other_upload_and_no_page(bank, tus):
    other = subjects.upload(bank, "nar")
    for path in (f"/up/{other}/", f"/up/{other}/1", f"/up/{other}/done", "/up/../review/", "/deliveries/", "/review/"):
        for method in ("GET", "POST", "HEAD", "PATCH"):
            answer = tus(method, path, Upload_Length="1", Upload_Metadata=said("a.jpg", b"x"))
            assert (answer.status_code, answer["Location"]) == (302, "/in/"), (method, path)


def test_parts_are_not_joined_and_methods_not_disguised(bank, tus):
    """Concatenation and method override are extensions that are not there: nothing of them works by accident."""
    answer = tus("POST", f"/up/{tus.mine}/", Upload_Concat="final;/up/x/1 /up/y/1", Upload_Metadata=said("a", b"x"))
    assert answer.status_code == 400
    where = tus("POST", f"/up/{tus.mine}/", Upload_Length="5", Upload_Metadata=said("a.jpg", b"hello"))["Location"]
    assert tus("POST", where, X_HTTP_Method_Override="DELETE").status_code == 405
    assert tus("DELETE", where).status_code == 405
    assert tus("HEAD", where)["Upload-Offset"] == "0"


def test_of_two_pieces_at_once_one_is_written(bank, tus):
    from django.db import connection

    from storybank.stages import uploads as disk

    data = bytes(range(256)) * 4096
    where = tus("POST", f"/up/{tus.mine}/", Upload_Length=str(2 * len(data)), Upload_Metadata=said("a.bin", data * 2))[
        "Location"
    ]
    begin, statuses = threading.Barrier(4), []

    def send():
        begin.wait()
        answer = tus("PATCH", where, data, Upload_Offset="0", Content_Type="application/offset+octet-stream")
        statuses.append(answer.status_code)
        connection.close()

    four = [threading.Thread(target=send) for _ in range(4)]
    for one in four:
        one.start()
    for one in four:
        one.join()
    assert sorted(statuses)[0] == 204 and set(statuses[1:]) <= {204, 409, 423} and statuses.count(204) == 1
    assert disk.parts(bank.path, tus.mine)[0].offset == len(data)


def test_a_page_and_a_picture_that_were_uploaded_are_shown_by_nobody(bank, tus, enter):
    """What was uploaded is never served: only what was encoded anew is, under types of ours."""
    for name, data in (("a.html", b"<script>alert(1)</script>"), ("a.svg", b"<svg onload='alert(1)'/>")):
        where = tus("POST", f"/up/{tus.mine}/", Upload_Length=str(len(data)), Upload_Metadata=said(name, data))
        kind = {"Content_Type": "application/offset+octet-stream"}
        assert tus("PATCH", where["Location"], data, Upload_Offset="0", **kind).status_code == 204
        client = enter("photographer", account="photographer-1")
        assert tus("GET", where["Location"]).status_code == 405
        assert b"alert(1)" not in client.get(f"/deliveries/{tus.mine}/").content
        for path in (f"/deliveries/{tus.mine}/{name}", f"/deliveries/{tus.mine}/files/{name}", f"/static/{name}"):
            assert client.get(path).status_code in (302, 404, 405)


def test_a_files_name_that_is_code_is_shown_as_letters(bank, tus, enter):
    name = "<img src=x onerror=alert(1)>.jpg"
    answer = tus("POST", f"/up/{tus.mine}/", Upload_Length="5", Upload_Metadata=said(name, b"hello"))
    if answer.status_code == 201:
        shown = enter("photographer", account="photographer-1").get(f"/deliveries/{tus.mine}/").content
        assert b"<img src=x" not in shown
