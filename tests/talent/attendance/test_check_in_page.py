"""The page behind the QR code, by the contract of its address."""

import pytest
from django.test import Client

from talent.attendance import limits, tokens
from talent.attendance.models import AttendanceFact, AttendanceHead, Mark, Path, RefusedCheckIn, WalkIn
from talent.outbox.dispatch import drain
from talent.training import signups
from tests.factories import PersonFactory
from tests.factories.training import SignupFactory, at
from tests.talent.attendance.conftest import fields_of, forms_of


def address(session, time: str = "") -> str:
    from django.utils import timezone

    now = at(f"2026-11-24 {time}") if time else timezone.now()
    return f"/check-in/{tokens.screen_token(session.pk, tokens.step_of(now))}/"


def refusals() -> list[str]:
    return list(RefusedCheckIn.objects.order_by("pk").values_list("reason", flat=True))


@pytest.fixture
def phone():
    """A browser that keeps cookies and checks security tokens as a real one does."""
    return Client()


def test_scanning_changes_nothing(clock, session, learner, client_of):
    clock("13:52")
    response = client_of(learner).get(address(session))
    assert response.status_code == 200
    assert len(forms_of(response)) == 1
    assert AttendanceFact.objects.count() == 0


def test_story_2(clock, session, learner, client_of):
    clock("13:52")
    url, phone = address(session), client_of(learner)
    phone.get(url)
    response = phone.post(url)
    assert response.status_code == 200
    assert "已签到" in response.content.decode()
    assert learner.name in response.content.decode()
    head = AttendanceHead.objects.get()
    assert (head.person, head.mark, head.path, head.at) == (learner, Mark.PRESENT, Path.SCREEN, at("2026-11-24 13:52"))

    clock("14:10")
    elsewhere = Client().get(url)
    assert elsewhere.status_code == 409
    assert "二维码已过期，请找老师" in elsewhere.content.decode()
    assert list(RefusedCheckIn.objects.values_list("session", "reason", "at")) == [
        (session.pk, "expired", at("2026-11-24 14:10"))
    ]
    assert Client().post(url).status_code == 409
    assert AttendanceFact.objects.count() == 1


def test_a_repeat_shows_the_same_page(clock, session, learner, client_of):
    clock("13:52")
    url, phone = address(session), client_of(learner)
    phone.get(url)
    phone.post(url)
    clock("14:20")
    again = phone.post(url)
    assert (again.status_code, AttendanceFact.objects.count()) == (200, 1)
    assert "已签到" in again.content.decode()


def test_a_slow_login_does_not_spoil_the_scan(clock, session, learner, phone):
    clock("14:14")
    url = address(session)
    page = phone.get(url)
    assert f"/accounts/login/?next={url}" in page.content.decode()
    clock("14:24")
    phone.force_login(learner)
    assert phone.get(url).status_code == 200
    response = phone.post(url)
    assert (response.status_code, AttendanceHead.objects.get().mark) == (200, Mark.PRESENT)


def test_a_bound_scan_does_not_live_for_ever(clock, session, learner, client_of):
    clock("13:52")
    url, phone = address(session), client_of(learner)
    phone.get(url)
    clock("14:23")
    assert phone.post(url).status_code == 409
    assert (refusals(), AttendanceFact.objects.count()) == (["expired"], 0)


def test_the_scan_of_one_session_opens_no_other(clock, session, city, learner, client_of):
    from tests.factories.training import TrainingSessionFactory

    other = TrainingSessionFactory(region=city.tianqiao)
    clock("13:52")
    phone = client_of(learner)
    phone.get(address(session))
    clock("14:00")
    assert phone.post(address(other, "13:52")).status_code == 409
    assert AttendanceFact.objects.count() == 0


def test_after_a_quarter_of_an_hour_one_is_late(clock, session, learner, client_of):
    clock("14:16")
    url, phone = address(session), client_of(learner)
    phone.get(url)
    phone.post(url)
    assert AttendanceHead.objects.get().mark == Mark.LATE


