"""Kinds of columns."""

from typing import Any

from django.db import models


def identifier(**options: Any) -> models.CharField:
    """Return a column for an opaque id, a code or an account."""
    return models.CharField(max_length=80, **options)


def digest(**options: Any) -> models.CharField:
    """Return a column for a SHA-256 or an HMAC in hex."""
    return models.CharField(max_length=64, **options)
