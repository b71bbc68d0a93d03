"""Collections, releases, copies. Triggers are made after every migration (storybank.store.apps)."""

from typing import Any, ClassVar

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar[list[tuple[str, str]]] = [
        ("store", "0002_decisions"),
    ]

    operations: ClassVar[list[Any]] = [
        migrations.CreateModel(
            name="Collection",
            fields=[
                ("id", models.CharField(max_length=80, primary_key=True, serialize=False)),
                ("slug", models.CharField(max_length=80, unique=True)),
                ("revision", models.IntegerField()),
                ("record", models.JSONField()),
            ],
        ),
        migrations.CreateModel(
            name="Initiative",
            fields=[
                ("id", models.CharField(max_length=80, primary_key=True, serialize=False)),
                ("record", models.JSONField()),
            ],
        ),
        migrations.CreateModel(
            name="Release",
            fields=[
                ("id", models.CharField(max_length=80, primary_key=True, serialize=False)),
                ("version", models.IntegerField()),
                ("edition", models.CharField(max_length=80)),
                ("on", models.DateField()),
                ("digest", models.CharField(max_length=64, null=True)),
                ("status", models.CharField(db_index=True, max_length=80)),
                ("proposed_by", models.CharField(max_length=80)),
                ("approved_by", models.CharField(max_length=80, null=True)),
                ("supersedes", models.CharField(max_length=80, null=True)),
                ("left_out", models.JSONField(default=list)),
                (
                    "collection",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="releases", to="store.collection"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Copy",
            fields=[
                ("id", models.CharField(max_length=80, primary_key=True, serialize=False)),
                ("holder", models.CharField(max_length=80)),
                ("use", models.CharField(max_length=80)),
                ("taken_on", models.DateField()),
                ("confirmed_on", models.DateField(null=True)),
                (
                    "release",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="copies", to="store.release"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Approval",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("digest", models.CharField(max_length=64)),
                ("staff", models.CharField(max_length=80)),
                ("cause", models.CharField(max_length=80, null=True)),
                ("on", models.DateField()),
                (
                    "release",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="approval", to="store.release"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ReleaseItem",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("item", models.CharField(db_index=True, max_length=80)),
                ("public_id", models.CharField(max_length=80)),
                ("revision", models.IntegerField()),
                ("files", models.JSONField(default=dict)),
                (
                    "release",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="items", to="store.release"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Reliance",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("item", models.CharField(max_length=80)),
                ("person", models.CharField(db_index=True, max_length=80)),
                ("consent", models.CharField(max_length=80)),
                ("version", models.IntegerField()),
                (
                    "release",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="reliances", to="store.release"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Notice",
            fields=[
                ("id", models.CharField(max_length=80, primary_key=True, serialize=False)),
                ("cause", models.CharField(db_index=True, max_length=80)),
                ("due_on", models.DateField()),
                ("sent_on", models.DateField(null=True)),
                ("confirmed_on", models.DateField(null=True)),
                ("result", models.CharField(max_length=80, null=True)),
                (
                    "copy",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="notices", to="store.copy"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("copy", "cause"), name="store_notice_once")],
            },
        ),
        migrations.AddConstraint(
            model_name="release",
            constraint=models.UniqueConstraint(
                condition=models.Q(("status", "void"), _negated=True),
                fields=("collection", "version", "edition"),
                name="store_release_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="releaseitem",
            constraint=models.UniqueConstraint(fields=("release", "item"), name="store_releaseitem_once"),
        ),
        migrations.AddConstraint(
            model_name="reliance",
            constraint=models.UniqueConstraint(
                fields=("release", "item", "person", "consent"), name="store_reliance_once"
            ),
        ),
    ]
