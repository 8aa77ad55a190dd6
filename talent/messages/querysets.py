from django.db import models


class MessageQuerySet(models.QuerySet):
    def visible_to(self, person):
        """One's own messages; nobody reads another person's."""
        return self.filter(person=person) if person.is_authenticated else self.none()

    def unread(self):
        return self.filter(read=None)
