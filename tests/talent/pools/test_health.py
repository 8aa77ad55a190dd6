"""人才库状况: every figure is the number of names that its link opens to."""

import datetime
from decimal import Decimal

import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from talent.credits.ledger import credit_training
from talent.credits.models import CreditRule, RegistrationPeriod
from talent.credits.sources import ensure_source
from talent.pools.actions import exempt
from talent.pools.bands import AGES, age_on, last_of
from talent.pools.forms import PoolFilter
from talent.pools.health import health_of
from talent.pools.models import PoolMembership
from tests.factories import PersonFactory, PostFactory

DAY = datetime.date


@pytest.fixture
def mixed(city, enters, levels, trainer, autumn, organization):
    """Five members of 历城区, no two alike, and one of 天桥区."""
    born = {"born45": DAY(1978, 9, 20), "born44": DAY(1978, 9, 21), "old": DAY(1950, 1, 1), "none": None}
    members = {
        name: enters(name, city.hongjialou, person=PersonFactory(name=name, birth_date=day, volunteer=True))
        for name, day in born.items()
    }
    members["level"] = enters("level", city.hongjialou, level=levels["core"], person=PersonFactory(leader=True))
    for name, year in (("born45", 2023), ("born44", 2022), ("old", 2020)):
        source = ensure_source("session", year, title="培训", tier="district", region=city.licheng)
        credit_training(
            members[name].person, source, season=str(year), dated=DAY(year, 5, 8), minutes=180, hours=Decimal(4)
        )
    exempt(members["none"], reason="illness", since=DAY(2023, 9, 1), until=DAY(2023, 10, 20), by=trainer)
    PostFactory(person=members["level"].person, organization=organization, until=DAY(2023, 9, 1))
    RegistrationPeriod.objects.create(
        person=members["old"].person, grade="worker", since=DAY(2021, 1, 1), until=DAY(2023, 12, 31), clock_hours=90,
        rule=CreditRule.objects.first() or CreditRule.objects.create(since=DAY(2020, 1, 1)),
    )  # fmt: skip
    enters("钱大海", city.beiyuan)
    return members


@pytest.mark.django_db
def test_a_human_counts_once(mixed, trainer, city, enters):
    before = health_of(trainer, city.licheng)
    twin = enters("born45", city.hongjialou, person=PersonFactory(birth_date=DAY(1978, 9, 20), volunteer=True)).person
    twin.canonical = mixed["born45"].person
    twin.save()
    assert health_of(trainer, city.licheng) == before


@pytest.mark.django_db
def test_every_figure_opens_to_its_names(mixed, trainer, city):
    health = health_of(trainer, city.licheng)
    parts = [*health.audiences, *health.levels, *health.ages, *health.last_trained, *health.streets, *health.watched]
    assert health.members == 5
    opened = {
        part.query: PoolFilter(QueryDict(part.query), person=trainer)
        .narrow(PoolMembership.objects.visible_to(trainer).with_year())
        .count()
        for part in parts
    }
    assert opened == {part.query: part.count for part in parts}
    assert [part.count for part in health.ages] == [1, 1, 0, 1, 2]
    assert [part.count for part in health.last_trained] == [1, 1, 1, 2]
    assert [part.count for part in health.watched] == [1, 1, 1]
    assert [street.name for street in health.empty_streets] == ["山大路街道"]


@pytest.mark.django_db
def test_the_page_of_a_street_of_a_trainer_and_of_the_city(
    client_of, mixed, trainer, street_staff, city_admin, city, django_assert_max_num_queries
):
    clients = {name: client_of(who) for name, who in (("t", trainer), ("s", street_staff), ("c", city_admin))}
    for client in clients.values():
        client.get("/desk/pool/health/")
    with django_assert_max_num_queries(18):
        response = clients["t"].get("/desk/pool/health/")
    assert response.context["health"].members == 5
    assert clients["s"].get("/desk/pool/health/").context["health"].members == 5
    assert clients["c"].get("/desk/pool/health/").context["health"].members == 6
    assert clients["c"].get(f"/desk/pool/health/?unit={city.tianqiao.pk}").context["health"].members == 1
    assert clients["t"].get(f"/desk/pool/health/?unit={city.tianqiao.pk}").status_code == 404
    assert clients["t"].get("/desk/pool/health/?unit=x").status_code == 404


@given(st.dates(DAY(1900, 1, 1), DAY(2030, 12, 31)), st.dates(DAY(2020, 1, 1), DAY(2030, 12, 31)))
def test_everybody_is_in_one_band(birth, today):
    assert sum(band.holds(birth, today) for band in AGES) == 1
    assert sum(band.holds(None, today) for band in AGES) == 1


@pytest.mark.parametrize(
    ("birth", "today", "age"),
    [
        (DAY(1980, 2, 29), DAY(2023, 2, 28), 42), (DAY(1980, 2, 29), DAY(2023, 3, 1), 43),
        (DAY(1980, 9, 20), DAY(2023, 9, 20), 43), (DAY(1980, 9, 21), DAY(2023, 9, 20), 42),
    ],
)  # fmt: skip
def test_age(birth, today, age):
    assert age_on(birth, today) == age


@pytest.mark.parametrize(
    ("day", "code"),
    [(None, "never"), (DAY(2023, 1, 1), "this"), (DAY(2022, 12, 31), "last"), (DAY(2021, 12, 31), "before")],
)
def test_last_trained(day, code):
    assert last_of(day, DAY(2023, 9, 20)) == code
