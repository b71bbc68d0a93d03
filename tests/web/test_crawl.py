"""Every URL, as every role and as nobody: what is declared opens, everything else gives no hint that it exists."""

import re

import pytest
from django.urls import get_resolver

from storybank.web.access import ROLES
from tests.web import subjects

pytestmark = pytest.mark.slow

OPEN_TO_ALL = {"account_login", "mfa_authenticate", "start", "language"}
BY_TOKEN = {
    "up",
    "up-done",
    "up-file",
}  # asked with an upload token of their own; without one they are the same redirect
OTHERS_WORDS = {
    "token": "no-such-token",
    "number": "1",
    "digest": "0" * 64,
    "name": "x",
    "pk": "7",
    "nonce": "x",
    "way": "next",
    "inside": "index.html",
}


def patterns():
    return list(get_resolver().url_patterns)


def declared():
    return [(pattern, pattern.callback.page) for pattern in patterns() if hasattr(pattern.callback, "page")]


def address(pattern, bank, stream):
    """Return the pattern's address with an example of the stream filled in; stream None: something that is not there."""
    page = getattr(pattern.callback, "page", None)

    def example(match):
        name = match[1].rpartition(":")[2]
        if page is not None and page.subject and name not in OTHERS_WORDS:
            kind = page.subject if page.subject in subjects.KINDS else name
            return str(subjects.KINDS[kind](bank, stream)) if stream and kind in subjects.KINDS else "x" * 26
        return OTHERS_WORDS.get(name, "x" * 26)

    return "/" + re.sub(r"<([^>]+)>", example, str(pattern.pattern))


def test_nobody_gets_the_same_redirect_everywhere(bank, nobody):
    answers = set()
    for pattern in patterns():
        if pattern.name in OPEN_TO_ALL:
            continue
        for stream in ("nur", None):
            for method in (nobody.get, nobody.post):
                answer = method(address(pattern, bank, stream))
                answers.add((answer.status_code, answer["Location"], answer.content))
    answer = nobody.get("/there/is/nothing/like/this")
    assert answers == {(answer.status_code, answer["Location"], answer.content)} == {(302, "/in/", b"")}


@pytest.mark.parametrize("role", sorted(ROLES))
def test_a_role_sees_its_pages_and_nothing_of_the_others(bank, enter, refresh, role):
    client = refresh(enter(role))
    absent = client.get("/there/is/nothing/like/this")
    assert absent.status_code == 404
    for pattern, page in declared():
        own = client.get(address(pattern, bank, "nur"))
        if role not in page.roles:
            for answer in (own, client.post(address(pattern, bank, "nur"))):
                assert (answer.status_code, answer.content) == (404, absent.content), page.name
            continue
        if page.name.startswith("mfa_") or page.subject in {"key", "nonce", "released"}:
            continue  # of this account's own factors and single views there is nothing yet
        # a page, the way to sign in again, a form to mend: all of these are answers to somebody who may
        assert own.status_code in ({200, 302, 400} if "GET" in page.methods else {405}), page.name


@pytest.mark.parametrize("role", sorted(ROLES))
def test_what_is_of_another_stream_is_the_same_as_what_is_not_there(bank, enter, refresh, role):
    client = refresh(enter(role, streams=("nur",)))
    absent = client.get("/there/is/nothing/like/this").content
    for pattern, page in declared():
        if not page.subject or not page.is_of_stream:
            continue
        for stream in ("nar", None):
            for method, name in ((client.get, "GET"), (client.post, "POST")):
                if name in page.methods:
                    answer = method(address(pattern, bank, stream))
                    assert (answer.status_code, answer.content) == (404, absent), (page.name, name, stream)


def test_every_page_is_declared_or_is_the_way_in(bank):
    closed = {pattern.name for pattern in patterns() if pattern.callback.__name__ == "not_found"}
    undeclared = {pattern.name for pattern in patterns() if not hasattr(pattern.callback, "page")}
    assert undeclared - closed == OPEN_TO_ALL | BY_TOKEN
