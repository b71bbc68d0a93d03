"""Deliveries, items, people, and the sealed files behind them."""

from django.db import models
from django.db.models import Q

from storybank.store.models.columns import digest, identifier


class Content(models.Model):
    """The words of a revision, version or answer. The only place of a record's text; deleted at erasure."""

    key = identifier(primary_key=True)
    owner = identifier(db_index=True)  # item, consent or finding id
    body = models.TextField()


class Code(models.Model):
    """A partner's name for something ("C01", "F01") within one stream and scope ("person", a delivery's key)."""

    stream = identifier()
    scope = identifier()
    code = models.CharField(max_length=200)
    target = identifier(db_index=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["stream", "scope", "code"], name="store_code_once"),)


class Batch(models.Model):
    id = identifier(primary_key=True)
    stream = identifier(db_index=True)
    digest = digest()
    key = models.CharField(max_length=200)
    received_on = models.DateField()
    state = identifier()
    counts = models.JSONField(default=dict)
    number = models.BigIntegerField(
        default=0
    )  # of the event before it: a delivery sent again after another is a new row

    class Meta:
        constraints = (models.UniqueConstraint(fields=["stream", "digest", "number"], name="store_batch_once"),)


class BatchRow(models.Model):
    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, related_name="rows")
    row = models.CharField(max_length=200)
    item = identifier(null=True, db_index=True)
    change = identifier()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["batch", "row"], name="store_batchrow_once"),)


class Person(models.Model):
    id = identifier(primary_key=True)
    stream = identifier(db_index=True)
    record = models.JSONField()
    is_erased = models.BooleanField(default=False)


class Alias(models.Model):
    """HMAC of one folded name of one person; the name itself is sealed in identities/."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="aliases")
    part = identifier()
    language = identifier()
    hmac = digest(db_index=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["person", "part", "language", "hmac"], name="store_alias_once"),)


class Item(models.Model):
    id = identifier(primary_key=True)
    public_id = identifier(unique=True)
    kind = identifier(db_index=True)
    stream = identifier(db_index=True)
    batch = identifier(db_index=True)
    revision = models.IntegerField()
    came = models.BigIntegerField()  # order of arrival: the chain's length then
    is_erased = models.BooleanField(default=False)
    asked = digest(default="")  # what the last screening rested on: the same again asks the same
    unkept_since = models.DateField(null=True)  # since when nobody in it lets us keep it
    likeness = models.CharField(max_length=16, default="")  # a photograph's private fingerprint; goes with its words

    class Meta:
        indexes = (
            models.Index(fields=["came"], condition=Q(is_erased=False), name="store_item_came"),
            models.Index(fields=["stream", "kind", "came"], condition=Q(is_erased=False), name="store_item_of_stream"),
        )


class ItemRevision(models.Model):
    """Append-only (trigger). `seal` is HMAC(index key, content): `verify --audit` finds a changed word."""

    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="revisions")
    number = models.IntegerField()
    content = identifier()
    seal = digest()
    by = identifier()
    on = models.DateField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["item", "number"], name="store_itemrevision_once"),)


class ItemPerson(models.Model):
    """Who is in the current revision of an item, in any role; `is_maker`: only behind the camera or the questions."""

    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="people")
    person = identifier(db_index=True)
    is_maker = models.BooleanField(default=False)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["item", "person"], name="store_itemperson_once"),)


class Sealed(models.Model):
    """A file under its own key; the wrapped key is in keys/wraps/<address>. `sha256` of the plaintext is private."""

    address = digest(primary_key=True)
    sha256 = digest(default="")
    kind = identifier()
    stream = identifier(db_index=True)
    media_type = identifier()
    size_bytes = models.BigIntegerField()
    state = identifier()


class SealedLink(models.Model):
    """Whose file it is: an item's or, for evidence, a person's."""

    sealed = models.ForeignKey(Sealed, on_delete=models.PROTECT, related_name="links")
    item = identifier(default="", db_index=True)
    person = identifier(default="", db_index=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["sealed", "item", "person"], name="store_sealedlink_once"),)
