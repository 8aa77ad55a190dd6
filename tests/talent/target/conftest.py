"""A pool of 历城区 with one of each: trained, untrained, exempt, just left, joined late."""

import datetime as dt
from decimal import Decimal
from types import SimpleNamespace

import pytest

from talent.credits.ledger import credit_training
from talent.credits.sources import ensure_source
from talent.pools.actions import pool_of
from talent.pools.models import Exemption, PoolMembership
from tests.factories import PersonFactory

YEAR_END = dt.date(2023, 12, 31)


@pytest.fixture
def joins(city):
    """`joins("王桂兰", city.licheng, street, since=…)` makes a member of a pool."""

    def join(name, district, street, *, since="2022-03-01", until=None, person=None):
        person = person or PersonFactory(name=name)
        until = until and dt.date.fromisoformat(until)
        return PoolMembership.objects.create(
            pool=pool_of(district), person=person, street=street, since=dt.date.fromisoformat(since), until=until
        )

    return join


@pytest.fixture
def trains(city):
    """`trains(person, "2023-05-08")` gives a person four hours on that day."""

    def train(person, day, ref=1):
        source = ensure_source("session", ref, title="骨干培训", tier="district", region=city.licheng)
        dated = dt.date.fromisoformat(day)
        return credit_training(person, source, season="2023", dated=dated, minutes=180, hours=Decimal(4))

    return train


@pytest.fixture
def pool(city, joins, trains, trainer):
    """The members by what they are: `pool.trained.person` and so on."""
    members = SimpleNamespace(
        trained=joins("王桂兰", city.licheng, city.hongjialou),
        untrained=joins("李秀英", city.licheng, city.hongjialou),
        exempt=joins("张建国", city.licheng, city.shandalu),
        left=joins("刘志强", city.licheng, city.shandalu, until="2023-12-01"),
        late=joins("陈淑珍", city.licheng, city.shandalu, since="2023-11-15"),
    )
    trains(members.trained.person, "2023-05-08")
    Exemption.objects.create(
        membership=members.exempt, reason="illness", since=dt.date(2023, 9, 1), until=YEAR_END, approved_by=trainer
    )
    return members
