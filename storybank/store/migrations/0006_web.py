"""What the desks need: where work stands, what reviewers remark, and questions found without reading them all."""

from typing import Any, ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar[list[tuple[str, str]]] = [
        ("store", "0004_consent"),
    ]

    operations: ClassVar[list[Any]] = [
        migrations.AddField("job", "facts", models.JSONField(default=dict)),
        migrations.AddField("job", "label", models.CharField(default="", max_length=80)),
        migrations.AddField("job", "holder", models.CharField(default="", max_length=80)),
        migrations.AddField("job", "tries", models.IntegerField(default=0)),
        migrations.CreateModel(
            name="Remark",
            fields=[
                ("id", models.CharField(max_length=80, primary_key=True, serialize=False)),
                ("item", models.CharField(db_index=True, max_length=80)),
                ("stream", models.CharField(max_length=80)),
                ("kind", models.CharField(max_length=80)),
                ("content", models.CharField(max_length=80)),
                ("by", models.CharField(max_length=80)),
                ("on", models.DateField()),
                ("closed_on", models.DateField(null=True)),
                ("closed_by", models.CharField(max_length=80, null=True)),
            ],
        ),
        migrations.AddIndex("remark", models.Index(fields=["kind", "closed_on"], name="store_remark_open")),
        migrations.AddIndex("finding", models.Index(fields=["item", "state"], name="store_finding_of_item")),
        migrations.AddIndex(
            "finding", models.Index(fields=["state", "severity", "stream", "came"], name="store_finding_waiting")
        ),
        migrations.AddIndex(
            "finding",
            models.Index(fields=["state", "stream", "code", "severity", "came"], name="store_finding_by_code"),
        ),
    ]
