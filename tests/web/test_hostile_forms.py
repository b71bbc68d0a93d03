"""Every page, asked by somebody who may and sends nonsense: an answer, never a fault, and nothing of it in the log."""

import re
from pathlib import Path

import pytest

from storybank.web.access import ROLES
from tests.web.test_crawl import address, declared

pytestmark = pytest.mark.slow

WEB = Path(__file__).parents[2] / "storybank" / "web"
_NAMED = re.compile(r"""(?:GET|POST|form|given|values|FILES)(?:\.get(?:list)?\(|\[)\s*f?["']([\w.-]+)["']""")
HOSTILE = (
    "\0\u202e=HYPERLINK(1)",
    "9" * 5000,  # Python refuses to read more than 4,300 digits as a number
    "2026-13-4²",  # a digit that is no number, a day that is none
    "<script>alert(1)</script>' OR 1=1 --" + "x" * 30_000,
)


def names():
    """Every name that a form or an address of the desks is asked for, as the code of the desks has them."""
    return sorted({name for path in WEB.rglob("*.py") for name in _NAMED.findall(path.read_text(encoding="utf-8"))})


def test_the_names_are_found():
    assert {"finding", "revision", "after", "sought", "digest"} <= set(names())


@pytest.mark.parametrize("role", sorted(ROLES))
def test_nonsense_is_answered(bank, enter, refresh, caplog, role):
    client = refresh(enter(role, raise_request_exception=False))
    known = names()
    for pattern, page in declared():
        if role not in page.roles or page.name.startswith(("account_", "mfa_")):
            continue
        where = address(pattern, bank, "nur")
        for word in HOSTILE:
            sent = dict.fromkeys(known, word)
            if "GET" in page.methods:
                answer = client.get(where, sent, headers={"Range": f"bytes={word}-" if word.isdecimal() else ""})
                assert answer.status_code != 500, (page.name, word[:20])
            if "POST" in page.methods:
                assert client.post(where, sent).status_code != 500, (page.name, word[:20])
                for act in (
                    _ACTS.get(page.name, ()) if word in HOSTILE[:2] else ()
                ):  # what is asked for is right, everything else is not
                    answer = client.post(where, {**sent, "do": act, "decision": act})
                    assert answer.status_code != 500, (page.name, act, word[:20])
    assert "HYPERLINK" not in caplog.text and "<script>" not in caplog.text


_ACTS = {
    "editor-answer": ("fix", "edit", "cover", "link", "redact", "stands", "return", "bystander", "tick"),
    "editor-change": ("edit", "cover", "link", "redact", "tick", "crop", "note", "return", "decline"),
    "editor-box": ("move", "remove"),
    "publisher-order": ("first:x", "sort", "remove:x", "cover"),
    "publisher-add": ("fitting", "chosen"),
    "publisher-release": ("void", "publish", "verify", "read"),
    "publisher-register": ("confirm-copy", "sent", "answered"),
    "photographer-delivery": ("check", "send", "drop", "end-tokens"),
    "people-ask": ("pause",),
    "administrator-account": ("roles",),
}
