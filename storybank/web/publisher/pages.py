"""Pages of the publisher's desk."""

from storybank.i18n import _
from storybank.web.access import PUBLISHER, RESEARCHER, Page, View
from storybank.web.publisher import (
    collections,
    composing,
    days,
    holds,
    licences,
    losses,
    papers,
    preview,
    register,
    releases,
    research,
)

_ROLES = {PUBLISHER}
_GET, _BOTH, _POST = ("GET",), ("GET", "POST"), ("POST",)


def _page(path: str, view: View, name: str, methods: tuple[str, ...] = _GET, *, nav: str = "") -> Page:
    return Page(path=path, view=view, name=f"publisher-{name}", roles=_ROLES, methods=methods, nav=nav)


def _of(subject: str, path: str, view: View, name: str, methods: tuple[str, ...] = _GET, *, is_fresh: bool = False, is_quiet: bool = False) -> Page:  # fmt: skip
    """Return a page about one thing; what is published belongs to no stream: its material is filtered where it is shown."""
    return Page(
        path=path,
        view=view,
        name=f"publisher-{name}",
        roles=_ROLES,
        methods=methods,
        subject=subject,
        is_of_stream=False,
        is_fresh=is_fresh,
        is_quiet=is_quiet,
    )


_COLLECTION, _RELEASE = "collections/<str:collection>/", "releases/<str:release>/"

PAGES = (
    _page("collections/", collections.index, "collections", nav=_("Collections")),
    _page("collections/begin/", collections.new, "new", _BOTH),
    _of("collection", _COLLECTION, collections.one, "collection"),
    _of("collection", _COLLECTION + "terms/", collections.terms, "terms", _BOTH),
    _of("collection", _COLLECTION + "order/", composing.order, "order", _BOTH),
    _of("collection", _COLLECTION + "add/", composing.add, "add", _BOTH),
    _of("collection", _COLLECTION + "propose/", collections.propose, "propose", _POST),
    _of("collection", _COLLECTION + "state/", collections.state, "state", is_quiet=True),
    _of("release", _RELEASE, releases.one, "release", _BOTH),
    _of("release", _RELEASE + "state/", releases.state, "sealing-state", is_quiet=True),
    _of("release", _RELEASE + "approve/", releases.approve, "approve", _BOTH, is_fresh=True),
    _of("release", _RELEASE + "hand/", releases.hand, "hand", _POST, is_fresh=True),
    _of("release", _RELEASE + "exposure/", releases.exposure, "exposure"),
    _of("release", _RELEASE + "preview/<path:inside>", preview.show, "preview-file"),
    _page("register/", register.index, "register", _BOTH, nav=_("Register of copies")),
    _of("notice", "register/notices/<str:notice>/", register.notice, "notice"),
    _of("file", "register/files/<str:file>", register.file, "register-file"),
    _page("holds/", holds.index, "holds", _BOTH, nav=_("Holds")),
    _of("hold", "holds/<str:hold>/", holds.one, "hold", _POST, is_fresh=True),
    _page("licences/", licences.index, "licences", _BOTH),
    _page("initiatives/", papers.index, "papers", _BOTH),
    _page("initiatives/paper/", papers.words, "paper"),
    _page("losses/", losses.index, "losses"),
    _page("days/", days.index, "days", _BOTH, nav=_("Days ahead")),
    Page(path="days/state/", view=days.state, name="publisher-look-state", roles=_ROLES, is_quiet=True),
    _page("days/calendar.ics", days.ics, "ics"),
    _page("days/requests.csv", days.requests, "requests"),
    _page("research/", research.index, "research", nav=_("Research")),
    Page(
        path="research/catalogue/",
        view=research.catalogue,
        name="research-catalogue",
        roles={PUBLISHER, RESEARCHER},
        methods=_BOTH,
    ),
    _of("research", "research/<str:asked>/", research.one, "asked", _BOTH),
    _of("research", "research/<str:asked>/who/", research.who, "asked-who", _POST, is_fresh=True),
    _of("research", "research/<str:asked>/deliver/", research.deliver, "deliver", _POST, is_fresh=True),
)
