"""Who may open which page: one declaration per page, kept by one function. What is not declared does not exist.

Signed in without the right: 404, the same body as for a page that never was. Objects of another stream: the store is
asked with `request.desk.viewer`, and its "unknown" becomes the same 404 (storybank.web.gate).
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.http import HttpResponse, HttpResponseNotAllowed
from django.urls import URLPattern, path

PHOTOGRAPHER, EDITOR, PUBLISHER = "photographer", "editor", "publisher"
PEOPLE, ADMINISTRATOR, RESEARCHER = "people", "administrator", "researcher"
REVEAL = "reveal"  # to see a covered face once, with a reason; given beside "editor"
SAFEGUARDING = "safeguarding"  # to read what reviewers report about danger to somebody

ROLES = (PHOTOGRAPHER, EDITOR, PUBLISHER, PEOPLE, ADMINISTRATOR, RESEARCHER, REVEAL, SAFEGUARDING)
SIGNED_IN = frozenset(ROLES)  # everybody who is in
WITH_SECOND_FACTOR = frozenset({EDITOR, PUBLISHER, PEOPLE, ADMINISTRATOR, SAFEGUARDING})

View = Callable[..., HttpResponse]


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One URL. The crawl test (tests/web/test_crawl.py) visits it as every role and as nobody."""

    path: str  # "review/<str:item>/"
    view: View
    name: str  # "editor-review": for `url()` in templates
    roles: frozenset[str] | set[str]  # any of these
    methods: tuple[str, ...] = ("GET",)
    subject: str = ""  # what the <…> of the path names: item · batch · finding · release …; the crawl fills it in
    is_of_stream: bool = True  # the subject belongs to a stream, and another stream's is not there for this account
    is_fresh: bool = False  # asks for the password or a code again (five minutes)
    is_quiet: bool = False  # asked by the page itself (progress): does not keep an idle session alive
    nav: str = ""  # its word in the bar, as `_("Questions")`; empty: not there


def pattern(page: Page) -> URLPattern:
    """Return the URL of a page behind its declaration."""
    return path(page.path, guarded(page), name=page.name)


def guarded(page: Page) -> View:
    """Return the view as only the page's roles reach it."""

    @wraps(page.view)
    def kept(request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        from storybank.web.gate import not_found, sign_in_again

        if request.desk is None or not request.desk.may(page):
            return not_found(request)
        if request.method not in page.methods and not (request.method == "HEAD" and "GET" in page.methods):
            return HttpResponseNotAllowed(page.methods)
        if page.is_fresh and (again := sign_in_again(request)) is not None:
            return again
        return page.view(request, *args, **kwargs)

    kept.page = page  # type: ignore[attr-defined]  # the gate and the crawl read it
    return kept
