"""公示 in public and its handling on the desk. Nothing shows before its time."""

import datetime as dt

import pytest
from django.core.cache import cache

from talent.selection.actions.nominations import withdraw_nomination
from talent.selection.actions.notices import announce, publish_notice
from talent.selection.actions.objections import raise_objection
from talent.selection.models import Announcement, Objection, PublicNotice
from tests.talent.selection.conftest import OFFICE

PUBLIC = ["/notices/", "/notices/{}/", "/notices/{}/objections/", "/notices/{}/objections/received/"]
GOOD = {"name": "刘某", "phone": "0531-8000001", "text": "服务次数不实"}


def text(response) -> str:
    return response.content.decode()


def read(client, notice, today=""):
    return [client.get(url.format(notice.pk)) for url in PUBLIC]


@pytest.fixture
def object_url(notice):
    return f"/notices/{notice.pk}/objections/"


def test_no_name_shows_in_public_before_the_notice_begins(
    client, decided, calendar, licheng_admin, autumn, nominations
):
    assert "第一服务队" not in text(client.get("/notices/"))
    notice = publish_notice(decided, starts=dt.date(2023, 9, 28), by=licheng_admin, **OFFICE)
    pages = read(client, notice)
    assert [page.status_code for page in pages] == [200, 404, 404, 404]
    assert not any("服务队" in text(page) or "历城区2023" in text(page) for page in pages)
    entry = nominations.first.notice_entry
    assert client.post(f"/notices/{notice.pk}/objections/", GOOD | {"entry": entry.pk}).status_code == 404
    assert Objection.objects.count() == 0
    autumn.move_to("2023-09-28 00:01+08:00")
    assert [page.status_code for page in read(client, notice)] == [200] * 4


def test_the_notice_carries_full_names_dates_and_the_office(client, notice):
    page = text(client.get(f"/notices/{notice.pk}/"))
    for words in ("第一服务队", "第二服务队", "2023年9月27日至2023年10月9日24:00", "共5个工作日", *OFFICE.values()):
        assert words in page
    assert "还剩5个工作日" in page
    assert "第三服务队" not in page
    for word in ("表彰", "评选", "评比", "授予", "获奖", "名次", "90"):
        assert word not in page


def test_the_order_is_by_street_and_never_by_score(client, notice):
    (_, rows), _ = client.get(f"/notices/{notice.pk}/").context["groups"]
    assert [nomination.title for nomination, _ in rows] == ["第一服务队", "第二服务队"]


def test_the_days_left_follow_the_calendar_over_the_holiday(client, notice, autumn):
    autumn.move_to("2023-10-02 10:00+08:00")
    assert "公示中 · 还剩3个工作日" in text(client.get("/notices/"))
    autumn.move_to("2023-10-10 00:01+08:00")
    cache.clear()  # Redis ages pages by its own clock
    assert "公示期满" in text(client.get("/notices/"))
    page = text(client.get(f"/notices/{notice.pk}/"))
    assert "公示期已满。" in page
    assert "提出异议" not in page


def test_what_became_of_each_is_said_in_words(client, notice, nominations, licheng_admin, trainer, autumn):
    withdraw_nomination(nominations.second, reason="单位注销", by=licheng_admin)
    raise_objection(nominations.first.notice_entry, **GOOD)

    def words():
        groups = client.get(f"/notices/{notice.pk}/").context["groups"]
        return [(n.title, standing.word) for _, rows in groups for n, standing in rows]

    assert words() == [("第一服务队", "有异议（核查中）"), ("第二服务队", "已退出")]
    Objection.objects.update(status="dismissed", checked_by=trainer, handled_by=licheng_admin)
    autumn.move_to("2023-10-10 09:00+08:00")
    announce(notice, by=licheng_admin)
    cache.clear()
    assert words() == [("第一服务队", "已公布"), ("第二服务队", "已退出")]


def test_object_by_real_name(client, notice, nominations, object_url):
    answer = client.post(object_url, GOOD | {"entry": nominations.first.notice_entry.pk})
    assert answer.url == f"{object_url}received/"
    made = Objection.objects.get()
    assert (made.name, made.phone, made.via, made.is_unit) == ("刘某", "0531-8000001", "form", False)
    page = text(client.get(answer.url))
    assert OFFICE["phone"] in page
    for url in PUBLIC:
        assert "刘某" not in text(client.get(url.format(notice.pk)))


@pytest.mark.parametrize("missing", [{"name": ""}, {"phone": ""}, {"phone": "明天"}, {"text": ""}, {"entry": "0"}])
def test_an_objection_without_a_name_a_phone_or_a_text_is_not_taken(client, nominations, object_url, notice, missing):
    answer = client.post(object_url, GOOD | {"entry": nominations.first.notice_entry.pk} | missing)
    assert (answer.status_code, Objection.objects.count()) == (200, 0)


def test_after_the_notice_the_page_says_where_to_turn(client, nominations, object_url, notice, autumn):
    autumn.move_to("2023-10-10 00:01+08:00")
    assert "公示期已过" in text(client.get(object_url))
    client.post(object_url, GOOD | {"entry": nominations.first.notice_entry.pk})
    assert Objection.objects.count() == 0


def test_one_phone_does_not_flood_a_notice(client, nominations, object_url, notice):
    for _ in range(7):
        page = client.post(object_url, GOOD | {"entry": nominations.first.notice_entry.pk})
    assert Objection.objects.count() == 5
    assert "我们都收到了" in text(page)


