"""Django settings of the desks: those of the ledger and what a web needs. Two profiles: local (127.0.0.1) and production."""

import secrets
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from csp.constants import NONE, SELF

from storybank.store import files
from storybank.store.config import Settings

_HERE = Path(__file__).parent
_SITE = _HERE.parent / "publish" / "site"

IDLE_S = 15 * 60
LONGEST_S = 8 * 3600
FRESH_S = 5 * 60  # what opens something asks for the password again after this


def web_settings(values: dict[str, Any], bank: Path, settings: Settings) -> dict[str, Any]:
    """Return the ledger's settings extended; the `extend` of `store.open_bank`."""
    is_production = str(settings.values["web.profile"]) == "production"
    database = {**values["DATABASES"]["default"], "CONN_MAX_AGE": None, "CONN_HEALTH_CHECKS": True}
    return {
        **values,
        "DATABASES": {"default": database},
        "SECRET_KEY": secret_of(bank),
        "DEBUG": False,
        "ROOT_URLCONF": "storybank.web.urls",
        "INSTALLED_APPS": [
            *values["INSTALLED_APPS"],
            "django.contrib.contenttypes",
            "django.contrib.auth",
            "django.contrib.sessions",
            "django.contrib.messages",
            "django.contrib.staticfiles",
            "django_htmx",
            "csp",
            "allauth",
            "allauth.account",
            "allauth.mfa",
            "storybank.web.apps.WebConfig",
        ],
        "MIDDLEWARE": [
            "django.middleware.security.SecurityMiddleware",
            "whitenoise.middleware.WhiteNoiseMiddleware",
            "storybank.web.headers.Headers",
            "csp.middleware.CSPMiddleware",
            "django.contrib.sessions.middleware.SessionMiddleware",
            "django.contrib.messages.middleware.MessageMiddleware",
            "django.contrib.auth.middleware.AuthenticationMiddleware",
            "django.middleware.clickjacking.XFrameOptionsMiddleware",
            "storybank.web.gate.Door",
            "django.middleware.csrf.CsrfViewMiddleware",
            "allauth.account.middleware.AccountMiddleware",
            "django_htmx.middleware.HtmxMiddleware",
            "storybank.web.gate.Errors",
        ],
        "TEMPLATES": [
            {
                "BACKEND": "django.template.backends.jinja2.Jinja2",
                "DIRS": [_HERE / "templates"],
                "OPTIONS": {
                    "environment": "storybank.web.jinja.environment",
                    "context_processors": [
                        "storybank.web.jinja.desk",
                        "django.contrib.messages.context_processors.messages",
                    ],
                },
            },
            # allauth's short messages; every page it shows has a template of ours above
            {
                "BACKEND": "django.template.backends.django.DjangoTemplates",
                "APP_DIRS": True,
                "OPTIONS": {"context_processors": ["django.template.context_processors.request"]},
            },
        ],
        "USE_I18N": True,
        "LANGUAGE_CODE": "en",
        "LANGUAGES": [("en", "English"), ("hy", "Հայերեն"), ("az", "Azərbaycanca"), ("ru", "Русский")],
        "LOCALE_PATHS": [_HERE / "locale"],
        "STATIC_URL": "/static/",
        "STATICFILES_DIRS": [_HERE / "static", ("fonts", _SITE / "fonts")],
        "WHITENOISE_USE_FINDERS": True,
        "WHITENOISE_MAX_AGE": 3600,
        "MESSAGE_STORAGE": "django.contrib.messages.storage.session.SessionStorage",
        "CACHES": {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}},
        "EMAIL_BACKEND": "django.core.mail.backends.dummy.EmailBackend",
        "FILE_UPLOAD_TEMP_DIR": str(bank / "work"),
        "FILE_UPLOAD_PERMISSIONS": 0o600,
        "DATA_UPLOAD_MAX_MEMORY_SIZE": 2 * 2**20,
        "DATA_UPLOAD_MAX_NUMBER_FIELDS": 2000,
        **_accounts(is_production),
        **_browser(settings, is_production),
    }


def secret_of(bank: Path) -> str:
    """Return the key that signs sessions and seals second factors; made at the first start, kept with the other keys."""
    path = bank / "keys" / "web.key"
    if not path.exists():
        files.put(path, secrets.token_urlsafe(48).encode())
    return path.read_text(encoding="ascii").strip()


