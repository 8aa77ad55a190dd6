import datetime
from decimal import Decimal

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from talent.credits.ledger import credit_training
from talent.credits.sources import ensure_source
from talent.pools.actions import add_member, pool_of
from talent.pools.models import Exemption, LadderLevel, PoolMembership
from tests.factories import PersonFactory

pytestmark = pytest.mark.django_db
DAY = datetime.date


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel("2023-09-20 10:00+08:00", tick=False):
        yield


@pytest.fixture
def join(city, trainer):
    """`join("王桂兰", city.hongjialou)` puts a new person into the pool of the street's district."""

    def joined(name, street, **fields):
        person = PersonFactory(name=name, mobile="13900001234", volunteer=True)
        return add_member(pool_of(street.parent), person, street=street, since=DAY(2022, 3, 1), by=trainer, **fields)

    return joined


@pytest.fixture
def member(city, join):
    return join("王桂兰", city.hongjialou, level=LadderLevel.objects.get(code="core"))


def names(response) -> list[str]:
    return [membership.person.name for membership in response.context["page_obj"]]


def train(person, city, day=DAY(2023, 5, 8)):  # noqa: B008 (a day never changes)
    source = ensure_source("session", 1, title="骨干培训", tier="district", region=city.licheng)
    credit_training(person, source, season="2023", dated=day, minutes=180, hours=Decimal(4))


def test_the_list_shows_ones_own_pool(client_of, trainer, city, join, member):
    join("钱大海", city.beiyuan)
    response = client_of(trainer).get("/desk/pool/")
    assert names(response) == ["王桂兰"]
    text = response.content.decode()
    assert "139****1234" in text
    assert "13900001234" not in text
    assert "还没参加" in text


def test_the_list_is_narrowed(client_of, trainer, city, join, member):
    trained = join("李建国", city.shandalu)
    train(trained.person, city)
    client = client_of(trainer)
    queries = {
        "wgl": {"q": "wgl"}, "street": {"street": city.hongjialou.pk}, "untrained": {"trained": "no"},
        "level": {"level": member.level_id}, "audience": {"audience": "is_volunteer", "street": city.hongjialou.pk},
    }  # fmt: skip
    found = {name: names(client.get("/desk/pool/", query)) for name, query in queries.items()}
    assert found == {name: ["王桂兰"] for name in queries}
    assert names(client.get("/desk/pool/", {"trained": "yes"})) == ["李建国"]
    assert names(client.get("/desk/pool/", {"street": city.beiyuan.pk})) == []


def test_last_years_training_does_not_count(client_of, trainer, city, member):
    train(member.person, city, DAY(2022, 12, 31))
    assert names(client_of(trainer).get("/desk/pool/", {"trained": "no"})) == ["王桂兰"]


def test_the_list_costs_the_same_for_one_and_for_three(client_of, trainer, city, join):
    client, costs = client_of(trainer), []
    for rows in (1, 2):
        for _ in range(rows):
            join("王桂兰", city.hongjialou)
        client.get("/desk/pool/")
        with CaptureQueriesContext(connection) as queries:
            client.get("/desk/pool/")
        costs.append(len(queries))
    assert costs[0] == costs[1]


def test_the_city_narrows_to_a_district(client_of, city_admin, trainer, city, join, member):
    join("钱大海", city.beiyuan)
    client = client_of(city_admin)
    assert names(client.get("/desk/pool/")) == ["钱大海", "王桂兰"]
    assert names(client.get("/desk/pool/", {"district": city.licheng.pk})) == ["王桂兰"]


def test_another_districts_member_does_not_exist(client_of, tianqiao_trainer, member):
    client = client_of(tianqiao_trainer)
    assert client.get(f"/desk/pool/{member.pk}/").status_code == 404
    for verb in ("exit", "exempt", "change"):
        data = {"on": "2023-09-01", "reason": "illness", "since": "2023-09-01", "until": "2023-12-31"}
        assert client.post(f"/desk/pool/{member.pk}/{verb}/", data).status_code == 404
    member.refresh_from_db()
    assert (member.until, Exemption.objects.count()) == (None, 0)


def test_street_staff_see_but_do_not_keep(client_of, street_staff, member):
    client = client_of(street_staff)
    text = client.get(f"/desk/pool/{member.pk}/").content.decode()
    assert "王桂兰" in text
    assert "退出人才库" not in text
    assert client.post(f"/desk/pool/{member.pk}/exit/", {"on": "2023-09-01", "reason": "搬离"}).status_code == 404
    member.refresh_from_db()
    assert member.until is None


def test_an_exit_with_a_reason(client_of, trainer, member):
    client = client_of(trainer)
    refused = client.post(f"/desk/pool/{member.pk}/exit/", {"on": "2023-09-21", "reason": "搬离"})
    assert refused.status_code == 400
    assert "退出日期不能晚于今天。" in refused.content.decode()
    response = client.post(f"/desk/pool/{member.pk}/exit/", {"on": "2023-09-20", "reason": "搬离"}, follow=True)
    assert "已退出" in response.content.decode()
    assert names(client.get("/desk/pool/")) == []
    assert names(client.get("/desk/pool/", {"state": "left"})) == ["王桂兰"]


def test_an_exemption_and_its_end(client_of, trainer, member):
    client = client_of(trainer)
    data = {"reason": "illness", "since": "2023-09-01", "until": "2023-12-31"}
    response = client.post(f"/desk/pool/{member.pk}/exempt/", data, follow=True)
    assert "孙老师批准" in response.content.decode()
    assert names(client.get("/desk/pool/", {"trained": "exempt"})) == ["王桂兰"]
    exemption = Exemption.objects.get()
    client.post(f"/desk/pool/{member.pk}/exempt/{exemption.pk}/end/")
    assert names(client.get("/desk/pool/", {"trained": "no"})) == ["王桂兰"]


def test_a_correction(client_of, trainer, city, member):
    level = LadderLevel.objects.get(code="lead")
    client_of(trainer).post(f"/desk/pool/{member.pk}/change/", {"street": city.shandalu.pk, "level": level.pk})
    member.refresh_from_db()
    assert (member.street, member.level) == (city.shandalu, level)


ENTRY = {"name": "李建国", "mobile": "13900009999", "audience": "is_leader", "since": "2023-09-20"}


def test_one_person_enters_by_hand(client_of, trainer, city):
    response = client_of(trainer).post("/desk/pool/new/", ENTRY | {"street": city.hongjialou.pk})
    membership = PoolMembership.objects.get()
    assert response.url == f"/desk/pool/{membership.pk}/"
    assert (membership.person.name, membership.person.is_leader) == ("李建国", True)


def test_a_wrong_entry_is_said_beside_the_field(client_of, trainer, city):
    wrong = ENTRY | {"street": city.hongjialou.pk, "resident_id": "370"}
    response = client_of(trainer).post("/desk/pool/new/", wrong)
    assert "身份证号应为18位。" in response.content.decode()
    assert client_of(trainer).post("/desk/pool/new/", ENTRY | {"street": city.beiyuan.pk}).status_code == 200
    assert PoolMembership.objects.count() == 0
