"""Opens a bank for the desks and serves them on one address, with threads, in one process."""

import logging
import tempfile
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

from storybank.i18n import LANGUAGES
from storybank.store import Bank, open_bank, opened_bank
from storybank.web.settings import web_settings

if TYPE_CHECKING:
    from collections.abc import Callable

THREADS = 8
_MAX_BODY = 64 * 2**20  # a form or one piece of an upload; whole files come in pieces


def open_desks(path: Path) -> Bank:
    """Open the bank with the web's settings, and bring the web's own tables up to date."""
    bank = open_bank(path, extend=web_settings)
    bring_tables()
    return bank


def bring_tables() -> None:
    """Migrate the tables of accounts, sessions and second factors; the ledger's own are `storybank upgrade`'s."""
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    leaves = [node for node in executor.loader.graph.leaf_nodes() if node[0] != "store"]
    for app in dict.fromkeys(migration.app_label for migration, _ in executor.migration_plan(leaves)):
        call_command("migrate", app, verbosity=0, interactive=False)


def application() -> Any:
    """Return the WSGI application of the open bank; its address rules and rulebook are loaded before the first request."""
    from django.core.handlers.wsgi import WSGIHandler
    from django.urls import get_resolver

    from storybank.stages.screening import rulebook

    # Django would write the paths of requests and the texts of exceptions; we write types and places (gate.Errors)
    logging.getLogger("django").addHandler(logging.NullHandler())
    logging.getLogger("django").propagate = False
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)  # that editors wait a moment for each other is no news
    handler = WSGIHandler()
    _ = get_resolver().url_patterns
    rulebook()
    return handler


def _wake() -> None:
    """Load what finds names in each language, so that no editor's first answer waits for it; in an empty bank nobody answers."""
    from django.db import connection

    from storybank.stages.gathering import wake

    has_items = bool(opened_bank().items.arrived())
    connection.close()  # this thread's own
    for language in LANGUAGES if has_items else ():
        wake(language)


def serve(port: int, *, host: str = "127.0.0.1", on_ready: "Callable[[], None]" = lambda: None) -> None:
    """Serve until interrupted."""
    from waitress import create_server

    tempfile.tempdir = str(opened_bank().path / "work")  # what waits to be read of a request is as private as the bank
    server = create_server(
        application(),
        host=host,
        port=port,
        threads=THREADS,
        ident=None,
        max_request_body_size=_MAX_BODY,
        channel_timeout=120,
        connection_limit=500,  # a hundred slow lines keep nobody out
        asyncore_use_poll=True,
        clear_untrusted_proxy_headers=False,
    )
    on_ready()
    threading.Thread(target=_wake, daemon=True, name="waking the finders").start()
    try:
        server.run()
    finally:
        from storybank.web.editor.sound import let_go_of_all

        server.close()
        let_go_of_all()
