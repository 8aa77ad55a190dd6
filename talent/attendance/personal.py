"""A learner's own code: shown on their phone, scanned by the trainer's. Good for ten minutes, names one person."""

from django.core import signing
from django.urls import reverse

SALT = "talent.attendance.personal"
MAX_AGE = 10 * 60


def personal_token(person) -> str:
    return signing.dumps(person.pk, salt=SALT)


def read_personal_token(token: str) -> int | None:
    """The person's id, None for a code that is not ours or is older than ten minutes."""
    try:
        return signing.loads(token, salt=SALT, max_age=MAX_AGE)
    except signing.BadSignature:
        return None


def address_of(person) -> str:
    return reverse("desk_scan_person", args=[personal_token(person)])
