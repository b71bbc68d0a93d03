"""Licences in photographs, readings of releases, requests of researchers; likeness of pictures beside the record."""

import json
from typing import Any, ClassVar

import django.db.models.deletion
from django.db import migrations, models


def fill_likeness(apps: Any, _editor: Any) -> None:
    """Take each photograph's private fingerprint out of its record, so that near copies are found without reading records."""
    item, revision = apps.get_model("store", "Item"), apps.get_model("store", "ItemRevision")
    content = apps.get_model("store", "Content")
    waiting = item.objects.filter(kind="photograph", is_erased=False).values_list("pk", "revision")
    for item_id, number in waiting.iterator():
        key = revision.objects.filter(item_id=item_id, number=number).values_list("content", flat=True).first()
        body = content.objects.filter(key=key).values_list("body", flat=True).first() if key else None
        if body and (mark := json.loads(body).get("perceptual_hash")):
            item.objects.filter(pk=item_id).update(likeness=mark)


class Migration(migrations.Migration):
    dependencies: ClassVar[list[tuple[str, str]]] = [
        ("store", "0009_delivery"),
    ]

    operations: ClassVar[list[Any]] = [
        migrations.AddField(model_name="item", name="likeness", field=models.CharField(default="", max_length=16)),
        migrations.AddField(model_name="copy", name="until_on", field=models.DateField(null=True)),
        migrations.CreateModel(
            name="Licence",
            fields=[
                ("person", models.CharField(max_length=80, primary_key=True, serialize=False)),
                ("stream", models.CharField(db_index=True, max_length=80)),
                ("licence", models.CharField(max_length=200)),
                ("credit", models.CharField(max_length=80)),
                ("until_on", models.DateField(null=True)),
                ("is_refused", models.BooleanField(default=False)),
            ],
        ),
        migrations.CreateModel(
            name="Reading",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("digest", models.CharField(max_length=64)),
                ("staff", models.CharField(max_length=80)),
                ("stream", models.CharField(max_length=80)),
                ("on", models.DateField()),
                (
                    "release",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="readings", to="store.release"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("release", "digest", "staff", "stream"), name="store_reading_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="ResearchRequest",
            fields=[
                ("id", models.CharField(max_length=80, primary_key=True, serialize=False)),
                ("collection", models.CharField(max_length=80)),
                ("recipient", models.CharField(max_length=200)),
                ("content", models.CharField(max_length=80)),
                ("asked_on", models.DateField()),
                ("until_on", models.DateField()),
                ("state", models.CharField(db_index=True, max_length=80)),
            ],
        ),
        migrations.CreateModel(
            name="ResearchAgreement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("party", models.CharField(max_length=80)),
                ("staff", models.CharField(max_length=80)),
                ("is_agreed", models.BooleanField()),
                ("on", models.DateField()),
                (
                    "request",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="agreements",
                        to="store.researchrequest",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("request", "party"), name="store_researchagreement_once"),
                    models.UniqueConstraint(fields=("request", "staff"), name="store_researchagreement_two_people"),
                ],
            },
        ),
        migrations.RunPython(fill_likeness, migrations.RunPython.noop),
    ]
