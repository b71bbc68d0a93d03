"""Pages of the administrator's desk."""

from storybank.i18n import _
from storybank.web.access import ADMINISTRATOR, Page
from storybank.web.administrator import accounts, house

_ROLES = {ADMINISTRATOR}
_BOTH = ("GET", "POST")

PAGES = (
    Page(path="house/", view=house.index, name="administrator", roles=_ROLES, nav=_("House")),
    Page(
        path="house/jobs/<str:job>/again/",
        view=house.again,
        name="administrator-again",
        roles=_ROLES,
        methods=("POST",),
        subject="job",
        is_of_stream=False,
    ),
    Page(
        path="house/accounts/",
        view=accounts.index,
        name="administrator-accounts",
        roles=_ROLES,
        methods=_BOTH,
        is_fresh=True,
        nav=_("Accounts"),
    ),
    Page(
        path="house/accounts/<str:account>/",
        view=accounts.one,
        name="administrator-account",
        roles=_ROLES,
        methods=_BOTH,
        subject="account",
        is_of_stream=False,
        is_fresh=True,
    ),
    Page(
        path="house/keys/",
        view=house.keys,
        name="administrator-keys",
        roles=_ROLES,
        methods=_BOTH,
        nav=_("Encryption keys"),
    ),
    Page(
        path="house/rules/",
        view=house.rulebook,
        name="administrator-rules",
        roles=_ROLES,
        methods=_BOTH,
        is_fresh=True,
        nav=_("Rulebook"),
    ),
    Page(
        path="house/audit/", view=house.audit, name="administrator-audit", roles=_ROLES, methods=_BOTH, nav=_("Audit")
    ),
)
