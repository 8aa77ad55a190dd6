from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from wagtail.models import PageManager
from wagtail.query import PageQuerySet

from talent.people.models import Affiliation
from talent.people.querysets import in_force


class CourseQuerySet(PageQuerySet):
    def visible_to(self, person):
        """Live courses: the public ones, and those of a region the person belongs to or works for."""
        return self.live().filter(openness_filter(person))


def openness_filter(person) -> Q:
    """A course kept to a region is seen by people tied to that region or below it, and by its staff."""
    if not person.is_authenticated:
        return Q(openness="public")
    tied = Affiliation.objects.filter(in_force(), person=person.pk, region__path__startswith=OuterRef("region__path"))
    return Q(openness="public") | Q(Exists(tied)) | person.scope("region__path")


CourseManager = PageManager.from_queryset(CourseQuerySet)


class RunQuerySet(models.QuerySet):
    def open(self, on=None):
        on = on or timezone.localdate()
        return self.filter(Q(closes=None) | Q(closes__gte=on), opens__lte=on)
