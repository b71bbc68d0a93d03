"""Pages of people and consents."""

from storybank.i18n import _
from storybank.web.access import PEOPLE, Page, View
from storybank.web.people import agreements, register

_ROLES = {PEOPLE}
_BOTH, _POST = ("GET", "POST"), ("POST",)
_PERSON, _CONSENT = "people/<str:person>/", "agreements/<str:consent>/"


def _of_person(path: str, view: View, name: str, methods: tuple[str, ...] = _POST, *, is_fresh: bool = False) -> Page:
    return Page(
        path=_PERSON + path, view=view, name=name, roles=_ROLES, methods=methods, subject="person", is_fresh=is_fresh
    )


def _of_consent(path: str, view: View, name: str, methods: tuple[str, ...] = _POST, *, is_fresh: bool = False) -> Page:
    return Page(
        path=_CONSENT + path, view=view, name=name, roles=_ROLES, methods=methods, subject="consent", is_fresh=is_fresh
    )


PAGES = (
    Page(path="people/", view=register.index, name="people", roles=_ROLES, methods=_BOTH, nav=_("People")),
    Page(
        path="agreements/new/<str:stream>/",
        view=agreements.new,
        name="people-new",
        roles=_ROLES,
        methods=_BOTH,
        subject="stream",
    ),
    _of_person("", register.one, "people-person", ("GET",)),
    _of_person("name/", register.name, "people-name", is_fresh=True),
    _of_person("seal/", register.seal, "people-seal"),
    _of_person("ask/", register.ask, "people-ask"),
    _of_person("card/", register.card, "people-card"),
    _of_person("told/", register.told, "people-told", is_fresh=True),
    Page(
        path="requests/<str:asked>/settle/",
        view=register.settle,
        name="people-settle",
        roles=_ROLES,
        methods=_POST,
        subject="asked",
    ),
    _of_consent("", agreements.again, "people-again", _BOTH),
    _of_consent("narrow/", agreements.narrow, "people-narrow"),
    _of_consent("confirm/", agreements.confirm, "people-confirm", is_fresh=True),
    _of_consent("withdraw/", agreements.withdraw, "people-withdraw", _BOTH, is_fresh=True),
    _of_consent("withdraw/state/", agreements.withdrawal, "people-withdrawal", ("GET",)),
)
