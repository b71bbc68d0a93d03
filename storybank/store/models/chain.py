"""The chain of events, its head, and the accounts that act."""

from django.db import models

from storybank.store.models.columns import digest, identifier


class Event(models.Model):
    """Append-only (trigger). `at` and `facts` are the very text that was hashed."""

    sequence = models.BigIntegerField(primary_key=True)
    at = models.CharField(max_length=40)
    by = identifier()
    verb = identifier(db_index=True)
    subject = identifier(db_index=True)
    facts = models.TextField()
    previous = digest()
    hash = digest()


class Head(models.Model):
    """One row: the last link. Locked by every writer."""

    sequence = models.BigIntegerField()
    at = models.CharField(max_length=40)
    hash = digest()


class Account(models.Model):
    id = identifier(primary_key=True)
    streams = models.JSONField(default=list)
    roles = models.JSONField(default=list)
    is_active = models.BooleanField(default=True)
