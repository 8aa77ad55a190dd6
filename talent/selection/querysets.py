from django.db import models
from django.db.models import Q
from django.utils import timezone


class RoundQuerySet(models.QuerySet):
    def visible_to(self, person):
        """Rounds of one's reach; street staff see their district's; reviewers those whose panel they sit on."""
        offices = [role.region.parent_id for role in person.active_roles if role.kind == "street_staff"]
        seated = self.model.panel.through.objects.filter(person_id=person.pk).values("selectionround_id")
        return self.filter(person.scope("district__path") | Q(district__in=offices) | Q(pk__in=seated))


class NominationQuerySet(models.QuerySet):
    def visible_to(self, person):
        """Nominations of organizations in one's reach; reviewers see what their panel scores."""
        seated = self.model._meta.get_field("round").related_model.panel.through.objects.filter(person_id=person.pk)
        on_panel = Q(round__in=seated.values("selectionround_id")) & ~Q(status__in=["submitted", "returned"])
        return self.filter(person.scope("organization__street__path") | on_panel)

    def of_kind(self, kind):
        return self.filter(kind=kind)

    def on_panel(self):
        """What reviewers score: passed, or already decided on."""
        return self.filter(status__in=["passed", "selected", "reserve", "not_selected"])

    def with_names(self):
        return self.select_related("organization__street", "person", "round__district")

    def in_order(self):
        """Organizations, then leaders, each by street: never by score."""
        return self.order_by("-kind", "organization__street__path", "pk")

    def with_standing(self):
        """With the facts that say where each stands: its notice and its announcement."""
        return self.with_names().select_related("notice_entry__notice", "announcement")


class ScoreQuerySet(models.QuerySet):
    def heads(self):
        """The newest fact of each chain: what counts."""
        return self.filter(superseded_by=None)


class NoticeQuerySet(models.QuerySet):
    def released(self, today=None):
        """What the public may see: published, and begun."""
        return self.filter(starts__lte=today or timezone.localdate())

    def visible_to(self, person):
        return self.filter(person.scope("round__district__path"))


class ObjectionQuerySet(models.QuerySet):
    def visible_to(self, person):
        """The objector is known to the admins who handle the case, to nobody else."""
        return self.filter(person.scope("entry__notice__round__district__path", "district_admin", "city_admin"))

    def open(self):
        return self.filter(status__in=["received", "checking"])
