"""Pages everybody has who is in."""

from storybank.web.access import SIGNED_IN, Page
from storybank.web.account import views

PAGES = (
    Page(path="", view=views.home, name="home", roles=SIGNED_IN),
    Page(path="account/", view=views.mine, name="account", roles=SIGNED_IN, methods=("GET", "POST")),
    Page(path="account/typed/", view=views.go_on, name="account_typed", roles=SIGNED_IN, methods=("GET", "POST")),
)
