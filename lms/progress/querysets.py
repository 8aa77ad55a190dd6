from django.db import models


class EnrollmentQuerySet(models.QuerySet):
    def visible_to(self, person):
        """One's own; what staff see of it are credits."""
        return self.filter(person=person)

    def unfinished(self):
        return self.filter(completed_at=None)


class CompletionQuerySet(models.QuerySet):
    def visible_to(self, person):
        return self.filter(person=person)