def test_an_early_scan_waits_and_counts_at_the_opening(clock, session, learner, client_of):
    clock("13:10")
    url, phone = address(session), client_of(learner)
    phone.get(url)
    response = phone.post(url)
    assert response.status_code == 409
    assert "签到还没开始。13:30开放，已为您排好，到点自动签到。" in response.content.decode()
    assert (drain(), AttendanceFact.objects.count()) == (0, 0)
    clock("13:30")
    drain()
    drain()
    assert list(AttendanceHead.objects.values_list("person", "mark")) == [(learner.pk, Mark.PRESENT)]


@pytest.mark.parametrize("leaves", ["cancel_signup", "request_leave"])
def test_an_early_scan_of_somebody_who_then_leaves(clock, session, learner, client_of, leaves):
    more = {"reason": "家里有事"} if leaves == "request_leave" else {}
    clock("13:00")
    SignupFactory(session=session, person=learner)
    clock("13:10")
    url, phone = address(session), client_of(learner)
    phone.get(url)
    phone.post(url)
    clock("13:20")
    getattr(signups, leaves)(session, learner, by=learner, **more)
    clock("13:30")
    drain()
    assert AttendanceFact.objects.count() == 0


def test_an_early_scan_of_somebody_who_had_left_and_came_after_all(clock, session, learner, client_of):
    clock("13:00")
    SignupFactory(session=session, person=learner, status="cancelled")
    clock("13:10")
    url, phone = address(session), client_of(learner)
    phone.get(url)
    phone.post(url)
    clock("13:30")
    drain()
    assert AttendanceHead.objects.get().person == learner


def test_an_early_scan_can_also_be_sent_again(clock, session, learner, client_of):
    clock("13:10")
    url, phone = address(session), client_of(learner)
    phone.get(url)
    clock("13:45")
    assert phone.post(url).status_code == 200


@pytest.mark.parametrize("token", ["x", "A" * 22, "../etc", "签到", "A" * 400])
def test_a_forged_token(clock, session, client, token):
    clock("13:52")
    response = client.get(f"/check-in/{token}/")
    assert response.status_code in (404, 409)
    assert AttendanceFact.objects.count() == 0


def test_forged_is_stored(clock, session, client):
    clock("13:52")
    client.get("/check-in/" + "A" * 22 + "/")
    assert list(RefusedCheckIn.objects.values_list("session", "reason")) == [(None, "forged")]


@pytest.mark.parametrize(
    ("fields", "time", "sentence", "reason"),
    [
        ({"status": "cancelled", "cancel_reason": "场地检修"}, "13:52", "已取消：场地检修", "not_open"),
        ({"status": "draft"}, "13:52", "还没发布", "not_open"),
        ({"status": "confirmed"}, "16:00", "已经结束", "closed"),
        ({}, "17:00", "已经结束", "closed"),
    ],
)
def test_a_session_that_takes_no_check_ins(clock, session, learner, client_of, fields, time, sentence, reason):
    type(session).objects.filter(pk=session.pk).update(**fields)
    clock(time)
    url, phone = address(session), client_of(learner)
    for response in (phone.get(url), phone.post(url)):
        assert response.status_code == 409
        assert sentence in response.content.decode()
    assert set(refusals()) == {reason}
    assert AttendanceFact.objects.count() == 0


def test_a_couple_shares_a_phone(clock, session, wang, client_of):
    husband = PersonFactory(name="李国强", mobile=wang.mobile, login="li")
    clock("13:52")
    url, phone = address(session), client_of(husband)
    page = phone.get(url).content.decode()
    assert "为谁签到" in page
    assert "王桂兰" in page
    assert "已签到" in phone.post(url, {"who": wang.pk}).content.decode()
    phone.post(url, {"who": husband.pk})
    heads = list(AttendanceHead.objects.order_by("pk"))
    assert [head.person for head in heads] == [wang, husband]
    assert heads[0].device == heads[1].device != ""


def test_nobody_checks_in_for_somebody_elses_phone(clock, session, wang, learner, client_of):
    clock("13:52")
    url, phone = address(session), client_of(learner)
    phone.get(url)
    assert phone.post(url, {"who": wang.pk}).status_code == 409
    assert AttendanceFact.objects.count() == 0


