"""The desks as a Django app: its tables are accounts' keys to the door, never material."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "storybank.web"
    label = "web"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from storybank.web.account import signals

        signals.connect()
