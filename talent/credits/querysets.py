from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Coalesce

from talent.people.querysets import of_human

_HUMAN = Coalesce(F("person__canonical_id"), F("person_id"))


class CreditHeadQuerySet(models.QuerySet):
    def valid(self):
        return self.filter(valid=True)

    def training(self):
        """Valid credits that say somebody took part (参加培训率): sessions and courses.

        Outside hours are hours like any other, but no training of ours: they never move the rate.
        """
        return self.valid().exclude(source__kind="outside")

    def dated_in(self, first_day, last_day):
        """Credits of a period; both ends count."""
        return self.filter(dated__range=(first_day, last_day))

    def of_humans(self, people):
        """Credits of these people and of the rows merged into theirs, each source and season once (不重复计算).

        Annotates `human`, the id of the person a credit counts for.
        """
        ids = people.values("pk") if isinstance(people, models.QuerySet) else [person.pk for person in people]
        rows = self.filter(Q(person__in=ids) | Q(person__canonical__in=ids)).annotate(human=_HUMAN)
        twins = self.model.objects.valid().annotate(human=_HUMAN)
        earlier = twins.filter(
            human=OuterRef("human"), source=OuterRef("source"), season=OuterRef("season"), pk__lt=OuterRef("pk")
        )
        return rows.exclude(Exists(earlier))


class CreditRuleQuerySet(models.QuerySet):
    def on(self, day):
        """The version in force on a day, or None before the first."""
        return self.filter(since__lte=day).order_by("-since").first()


class OutsideHoursQuerySet(models.QuerySet):
    def visible_to(self, person):
        """What the people one looks after have handed in; never one's own, which others check."""
        from talent.people.models import Person

        people = Person.objects.visible_to(person)
        return self.filter(person__in=people).exclude(person=person).exclude(status="withdrawn")

    def own(self, person):
        """What somebody handed in, under whichever of their merged rows."""
        return self.filter(of_human(person))

    def to_check(self):
        """Waiting for a trainer, the longest wait first."""
        return self.filter(status="handed_in").order_by("handed_in_at", "pk")
