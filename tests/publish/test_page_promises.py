"""Pages are cut by a quick grammar and, where they are not written in it, parsed; neither way is anything passed over."""

import pytest

from storybank.publish.page_promises import Pages

FILES = ("en/stories/a.html", "en/index.html", "en/about.html", "assets/site.js", "photographs/p/480.jpg")
WORDS = {"non_involvement": "They take no part.", "place_names": "No position & no status."}
STATEMENTS = "<p>They take no part.</p>\n<p>No position &amp; no status.</p>"
POLICY = """<meta http-equiv="Content-Security-Policy" content="default-src &#39;none&#39;">"""
PATH = "en/stories/a.html"
PLAIN = (
    '<p dir="auto">x</p><a href="../../en/index.html">x</a><a href="#top">x</a>'
    '<img src="../../photographs/p/480.jpg" srcset="../../photographs/p/480.jpg 480w, ../../photographs/p/480.jpg 960w" alt="">'
    '<script src="../../assets/site.js" defer></script>'
)


def page(body="", *, head="", statements=STATEMENTS, policy=POLICY, title="<title>x</title>"):
    return f'<!doctype html>\n<html lang="en">\n<head>{policy}{title}{head}</head>\n<body>{body}\n{statements}</body></html>'.encode()


@pytest.fixture
def pages():
    one = Pages({"en": WORDS}, FILES)
    assert list(one.broken(PATH, page(PLAIN))) == []  # so that every element of a sound page is known by now
    return one


@pytest.fixture
def never_parsed(monkeypatch):
    monkeypatch.setattr("storybank.publish.page_promises._parse", pytest.fail)


def test_a_sound_page_is_cut_and_not_parsed(pages, never_parsed):
    assert list(pages.broken(PATH, page(PLAIN + '<noscript><p class="note">x</p></noscript>'))) == []


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ('<img src="https://example.org/x.jpg" alt="">', "outside"),
        ('<img src="//example.org/x.jpg" alt="">', "outside"),
        ('<img src="https&#58;//example.org/x.jpg" alt="">', "outside"),
        ('<a href="https://example.org/">x</a>', "outside"),
        ('<img src="https://example.org/x.jpg" src="../../photographs/p/480.jpg">', "outside"),
        ('<img srcset="../../photographs/p/480.jpg 480w, https://example.org/x.jpg 960w">', "outside"),
        ('<img srcset="../../photographs/p/480.jpg#&#44;https://example.org/x.jpg 960w">', "outside"),
        ("<img src=https://example.org/x.jpg>", "outside"),
        ("<img/src='https://example.org/x.jpg'>", "outside"),
        ('<p dir="auto"<img src="https://example.org/x.jpg">', "outside"),
        ('<form action="https://example.org/"></form>', "outside"),
        ('<button formaction="https://example.org/">x</button>', "outside"),
        ('<video poster="https://example.org/x.jpg"></video>', "outside"),
        ('<svg><use href="https://example.org/x.svg"/></svg>', "outside"),
        ('<a href="../../../../etc/passwd">x</a>', "dead-link"),
        ('<a href="/en/index.html">x</a>', "dead-link"),
        ('<a href="nowhere.html">x</a>', "dead-link"),
        ('<img src="../../photographs/p/481.jpg">', "dead-link"),
        ('<img src="../../photographs/p/480.jpg 480w, ../../photographs/p/480.jpg 960w">', "dead-link"),
        ('<p onclick="x()">x</p>', "policy"),
        ('<p style="color:red">x</p>', "policy"),
        ("<style>p{}</style>", "policy"),
        ("<script>x()</script>", "policy"),
        ("<SCRIPT>x()</SCRIPT>", "policy"),
        ("<script src></script>", "policy"),
        ('<script src=""></script>', "policy"),
        ('<iframe src="../index.html"></iframe>', "policy"),
        ('<base href="../">', "policy"),
    ],
)
def test_what_leads_out_nowhere_or_runs_is_named_after_a_sound_page_too(pages, body, code):
    assert code in {fault[0] for fault in pages.broken(PATH, page(PLAIN + body))}
    assert code in {fault[0] for fault in pages.broken(PATH, page(body + PLAIN))}
    assert list(pages.broken(PATH, page(PLAIN))) == []


@pytest.mark.parametrize(
    "statements",
    [
        "",
        f"<!-- {STATEMENTS} -->",
        f'<p title="{WORDS["non_involvement"]} No position &amp; no status.">x</p>',
        f"<script>{STATEMENTS}</script>",
        f"<p>{WORDS['non_involvement']}</p>",
    ],
)
def test_statements_that_nobody_can_read_are_not_said(pages, statements):
    assert "statement" in {fault[0] for fault in pages.broken(PATH, page(PLAIN, statements=statements))}


def test_a_policy_that_is_a_word_of_the_page_is_none(pages):
    for policy in ("", f"<!-- {POLICY} -->", f"<title>{POLICY}</title>", POLICY.replace("http-equiv", "data-x")):
        assert "policy" in {fault[0] for fault in pages.broken(PATH, page(PLAIN, policy=policy, title=""))}, policy


def test_statements_written_otherwise_are_said_all_the_same(pages):
    wrapped = "<p>They take\n no part.</p><p>No position &#38; no\tstatus.</p>"
    assert list(pages.broken(PATH, page(PLAIN, statements=wrapped))) == []


def test_an_address_counted_from_the_top_is_looked_at_again_at_another_depth(pages):
    link = '<a href="../../en/index.html">x</a>'
    assert list(pages.broken("en/stories/a.html", page(link))) == []
    assert {fault[0] for fault in pages.broken("en/about.html", page(link))} == {"dead-link"}


def test_what_is_remembered_does_not_grow_with_the_bundle(pages, monkeypatch):
    monkeypatch.setattr("storybank.publish.page_promises._REMEMBERED", 100)
    for number in range(300):
        body = "".join(f'<p id="p{number}-{part}">x</p>' for part in range(5))
        assert list(pages.broken(PATH, page(PLAIN + body))) == []
    assert len(pages._sound[2]) < 250
    assert len(pages._shapes) <= 100
