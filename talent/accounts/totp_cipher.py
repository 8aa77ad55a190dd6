"""Secrets of the second factor at rest: encrypted, so that a stolen database opens no desk."""

import base64
import hashlib
from functools import cache

from cryptography.fernet import Fernet
from django.conf import settings


@cache
def _cipher(key: str) -> Fernet:
    # One key for personal secrets at rest; the prefix keeps its uses apart.
    return Fernet(base64.urlsafe_b64encode(hashlib.sha256(b"second-factor:" + key.encode()).digest()))


def encrypt(secret: str) -> str:
    return _cipher(settings.RESIDENT_ID_KEY).encrypt(secret.encode()).decode()


def decrypt(cipher_text: str) -> str:
    """The secret again; InvalidToken when it was encrypted with another RESIDENT_ID_KEY."""
    return _cipher(settings.RESIDENT_ID_KEY).decrypt(cipher_text.encode()).decode()