def test_four_digits_without_a_login(clock, session, wang, phone):
    clock("13:52")
    url = address(session)
    (form,) = forms_of(phone.get(url))
    assert 'name="tail"' in form
    asked = phone.post(url, {"tail": "1234"})
    assert asked.status_code == 200
    assert "王*兰" in asked.content.decode()
    assert "王桂兰" not in asked.content.decode()
    assert AttendanceFact.objects.count() == 0
    (form,) = forms_of(asked)
    assert "是我，签到" in form
    done = phone.post(url, fields_of(form))
    assert (done.status_code, AttendanceHead.objects.get().path) == (200, Path.PHONE_TAIL)
    assert "王桂兰" in done.content.decode()


def test_two_with_the_same_digits_choose(clock, session, wang, phone):
    other = PersonFactory(name="李秀英", mobile="13900001234")
    SignupFactory(session=session, person=other)
    clock("13:52")
    url = address(session)
    phone.get(url)
    (form,) = forms_of(phone.post(url, {"tail": "1234"}))
    assert "王*兰" in form
    assert "李*英" in form
    phone.post(url, {"tail": "1234", "who": other.pk})
    assert AttendanceHead.objects.get().person == other


def test_digits_only_find_people_of_this_roster(clock, session, learner, phone):
    clock("13:52")
    url = address(session)
    phone.get(url)
    response = phone.post(url, {"tail": learner.mobile[-4:]})
    assert response.status_code == 409
    assert "没找到这个手机号" in response.content.decode()
    assert refusals() == ["unknown_tail"]


def test_who_must_fit_the_digits(clock, session, wang, learner, phone):
    clock("13:52")
    url = address(session)
    phone.get(url)
    assert phone.post(url, {"tail": "9999", "who": wang.pk}).status_code == 409
    assert phone.post(url, {"tail": "1234", "who": learner.pk}).status_code == 409
    assert AttendanceFact.objects.count() == 0


def test_five_tries_a_device(clock, session, wang, phone):
    clock("13:52")
    url = address(session)
    phone.get(url)
    for digits in range(5):
        phone.post(url, {"tail": f"000{digits}"})
    blocked = phone.post(url, {"tail": "1234"})
    assert blocked.status_code == 409
    assert "请找老师帮您登记" in blocked.content.decode()
    assert refusals() == ["unknown_tail"] * 5 + ["too_many"]
    other = Client()
    other.get(url)
    assert other.post(url, {"tail": "1234"}).status_code == 200


def test_digits_need_a_bound_scan(clock, session, wang):
    clock("13:52")
    stranger = Client()
    response = stranger.post(address(session), {"tail": "1234"})
    assert response.status_code == 409
    assert "请刷新这一页再试" in response.content.decode()
    assert "王*兰" not in response.content.decode()
    assert stranger.post(address(session), {"tail": "1234"}).status_code == 200


def test_digits_that_match_are_tries_too(clock, session, phone):
    for number in range(6):
        SignupFactory(session=session, person=PersonFactory(mobile=f"1380000000{number}"))
    clock("13:52")
    url = address(session)
    phone.get(url)
    answers = [phone.post(url, {"tail": f"000{number}"}).status_code for number in range(6)]
    assert answers == [200] * 5 + [409]
    assert phone.post(url, {"tail": "0004"}).status_code == 200


def test_digits_that_led_to_a_check_in_are_no_try(clock, session, phone):
    people = [PersonFactory(mobile=f"1380000000{number}") for number in range(7)]
    for person in people:
        SignupFactory(session=session, person=person)
    clock("13:52")
    url = address(session)
    phone.get(url)
    for person in people:
        phone.post(url, {"tail": person.mobile[-4:]})
        assert phone.post(url, {"tail": person.mobile[-4:], "who": person.pk}).status_code == 200
    assert AttendanceHead.objects.count() == 7


def test_a_new_phone_mark_gives_no_new_tries(clock, session, wang, phone):
    clock("13:52")
    url = address(session)
    phone.get(url)
    for number in range(5):
        phone.post(url, {"tail": f"000{number}"})
    del phone.cookies["device"]
    phone.get(url)
    assert phone.post(url, {"tail": "1234"}).status_code == 409
    del phone.cookies["device"]
    phone.cookies["device"] = "invented"
    assert phone.post(url, {"tail": "1234"}).status_code == 409


