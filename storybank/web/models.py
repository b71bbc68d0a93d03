"""Who may come in: sign-in, one-time links, and the sessions of today. Roles and streams live in the ledger's account.

No name, no e-mail address, no network address: a list of these rows says nothing about anybody.
"""

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models


class Login(AbstractBaseUser):
    """One way in for one account of the ledger; `account` is that account's opaque id ("ed-nur-1")."""

    account = models.CharField(max_length=40, unique=True)
    language = models.CharField(max_length=8, default="en")
    has_keys = models.BooleanField(default=True)  # single-key commands of the desks; can be switched off (WCAG 2.1.4)
    is_active = models.BooleanField(default=True)
    made_at = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[BaseUserManager["Login"]] = BaseUserManager()

    USERNAME_FIELD = "account"
    REQUIRED_FIELDS: ClassVar[list[str]] = []


class Invitation(models.Model):
    """A one-time link: the first password of an account, or a new one. Only the token's hash is kept."""

    digest = models.CharField(max_length=64, primary_key=True)
    account = models.CharField(max_length=40, db_index=True)
    kind = models.CharField(max_length=20)  # invite · reset
    until_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)


class Seat(models.Model):
    """One session of one account, so that it can be listed and ended. Where it sits is not kept."""

    key = models.CharField(max_length=40, primary_key=True)  # of the session
    account = models.CharField(max_length=40, db_index=True)
    began_at = models.DateTimeField()
    seen_at = models.DateTimeField()


class Upload(models.Model):
    """One delivery on its way in: whose, of which stream, until when. What it is called and holds stands on disk only."""

    id = models.CharField(max_length=40, primary_key=True)
    account = models.CharField(max_length=40, db_index=True)
    stream = models.CharField(max_length=40)
    state = models.CharField(max_length=20)  # open · sent
    nonce = models.CharField(max_length=40)  # of its upload token; a new one ends the old
    job = models.CharField(max_length=40, default="")  # the last check, or the intake
    began_at = models.DateTimeField()
    until_at = models.DateTimeField()
