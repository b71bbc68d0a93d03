"""Passkeys with Chromium's own virtual authenticator: one is added, and signs in and says "it is me" in place of a code."""

import pytest

from tests.web.playing import PASSWORD, Somebody

pytestmark = [pytest.mark.system, pytest.mark.slow]


def with_authenticator(somebody):
    """Plug an authenticator into the browser that answers by itself, as a finger on a telephone would."""
    devtools = somebody.context.new_cdp_session(somebody.page)
    devtools.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    added = devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return lambda: devtools.send("WebAuthn.getCredentials", added)["credentials"]


def test_a_passkey_is_added_and_signs_in(bank, browser_beside, desks_up, tmp_path):
    from storybank.web.account import invitations

    link = invitations.invite(bank, "ed-nur-7", roles=["editor"], streams=["nur"], by="admin-1")
    editor = Somebody(browser_beside, desks_up, "ed-nur-7", "en", folder=tmp_path).enter_by(link)
    credentials = with_authenticator(editor)
    editor.page.get_by_role("link", name="ed-nur-7").click()
    editor.press("Second factor")
    editor.press("See and add passkeys")
    editor.press("Add one")
    editor.page.locator("main form input[type=text]").fill("telephone")
    editor.press("Add one")
    editor.sees("telephone")
    assert len(credentials()) == 1

    editor.press("Sign out", within="header")
    editor.write("Account", "ed-nur-7")
    editor.write("Password", PASSWORD)
    editor.press("Sign in")
    editor.sees("The six digits your app shows now, or one of your recovery codes.")
    editor.press("Use a passkey")
    editor.page.wait_for_url("**/review/")
    assert credentials()[0]["signCount"] > 1

    editor.page.goto("/account/again/?next=/account/second/keys/")
    editor.press("Use a passkey")
    editor.press("Use a passkey")
    editor.page.wait_for_url("**/account/second/keys/")
    editor.press("Remove it")
    editor.press("Remove it")
    editor.sees("None yet.")
    assert editor.trouble == [] and editor.outside == []
