from allauth.account.auth_backends import AuthenticationBackend

from talent.people.models import Person
from talent.text.mobiles import normalize_mobile


class PersonBackend(AuthenticationBackend):
    """Password log-in by login name, or by a mobile whose people include exactly one with this password."""

    def _authenticate_by_phone(self, phone: str, password: str) -> Person | None:
        candidates = Person.objects.at_mobile(normalize_mobile(phone))[:6]
        matching = [person for person in candidates if self._check_password(person, password)]
        return matching[0] if len(matching) == 1 else None
