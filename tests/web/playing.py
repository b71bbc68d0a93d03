"""Somebody at a desk, as the plays need her: she clicks and types what she sees, in her language, and keeps pictures of it.

Words are given in English, as they stand in the sources, and looked for on the page in the language that is played.
"""

import base64
import hmac
import os
import re
import struct
import time
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlsplit

from storybank.i18n import translator

PICTURES = Path(os.environ.get("STORYBANK_SCREENSHOTS", Path(__file__).parents[2] / "build" / "screenshots"))
LONG_S = 120  # work that flows do, on a machine that others use too
PASSWORD = "four words make this"


def code_of(secret: str, step: int = 0) -> str:
    """Return the six digits an authenticator app shows now (RFC 6238), or `step` half-minutes later."""
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    digest = hmac.digest(key, struct.pack(">Q", int(time.time()) // 30 + step), "sha1")
    at = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[at : at + 4])[0] & 0x7FFFFFFF) % 1_000_000:06d}"


class Somebody:
    """One person with a browser of their own."""

    def __init__(self, browser, address, account, language, *, size=(1280, 720), folder=None):
        self.account, self.language, self.secret = account, language, ""
        self.word = translator(language)
        self._folder = (folder or PICTURES) / language
        self.context = browser.new_context(
            base_url=address, locale=language, viewport={"width": size[0], "height": size[1]}, accept_downloads=True
        )
        self.context.set_default_timeout(15_000)
        self.page = self.context.new_page()
        self.outside, self.trouble = [], []
        self.page.on("request", lambda one: None if one.url.startswith(address) else self.outside.append(one.url))
        self.page.on("pageerror", lambda error: self.trouble.append(str(error)))
        self.page.on("console", self._hears)

    def _hears(self, said):
        if said.type == "error":
            self.trouble.append(f"{urlsplit(self.page.url).path}: {said.text}")

    # what a hand does

    def press(self, words, *, within="main", nth=0, **facts):
        """Press the button or the link that says these words."""
        self._named(("button", "link"), words, within, facts).nth(nth).click()
        self.settle()

    def open(self, words, *, within="main", nth=0, **facts):
        """Open what is folded behind these words."""
        said = self.say(words, **facts)
        self.page.locator(f"{within} summary", has_text=said).nth(nth).click()

    def write(self, label, text, *, within="main", nth=0):
        self.page.locator(within).get_by_label(self.say(label), exact=False).nth(nth).fill(text)

    def choose(self, label, words, *, within="main", nth=0):
        self.page.locator(within).get_by_label(self.say(label)).nth(nth).select_option(label=words)

    def tick(self, label, *, within="main", nth=0, **facts):
        self.page.locator(within).get_by_label(self.say(label, **facts)).nth(nth).check()

    def key(self, key):
        self.page.keyboard.press(key)
        self.page.wait_for_timeout(60)
        self.settle()

    # what an eye does

    def say(self, words, **facts):
        said = self.word(words)
        return said.format(**facts) if facts else said

    def sees(self, words, *, within="body", **facts):
        """Wait until these words stand on the page."""
        self.page.locator(within, has_text=self.say(words, **facts)).first.wait_for()

    def waits_for(self, words, *, seconds=LONG_S, within="main", **facts):
        """Look again, as people do, until these words stand on the page."""
        said, end = self.say(words, **facts), time.monotonic() + seconds
        while said not in self.page.locator(within).inner_text():
            assert time.monotonic() < end, f"{self.account} waited for “{said}” and sees:\n{self.text()}"
            self.page.wait_for_timeout(400)

    def text(self):
        return self.page.locator("body").inner_text()

    def shot(self, name):
        """Keep a picture of the whole page."""
        self.page.screenshot(path=self.picture(name), full_page=True, caret="initial")

    def picture(self, name):
        """Return where a picture of this name is kept."""
        self._folder.mkdir(parents=True, exist_ok=True)
        return self._folder / f"{name}.png"

    def settle(self):
        from playwright.sync_api import Error  # installed for the slower checks only

        self.page.wait_for_load_state()
        busy = "!!document.querySelector('.htmx-request, .htmx-swapping, .htmx-settling')"
        for _ in range(200):
            with suppress(Error):  # the page went away meanwhile, to the next
                if not self.page.evaluate(busy):
                    return
            self.page.wait_for_timeout(25)

    # the way in

    def enter_by(self, link, *, needs_factor=True):
        """Come in by a one-time link: a password, then an app that shows codes, then the recovery codes."""
        self.page.goto(urlsplit(link).path)
        self.shot(f"0-{self.account}-1-link")
        for field in ("New password", "The same again"):
            self.write(field, PASSWORD)
        self.press("Keep this password")
        self.write("Account", self.account)
        self.write("Password", PASSWORD)
        self.shot(f"0-{self.account}-2-sign-in")
        self.press("Sign in")
        if needs_factor:
            self.sees("Scan this with any authenticator app on your phone, then type the six digits it shows.")
            self.secret = self.page.locator("main code").inner_text().strip()
            self.shot(f"0-{self.account}-3-factor")
            self.page.locator("main form input:visible").fill(code_of(self.secret))
            self.press("Go on")
            self.sees("Recovery codes")
            self.shot(f"0-{self.account}-4-codes")
            self.press("To my desk")
        return self

    def confirm_it_is_me(self):
        """Type the password again, where the desk asks."""
        if "/account/again" in self.page.url:
            self.shot(f"0-{self.account}-again")
            self.page.locator("main input[type=password]").fill(PASSWORD)
            self.press("Go on")

    def _named(self, roles, words, within, facts):
        said = self.say(words, **facts)
        pattern = re.compile(r"^\W*(\b[A-Z]\b\s+)?" + re.escape(said).replace("/", r"\/") + "$")
        place = self.page.locator(within)
        found = place.get_by_role(roles[0], name=pattern)
        for role in roles[1:]:
            found = found.or_(place.get_by_role(role, name=pattern))
        return found