def test_publish_from_the_desk(client_of, licheng_admin, decided, calendar):
    browser, url = client_of(licheng_admin), f"/desk/selection/{decided.pk}/notice/"
    page = text(browser.get(url))
    assert "9月27日开始，到10月9日24:00结束" in page
    assert "第一服务队" in page
    bad = browser.post(url, OFFICE | {"starts": "2023-09-30"})
    assert "公示要从工作日开始，请换一天。" in text(bad)
    far = browser.post(url, OFFICE | {"starts": "2203-09-27"})
    assert "最晚是一年以内" in text(far)
    private = browser.post(url, OFFICE | {"starts": "2023-09-27", "phone": "13800000009"})
    assert "不要留个人手机号" in text(private)
    assert PublicNotice.objects.count() == 0
    browser.post(url, OFFICE | {"starts": "2023-09-27"})
    assert PublicNotice.objects.get().ends == dt.date(2023, 10, 9)
    assert "没有等待公示的人选" in text(browser.get(url))


def test_announce_from_the_desk(client_of, licheng_admin, notice, autumn):
    url = f"/desk/selection/{notice.round_id}/notices/{notice.pk}/announce/"
    assert "公示还没结束" in text(client_of(licheng_admin).post(url, follow=True))
    assert Announcement.objects.count() == 0
    autumn.move_to("2023-10-10 09:00+08:00")
    browser = client_of(licheng_admin)
    assert "已公布2个。" in text(browser.post(url, follow=True))
    (row,) = browser.get("/desk/selection/").context["rows"]
    assert row.badge == ("done", "已公布")


def test_the_office_enters_what_came_by_phone(client_of, licheng_admin, notice, nominations):
    url = f"/desk/selection/{notice.round_id}/notices/{notice.pk}/objections/new/"
    entry = nominations.first.notice_entry.pk
    browser = client_of(licheng_admin)
    assert browser.post(url, GOOD | {"entry": entry, "via": "form"}).status_code == 200
    assert Objection.objects.count() == 0
    browser.post(url, GOOD | {"entry": entry, "via": "phone"})
    assert Objection.objects.get().via == "phone"


def test_a_case_goes_its_way_and_is_seen_by_its_handlers_only(
    client_of, licheng_admin, city_admin, tianqiao_admin, trainer, street_staff, notice, nominations
):
    objection = raise_objection(nominations.first.notice_entry, **GOOD)
    url = f"/desk/selection/{notice.round_id}/objections/{objection.pk}/"
    for person in (tianqiao_admin, trainer, street_staff):
        assert client_of(person).get(url).status_code == 404
        assert client_of(person).post(url, {"status": "checking"}).status_code == 404
        assert "刘某" not in text(client_of(person).get(f"/desk/selection/{notice.round_id}/", follow=True))
    browser = client_of(licheng_admin)
    assert "刘某" in text(browser.get(url))
    assert "请写明答复。" in text(browser.post(url, {"status": "refusing"}))
    browser.post(url, {"status": "checking"})
    assert browser.post(url, {"status": "refused", "answer": "x"}).status_code == 200
    assert "下结论要另一位管理员来办" in text(browser.post(url, {"status": "upheld", "answer": "查实。"}))
    client_of(city_admin).post(url, {"status": "upheld", "answer": "查实。"})
    objection.refresh_from_db()
    nominations.first.refresh_from_db()
    assert (objection.status, nominations.first.status) == ("upheld", "withdrawn")
    assert browser.post(url, {"status": "checking"}).status_code == 404


@pytest.fixture
def later_notices(notice, decided, licheng_admin, nominations):
    """Two more notices of the same round, one name each."""
    from talent.selection.actions.notices import promote_reserve

    def add():
        withdraw_nomination(nominations.first, reason="单位注销", by=licheng_admin)
        promote_reserve(nominations.third, by=licheng_admin)
        publish_notice(decided, starts=dt.date(2023, 9, 27), by=licheng_admin, **OFFICE)
        PublicNotice.objects.bulk_create(
            [
                PublicNotice(
                    round=decided, starts=dt.date(2023, 9, 27), ends=dt.date(2023, 10, 9), published_by=licheng_admin,
                    published_at=notice.published_at, **OFFICE,
                )
            ]
        )  # fmt: skip

    return add


def test_the_list_costs_the_same_for_one_notice_and_for_three(count_queries, stranger, later_notices):
    one = count_queries(stranger, "/notices/")
    later_notices()
    assert PublicNotice.objects.count() == 3
    assert count_queries(stranger, "/notices/") == one


def test_a_notice_costs_the_same_for_one_name_and_for_three(
    count_queries, stranger, scored, nominations, calendar, licheng_admin
):
    from talent.selection.actions.rounds import decide
    from talent.selection.models import NoticeEntry

    decide(scored, selected=nominations.all, by=licheng_admin)
    for nomination in (nominations.second, nominations.third):
        nomination.status = "passed"
        nomination.save()
    notice = publish_notice(scored, starts=dt.date(2023, 9, 27), by=licheng_admin, **OFFICE)
    urls = [f"/notices/{notice.pk}/", f"/notices/{notice.pk}/objections/"]
    one = [count_queries(stranger, url) for url in urls]
    for nomination in (nominations.second, nominations.third):
        nomination.status = "selected"
        nomination.save()
        NoticeEntry.objects.create(notice=notice, nomination=nomination)
    assert [count_queries(stranger, url) for url in urls] == one
