"""Events, material and work. Triggers are made after every migration (storybank.store.apps)."""

from typing import Any, ClassVar

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies: ClassVar[list[tuple[str, str]]] = []

    operations: ClassVar[list[Any]] = [
        migrations.CreateModel(
            name="Account",
            fields=[
                ("id", models.CharField(max_length=80, primary_key=True, serialize=False)),
                ("streams", models.JSONField(default=list)),
                ("roles", models.JSONField(default=list)),
                ("is_active", models.BooleanField(default=True)),
            ],
        ),
        migrations.CreateModel(
            name="Content",
            fields=[
                ("key", models.CharField(max_length=80, primary_key=True, serialize=False)),
                ("owner", models.CharField(db_index=True, max_length=80)),
                ("body", models.TextField()),
            ],
        ),
        migrations.CreateModel(
            name="Event",
            fields=[
                ("sequence", models.BigIntegerField(primary_key=True, serialize=False)),
                ("at", models.CharField(max_length=40)),
                ("by", models.CharField(max_length=80)),
                ("verb", models.CharField(db_index=True, max_length=80)),
                ("subject", models.CharField(db_index=True, max_length=80)),
                ("facts", models.TextField()),
                ("previous", models.CharField(max_length=64)),
                ("hash", models.CharField(max_length=64)),
            ],
        ),
        migrations.CreateModel(
            name="Head",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("sequence", models.BigIntegerField()),
                ("at", models.CharField(max_length=40)),
                ("hash", models.CharField(max_length=64)),
            ],
        ),
        migrations.CreateModel(
            name="Item",
            fields=[
                ("id", models.CharField(max_length=80, primary_key=True, serialize=False)),
                ("public_id", models.CharField(max_length=80, unique=True)),
                ("kind", models.CharField(db_index=True, max_length=80)),
                ("stream", models.CharField(db_index=True, max_length=80)),
                ("batch", models.CharField(db_index=True, max_length=80)),
                ("revision", models.IntegerField()),
                ("came", models.BigIntegerField()),
                ("is_erased", models.BooleanField(default=False)),
            ],
        ),
        migrations.CreateModel(
            name="Job",
            fields=[
                ("id", models.CharField(max_length=80, primary_key=True, serialize=False)),
                ("kind", models.CharField(max_length=80)),
                ("subject", models.CharField(max_length=80)),
                ("state", models.CharField(db_index=True, max_length=80)),
                ("by", models.CharField(max_length=80)),
                ("queued_at", models.DateTimeField()),
                ("counts", models.JSONField(default=dict)),
                ("error", models.CharField(max_length=80, null=True)),
            ],
        ),
        migrations.CreateModel(
            name="Person",
            fields=[
                ("id", models.CharField(max_length=80, primary_key=True, serialize=False)),
                ("stream", models.CharField(db_index=True, max_length=80)),
                ("record", models.JSONField()),
                ("is_erased", models.BooleanField(default=False)),
            ],
        ),
        migrations.CreateModel(
            name="Sealed",
            fields=[
                ("address", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("sha256", models.CharField(default="", max_length=64)),
                ("kind", models.CharField(max_length=80)),
                ("stream", models.CharField(db_index=True, max_length=80)),
                ("media_type", models.CharField(max_length=80)),
                ("size_bytes", models.BigIntegerField()),
                ("state", models.CharField(max_length=80)),
            ],
        ),
        migrations.CreateModel(
            name="Batch",
            fields=[
                ("id", models.CharField(max_length=80, primary_key=True, serialize=False)),
                ("stream", models.CharField(db_index=True, max_length=80)),
                ("digest", models.CharField(max_length=64)),
                ("key", models.CharField(max_length=200)),
                ("received_on", models.DateField()),
                ("state", models.CharField(max_length=80)),
                ("counts", models.JSONField(default=dict)),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("stream", "digest"), name="store_batch_once")],
            },
        ),
        migrations.CreateModel(
            name="Code",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("stream", models.CharField(max_length=80)),
                ("scope", models.CharField(max_length=80)),
                ("code", models.CharField(max_length=200)),
                ("target", models.CharField(db_index=True, max_length=80)),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("stream", "scope", "code"), name="store_code_once")],
            },
        ),
        migrations.CreateModel(
            name="Done",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("item", models.CharField(max_length=80)),
                ("content", models.CharField(max_length=64)),
                ("stage", models.CharField(max_length=80)),
                ("version", models.CharField(max_length=80)),
                ("rulebook", models.CharField(default="", max_length=64)),
                ("result", models.JSONField(default=dict)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("item", "content", "stage", "version", "rulebook"), name="store_done_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Lease",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("subject", models.CharField(max_length=80)),
                ("stage", models.CharField(max_length=80)),
                ("holder", models.CharField(max_length=80)),
                ("until_at", models.DateTimeField()),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("subject", "stage"), name="store_lease_once")],
            },
        ),
        migrations.CreateModel(
            name="BatchRow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("row", models.CharField(max_length=200)),
                ("item", models.CharField(db_index=True, max_length=80, null=True)),
                ("change", models.CharField(max_length=80)),
                (
                    "batch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="rows", to="store.batch"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("batch", "row"), name="store_batchrow_once")],
            },
        ),
        migrations.CreateModel(
            name="Derivative",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("recipe", models.CharField(max_length=80)),
                ("name", models.CharField(max_length=200)),
                ("digest", models.CharField(db_index=True, max_length=64)),
                ("size_bytes", models.BigIntegerField()),
                ("media_type", models.CharField(max_length=80)),
                ("facts", models.JSONField(default=dict)),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="derivatives", to="store.item"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("item", "recipe", "name"), name="store_derivative_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="ItemPerson",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("person", models.CharField(db_index=True, max_length=80)),
                ("is_maker", models.BooleanField(default=False)),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="people", to="store.item"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("item", "person"), name="store_itemperson_once")],
            },
        ),
        migrations.CreateModel(
            name="ItemRevision",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.IntegerField()),
                ("content", models.CharField(max_length=80)),
                ("seal", models.CharField(max_length=64)),
                ("by", models.CharField(max_length=80)),
                ("on", models.DateField()),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="revisions", to="store.item"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("item", "number"), name="store_itemrevision_once")],
            },
        ),
        migrations.CreateModel(
            name="Alias",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("part", models.CharField(max_length=80)),
                ("language", models.CharField(max_length=80)),
                ("hmac", models.CharField(db_index=True, max_length=64)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="aliases", to="store.person"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("person", "part", "language", "hmac"), name="store_alias_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="SealedLink",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("item", models.CharField(db_index=True, default="", max_length=80)),
                ("person", models.CharField(db_index=True, default="", max_length=80)),
                (
                    "sealed",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="links", to="store.sealed"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("sealed", "item", "person"), name="store_sealedlink_once")
                ],
            },
        ),
    ]
