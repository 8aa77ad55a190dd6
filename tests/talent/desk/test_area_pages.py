"""区划调整 and 转到其他区县 as pages: preview first, then the change; nobody else's to do."""

import datetime as dt

import pytest

from talent.pools.actions import pool_of
from talent.pools.models import PoolMembership
from talent.registry.models import AreaChange, Region

pytestmark = pytest.mark.django_db


@pytest.fixture
def member(city, learner):
    return PoolMembership.objects.create(
        pool=pool_of(city.licheng), person=learner, street=city.hongjialou, since=dt.date(2022, 3, 1)
    )


def test_a_hand_over_is_previewed_then_done(client_of, city_admin, city, member):
    client = client_of(city_admin)
    asked = {"region": city.hongjialou.pk, "target": city.tianqiao.pk, "on": "2023-07-10", "reason": "批复"}
    seen = client.get("/desk/areas/new/handover/", asked)
    assert dict(seen.context["counts"])["骨干人才（在库）"] == 1
    assert AreaChange.objects.count() == 0
    client.post("/desk/areas/new/handover/", asked)
    assert Region.objects.get(pk=city.hongjialou.pk).parent == city.tianqiao
    page = client.get("/desk/areas/", {"day": "2023-07-09"})
    assert "洪家楼街道改由天桥区管理" in page.content.decode()
    assert (page.context["managing"], page.context["statutory"]) == (3, 3)


@pytest.mark.parametrize("kind", AreaChange.Kind.values)
def test_every_kind_has_its_page(client_of, city_admin, city, kind):
    assert client_of(city_admin).get(f"/desk/areas/new/{kind}/").status_code == 200


def test_a_planned_change_is_taken_back(client_of, city_admin, city):
    change = AreaChange.objects.create(
        kind="rename", region=city.licheng, text="新历城区", on=dt.date(2040, 1, 1), reason="批复", by=city_admin
    )
    client_of(city_admin).post(f"/desk/areas/{change.pk}/cancel/")
    change.refresh_from_db()
    assert change.cancelled_at is not None


def test_only_the_city_draws(client_of, licheng_admin, trainer, city):
    for person in (licheng_admin, trainer):
        assert client_of(person).get("/desk/areas/").status_code == 404


def test_a_wrong_change_is_said(client_of, city_admin, city):
    asked = {"region": city.licheng.pk, "text": "天桥区", "on": "2023-07-10", "reason": "批复"}
    response = client_of(city_admin).post("/desk/areas/new/rename/", asked)
    assert response.status_code == 400
    assert "已有“天桥区”" in response.content.decode()
    assert AreaChange.objects.count() == 0


def test_a_member_is_moved_after_a_preview(client_of, trainer, tianqiao_trainer, city, member):
    address = f"/desk/pool/{member.pk}/move/"
    asked = {"street": city.beiyuan.pk, "on": "2023-07-10"}
    assert client_of(tianqiao_trainer).post(address, asked).status_code == 404
    assert "确认转出" in client_of(trainer).get(address, asked).content.decode()
    assert PoolMembership.objects.get().until is None
    client_of(trainer).post(address, asked)
    old, new = PoolMembership.objects.order_by("pk")
    assert (old.until, new.since, new.pool.district) == (dt.date(2023, 7, 10), dt.date(2023, 7, 10), city.tianqiao)


def test_a_move_before_the_entry_is_refused(client_of, trainer, city, member):
    response = client_of(trainer).post(f"/desk/pool/{member.pk}/move/", {"street": city.beiyuan.pk, "on": "2022-01-01"})
    assert "转出日期不能早于入库日期（2022-03-01）" in response.content.decode()
    assert PoolMembership.objects.get().until is None
