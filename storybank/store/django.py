"""Django settings of a bank, as data. `open_bank` configures with them; a web project extends them."""

from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from storybank.errors import WrongUse

# WAL: readers do not wait. FULL: a decision that was said to be kept is kept. secure_delete: erased words are overwritten.
SQLITE_PRAGMAS = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON; PRAGMA foreign_keys=ON;"


def django_settings(bank: Path, database_url: str | None = None) -> dict[str, Any]:
    """Return the settings for `django.conf.settings.configure`."""
    return {
        "DATABASES": {"default": database(bank, database_url)},
        "INSTALLED_APPS": ["storybank.store.apps.StoreConfig"],
        "DEFAULT_AUTO_FIELD": "django.db.models.BigAutoField",
        "USE_TZ": True,
        "TIME_ZONE": "UTC",
        "USE_I18N": False,
        "SECRET_KEY": "",  # the web project sets its own; the ledger signs nothing with Django
        "LOGGING_CONFIG": None,
    }


def database(bank: Path, database_url: str | None) -> dict[str, Any]:
    """Return the database of a bank: its SQLite file, or the PostgreSQL of `database.url`.

    IMMEDIATE: with plain BEGIN four writers failed 70 % of their transactions (design: ARCHITECTURE, The ledger).
    """
    if database_url is None:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": str(bank / "ledger.sqlite3"),
            "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": 60, "init_command": SQLITE_PRAGMAS},
        }
    url = urlsplit(database_url)
    if url.scheme not in ("postgres", "postgresql"):
        raise WrongUse(
            "bank.database", "bank.toml: database.url must begin with postgresql:// (or be empty for SQLite)."
        )
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(url.path.lstrip("/")),
        "USER": unquote(url.username or ""),
        "PASSWORD": unquote(url.password or ""),
        "HOST": unquote(url.hostname or ""),
        "PORT": str(url.port or ""),
    }