def _accounts(is_production: bool) -> dict[str, Any]:
    validators = "django.contrib.auth.password_validation."
    return {
        "AUTH_USER_MODEL": "web.Login",
        "AUTHENTICATION_BACKENDS": ["storybank.web.account.adapter.Backend"],
        "PASSWORD_HASHERS": ["django.contrib.auth.hashers.Argon2PasswordHasher"],
        "AUTH_PASSWORD_VALIDATORS": [
            {"NAME": validators + "MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
            {
                "NAME": validators + "UserAttributeSimilarityValidator",
                "OPTIONS": {"user_attributes": ("account",)},
            },
            {"NAME": validators + "CommonPasswordValidator"},
            {"NAME": validators + "NumericPasswordValidator"},
        ],
        "LOGIN_URL": "account_login",
        "LOGIN_REDIRECT_URL": "/",
        "ACCOUNT_ADAPTER": "storybank.web.account.adapter.Accounts",
        "ACCOUNT_USER_MODEL_USERNAME_FIELD": "account",
        "ACCOUNT_USER_MODEL_EMAIL_FIELD": None,
        "ACCOUNT_LOGIN_METHODS": {"username"},
        "ACCOUNT_SIGNUP_FIELDS": ["username*", "password1*"],
        "ACCOUNT_EMAIL_VERIFICATION": "none",
        "ACCOUNT_SESSION_REMEMBER": False,
        "ACCOUNT_LOGOUT_REDIRECT_URL": "/in/",
        "ACCOUNT_REAUTHENTICATION_TIMEOUT": FRESH_S,
        "ACCOUNT_REAUTHENTICATION_REQUIRED": True,
        "ACCOUNT_FORMS": {
            "login": "storybank.web.account.forms.SignIn",
            "reauthenticate": "storybank.web.account.forms.Again",
            "change_password": "storybank.web.account.forms.OtherPassword",
        },
        "MFA_ADAPTER": "storybank.web.account.adapter.SecondFactors",
        "MFA_SUPPORTED_TYPES": ["totp", "recovery_codes", "webauthn"],
        "MFA_PASSKEY_LOGIN_ENABLED": False,
        "MFA_TOTP_ISSUER": "storybank",
        "MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN": not is_production,
        "ALLAUTH_TRUSTED_PROXY_COUNT": 1 if is_production else 0,
    }


def _browser(settings: Settings, is_production: bool) -> dict[str, Any]:
    address = urlsplit(str(settings.values["web.address"]))
    hosts = [str(address.hostname)] if is_production else ["localhost", "127.0.0.1", "[::1]"]
    common: dict[str, Any] = {
        "ALLOWED_HOSTS": hosts,
        "CONTENT_SECURITY_POLICY": {
            "DIRECTIVES": {
                "default-src": [NONE],
                **{f"{what}-src": [SELF] for what in ("script", "style", "img", "media", "font", "connect")},
                "form-action": [SELF],
                "base-uri": [NONE],
                "frame-ancestors": [NONE],
            }
        },
        "SECURE_REFERRER_POLICY": "same-origin",
        "X_FRAME_OPTIONS": "DENY",
        "SESSION_ENGINE": "django.contrib.sessions.backends.db",
        "SESSION_COOKIE_AGE": LONGEST_S,
        "SESSION_EXPIRE_AT_BROWSER_CLOSE": True,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Strict",
        "SESSION_COOKIE_NAME": "sb",
        "CSRF_COOKIE_NAME": "sb-csrf",
        "CSRF_COOKIE_HTTPONLY": True,
        "CSRF_COOKIE_SAMESITE": "Strict",
        "CSRF_FAILURE_VIEW": "storybank.web.gate.csrf_failure",
        "LANGUAGE_COOKIE_NAME": "sb-language",
    }
    if not is_production:
        return common
    return common | {
        "SESSION_COOKIE_NAME": "__Host-sb",
        "CSRF_COOKIE_NAME": "__Host-sb-csrf",
        "SESSION_COOKIE_SECURE": True,
        "CSRF_COOKIE_SECURE": True,
        "SECURE_SSL_REDIRECT": True,
        "SECURE_PROXY_SSL_HEADER": ("HTTP_X_FORWARDED_PROTO", "https"),
        "SECURE_HSTS_SECONDS": 31536000,
        "SECURE_HSTS_INCLUDE_SUBDOMAINS": True,
        "SECURE_HSTS_PRELOAD": True,
        "CSRF_TRUSTED_ORIGINS": [f"{address.scheme}://{address.netloc}"],
    }
