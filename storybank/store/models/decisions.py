"""Consents, questions, answers, holds and requests."""

from django.db import models
from django.db.models import F, Q

from storybank.store.models.columns import digest, identifier


class Consent(models.Model):
    id = identifier(primary_key=True)
    subject = identifier(db_index=True)
    stream = identifier(db_index=True)
    version = models.IntegerField()
    risk = identifier()


class ConsentVersion(models.Model):
    """Append-only (trigger); the current one is named by `Consent.version`."""

    consent = models.ForeignKey(Consent, on_delete=models.PROTECT, related_name="versions")
    version = models.IntegerField()
    status = identifier()
    content = identifier()
    seal = digest()
    by = identifier()
    on = models.DateField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["consent", "version"], name="store_consentversion_once"),)


class Finding(models.Model):
    """One question about one item (or about a batch, where no item came of it), kept by `Finding.key`."""

    id = identifier(primary_key=True)
    owner = identifier(db_index=True)  # item id, else batch id
    item = identifier(null=True)
    batch = identifier(null=True, db_index=True)
    stream = identifier(null=True, db_index=True)
    key = identifier()
    code = identifier(db_index=True)
    severity = identifier()
    state = identifier(db_index=True)
    record = models.JSONField()
    text_seal = digest(default="")  # of the field's text when last screened
    answered_seal = digest(default="")  # of the field's text when answered
    revision = models.IntegerField(null=True)
    decision = identifier(null=True)
    since_on = models.DateField()
    came = models.BigIntegerField()  # order of asking: the chain's length then, and the place within one screening

    class Meta:
        constraints = (models.UniqueConstraint(fields=["owner", "key"], name="store_finding_once"),)
        indexes = (
            models.Index(fields=["item", "state"], name="store_finding_of_item"),
            models.Index(fields=["state", "severity", "stream", "came"], name="store_finding_waiting"),
            models.Index(fields=["state", "stream", "code", "severity", "came"], name="store_finding_by_code"),
            models.Index(
                fields=["state", "stream", "severity", "code", "batch"],
                condition=Q(item__isnull=False),
                name="store_finding_counted",
            ),
        )


class Answer(models.Model):
    """Append-only (trigger); reason and facts are in the content."""

    finding = models.ForeignKey(Finding, on_delete=models.PROTECT, related_name="answers")
    number = models.IntegerField()
    decision = identifier()
    item = identifier(null=True, db_index=True)
    revision = models.IntegerField(null=True)
    content = identifier()
    seal = digest()
    act = identifier(null=True)
    by = identifier()
    on = models.DateField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["finding", "number"], name="store_answer_once"),)


class Act(models.Model):
    """What takes two. The constraint, not only the code, keeps one person from being both."""

    id = identifier(primary_key=True)
    kind = identifier()
    subject = identifier(db_index=True)
    content = identifier(null=True)  # what will be done, where it is more than the subject
    state = identifier(db_index=True)
    proposed_by = identifier()
    proposed_on = models.DateField()
    confirmed_by = identifier(null=True)
    confirmed_on = models.DateField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True) | ~Q(confirmed_by=F("proposed_by")), name="store_act_two_people"
            ),
        )


class Hold(models.Model):
    id = identifier(primary_key=True)
    scope = identifier()
    value = models.CharField(max_length=200)
    since_on = models.DateField()
    lifted_on = models.DateField(null=True)
    content = identifier()  # the reason
    by = identifier()


class Request(models.Model):
    id = identifier(primary_key=True)
    person = identifier(db_index=True)
    stream = identifier()
    who = identifier()
    right = identifier()
    received_on = models.DateField()
    due_on = models.DateField()
    content = identifier()  # proof and reason
    decision = identifier(null=True)
    closed_on = models.DateField(null=True)


class Remark(models.Model):
    """What a reviewer says beside the questions; the words are in the content of the item, so that erasure reaches them.

    kind: return · decline · danger (safeguarding) · toponym (a name proposed for the gazetteer) · reveal (why a face was seen)
    """

    id = identifier(primary_key=True)
    item = identifier(db_index=True)
    stream = identifier()
    kind = identifier()
    content = identifier()
    by = identifier()
    on = models.DateField()
    closed_on = models.DateField(null=True)
    closed_by = identifier(null=True)

    class Meta:
        indexes = (models.Index(fields=["kind", "closed_on"], name="store_remark_open"),)
