from django.db import models
from django.db.models import Count, Exists, OuterRef, Q

from talent.registry.working_days import WorkingCalendar


class RegionQuerySet(models.QuerySet):
    def cities(self):
        return self.filter(level=self.model.Level.CITY)

    def districts(self):
        return self.filter(level=self.model.Level.DISTRICT, closed_on=None)

    def streets(self):
        return self.filter(level=self.model.Level.STREET, closed_on=None)

    def communities(self):
        return self.filter(level=self.model.Level.COMMUNITY, closed_on=None)

    def closed(self):
        """Streets that were merged into another: their past lies below it."""
        return self.exclude(closed_on=None)

    def within(self, region):
        """The region itself and everything below it, by management."""
        return self.filter(path__startswith=region.path)

    def visible_to(self, person):
        return self.filter(person.scope("path"))

    def in_code_order(self):
        """The order of official tables: by code, units without a code last, in their order of entry."""
        return self.order_by(models.F("code").asc(nulls_last=True), "pk")


class OrganizationQuerySet(models.QuerySet):
    def active(self):
        return self.filter(closed_on=None)

    def within(self, region):
        return self.filter(street__path__startswith=region.path)

    def visible_to(self, person):
        """Those of one's region; a street office's few are found from the street, a wide scope is walked in order."""
        from talent.registry.models import Region

        if not person.is_authenticated:
            return self.none()
        if person.works_for_streets_alone:
            return self.filter(street__in=Region.objects.visible_to(person).values("pk"))
        return self.filter(person.scope("street__path"))

    def search(self, text: str):
        text = text.strip()
        return self.filter(Q(name__icontains=text) | Q(uscc=text) | Q(filing_code=text)) if text else self

    def tagged(self, tag, on=None):
        """Those that bear this tag on the day (default: now)."""
        from talent.registry.tag_models import OrganizationTag

        ties = OrganizationTag.objects.on(on).filter(organization=OuterRef("pk"), tag=tag)
        return self.filter(Exists(ties))

    def tag_counts(self, on=None) -> dict[int, int]:
        """How many of these organizations bear each tag on the day (default: now), by the tag's key; none is absent."""
        from talent.registry.tag_models import OrganizationTag

        ties = OrganizationTag.objects.on(on).filter(organization__in=self.order_by().values("pk")).order_by()
        return dict(ties.values_list("tag").annotate(number=Count("organization", distinct=True)))


class OrganizationTagQuerySet(models.QuerySet):
    def on(self, day=None):
        """The ties that hold on the day; without one, those that are open."""
        return self.filter(until=None) if day is None else self.filter(since__lte=day).exclude(until__lte=day)


class GroupMembershipQuerySet(models.QuerySet):
    """Members of federations; they lie where the federation does."""

    def within(self, region):
        return self.filter(federation__street__path__startswith=region.path)

    def visible_to(self, person):
        return self.filter(person.scope("federation__street__path"))


class CalendarDayQuerySet(models.QuerySet):
    def as_calendar(self) -> WorkingCalendar:
        """The days off and worked that are entered, as the calculations take them."""
        kinds = self.model.Kind
        days = list(self.order_by().values_list("date", "kind"))
        return WorkingCalendar(
            holidays=frozenset(day for day, kind in days if kind == kinds.HOLIDAY),
            workdays=frozenset(day for day, kind in days if kind == kinds.WORKDAY),
        )
