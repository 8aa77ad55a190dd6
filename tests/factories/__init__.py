"""Rows for tests, one module per slice. They build valid rows; verbs under test make the rest."""

from tests.factories.people import AffiliationFactory, PersonFactory, PostFactory, RoleFactory
from tests.factories.registry import OrganizationFactory, PlanPeriodFactory, RegionFactory

__all__ = [
    "AffiliationFactory",
    "OrganizationFactory",
    "PersonFactory",
    "PlanPeriodFactory",
    "PostFactory",
    "RegionFactory",
    "RoleFactory",
]
