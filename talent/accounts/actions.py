from django.db import transaction
from django.utils import timezone

from talent.audit.actions import record
from talent.people.models import Person
from talent.people.privacy import agree


@transaction.atomic
def claim_person(person: Person) -> Person:
    """The person says that this record is theirs (这是我吗？ → 是我) and agrees to the terms; twice is once."""
    person = Person.objects.select_for_update().get(pk=person.pk)
    if not person.claimed_at:
        person.claimed_at = timezone.now()
        person.save(update_fields=["claimed_at", "updated"])
        record("claim_person", person, by=person)
    agree(person)
    return person


def disown_person(person: Person) -> None:
    """Whoever has the phone now says that the record is not theirs: nothing changes, staff can see it in the audit."""
    record("disown_person", person, by=None)


def set_elder_view(person: Person, elder: bool) -> None:
    """Remember 长辈版 with the person, so that it follows them to another phone."""
    if person.elder_view != elder:
        person.elder_view = elder
        person.save(update_fields=["elder_view", "updated"])


@transaction.atomic
def give_login_name(person: Person, login: str) -> Person:
    """A name to log in with, beside the number. IntegrityError where somebody took it a moment ago."""
    person.login = login
    person.save(update_fields=["login", "updated"])
    record("give_login", person, by=person)
    return person
