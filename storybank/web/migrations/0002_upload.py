"""Deliveries on their way in."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [("web", "0001_initial")]

    operations: ClassVar = [
        migrations.CreateModel(
            name="Upload",
            fields=[
                ("id", models.CharField(max_length=40, primary_key=True, serialize=False)),
                ("account", models.CharField(db_index=True, max_length=40)),
                ("stream", models.CharField(max_length=40)),
                ("state", models.CharField(max_length=20)),
                ("nonce", models.CharField(max_length=40)),
                ("job", models.CharField(default="", max_length=40)),
                ("began_at", models.DateTimeField()),
                ("until_at", models.DateTimeField()),
            ],
        ),
    ]
