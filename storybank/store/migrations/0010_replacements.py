"""A log of what was replaced in each released item: kind, place, words, reason; never what stood there."""

from typing import Any, ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar[list[tuple[str, str]]] = [
        ("store", "0005_publishing"),
    ]

    operations: ClassVar[list[Any]] = [
        migrations.AddField("releaseitem", "replaced", models.JSONField(default=list)),
    ]
