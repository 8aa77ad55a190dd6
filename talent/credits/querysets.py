from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Coalesce

_HUMAN = Coalesce(F("person__canonical_id"), F("person_id"))


class CreditHeadQuerySet(models.QuerySet):
    def valid(self):
        return self.filter(valid=True)

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
