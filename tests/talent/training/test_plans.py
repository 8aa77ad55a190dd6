"""Yearly plans: kept by a unit, read by the units below, and where sessions come from."""

import pytest
from django.core.exceptions import ValidationError

from talent.training.models import PlanItem, TrainingPlan
from talent.training.plans import add_item, open_plan, publish_plan

ITEM = {"title": "骨干培训", "audience": "负责人", "month": 9}
POSTED = ITEM | {"mode": "face", "hours": "4", "people": "40"}


@pytest.fixture
def plan(city, licheng_admin):
    return open_plan(city.licheng, 2026, by=licheng_admin)


def test_a_unit_has_one_plan_a_year(plan, city, licheng_admin):
    with pytest.raises(ValidationError, match="已经有了"):
        open_plan(city.licheng, 2026, by=licheng_admin)
    assert TrainingPlan.objects.count() == 1


def test_a_community_has_no_plan(city, licheng_admin):
    with pytest.raises(ValidationError, match="三级编制"):
        open_plan(city.community, 2026, by=licheng_admin)


def test_items_are_numbered_as_they_come(plan, licheng_admin):
    assert [add_item(plan, by=licheng_admin, **ITEM).number for _ in range(2)] == [1, 2]


def test_an_empty_plan_is_not_published(plan, licheng_admin):
    with pytest.raises(ValidationError, match="还没有项目"):
        publish_plan(plan, by=licheng_admin)
    plan.refresh_from_db()
    assert plan.status == "draft"


def test_a_published_plan_is_read_by_the_units_below(plan, licheng_admin, street_staff, tianqiao_trainer, city_admin):
    assert list(TrainingPlan.objects.visible_to(street_staff)) == []
    add_item(plan, by=licheng_admin, **ITEM)
    publish_plan(plan, by=licheng_admin)
    assert list(TrainingPlan.objects.visible_to(street_staff)) == [plan]
    assert list(TrainingPlan.objects.visible_to(city_admin)) == [plan]
    assert list(TrainingPlan.objects.visible_to(tianqiao_trainer)) == []


class TestPages:
    def test_a_trainer_opens_fills_and_publishes(self, client_of, trainer, city):
        client = client_of(trainer)
        client.post("/desk/plans/new/", {"region": city.licheng.pk, "year": 2026})
        plan = TrainingPlan.objects.get()
        client.post(f"/desk/plans/{plan.pk}/", POSTED)
        client.post(f"/desk/plans/{plan.pk}/publish/")
        plan.refresh_from_db()
        assert (plan.status, list(plan.items.values_list("title", flat=True))) == ("published", ["骨干培训"])

    def test_a_session_takes_over_what_the_plan_says(self, client_of, trainer, plan):
        item = add_item(plan, by=trainer, **ITEM)
        form = client_of(trainer).get(f"/desk/sessions/new/?item={item.pk}").context["form"]
        assert (form["title"].value(), form["capacity"].value()) == ("骨干培训", 40)

    def test_street_staff_read_and_do_not_write(self, client_of, street_staff, licheng_admin, plan):
        add_item(plan, by=licheng_admin, **ITEM)
        publish_plan(plan, by=licheng_admin)
        client = client_of(street_staff)
        assert client.get(f"/desk/plans/{plan.pk}/").context["form"] is None
        client.post(f"/desk/plans/{plan.pk}/", POSTED)
        assert client.post(f"/desk/plans/{plan.pk}/publish/").status_code == 404
        assert PlanItem.objects.count() == 1

    def test_another_district_has_no_such_plan(self, client_of, tianqiao_trainer, plan):
        client = client_of(tianqiao_trainer)
        assert client.get(f"/desk/plans/{plan.pk}/").status_code == 404
        assert client.post(f"/desk/plans/{plan.pk}/publish/").status_code == 404

    @pytest.mark.parametrize("count", [1, 3])
    def test_the_list_costs_the_same_whatever_its_length(
        self, client_of, licheng_admin, city, count, django_assert_num_queries
    ):
        for year in range(2026, 2026 + count):
            open_plan(city.licheng, year, by=licheng_admin)
        client = client_of(licheng_admin)
        client.get("/desk/plans/")  # the first page of a session also notes when staff were last here
        with django_assert_num_queries(6):
            client.get("/desk/plans/")
