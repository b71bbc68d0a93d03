"""Consents, questions, answers, holds, requests. Triggers are made after every migration (storybank.store.apps)."""

from typing import Any, ClassVar

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar[list[tuple[str, str]]] = [
        ("store", "0001_initial"),
    ]

    operations: ClassVar[list[Any]] = [
        migrations.CreateModel(
            name="Consent",
            fields=[
                ("id", models.CharField(max_length=80, primary_key=True, serialize=False)),
                ("subject", models.CharField(db_index=True, max_length=80)),
                ("stream", models.CharField(db_index=True, max_length=80)),
                ("version", models.IntegerField()),
                ("risk", models.CharField(max_length=80)),
            ],
        ),
        migrations.CreateModel(
            name="Hold",
            fields=[
                ("id", models.CharField(max_length=80, primary_key=True, serialize=False)),
                ("scope", models.CharField(max_length=80)),
                ("value", models.CharField(max_length=200)),
                ("since_on", models.DateField()),
                ("lifted_on", models.DateField(null=True)),
                ("content", models.CharField(max_length=80)),
                ("by", models.CharField(max_length=80)),
            ],
        ),
        migrations.CreateModel(
            name="Request",
            fields=[
                ("id", models.CharField(max_length=80, primary_key=True, serialize=False)),
                ("person", models.CharField(db_index=True, max_length=80)),
                ("stream", models.CharField(max_length=80)),
                ("who", models.CharField(max_length=80)),
                ("right", models.CharField(max_length=80)),
                ("received_on", models.DateField()),
                ("due_on", models.DateField()),
                ("content", models.CharField(max_length=80)),
                ("decision", models.CharField(max_length=80, null=True)),
                ("closed_on", models.DateField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="Act",
            fields=[
                ("id", models.CharField(max_length=80, primary_key=True, serialize=False)),
                ("kind", models.CharField(max_length=80)),
                ("subject", models.CharField(db_index=True, max_length=80)),
                ("content", models.CharField(max_length=80, null=True)),
                ("state", models.CharField(db_index=True, max_length=80)),
                ("proposed_by", models.CharField(max_length=80)),
                ("proposed_on", models.DateField()),
                ("confirmed_by", models.CharField(max_length=80, null=True)),
                ("confirmed_on", models.DateField(null=True)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("confirmed_by__isnull", True),
                            models.Q(("confirmed_by", models.F("proposed_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="store_act_two_people",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Finding",
            fields=[
                ("id", models.CharField(max_length=80, primary_key=True, serialize=False)),
                ("owner", models.CharField(db_index=True, max_length=80)),
                ("item", models.CharField(max_length=80, null=True)),
                ("batch", models.CharField(db_index=True, max_length=80, null=True)),
                ("stream", models.CharField(db_index=True, max_length=80, null=True)),
                ("key", models.CharField(max_length=80)),
                ("code", models.CharField(db_index=True, max_length=80)),
                ("severity", models.CharField(max_length=80)),
                ("state", models.CharField(db_index=True, max_length=80)),
                ("record", models.JSONField()),
                ("text_seal", models.CharField(default="", max_length=64)),
                ("answered_seal", models.CharField(default="", max_length=64)),
                ("revision", models.IntegerField(null=True)),
                ("decision", models.CharField(max_length=80, null=True)),
                ("since_on", models.DateField()),
                ("came", models.BigIntegerField()),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("owner", "key"), name="store_finding_once")],
            },
        ),
        migrations.CreateModel(
            name="ConsentVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.IntegerField()),
                ("status", models.CharField(max_length=80)),
                ("content", models.CharField(max_length=80)),
                ("seal", models.CharField(max_length=64)),
                ("by", models.CharField(max_length=80)),
                ("on", models.DateField()),
                (
                    "consent",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="versions", to="store.consent"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("consent", "version"), name="store_consentversion_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Answer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.IntegerField()),
                ("decision", models.CharField(max_length=80)),
                ("item", models.CharField(db_index=True, max_length=80, null=True)),
                ("revision", models.IntegerField(null=True)),
                ("content", models.CharField(max_length=80)),
                ("seal", models.CharField(max_length=64)),
                ("act", models.CharField(max_length=80, null=True)),
                ("by", models.CharField(max_length=80)),
                ("on", models.DateField()),
                (
                    "finding",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="answers", to="store.finding"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("finding", "number"), name="store_answer_once")],
            },
        ),
    ]
