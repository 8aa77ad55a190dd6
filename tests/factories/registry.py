import datetime

import factory
from factory.django import DjangoModelFactory

from talent.registry.models import Organization, PlanPeriod, Region
from talent.registry.paths import path_below


class RegionFactory(DjangoModelFactory):
    """`RegionFactory(name="洪家楼街道", level="street", parent=licheng)`; without a parent, a city."""

    class Meta:
        model = Region
        skip_postgeneration_save = True

    name = factory.Sequence(lambda n: f"第{n}市")
    level = Region.Level.CITY
    parent = None

    class Params:
        district = factory.Trait(level=Region.Level.DISTRICT, kind=Region.Kind.STATUTORY)
        street = factory.Trait(level=Region.Level.STREET, kind=Region.Kind.SUBDISTRICT)
        community = factory.Trait(level=Region.Level.COMMUNITY, kind=Region.Kind.URBAN)

    @factory.post_generation
    def _path(region, create, extracted, **kwargs):
        if create and not region.path:
            region.path = path_below(region.parent, region.pk)
            region.save(update_fields=["path"])


class OrganizationFactory(DjangoModelFactory):
    class Meta:
        model = Organization

    name = factory.Sequence(lambda n: f"第{n}邻里互助队")
    category = Organization.Category.SERVICE
    status = Organization.Status.FILED
    filing_code = factory.Sequence(lambda n: f"BA-TEST-{n:05d}")
    street = factory.SubFactory(RegionFactory, street=True)
    founded_on = datetime.date(2020, 5, 1)

    class Params:
        registered = factory.Trait(status=Organization.Status.REGISTERED, filing_code=None)


class PlanPeriodFactory(DjangoModelFactory):
    class Meta:
        model = PlanPeriod

    name = "社区社会组织骨干人才培养计划"
    starts = datetime.date(2023, 7, 1)
    ends = datetime.date(2025, 12, 31)
