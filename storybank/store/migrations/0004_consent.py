"""What the last screening of an item rested on, and since when nobody lets us keep it."""

from typing import Any, ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar[list[tuple[str, str]]] = [
        ("store", "0003_publications"),
    ]

    operations: ClassVar[list[Any]] = [
        migrations.AddField(model_name="item", name="asked", field=models.CharField(default="", max_length=64)),
        migrations.AddField(model_name="item", name="unkept_since", field=models.DateField(null=True)),
    ]
