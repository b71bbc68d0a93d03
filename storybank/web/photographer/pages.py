"""Pages of the photographer's desk."""

from storybank.i18n import _
from storybank.web.access import PHOTOGRAPHER, Page
from storybank.web.photographer import deliveries

_ROLES = {PHOTOGRAPHER}
_ONE = "deliveries/<str:upload>/"

PAGES = (
    Page(
        path="deliveries/",
        view=deliveries.index,
        name="photographer-deliveries",
        roles=_ROLES,
        methods=("GET", "POST"),
        nav=_("Deliveries"),
    ),
    Page(
        path="deliveries/blank/<str:stream>/",
        view=deliveries.blank,
        name="photographer-blank",
        roles=_ROLES,
        subject="stream",
    ),
    Page(
        path=_ONE,
        view=deliveries.one,
        name="photographer-delivery",
        roles=_ROLES,
        methods=("GET", "POST"),
        subject="upload",
    ),
    Page(
        path=_ONE + "state/",
        view=deliveries.state,
        name="photographer-state",
        roles=_ROLES,
        subject="upload",
        is_quiet=True,
    ),
    Page(
        path=_ONE + "files/",
        view=deliveries.files,
        name="photographer-files",
        roles=_ROLES,
        methods=("POST",),
        subject="upload",
    ),
    Page(
        path=_ONE + "workbook/", view=deliveries.workbook, name="photographer-workbook", roles=_ROLES, subject="upload"
    ),
)
