"""Collections, releases and where their copies went."""

from django.db import models
from django.db.models import Q

from storybank.store.models.columns import digest, identifier


class Collection(models.Model):
    id = identifier(primary_key=True)
    slug = identifier(unique=True)
    revision = models.IntegerField()
    record = models.JSONField()


class Initiative(models.Model):
    id = identifier(primary_key=True)
    record = models.JSONField()


class Release(models.Model):
    id = identifier(primary_key=True)
    collection = models.ForeignKey(Collection, on_delete=models.PROTECT, related_name="releases")
    version = models.IntegerField()
    edition = identifier()
    on = models.DateField()
    digest = digest(null=True)
    status = identifier(db_index=True)
    proposed_by = identifier()
    approved_by = identifier(null=True)
    supersedes = identifier(null=True)
    left_out = models.JSONField(default=list)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["collection", "version", "edition"], condition=~Q(status="void"), name="store_release_once"
            ),
        )


class ReleaseItem(models.Model):
    release = models.ForeignKey(Release, on_delete=models.PROTECT, related_name="items")
    item = identifier(db_index=True)
    public_id = identifier()
    revision = models.IntegerField()
    files = models.JSONField(default=dict)
    replaced = models.JSONField(default=list)  # what stands in place of what was received; without what stood there

    class Meta:
        constraints = (models.UniqueConstraint(fields=["release", "item"], name="store_releaseitem_once"),)


class Reliance(models.Model):
    """Which consent version of which person one released item rests on."""

    release = models.ForeignKey(Release, on_delete=models.PROTECT, related_name="reliances")
    item = identifier()
    person = identifier(db_index=True)
    consent = identifier()
    version = models.IntegerField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["release", "item", "person", "consent"], name="store_reliance_once"),
        )


class Approval(models.Model):
    """Append-only, and never by the proposer (triggers). Bound to the digest of the finished manifest."""

    release = models.OneToOneField(Release, on_delete=models.PROTECT, related_name="approval")
    digest = digest()
    staff = identifier()
    cause = identifier(null=True)  # inherited: the withdrawal's consent, request or hold
    on = models.DateField()


class Copy(models.Model):
    """The register: who took which bundle, when, for what."""

    id = identifier(primary_key=True)
    release = models.ForeignKey(Release, on_delete=models.PROTECT, related_name="copies")
    holder = identifier()
    use = identifier()
    taken_on = models.DateField()
    confirmed_on = models.DateField(null=True)
    until_on = models.DateField(null=True)  # a researcher's copy ends on this day


class Licence(models.Model):
    """What a photographer lets others do with the work, apart from any consent; never a reason to show a person."""

    person = identifier(primary_key=True)
    stream = identifier(db_index=True)
    licence = models.CharField(max_length=200)
    credit = identifier()  # named · pseudonym · none
    until_on = models.DateField(null=True)
    is_refused = models.BooleanField(default=False)


class Reading(models.Model):
    """Append-only (trigger): somebody of another stream has read these very bytes."""

    release = models.ForeignKey(Release, on_delete=models.PROTECT, related_name="readings")
    digest = digest()
    staff = identifier()
    stream = identifier()  # whose material was read
    on = models.DateField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["release", "digest", "staff", "stream"], name="store_reading_once"),
        )


class ResearchRequest(models.Model):
    """Somebody asks to work with what is open to researchers. Who and what for are sealed words in Content."""

    id = identifier(primary_key=True)
    collection = identifier()
    recipient = models.CharField(max_length=200)  # public age key: only its holder opens what is handed over
    content = identifier()
    asked_on = models.DateField()
    until_on = models.DateField()
    state = identifier(db_index=True)  # asked · agreed · refused · delivered · ended


class ResearchAgreement(models.Model):
    """Append-only (trigger). One person answers for one party: a collecting stream, or the programme."""

    request = models.ForeignKey(ResearchRequest, on_delete=models.PROTECT, related_name="agreements")
    party = identifier()
    staff = identifier()
    is_agreed = models.BooleanField()
    on = models.DateField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["request", "party"], name="store_researchagreement_once"),
            models.UniqueConstraint(fields=["request", "staff"], name="store_researchagreement_two_people"),
        )


class Notice(models.Model):
    id = identifier(primary_key=True)
    copy = models.ForeignKey(Copy, on_delete=models.PROTECT, related_name="notices")
    cause = identifier(db_index=True)
    due_on = models.DateField()
    sent_on = models.DateField(null=True)
    confirmed_on = models.DateField(null=True)
    result = identifier(null=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["copy", "cause"], name="store_notice_once"),)
