import datetime

import pytest
import time_machine

from talent.pools.actions import add_member, pool_of
from talent.pools.models import LadderLevel
from tests.factories import AffiliationFactory, PersonFactory

DAY = datetime.date


@pytest.fixture
def autumn():
    """Time stands at 20 September 2023, ten in the morning."""
    with time_machine.travel("2023-09-20 10:00+08:00", tick=False) as clock:
        yield clock


@pytest.fixture
def enters(city, trainer):
    """`enters("王桂兰", city.hongjialou)` is a member since March 2022."""

    def enter(name, street, *, since=DAY(2022, 3, 1), person=None, **fields):  # noqa: B008 (a day never changes)
        person = person or PersonFactory(name=name, volunteer=True)
        return add_member(pool_of(street.parent), person, street=street, since=since, by=trainer, **fields)

    return enter


@pytest.fixture
def candidate(city):
    """赵明, known in 洪家楼街道 and in no pool."""
    person = PersonFactory(name="赵明", mobile="13900001111", volunteer=True)
    AffiliationFactory(person=person, region=city.hongjialou)
    return person


@pytest.fixture
def levels(db):
    """Rungs by code."""
    return {level.code: level for level in LadderLevel.objects.all()}
