"""城市设置 and 区县电话."""

import pytest

from talent.registry.models import CalendarDay, PlanPeriod
from talent.registry.plan import ensure_first_plan

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(client_of, city_admin):
    ensure_first_plan()
    return client_of(city_admin)


@pytest.mark.parametrize(("starts", "ends"), [("2023-01-01", "2025-12-31"), ("2027-01-01", "2026-12-31"), ("", "x")])
def test_a_period_that_overlaps_or_ends_too_early_is_refused(office, starts, ends):
    answer = office.post("/desk/city/periods/", {"name": "新计划", "starts": starts, "ends": ends})
    assert (answer.status_code, PlanPeriod.objects.count()) == (422, 1)


def test_targets_change_and_nonsense_does_not(office):
    first, second = PlanPeriod.objects.get().targets.order_by("pk")[:2]
    office.post("/desk/city/targets/", {f"target-{first.pk}": "95.5", f"target-{second.pk}": "nan"})
    first.refresh_from_db()
    assert (first.value, second.value) == (95.5, PlanPeriod.objects.get().targets.get(pk=second.pk).value)


def test_days_off_come_and_go(office):
    office.post("/desk/city/days/", {"date": "2027-10-01", "kind": "holiday", "name": "国庆节"})
    day = CalendarDay.objects.get(date="2027-10-01")
    assert "国庆节" in office.get("/desk/city/?year=2027").content.decode()
    office.post("/desk/city/days/drop/", {"day": day.pk})
    assert not CalendarDay.objects.filter(date="2027-10-01").exists()
    assert office.post("/desk/city/days/drop/", {"day": "x"})["Location"] == "/desk/city/"
    assert office.get("/desk/city/?year=abc").status_code == 200


def test_a_district_admin_keeps_their_own_phone(client_of, city, licheng_admin):
    browser = client_of(licheng_admin)
    assert "天桥区" not in browser.get("/desk/offices/").content.decode()
    browser.post(f"/desk/offices/{city.licheng.pk}/", {"phone": "0531-8000000", "address": ""})
    assert browser.post(f"/desk/offices/{city.licheng.pk}/", {"phone": "请加微信"}).status_code == 200
    assert browser.post(f"/desk/offices/{city.tianqiao.pk}/", {"phone": "0531-8000001"}).status_code == 404
    for district, phone in ((city.licheng, "0531-8000000"), (city.tianqiao, "")):
        district.refresh_from_db()
        assert district.office_phone == phone
