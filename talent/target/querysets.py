from django.db import models
from django.db.models import Q
from django.utils import timezone

# Reports are the admins': another role in a second unit opens none of that unit's.
ADMINS = ("district_admin", "city_admin")


class DailyFigureQuerySet(models.QuerySet):
    def visible_to(self, person):
        return self.filter(person.scope("region__path"))

    def trend_of(self, region, *, until, days: int = 92):
        """A unit's last days, the newest first; trends of two years are two trends."""
        return self.filter(region=region, day__lte=until, day__year=until.year).order_by("-day")[:days]


class ReportPeriodQuerySet(models.QuerySet):
    def visible_to(self, person):
        """A city's periods are its own, and its districts are asked to confirm them."""
        return self.filter(person.scope_or_above("region__path"))

    def not_sent(self):
        """Waiting for the city to 锁定并报送."""
        return self.filter(~models.Exists(self._sent()))

    def _sent(self):
        reports = self.model._meta.get_field("reports").related_model
        return reports.objects.filter(period=models.OuterRef("pk"), region=models.OuterRef("region"))


class ConfirmationQuerySet(models.QuerySet):
    def newest(self):
        """The last word of each district about each period."""
        later = self.model.objects.filter(
            period=models.OuterRef("period"), region=models.OuterRef("region"), pk__gt=models.OuterRef("pk")
        )
        return self.exclude(models.Exists(later))


class ReportSnapshotQuerySet(models.QuerySet):
    def visible_to(self, person):
        return self.filter(person.scope("region__path", *ADMINS))

    def newest(self):
        """Without those that a revision has replaced."""
        return self.filter(superseded_by=None)

    def released(self):
        """What the public may see."""
        return self.exclude(release=None)


class RevisionQuerySet(models.QuerySet):
    def visible_to(self, person):
        return self.filter(person.scope("report__region__path", *ADMINS))

    def pending(self):
        return self.filter(status="pending")

    def overdue(self):
        return self.pending().filter(Q(due__lt=timezone.localdate()))
