"""Seals what the web keeps in the database with its own key: a copy of the ledger alone opens nothing of it."""

import base64
import hashlib

from cryptography.fernet import Fernet
from django.conf import settings


def box(purpose: str) -> Fernet:
    """Return what seals and opens for one purpose; what was sealed for another does not open."""
    return Fernet(base64.urlsafe_b64encode(hashlib.sha256(purpose.encode() + settings.SECRET_KEY.encode()).digest()))
