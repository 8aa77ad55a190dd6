from django.db import models


class MessageQuerySet(models.QuerySet):
    def visible_to(self, person):
        """One's own messages; nobody reads another person's."""
        return self.filter(person=person) if person.is_authenticated else self.none()

    def unread(self):
        return self.filter(read=None)


class SmsQuerySet(models.QuerySet):
    def undelivered(self):
        """What did not reach a person, or may not have, until somebody has told them otherwise. No log-in codes."""
        lost = ("refused", "expired", "unknown", "no_number")
        return self.filter(status__in=lost, settled_at=None).exclude(message=None)

    def visible_to(self, person):
        """Those to the people one looks after."""
        from talent.people.models import Person

        return self.filter(message__person__in=Person.objects.visible_to(person))
