"""One bank with drawn people for all tests of the desks; each test works on its own copy."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from storybank.store import close_bank, create_bank, open_bank
from storybank.web.settings import web_settings

ON = date(2026, 11, 20)
ALL_STREAMS = ("nur", "nar")


def quick_settings(values, bank, settings):
    """The web's settings with a hash that tests need not wait for."""
    return {
        **web_settings(values, bank, settings),
        "ALLOWED_HOSTS": ["localhost", "127.0.0.1", "testserver"],
        "PASSWORD_HASHERS": ["django.contrib.auth.hashers.MD5PasswordHasher"],
    }


@pytest.fixture(scope="package", autouse=True)
def desks(tmp_path_factory):
    """Django with the web's settings, whatever other tests of this process have set before."""
    from django.conf import settings

    if not settings.configured:
        yield
        return
    from django.test.utils import override_settings
    from django.utils import translation

    from storybank.store.config import read_settings
    from storybank.store.django import django_settings

    folder = tmp_path_factory.mktemp("for-settings") / "bank"
    create_bank(folder, organisation="The house", streams=["nur"], on=ON)
    values = quick_settings(django_settings(folder, None), folder, read_settings(folder, {}))
    values.pop("DATABASES")
    settings.SECRET_KEY = "what listens to changed settings wants one afterwards too"
    apps = override_settings(INSTALLED_APPS=values.pop("INSTALLED_APPS"))
    others = override_settings(**values)  # before the apps, which look at them when they are loaded
    others.enable()
    apps.enable()
    vars(translation._trans).clear()  # Django remembers from its first word on that a bank alone is not translated
    yield
    apps.disable()
    others.disable()


@pytest.fixture(scope="package")
def template(desks, tmp_path_factory):
    """A bank with the photographs, interviews and people of tests.web.subjects, closed."""
    from tests.web import subjects

    folder = tmp_path_factory.mktemp("template") / "bank"
    create_bank(folder, organisation="The house", streams=ALL_STREAMS, on=ON, extend=quick_settings)
    with open_bank(folder, extend=quick_settings) as bank:
        from storybank.web.server import bring_tables

        bring_tables()
        subjects.fill(bank, ON)
    return folder


@pytest.fixture
def bank(template, tmp_path):
    """An open copy of the template, as `storybank up` has it."""
    from django.core.cache import cache

    cache.clear()
    folder = Path(shutil.copytree(template, tmp_path / "bank"))
    opened = open_bank(folder, extend=quick_settings)
    yield opened
    close_bank()


@pytest.fixture
def enter(bank):
    """Return a function: roles and streams in, a client that is signed in as such an account out."""
    from django.test import Client

    from storybank.web.models import Login

    def entered(*roles, streams=("nur",), account="", **options):
        account = account or "-".join([*(roles or ("nothing",)), "1"])
        bank.staff.set(account, roles=roles, streams=streams, by="admin-1")
        login, _ = Login.objects.get_or_create(account=account)
        login.set_password("a password of four words")
        login.save()
        client = Client(**options)
        client.force_login(login)
        session = client.session
        session["has_second_factor"] = True
        session.save()
        client.account = account
        return client

    return entered


@pytest.fixture
def nobody(bank):
    from django.test import Client

    return Client()


@pytest.fixture
def refresh():
    """Return a function that makes a client's sign-in fresh, as typing the password again does."""
    import time

    from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY

    def refreshed(client):
        session = client.session
        session[AUTHENTICATION_METHODS_SESSION_KEY] = [
            {"method": "password", "at": time.time(), "reauthenticated": True}
        ]
        session["account_authentication_methods_user"] = session["_auth_user_id"]
        session.save()
        return client

    return refreshed


@pytest.fixture
def desks_up(bank):
    """Return the address of the desks served on a free port for this test's bank, as `storybank up` serves them."""
    import threading

    from django.db import connections
    from waitress import create_server

    from storybank.web.server import application

    server = create_server(application(), host="127.0.0.1", port=0, threads=4, ident=None)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    yield f"http://localhost:{server.effective_port}"
    server.task_dispatcher.shutdown()
    server.close()
    connections.close_all()


@pytest.fixture
def browser(monkeypatch):
    """Return Debian's Chromium."""
    monkeypatch.setenv(
        "DJANGO_ALLOW_ASYNC_UNSAFE", "1"
    )  # Playwright keeps a loop in this thread; nothing of ours is async
    sync_api = pytest.importorskip("playwright.sync_api")
    chromium = Path("/usr/bin/chromium")
    if not chromium.exists():
        pytest.skip("Chromium is not installed")
    with sync_api.sync_playwright() as player:
        opened = player.chromium.launch(executable_path=str(chromium))
        yield opened
        opened.close()


def look_at(bank):
    """Let go of an earlier test's ledger: Playwright's loop keeps that connection for this thread."""
    from django.db import connections

    if connections["default"].settings_dict["NAME"] != str(bank.path / "ledger.sqlite3"):
        del connections["default"]


@pytest.fixture
def browser_beside(browser, bank):
    """Return Chromium for a test that also writes to the bank itself."""
    look_at(bank)
    return browser


@pytest.fixture
def at_desk(browser, bank, enter, desks_up, refresh, request):
    """Return a function: roles in, a page of a signed-in browser out; what it asks of other places is kept in `page.outside`.

    How each page looked at the end is kept as a picture in build/screenshots/tests/.
    """
    from tests.web.playing import PICTURES

    pages = []

    def opened(*roles, streams=("nur",), account="", javascript=True, size=(1280, 800), is_fresh=False):
        look_at(bank)
        client = enter(*roles, streams=streams, account=account)
        if is_fresh:
            refresh(client)
        context = browser.new_context(
            base_url=desks_up,
            java_script_enabled=javascript,
            viewport={"width": size[0], "height": size[1]},
        )
        context.add_cookies([{"name": "sb", "value": client.cookies["sb"].value, "url": desks_up}])
        context.set_default_timeout(8000)
        page = context.new_page()
        page.outside, page.trouble = [], []
        page.on("request", lambda one: None if one.url.startswith(desks_up) else page.outside.append(one.url))
        page.on("pageerror", lambda error: page.trouble.append(str(error)))
        page.on("console", lambda one: page.trouble.append(one.text) if one.type == "error" else None)
        pages.append(page)
        return page

    yield opened
    for number, page in enumerate(pages, 1):
        page.screenshot(path=PICTURES / "tests" / f"{request.node.name}-{number}.png")
