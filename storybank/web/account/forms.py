"""The forms of the way in, in the house's words."""

from typing import Any

from allauth.account.forms import ChangePasswordForm, LoginForm, ReauthenticateForm
from django import forms
from django.contrib.auth import password_validation

from storybank.i18n import _


class SignIn(LoginForm):
    """Account and password; pasting and password managers work (WCAG 3.3.8)."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = _("Account")
        self.fields["login"].widget.attrs |= {"placeholder": "", "autofocus": True, "autocapitalize": "none"}
        _plain(self.fields["password"], _("Password"))


class Again(ReauthenticateForm):
    """The password once more. Nobody resets one alone, so nothing here leads there."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _plain(self.fields["password"], _("Password"))


class OtherPassword(ChangePasswordForm):
    """Another password of one's own, by the old one."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _plain(self.fields["oldpassword"], _("Password until now"))
        _plain(self.fields["password1"], _("New password"))
        _plain(self.fields["password2"], _("The same again"))
        help_text = _("Twelve characters or more; several words are easier to keep than signs.")
        self.fields["password1"].help_text = help_text


def _plain(field: Any, label: str) -> None:
    """Give a field our label, and nothing inside it that vanishes when one types."""
    field.label, field.help_text = label, ""
    field.widget.attrs["placeholder"] = ""


class NewPassword(forms.Form):
    """A first or a new password, twice."""

    password = forms.CharField(max_length=200, widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}))
    again = forms.CharField(max_length=200, widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}))

    def __init__(self, login: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._login = login
        self.fields["password"].label = _("New password")
        self.fields["password"].help_text = _("Twelve characters or more; several words are easier to keep than signs.")
        self.fields["again"].label = _("The same again")

    def clean_password(self) -> str:
        password = str(self.cleaned_data["password"])
        password_validation.validate_password(password, self._login)
        return password

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if values.get("password") and values.get("again") and values["password"] != values["again"]:
            self.add_error("again", _("The two are not the same."))
        return values
