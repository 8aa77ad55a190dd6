"""Stories 4, 6 and 7 of DOMAIN §10 in the browser, and a trainer who makes up for who is missing."""

import datetime as dt
from decimal import Decimal

import pytest
from playwright.sync_api import expect

from talent.credits.ledger import Grant, credit_many, credit_training
from talent.credits.sources import ensure_source
from talent.people.models import Person
from talent.pools.actions import add_member, move_member, pool_of
from talent.pools.models import PoolMembership
from talent.target.models import ReportSnapshot
from talent.target.reports import freeze_report
from talent.training.models import TrainingSession
from tests.factories import PersonFactory

pytestmark = pytest.mark.django_db(transaction=True)
YEAR = "start=2023-01-01&end=2023-12-31"


@pytest.fixture
def source(city):
    return ensure_source("session", 1, title="骨干培训", tier="district", region=city.licheng)


def trains(person, source, day):
    credit_training(person, source, season="2023", dated=day, minutes=180, hours=Decimal(4))


def row_of(page, unit: str) -> list[str]:
    """The cells of a unit's line in the table of units."""
    page.wait_for_load_state()
    line = page.locator("table tr", has=page.get_by_role("link", name=unit, exact=True)).first
    return [cell.strip() for cell in line.locator("td").all_inner_texts()[:4]]


def test_story_4_a_member_who_moved_counts_where_they_are(laptop, log_in, city, city_admin, trainer, source):
    person = PersonFactory(name="王桂兰")
    there = add_member(pool_of(city.licheng), person, street=city.hongjialou, since=dt.date(2022, 3, 1), by=trainer)
    trains(person, source, dt.date(2023, 5, 8))
    move_member(there, pool_of(city.tianqiao), street=city.beiyuan, on=dt.date(2023, 7, 10), by=city_admin)
    log_in(laptop, city_admin)
    laptop.goto(f"/desk/coverage/?{YEAR}")
    assert row_of(laptop, "历城区") == ["0", "0", "0", "—"]
    assert row_of(laptop, "天桥区") == ["1", "1", "0", "100%"]
    laptop.get_by_role("link", name="历城区", exact=True).click()
    laptop.get_by_text("口径说明").click()
    laptop.wait_for_url(f"**region={city.licheng.pk}*")
    assert "1人次" in laptop.locator(".figures").inner_text().replace("\n", "")


def test_story_6_what_was_sent_stays_and_the_live_figure_says_so(laptop, log_in, city, licheng_admin, source):
    people = [PersonFactory(name=name) for name in ("王桂兰", "李秀英")]
    for person in people:
        PoolMembership.objects.create(
            pool=pool_of(city.licheng), person=person, street=city.hongjialou, since=dt.date(2022, 3, 1)
        )
    trains(people[0], source, dt.date(2023, 5, 8))
    report = freeze_report(
        city.licheng, title="2023年第三季度", first_day=dt.date(2023, 1, 1), last_day=dt.date(2023, 9, 30),
        by=licheng_admin,
    )  # fmt: skip
    log_in(laptop, licheng_admin)
    laptop.goto(f"/desk/reports/{report.pk}/")
    expect(laptop.get_by_text("与现在的数据一致")).to_be_visible()
    trains(people[1], source, dt.date(2023, 9, 20))
    laptop.reload()
    expect(laptop.locator(".banner-todo")).to_contain_text(
        "与已报数据不一致：+1人，人次+1。后来计入：李秀英", use_inner_text=True
    )
    expect(laptop.locator(".compare .card")).to_contain_text(["50.0%", "100%"])
    assert ReportSnapshot.objects.get().numbers["rate"] == "50.0"


def test_story_7_of_1000_one_is_missing_and_one_tap_away(phone, log_in, barriers, city, trainer, source):
    Person.objects.bulk_create([Person(name=f"甲{n}", password="!") for n in range(1000)])
    people = list(Person.objects.filter(name__startswith="甲").order_by("pk"))
    pool, since = pool_of(city.licheng), dt.date(2022, 3, 1)
    PoolMembership.objects.bulk_create(
        [PoolMembership(pool=pool, person=one, street=city.hongjialou, since=since) for one in people]
    )
    today = dt.date.today()
    credit_many(source, [Grant(one.pk, today, 180, Decimal(4)) for one in people[:-1]], season=str(today.year))
    log_in(phone, trainer)
    phone.goto("/desk/coverage/")
    assert "99.9%" in phone.locator(".figures").inner_text().replace("\n", "")
    assert barriers(phone) == []
    phone.get_by_role("link", name="还没参加培训").click()
    expect(phone.get_by_role("link", name="甲999")).to_be_visible()
    assert barriers(phone) == []


def test_from_the_missing_to_a_session_for_exactly_them(phone, log_in, barriers, city, trainer):
    people = [PersonFactory(name=name) for name in ("王桂兰", "李秀英", "陈淑珍")]
    for person in people:
        add_member(pool_of(city.licheng), person, street=city.hongjialou, since=dt.date(2022, 3, 1), by=trainer)
    log_in(phone, trainer)
    phone.goto("/desk/coverage/gap/")
    assert barriers(phone) == []
    phone.get_by_role("button", name="办补训专场").click()
    assert phone.locator("input[name=capacity]").input_value() == "4"
    phone.fill("input[name=place]", "洪家楼街道办三楼")
    phone.get_by_role("button", name="存为草稿").click()
    phone.wait_for_url("**/desk/sessions/*/")
    session = TrainingSession.objects.get()
    assert {row.person for row in session.invitations.all()} == set(people)
    assert (session.status, session.capacity) == ("draft", 4)
