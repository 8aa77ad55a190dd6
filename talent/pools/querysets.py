from django.db import models
from django.db.models import Case, Exists, IntegerField, OuterRef, Value, When
from django.db.models.functions import Coalesce
from django.utils import timezone

from talent.credits.models import CreditHead
from talent.people.querysets import in_force


def _earned_by_members(credits):
    """
    Is one of these credits the member's, under whichever of their merged rows?

    Two questions, each by an index: with an OR inside one of them, a database reads all credits for every member.
    """
    merged = credits.filter(person__canonical=OuterRef("person"))
    return Exists(credits.filter(person=OuterRef("person"))) | Exists(merged)


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
        return self.annotate(trained=_earned_by_members(CreditHead.objects.training().dated_in(first_day, last_day)))

    def with_year(self):
        """Annotates `trained` (since 1 January) and `exempt` (today), which the list and its filter ask for."""
        from talent.pools.models import Exemption

        today = timezone.localdate()
        exempt = Exemption.objects.in_force(today).filter(membership=OuterRef("pk"))
        return self.with_training(today.replace(month=1, day=1), today).annotate(exempt=Exists(exempt))

    def last_trained(self, code: str, today=None):
        """Whose latest training was this year, last year, before, or never (bands.LAST)."""
        today = today or timezone.localdate()
        training = CreditHead.objects.training()
        recent = {"this": today.year, "last": today.year - 1}.get(code)
        if recent:
            later = _earned_by_members(training.filter(dated__year__gt=recent))
            return self.filter(_earned_by_members(training.filter(dated__year=recent))).exclude(later)
        ever = _earned_by_members(training)
        if code == "never":
            return self.exclude(ever)
        return self.filter(ever).exclude(_earned_by_members(training.filter(dated__year__gte=today.year - 1)))

    def with_post_state(self):
        """Annotates `left_post`: led an organization and leads none today. The membership goes on (已离任)."""
        from talent.people.models import Post

        led = Post.objects.filter(person=OuterRef("person"), kind=Post.Kind.LEADER)
        return self.annotate(left_post=Exists(led.exclude(until=None)) & ~Exists(led.filter(in_force())))

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


class ProposalQuerySet(models.QuerySet):
    def visible_to(self, person):
        """Those of one's region; one's own application is decided by others and read in 我的."""
        return self.filter(person.scope("street__path")).exclude(person=person)

    def open(self):
        return self.filter(status="open")

    def returned(self):
        return self.filter(status="returned")

    def unsettled(self):
        return self.filter(status__in=["open", "returned"])

    def still_asked(self):
        """Without entries of people who have become members meanwhile, by a sheet for instance."""
        from talent.pools.models import PoolMembership

        members = PoolMembership.objects.active_on().annotate(human=Coalesce("person__canonical", "person"))
        asked = Coalesce(OuterRef("person__canonical"), OuterRef("person"))
        inside = members.filter(human=asked, pool__district=OuterRef("street__parent"))
        return self.exclude(Exists(inside), kind="entry")

    def in_turn(self):
        """Federation leaders first (优先纳入), then in the order in which they came."""
        first = Case(When(source="federation", then=Value(0)), default=Value(1), output_field=IntegerField())
        return self.order_by(first, "proposed_at", "pk")


class ReviewQuerySet(models.QuerySet):
    def visible_to(self, person):
        return self.filter(person.scope("pool__district__path"))

    def running(self):
        return self.filter(closed_at=None)
