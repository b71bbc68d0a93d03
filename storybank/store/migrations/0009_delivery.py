"""Deliveries in the order they were taken in, so that an earlier one sent again is taken in again, and the last one can be undone."""

from typing import Any, ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar[list[tuple[str, str]]] = [
        ("store", "0006_web"),
    ]

    operations: ClassVar[list[Any]] = [
        migrations.AddField("batch", "number", models.BigIntegerField(default=0)),
        migrations.RemoveConstraint("batch", "store_batch_once"),
        migrations.AddConstraint(
            "batch", models.UniqueConstraint(fields=["stream", "digest", "number"], name="store_batch_once")
        ),
    ]
