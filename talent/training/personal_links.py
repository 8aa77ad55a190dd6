"""A person's own address for one session (/r/…/): it answers 我参加 or 这次来不了 without a login.

It opens nothing else, shows the name masked, and ends with the session. Forging one means guessing 96 bits.
"""

import base64

from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.http import base36_to_int, int_to_base36

SALT = "talent.training.personal_links"
LENGTH = 16


def link_token(session_id: int, person_id: int) -> str:
    """Short enough for an SMS: session, person and a signature."""
    body = f"{int_to_base36(session_id)}-{int_to_base36(person_id)}"
    return f"{body}-{_signature(body)}"


def read_link(token: str) -> tuple[int, int] | None:
    """(session id, person id) of a token we signed; None for any other text."""
    parts = token.split("-", 2)
    if len(parts) != 3 or not constant_time_compare(parts[2], _signature(f"{parts[0]}-{parts[1]}")):
        return None
    try:
        return base36_to_int(parts[0]), base36_to_int(parts[1])
    except ValueError:
        return None


def _signature(body: str) -> str:
    digest = salted_hmac(SALT, body, algorithm="sha256").digest()
    return base64.urlsafe_b64encode(digest).decode()[:LENGTH]
