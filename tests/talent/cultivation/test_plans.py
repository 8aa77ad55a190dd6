"""Plans are data: a next one is drafted from the last, its numbers and tasks are entered by the city."""

import datetime
from decimal import Decimal

import pytest

from talent.cultivation.models import SpecialTask
from talent.registry.models import PlanPeriod, Target
from talent.registry.plan import ensure_first_plan

pytestmark = pytest.mark.django_db
DAY = datetime.date
NEXT = {"name": "新一轮计划", "starts": "2024-01-01", "ends": "2026-12-31"}


@pytest.fixture
def first(city):
    return ensure_first_plan()


def test_the_first_plan_has_every_number_of_the_paper(first):
    numbers = first.targets.order_by("pk").values_list("indicator", "value", "due")
    assert [(code, int(value), due and due.year) for code, value, due in numbers] == [
        ("participation_rate", 100, 2023),
        ("recommended_organizations", 10, None),
        ("recommended_leaders", 10, None),
        ("organizations_per_urban_community", 15, 2023),
        ("organizations_per_rural_community", 8, 2023),
        ("pilot_federation_coverage", 100, 2021),
        ("federation_coverage", 100, 2022),
        ("base_coverage", 80, 2021),
        ("base_coverage", 90, 2022),
        ("base_coverage", 100, 2023),
        ("innovation_districts", 5, 2023),
        ("innovation_streets", 15, 2023),
        ("innovation_communities", 25, 2023),
        ("province_organizations_per_urban_community", 12, 2023),
        ("province_organizations_per_rural_community", 6, 2023),
    ]


def test_the_next_plan_is_drafted_from_the_last_numbers(first, city_admin, client_of):
    client_of(city_admin).post("/desk/plan-periods/new/", NEXT | {"like": first.pk})
    period = PlanPeriod.objects.get(name="新一轮计划")
    coverage = period.targets.get(indicator="base_coverage")
    assert (coverage.value, coverage.due) == (Decimal(100), DAY(2026, 12, 31))
    assert period.targets.get(indicator="recommended_leaders").due is None
    assert period.targets.count() == 13


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [({"ends": "2023-12-31"}, "不能早于"), ({"starts": "2023-06-01"}, "重叠"), ({"name": ""}, "需要改")],
)
def test_a_plan_that_makes_no_sense_is_explained(changes, sentence, first, city_admin, client_of):
    response = client_of(city_admin).post("/desk/plan-periods/new/", NEXT | changes)
    assert response.status_code == 400
    assert sentence in response.content.decode()
    assert PlanPeriod.objects.count() == 1


def test_a_number_is_corrected_added_and_dropped(first, city_admin, client_of):
    client, target = client_of(city_admin), first.targets.get(indicator="innovation_streets")
    sent = {"title": "申报街道", "value": "20", "unit": "个", "due": "2023-12-31"}
    client.post(f"/desk/plan-periods/{first.pk}/targets/{target.pk}/", sent)
    target.refresh_from_db()
    assert (target.indicator, target.value) == ("innovation_streets", Decimal(20))
    again = client.post(f"/desk/plan-periods/{first.pk}/targets/new/", sent | {"indicator": "innovation_streets"})
    assert again.status_code == 400
    late = client.post(f"/desk/plan-periods/{first.pk}/targets/{target.pk}/", sent | {"due": "2030-01-01"})
    assert late.status_code == 400
    client.post(f"/desk/plan-periods/{first.pk}/targets/{target.pk}/drop/")
    assert not Target.objects.filter(pk=target.pk).exists()


def test_special_tasks_are_numbered_and_kept_under_their_plan(first, city_admin, licheng_admin, client_of):
    client = client_of(city_admin)
    sent = {"plan": 5, "title": "街道基地全覆盖", "state": "under_way", "responsible": "市民政局", "due": "2023-12-31"}
    client.post(f"/desk/plan-periods/{first.pk}/tasks/new/", sent)
    client.post(f"/desk/plan-periods/{first.pk}/tasks/new/", sent | {"plan": 1, "title": "党建联建"})
    assert list(first.special_tasks.values_list("number", "plan", "title")) == [
        (1, 5, "街道基地全覆盖"), (2, 1, "党建联建"),
    ]  # fmt: skip
    task = SpecialTask.objects.first()
    client.post(f"/desk/plan-periods/{first.pk}/tasks/{task.pk}/", sent | {"state": "done"})
    task.refresh_from_db()
    assert task.state == "done"
    reader = client_of(licheng_admin)
    assert "街道基地全覆盖" in reader.get(f"/desk/plan-periods/{first.pk}/").content.decode()
    assert reader.post(f"/desk/plan-periods/{first.pk}/tasks/new/", sent).status_code == 404
    assert SpecialTask.objects.count() == 2
