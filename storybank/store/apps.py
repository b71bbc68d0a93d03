"""The ledger as a Django app; its triggers are made again after every migration."""

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class StoreConfig(AppConfig):
    name = "storybank.store"
    label = "store"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        post_migrate.connect(make_triggers, sender=self)


def make_triggers(*, using: str, **_: Any) -> None:
    """Create the triggers (SQLite drops them when a migration remakes their table)."""
    from storybank.store import triggers

    triggers.create(using)
