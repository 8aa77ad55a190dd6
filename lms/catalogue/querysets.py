"""Courses and paths as somebody may see them, in SQL. The rule itself is told in rules.py; a test compares the two."""

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from wagtail.models import PageManager
from wagtail.query import PageQuerySet

from talent.people.models import Affiliation
from talent.people.querysets import in_force


class CourseQuerySet(PageQuerySet):
    def visible_to(self, person):
        """Live courses whose lessons this person may open."""
        return self.live().filter(openness_filter(person))

    def listed_for(self, person):
        """Live courses of which this person may read the syllabus."""
        return self.live().filter(Q(syllabus_open=True) | openness_filter(person))


def openness_filter(person) -> Q:
    """A course kept to a region is for people tied to it or below (of its audiences, if it says so), and for staff."""
    everybody = Q(openness="public")
    if not person.is_authenticated:
        return everybody
    tied = Q(
        Exists(
            Affiliation.objects.filter(in_force(), person=person.pk, region__path__startswith=OuterRef("region__path"))
        )
    )
    flags = {
        "for_leaders": person.is_leader,
        "for_social_workers": person.is_social_worker,
        "for_volunteers": person.is_volunteer,
    }
    meant = Q(**dict.fromkeys(flags, False))
    for flag, on in flags.items():
        meant |= Q(**{flag: True}) if on else Q()
    works_there = Q(pk__in=[])
    for role in person.active_roles:
        works_there |= Q(region__path__startswith=role.region.path)
    return everybody | Q(openness="region") & tied | Q(openness="audience") & tied & meant | works_there


CourseManager = PageManager.from_queryset(CourseQuerySet)


class RunQuerySet(models.QuerySet):
    def open(self, on=None):
        on = on or timezone.localdate()
        return self.filter(Q(closes=None) | Q(closes__gte=on), opens__lte=on)

    def coming(self, on=None):
        """Runs that are not open yet, the next one first."""
        return self.filter(opens__gt=on or timezone.localdate()).order_by("opens", "pk")


class PathQuerySet(models.QuerySet):
    def live(self):
        return self.filter(live=True)

    def visible_to(self, person):
        """Paths that staff follow: those issued at, below or above their region."""
        return self.filter(person.scope_or_above("region__path"))


class MediaQuerySet(models.QuerySet):
    def to_lighten(self):
        """Films whose light files were not tried yet, oldest first."""
        return self.filter(tried_at=None).order_by("pk")


class DocumentPageQuerySet(models.QuerySet):
    def of(self, document):
        """The pictures of the document's present file, in their order."""
        return self.filter(document=document, file_hash=document.get_file_hash()).order_by("number")
