from django.db import models
from django.db.models import F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce, Greatest
from django.utils import timezone

from talent.registry.organization_merging import one_with

# What reviewers see: passed, or already decided on.
ON_PANEL = ("passed", "selected", "reserve", "not_selected")


class FrameQuerySet(models.QuerySet):
    def of_year(self, year):
        """Versions of a year, the newest first."""
        return self.filter(year=year).order_by("-version")


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
        on_panel = Q(round__in=seated.values("selectionround_id"), status__in=[*ON_PANEL, "withdrawn"])
        return self.handed_in().filter(person.scope("organization__street__path") | on_panel)

    def handed_in(self):
        """All but drafts, which are nobody's business but their writer's."""
        return self.exclude(status="draft")

    def drafts_of(self, person):
        return self.filter(status="draft", submitted_by=person)

    def waiting(self):
        """Not yet through 初审."""
        return self.filter(status__in=["applied", "submitted", "returned"])

    def of_kind(self, kind):
        return self.filter(kind=kind)

    def on_panel(self):
        """What reviewers score: passed, or already decided on."""
        return self.filter(status__in=ON_PANEL)

    def with_names(self):
        return self.select_related("organization__street", "person", "round__district", "round__frame")

    def in_order(self):
        """Organizations, then leaders, each by street: never by score."""
        return self.order_by("-kind", "organization__street__path", "pk")

    def with_standing(self):
        """With the facts that say where each stands: its notice and its announcement."""
        found = self.with_names().select_related("notice_entry__notice", "announcement")
        return found.prefetch_related("notice_entry__notice__corrections")


class VetoQuerySet(models.QuerySet):
    def active(self):
        """Declared and not lifted."""
        return self.filter(lifts=None, lifted_by=None)

    def against(self, organization_id: int):
        """Those of an organization, also where they were declared against a row that was merged with it."""
        return self.filter(organization__in=one_with([organization_id])[organization_id])

    def uncovered(self, nominations):
        """(nomination id, veto) of vetoes that stand against these and are not overridden in writing."""
        overridden = self.model.overrides.rel.related_model.objects.filter(nomination__in=nominations)
        covered = set(overridden.values_list("nomination_id", "veto_id"))
        same = one_with({row.organization_id for row in nominations})
        by_organization = {}
        for veto in self.active().filter(organization__in=set().union(*same.values())):
            by_organization.setdefault(veto.organization_id, []).append(veto)
        return [
            (row, veto)
            for row in nominations
            for key in sorted(same[row.organization_id])
            for veto in by_organization.get(key, ())
            if (row.pk, veto.pk) not in covered
        ]


class ScoreQuerySet(models.QuerySet):
    def heads(self):
        """The newest fact of each chain: what counts."""
        return self.filter(superseded_by=None)


class NoticeQuerySet(models.QuerySet):
    def released(self, today=None):
        """What the public may see: published, and begun."""
        return self.filter(starts__lte=today or timezone.localdate())

    def with_last_day(self):
        """`last_day` is what `closes` says, read with the notice itself."""
        anew = self.model.objects.filter(corrects=OuterRef("pk"), anew=True).order_by("-ends").values("ends")[:1]
        later = Coalesce(Subquery(anew), F("ends"))
        return self.annotate(last_day=Greatest("ends", later, output_field=models.DateField()))

    def visible_to(self, person):
        return self.filter(person.scope("round__district__path"))

    def runnable_by(self, person):
        """Those of the rounds that one runs."""
        return self.filter(person.scope("round__district__path", "district_admin", "city_admin"))


class NoticeEntryQuerySet(models.QuerySet):
    def with_names(self):
        return self.select_related("nomination__organization__street", "nomination__person")


class ObjectionQuerySet(models.QuerySet):
    def visible_to(self, person):
        """The objector is known to the admins who handle the case, to nobody else."""
        return self.filter(person.scope("entry__notice__round__district__path", "district_admin", "city_admin"))

    def open(self):
        return self.filter(status__in=self.model.OPEN)
