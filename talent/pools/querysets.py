from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from talent.credits.models import CreditHead
from talent.people.querysets import in_force


class TalentPoolQuerySet(models.QuerySet):
    def visible_to(self, person):
        return self.filter(person.scope("district__path"))


class PoolMembershipQuerySet(models.QuerySet):
    def visible_to(self, person):
        return self.filter(person.scope("street__path"))

    def active_on(self, day=None):
        """Members on the day: since ≤ day < until (today unless given)."""
        return self.filter(in_force(day))

    def within(self, region):
        """By the membership's street, and so by management."""
        return self.filter(street__path__startswith=region.path)

    def exempt_on(self, day=None):
        from talent.pools.models import Exemption

        return self.filter(Exists(Exemption.objects.in_force(day).filter(membership=OuterRef("pk"))))

    def due_on(self, day=None):
        """应训: active and not exempt on the day."""
        from talent.pools.models import Exemption

        return self.active_on(day).exclude(Exists(Exemption.objects.in_force(day).filter(membership=OuterRef("pk"))))

    def with_training(self, first_day, last_day):
        """Annotates `trained`: a valid credit dated in the period, both ends included; merged duplicates' count too."""
        theirs = Q(person=OuterRef("person")) | Q(person__canonical=OuterRef("person"))
        credits = CreditHead.objects.training().dated_in(first_day, last_day).filter(theirs)
        return self.annotate(trained=Exists(credits))

    def search(self, text: str):
        """Members whose person matches by name, pinyin or the end of the mobile number."""
        from talent.people.models import Person

        text = text.strip()
        return self.filter(person__in=Person.objects.search(text)) if text else self


class ExemptionQuerySet(models.QuerySet):
    def in_force(self, day=None):
        """Exemptions that hold on the day; both ends count (today unless given)."""
        day = day or timezone.localdate()
        return self.filter(since__lte=day, until__gte=day)

    def visible_to(self, person):
        return self.filter(person.scope("membership__street__path"))
