"""What was made of items, what is done, and who is at work."""

from django.db import models

from storybank.store.models.columns import digest, identifier
from storybank.store.models.material import Item


class Derivative(models.Model):
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="derivatives")
    recipe = identifier()
    name = models.CharField(max_length=200)
    digest = digest(db_index=True)
    size_bytes = models.BigIntegerField()
    media_type = identifier()
    facts = models.JSONField(default=dict)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["item", "recipe", "name"], name="store_derivative_once"),)


class Done(models.Model):
    """Resume: what is here is not done again."""

    item = identifier()
    content = digest()
    stage = identifier()
    version = identifier()
    rulebook = digest(default="")
    result = models.JSONField(default=dict)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["item", "content", "stage", "version", "rulebook"], name="store_done_once"),
        )


class Job(models.Model):
    id = identifier(primary_key=True)
    kind = identifier()
    subject = identifier()
    state = identifier(db_index=True)
    by = identifier()
    queued_at = models.DateTimeField()
    counts = models.JSONField(default=dict)
    error = identifier(null=True)
    facts = models.JSONField(default=dict)
    label = identifier(default="")
    holder = identifier(default="")  # the process that runs it
    tries = models.IntegerField(default=0)


class Lease(models.Model):
    """One holder per subject and stage; `until_at` moves with the heartbeat."""

    subject = identifier()
    stage = identifier()
    holder = identifier()
    until_at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["subject", "stage"], name="store_lease_once"),)
