"""Indexes for large banks: items in the order they came, and what waits counted without reading a question."""

from typing import Any, ClassVar

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies: ClassVar[list[tuple[str, str]]] = [
        ("store", "0010_replacements"),
    ]

    operations: ClassVar[list[Any]] = [
        migrations.AddIndex(
            "item", models.Index(fields=["came"], condition=Q(is_erased=False), name="store_item_came")
        ),
        migrations.AddIndex(
            "item",
            models.Index(fields=["stream", "kind", "came"], condition=Q(is_erased=False), name="store_item_of_stream"),
        ),
        migrations.AddIndex(
            "finding",
            models.Index(
                fields=["state", "stream", "severity", "code", "batch"],
                condition=Q(item__isnull=False),
                name="store_finding_counted",
            ),
        ),
    ]
