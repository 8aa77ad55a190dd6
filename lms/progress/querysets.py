from django.db import models
from django.db.models import Case, F, When
from django.db.models.functions import Coalesce
from django.utils import timezone

from lms.catalogue.validity import still_holds
from talent.people.models import Person
from talent.people.querysets import of_human


class EnrollmentQuerySet(models.QuerySet):
    def visible_to(self, person):
        """One's own. What staff may follow is another question: followed_by."""
        return self.filter(of_human(person))

    def followed_by(self, person):
        """Those of the people a member of staff sees."""
        return self.filter(person__in=Person.objects.visible_to(person).canonical_only())

    def unfinished(self):
        return self.filter(completed_at=None)

    def newest_first(self, person):
        """By run; after a merge one human may have two rows in a run: the finished one, then the person's own."""
        finished, own = F("completed_at").asc(nulls_last=True), Case(When(person=person.pk, then=0), default=1)
        return self.order_by("-run__opens", "-run_id", finished, own, "pk")

    def in_open_runs(self, on=None):
        on = on or timezone.localdate()
        closed = models.Q(run__closes__lt=on)
        return self.filter(run__opens__lte=on).exclude(closed)


class CompletionQuerySet(models.QuerySet):
    def holding(self):
        """(id of the human, id of the course) of those that have not run out by the course's validity (几年内有效)."""
        rows = self.values_list(
            Coalesce("person__canonical_id", "person_id"),
            "course_id",
            "course__validity",
            "course__validity_years",
            "on",
        )
        today = timezone.localdate()
        return {(human, course) for human, course, *validity in rows if still_holds(*validity, today)}

    def visible_to(self, person):
        return self.filter(of_human(person))

    def followed_by(self, person):
        return self.filter(person__in=Person.objects.visible_to(person).canonical_only())
