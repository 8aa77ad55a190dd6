"""城市设置 and 区县电话."""

import pytest

from talent.registry.models import CalendarDay
from talent.registry.plan import ensure_first_plan

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(client_of, city_admin):
    ensure_first_plan()
    return client_of(city_admin)


def test_plans_and_targets_are_entered_on_their_own_pages(office):
    assert 'href="/desk/plan-periods/"' in office.get("/desk/city/").content.decode()


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
