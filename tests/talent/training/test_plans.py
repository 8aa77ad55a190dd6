"""Yearly plans: kept by a unit, reviewed, let out in versions, read by the units below, and where sessions come from."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from talent.messages.models import Message
from talent.training.plan_models import PlanItem, PlanVersion, TrainingPlan
from talent.training.plan_progress import expected_plans, items_with_progress, progress_of
from talent.training.plan_versions import difference, lines_of
from talent.training.plans import (
    add_item,
    adjust_plan,
    change_item,
    drop_item,
    finish_plan,
    leave_adjusting,
    open_plan,
    publish_plan,
    return_plan,
    submit_plan,
)
from tests.factories import PersonFactory
from tests.factories.attendance import attend
from tests.factories.training import TrainingSessionFactory

ITEM = {"title": "骨干培训", "audience": "负责人", "month": 9}
POSTED = ITEM | {"mode": "face", "hours": "4", "people": "40", "level": "district"}


@pytest.fixture
def plan(city, licheng_admin):
    return open_plan(city.licheng, 2026, by=licheng_admin)


@pytest.fixture
def item(plan, licheng_admin):
    return add_item(plan, by=licheng_admin, **ITEM)


def state(plan) -> str:
    return TrainingPlan.objects.get(pk=plan.pk).status


def test_a_unit_has_one_plan_a_year(plan, city, licheng_admin):
    with pytest.raises(ValidationError, match="已经有了"):
        open_plan(city.licheng, 2026, by=licheng_admin)
    assert TrainingPlan.objects.count() == 1


def test_a_community_has_no_plan(city, licheng_admin):
    with pytest.raises(ValidationError, match="三级编制"):
        open_plan(city.community, 2026, by=licheng_admin)


def test_items_are_numbered_as_they_come(plan, licheng_admin):
    assert [add_item(plan, by=licheng_admin, **ITEM).number for _ in range(2)] == [1, 2]


@pytest.mark.parametrize("wrong", [{"month": 13}, {"hours": 0}, {"people": 0}, {"title": ""}])
def test_a_line_that_cannot_be_is_refused(plan, licheng_admin, wrong):
    with pytest.raises(ValidationError):
        add_item(plan, by=licheng_admin, **(ITEM | wrong))
    assert PlanItem.objects.count() == 0


def test_an_empty_plan_goes_nowhere(plan, licheng_admin):
    for verb in (submit_plan, publish_plan):
        with pytest.raises(ValidationError, match="还没有项目"):
            verb(plan, by=licheng_admin)
    assert state(plan) == "draft"


class TestLife:
    def test_draft_review_published(self, plan, item, licheng_admin):
        submit_plan(plan, by=licheng_admin)
        with pytest.raises(ValidationError, match="不能改"):
            add_item(plan, by=licheng_admin, **ITEM)
        return_plan(plan, by=licheng_admin, reason="缺经费来源")
        plan.refresh_from_db()
        assert (plan.status, plan.returned) == ("draft", "缺经费来源")
        submit_plan(plan, by=licheng_admin)
        publish_plan(plan, by=licheng_admin)
        publish_plan(plan, by=licheng_admin)
        assert state(plan) == "published"
        assert list(PlanVersion.objects.values_list("number", flat=True)) == [1]

    def test_an_adjustment_is_a_new_version_with_its_reason_and_difference(self, plan, item, licheng_admin):
        publish_plan(plan, by=licheng_admin)
        adjust_plan(plan, by=licheng_admin)
        item.plan.refresh_from_db()
        with pytest.raises(ValidationError, match="没有不同"):
            publish_plan(plan, by=licheng_admin, reason="试试")
        change_item(item, by=licheng_admin, people=60)
        add_item(plan, by=licheng_admin, title="夜校", audience="志愿者", month=10)
        with pytest.raises(ValidationError, match="写明调整的原因"):
            publish_plan(plan, by=licheng_admin, reason=" ")
        with pytest.raises(ValidationError, match="有改动还没公布"):
            leave_adjusting(plan, by=licheng_admin)
        publish_plan(plan, by=licheng_admin, reason="街道要求加一期")
        second, first = PlanVersion.objects.all()
        changes = difference(first.lines, second.lines)
        assert [(one.kind, one.title, one.fields) for one in changes] == [
            ("changed", "骨干培训", (("人数", "40", "60"),)), ("added", "夜校", ()),
        ]  # fmt: skip
        assert (state(plan), second.reason) == ("adjusted", "街道要求加一期")

    def test_an_adjustment_without_a_change_is_left(self, plan, item, licheng_admin):
        publish_plan(plan, by=licheng_admin)
        adjust_plan(plan, by=licheng_admin)
        leave_adjusting(plan, by=licheng_admin)
        assert (state(plan), PlanVersion.objects.count()) == ("published", 1)

    def test_done_is_the_end(self, plan, item, licheng_admin):
        with pytest.raises(ValidationError, match="才能办结"):
            finish_plan(plan, by=licheng_admin)
        publish_plan(plan, by=licheng_admin)
        finish_plan(plan, by=licheng_admin)
        with pytest.raises(ValidationError, match="才能调整"):
            adjust_plan(plan, by=licheng_admin)
        assert state(plan) == "done"

    def test_a_version_never_changes(self, plan, item, licheng_admin):
        publish_plan(plan, by=licheng_admin)
        with pytest.raises(IntegrityError), transaction.atomic():
            PlanVersion.objects.update(reason="改过")

    def test_a_line_with_sessions_stays(self, plan, item, licheng_admin, city):
        TrainingSessionFactory(region=city.licheng, plan_item=item)
        with pytest.raises(ValidationError, match="已经按这一项办过"):
            drop_item(item, by=licheng_admin)
        assert PlanItem.objects.count() == 1


def test_a_line_stands_below_one_of_the_unit_above(plan, city, city_admin, licheng_admin):
    above = open_plan(city.jinan, 2026, by=city_admin)
    city_item = add_item(above, by=city_admin, **ITEM)
    with pytest.raises(ValidationError, match="上一级单位"):
        add_item(plan, by=licheng_admin, **ITEM, above=city_item)
    publish_plan(above, by=city_admin)
    city_item.refresh_from_db()
    assert add_item(plan, by=licheng_admin, **ITEM, above=city_item).above == city_item


def test_a_published_plan_is_read_by_the_units_below(
    plan, item, licheng_admin, street_staff, tianqiao_trainer, city_admin
):
    assert list(TrainingPlan.objects.visible_to(street_staff)) == []
    publish_plan(plan, by=licheng_admin)
    assert list(TrainingPlan.objects.visible_to(street_staff)) == [plan]
    assert list(TrainingPlan.objects.visible_to(city_admin)) == [plan]
    assert list(TrainingPlan.objects.visible_to(tianqiao_trainer)) == []


def test_progress_counts_what_was_confirmed(plan, item, licheng_admin, city):
    add_item(plan, by=licheng_admin, **ITEM | {"title": "夜校"})
    publish_plan(plan, by=licheng_admin)
    held = TrainingSessionFactory(region=city.licheng, plan_item=item, starts="2026-09-01 14:00", status="confirmed")
    for mark in ("present", "late", "absent"):
        attend(held, PersonFactory(), mark)
    TrainingSessionFactory(region=city.licheng, plan_item=item)
    items = items_with_progress(plan)
    assert [(one.made, one.held, one.came) for one in items] == [(2, 1, 2), (0, 0, 0)]
    figures = progress_of(plan, items)
    assert (figures.held_items, figures.items, figures.came, figures.held_hours) == (1, 2, 2, 4)


def test_expected_plans_name_who_is_missing(plan, item, licheng_admin, city, trainer, street_staff):
    publish_plan(plan, by=licheng_admin)
    tiers = expected_plans(licheng_admin, 2026)
    assert [(tier.level, tier.expected, tier.missing) for tier in tiers] == [
        ("district", 1, []), ("street", 2, [city.shandalu, city.hongjialou]),
    ]  # fmt: skip


class TestPages:
    def test_a_trainer_fills_and_hands_in_and_an_admin_lets_out(self, client_of, trainer, licheng_admin, city):
        client = client_of(trainer)
        client.post("/desk/plans/new/", {"region": city.licheng.pk, "year": 2026})
        plan = TrainingPlan.objects.get()
        client.post(f"/desk/plans/{plan.pk}/", POSTED)
        client.post(f"/desk/plans/{plan.pk}/submit/")
        assert client.post(f"/desk/plans/{plan.pk}/publish/").status_code == 404
        assert state(plan) == "review"
        client_of(licheng_admin).post(f"/desk/plans/{plan.pk}/publish/")
        assert (state(plan), list(plan.items.values_list("title", flat=True))) == ("published", ["骨干培训"])
        assert "办这一场" in client.get(f"/desk/plans/{plan.pk}/").content.decode()

    def test_a_street_writes_its_own(self, client_of, street_staff, city):
        client = client_of(street_staff)
        for region in (city.shandalu, city.licheng):
            assert client.post("/desk/plans/new/", {"region": region.pk, "year": 2026}).status_code == 409
        client.post("/desk/plans/new/", {"region": city.hongjialou.pk, "year": 2026})
        assert [plan.region for plan in TrainingPlan.objects.all()] == [city.hongjialou]

    def test_change_and_drop_a_line(self, client_of, trainer, plan, item):
        client = client_of(trainer)
        url = f"/desk/plans/{plan.pk}/items/{item.pk}/"
        assert client.post(url, POSTED | {"month": "13"}).status_code == 409
        client.post(url, POSTED | {"timing": "9月中旬"})
        item.refresh_from_db()
        assert (item.timing, item.when) == ("9月中旬", "9月中旬")
        client.post(url, {"drop": "1"})
        assert PlanItem.objects.count() == 0

    def test_while_adjusting_the_units_below_read_the_last_version(
        self, client_of, street_staff, licheng_admin, plan, item
    ):
        publish_plan(plan, by=licheng_admin)
        client = client_of(licheng_admin)
        client.post(f"/desk/plans/{plan.pk}/adjust/")
        client.post(f"/desk/plans/{plan.pk}/items/{item.pk}/", POSTED | {"title": "新名字"})
        page = client_of(street_staff).get(f"/desk/plans/{plan.pk}/").content.decode()
        assert "骨干培训" in page
        assert "新名字" not in page
        client.post(f"/desk/plans/{plan.pk}/publish/", {"reason": "改名"})
        assert "新名字" in client_of(street_staff).get(f"/desk/plans/{plan.pk}/").content.decode()
        assert "改名" in client.get(f"/desk/plans/{plan.pk}/versions/2/").content.decode()

    def test_a_session_takes_over_what_the_plan_says(self, client_of, trainer, plan, item):
        form = client_of(trainer).get(f"/desk/sessions/new/?item={item.pk}").context["form"]
        assert (form["title"].value(), form["capacity"].value()) == ("骨干培训", 40)

    def test_street_staff_read_the_districts_and_do_not_write(self, client_of, street_staff, licheng_admin, plan, item):
        publish_plan(plan, by=licheng_admin)
        client = client_of(street_staff)
        assert client.get(f"/desk/plans/{plan.pk}/").context["form"] is None
        client.post(f"/desk/plans/{plan.pk}/", POSTED)
        for path in ("publish/", "submit/", "adjust/", "finish/", "upload/", f"items/{item.pk}/"):
            assert client.post(f"/desk/plans/{plan.pk}/{path}").status_code == 404
        assert (PlanItem.objects.count(), state(plan)) == (1, "published")

    def test_another_district_has_no_such_plan(self, client_of, tianqiao_trainer, plan):
        client = client_of(tianqiao_trainer)
        assert client.get(f"/desk/plans/{plan.pk}/").status_code == 404
        assert client.post(f"/desk/plans/{plan.pk}/submit/").status_code == 404

    def test_a_reminder_reaches_the_unit_once_a_day(self, client_of, licheng_admin, street_staff, city):
        client = client_of(licheng_admin)
        for _ in range(2):
            client.post("/desk/plans/expected/?year=2026", {"unit": [city.hongjialou.pk, city.beiyuan.pk, "x"]})
        assert [message.person for message in Message.objects.all()] == [street_staff]

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

    @pytest.mark.parametrize("count", [1, 3])
    def test_a_plan_costs_the_same_whatever_its_length(
        self, client_of, licheng_admin, plan, count, django_assert_num_queries
    ):
        for _ in range(count):
            add_item(plan, by=licheng_admin, **ITEM)
        publish_plan(plan, by=licheng_admin)
        client = client_of(licheng_admin)
        client.get(f"/desk/plans/{plan.pk}/")
        with django_assert_num_queries(11):
            client.get(f"/desk/plans/{plan.pk}/")


def test_lines_are_kept_as_they_read(plan, item):
    (line,) = lines_of(plan)
    assert (line["when"], line["hours"], line["mode"]) == ("9月", "4", "现场")


def test_a_reason_that_is_too_long_returns_nothing(plan, item, licheng_admin, city_admin):
    submit_plan(plan, by=licheng_admin)
    with pytest.raises(ValidationError, match="最多200字，现在有201字"):
        return_plan(plan, by=city_admin, reason="长" * 201)
    assert state(plan) == "review"
