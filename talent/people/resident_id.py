"""Resident IDs at rest: encrypted under their own key, found again by a keyed hash."""

import base64
import hashlib
import hmac
from functools import cache

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings


@cache
def _cipher(key: str) -> Fernet:
    return Fernet(base64.urlsafe_b64encode(hashlib.sha256(b"cipher:" + key.encode()).digest()))


def encrypt(number: str) -> str:
    """Cipher text of a normalized 18-character resident ID."""
    return _cipher(settings.RESIDENT_ID_KEY).encrypt(number.encode()).decode()


def decrypt(cipher_text: str) -> str:
    """The number again; ValueError when the key is not the one it was encrypted with."""
    try:
        return _cipher(settings.RESIDENT_ID_KEY).decrypt(cipher_text.encode()).decode()
    except InvalidToken as error:
        raise ValueError("resident ID was encrypted with another RESIDENT_ID_KEY") from error


def opens(cipher_text: str) -> bool:
    """Whether today's key is the one it was encrypted with."""
    try:
        decrypt(cipher_text)
    except ValueError:
        return False
    return True


def fingerprint(number: str) -> str:
    """Keyed hash of a normalized resident ID: equal numbers, equal fingerprints, no way back."""
    key = b"fingerprint:" + settings.RESIDENT_ID_KEY.encode()
    return hmac.new(key, number.encode(), hashlib.sha256).hexdigest()
