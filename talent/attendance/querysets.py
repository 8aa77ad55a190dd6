from django.db import models
from django.db.models import Count, Q
from django.db.models.functions import Coalesce

HERE = ("present", "late")
_HUMAN = Coalesce("person__canonical_id", "person_id")


def _of_visible_sessions(queryset, person):
    from talent.training.models import TrainingSession

    return queryset.filter(session__in=TrainingSession.objects.run_by(person))


class HeadQuerySet(models.QuerySet):
    def here(self):
        """Present or late."""
        return self.filter(mark__in=HERE)

    def at_part(self, number: int | None):
        """Of these who was at this sitting, where each is marked by itself; None leaves them as they are."""
        if number is None:
            return self
        return self.alias(seen=Coalesce("parts", -1).bitand(1 << number)).exclude(seen=0)

    def humans(self):
        """How many people these are; rows merged into one another are one person (人数)."""
        return self.aggregate(found=Count(_HUMAN, distinct=True))["found"]

    def marked(self):
        return self.exclude(mark="cleared")

    def visible_to(self, person):
        """Those who run the session see its roster; everybody sees their own rows."""
        from talent.training.models import TrainingSession

        return self.filter(Q(person=person) | Q(session__in=TrainingSession.objects.run_by(person)))


class WalkInQuerySet(models.QuerySet):
    def unmatched(self):
        return self.filter(person=None, dismissed=False)

    def visible_to(self, person):
        return _of_visible_sessions(self, person)


class CorrectionQuerySet(models.QuerySet):
    def pending(self):
        return self.filter(status="pending")

    def visible_to(self, person):
        return _of_visible_sessions(self, person)


class PaperQuerySet(models.QuerySet):
    def visible_to(self, person):
        return _of_visible_sessions(self, person)

    def photos(self):
        return self.filter(kind="photo")

    def publishable(self):
        """Photos whose people agreed to be shown."""
        return self.photos().filter(consent=True)


class VoidQuerySet(models.QuerySet):
    def pending(self):
        return self.filter(status="pending")

    def approved(self):
        return self.filter(status="approved")

    def visible_to(self, person):
        return _of_visible_sessions(self, person)
