"""Reads of the registers. What holds on a day follows the dates of the rows; scope follows the unit's place."""

from django.db import models

from talent.people.querysets import in_force


class _Scoped(models.QuerySet):
    place = "region__path"  # where the path of a row's unit stands

    def visible_to(self, person):
        return self.filter(person.scope(self.place))

    def within(self, region):
        return self.filter(**{f"{self.place}__startswith": region.path})


class BaseQuerySet(_Scoped):
    def open_on(self, on):
        return self.filter(in_force(on, "opened_on", "closed_on"))


class HubServiceQuerySet(_Scoped):
    place = "organization__street__path"

    def given_on(self, on):
        return self.filter(in_force(on))


class PairingQuerySet(_Scoped):
    place = "organization__street__path"

    def begun_by(self, on):
        return self.filter(since__lte=on)

    def with_result_by(self, on):
        return self.filter(result_on__lte=on)


class DualCultivationQuerySet(_Scoped):
    place = "street__path"

    def visible_to(self, person):
        """Where one is an admin; being a trainer of another district shows nothing of that one."""
        from talent.cultivation.rules import KNOW_OF_CULTIVATION

        return self.filter(person.scope(self.place, *KNOW_OF_CULTIVATION))

    def completed_in(self, first_day, last_day):
        return self.filter(completed_on__range=(first_day, last_day))


class ApplicationQuerySet(_Scoped):
    place = "unit__path"

    def applied_by(self, on):
        return self.filter(applied_on__lte=on)

    def granted_by(self, on):
        return self.filter(granted_on__lte=on)


class BrandQuerySet(_Scoped):
    def held_on(self, on):
        return self.filter(in_force(on))


class SpecialTaskQuerySet(models.QuerySet):
    """The city's tasks; whoever has a desk may read them."""
