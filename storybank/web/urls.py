"""The URLs: the way in, second factors (allauth's views behind our templates), and the declared pages."""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from django.urls import URLPattern, path

from storybank.web.access import SIGNED_IN, Page, View, pattern
from storybank.web.account import views as own
from storybank.web.gate import not_found
from storybank.web.pages import PAGES
from storybank.web.photographer.tus import URLS as BY_TOKEN

_WAY_IN = [
    path("in/", account.login, name="account_login"),
    path("in/code/", mfa.authenticate, name="mfa_authenticate"),
    path("start/<str:token>/", own.start, name="start"),
    path("language/", own.language, name="language"),
]


def _own(where: str, view: View, name: str, subject: str = "") -> Page:
    return Page(
        path=where, view=view, name=name, roles=SIGNED_IN, methods=("GET", "POST"), subject=subject, is_of_stream=False
    )


SECURITY_PAGES = (
    _own("out/", account.logout, "account_logout"),
    _own("account/again/", account.reauthenticate, "account_reauthenticate"),
    _own("account/again/code/", mfa.reauthenticate, "mfa_reauthenticate"),
    _own("account/again/key/", webauthn.reauthenticate_webauthn, "mfa_reauthenticate_webauthn"),
    _own("account/password/", account.password_change, "account_change_password"),
    _own("account/second/", mfa.index, "mfa_index"),
    _own("account/second/app/", totp.activate_totp, "mfa_activate_totp"),
    _own("account/second/app/off/", totp.deactivate_totp, "mfa_deactivate_totp"),
    _own("account/second/codes/", codes.view_recovery_codes, "mfa_view_recovery_codes"),
    _own("account/second/codes/new/", codes.generate_recovery_codes, "mfa_generate_recovery_codes"),
    _own("account/second/codes/file/", codes.download_recovery_codes, "mfa_download_recovery_codes"),
    _own("account/second/keys/", webauthn.list_webauthn, "mfa_list_webauthn"),
    _own("account/second/keys/add/", webauthn.add_webauthn, "mfa_add_webauthn"),
    _own("account/second/keys/<int:pk>/remove/", webauthn.remove_webauthn, "mfa_remove_webauthn", "key"),
    _own("account/second/keys/<int:pk>/", webauthn.edit_webauthn, "mfa_edit_webauthn", "key"),
)

# names that allauth's views ask for; there is no signing up, no e-mail, no reset by oneself
_CLOSED = [
    path(f"account/none/{name}/", not_found, name=name)
    for name in (
        "account_signup",
        "account_email",
        "account_inactive",
        "account_reset_password",
        "account_set_password",
        "account_email_verification_sent",
    )
]

urlpatterns: list[URLPattern] = [*_WAY_IN, *BY_TOKEN, *(pattern(page) for page in (*PAGES, *SECURITY_PAGES)), *_CLOSED]

handler404 = "storybank.web.gate.not_found"
handler500 = "storybank.web.gate.failed"