def test_a_hall_of_fresh_phones_is_capped(clock, session, wang, monkeypatch):
    monkeypatch.setattr(limits, "TAILS_PER_SESSION", 2)
    clock("13:52")
    answers = []
    for number in range(3):
        fresh = Client()
        fresh.get(address(session))
        answers.append("请找老师帮您登记" in fresh.post(address(session), {"tail": f"000{number}"}).content.decode())
    assert answers == [False, False, True]


def test_a_flood_of_refusals_is_not_stored(clock, session, monkeypatch):
    monkeypatch.setattr(limits, "REFUSALS_STORED", 2)
    clock("13:52")
    for _ in range(4):
        Client().get("/check-in/" + "A" * 22 + "/")
    assert refusals() == ["forged"] * 2


@pytest.mark.parametrize("tail", ["", "12", "12345", "abcd", "１２３４", "12 4"])
def test_what_is_not_four_digits_is_no_try(clock, session, wang, phone, tail):
    clock("13:52")
    url = address(session)
    phone.get(url)
    assert phone.post(url, {"tail": tail}).status_code == 409
    assert refusals() == []


def test_somebody_unknown_is_welcome(clock, session, phone):
    clock("13:52")
    url = address(session)
    page = phone.get(f"{url}?new=1")
    (form,) = forms_of(page)
    done = phone.post(url, fields_of(form) | {"name": "赵　姨", "mobile": "138 0000 5678"})
    assert done.status_code == 200
    assert "已签到" in done.content.decode()
    assert list(WalkIn.objects.values_list("name", "mobile", "person")) == [("赵姨", "13800005678", None)]
    assert AttendanceFact.objects.count() == 0


def test_somebody_known_but_not_signed_up_is_welcome(clock, session, learner, phone):
    clock("13:52")
    url = address(session)
    phone.get(url)
    known = phone.post(url, {"form": "walk-in", "name": learner.name, "mobile": learner.mobile})
    unknown = phone.post(url, {"form": "walk-in", "name": "赵姨", "mobile": "13800005678"})
    assert "已记下，老师稍后核对" in known.content.decode()
    assert known.content.decode().replace(learner.name, "赵姨") == unknown.content.decode()
    assert AttendanceHead.objects.get().person == learner
    assert WalkIn.objects.get().name == "赵姨"


def test_early_too_the_door_does_not_tell_who_is_known(clock, session, learner, phone):
    clock("13:10")
    url = address(session)
    phone.get(url)
    known = phone.post(url, {"form": "walk-in", "name": learner.name, "mobile": learner.mobile})
    unknown = phone.post(url, {"form": "walk-in", "name": "赵姨", "mobile": "13800005678"})
    assert known.status_code == unknown.status_code == 200
    assert known.content.decode().replace(learner.name, "赵姨") == unknown.content.decode()
    clock("13:30")
    drain()
    assert AttendanceHead.objects.get().person == learner


def test_a_walk_in_needs_a_bound_scan(clock, session, learner):
    clock("13:52")
    response = Client().post(address(session), {"form": "walk-in", "name": learner.name, "mobile": learner.mobile})
    assert response.status_code == 409
    assert "请刷新这一页再试" in response.content.decode()
    assert (AttendanceFact.objects.count(), WalkIn.objects.count()) == (0, 0)


def test_five_walk_ins_a_scan_whoever_they_are(clock, session, learner, phone):
    clock("13:52")
    url = address(session)
    phone.get(url)
    for _ in range(5):
        phone.post(url, {"form": "walk-in", "name": "赵姨", "mobile": "1"})
    response = phone.post(url, {"form": "walk-in", "name": learner.name, "mobile": learner.mobile})
    assert (response.status_code, AttendanceFact.objects.count()) == (409, 0)


def test_a_wrong_mobile_at_the_door(clock, session, phone):
    clock("13:52")
    url = address(session)
    phone.get(url)
    response = phone.post(url, {"form": "walk-in", "name": "赵姨", "mobile": "1380"})
    assert response.status_code == 409
    assert "手机号应为11位" in response.content.decode()
    assert not WalkIn.objects.exists()


def test_cost_of_a_check_in(clock, session, wang, learner, client_of, django_assert_max_num_queries):
    clock("13:52")
    url, phone = address(session), client_of(learner)
    with django_assert_max_num_queries(6):
        phone.get(url)
    with django_assert_max_num_queries(13):
        phone.post(url)
