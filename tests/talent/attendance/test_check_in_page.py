"""The page behind the QR code, by the contract of its address."""

import pytest
from django.test import Client

from talent.attendance.models import AttendanceFact, AttendanceHead, Mark, Path, RefusedCheckIn
from talent.outbox.dispatch import drain
from talent.training import signups
from tests.factories import PersonFactory
from tests.factories.training import SignupFactory, at
from tests.talent.attendance.conftest import address, forms_of, refusals


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


@pytest.mark.parametrize(("year", "sentence", "tries"), [(1900, "已经结束", ["closed"]), (2099, "签到还没开始", [])])
def test_a_session_of_a_year_that_is_a_slip(clock, session, learner, client_of, year, sentence, tries):
    """Forms ask about such a year; one that got in all the same harms nothing."""
    day = {"starts_at": session.starts_at.replace(year=year), "ends_at": session.ends_at.replace(year=year)}
    type(session).objects.filter(pk=session.pk).update(**day)
    clock("13:52")
    response = client_of(learner).post(address(session))
    assert (response.status_code, sentence in response.content.decode()) == (409, True)
    drain()
    assert (refusals(), AttendanceFact.objects.count()) == (tries, 0)


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


def test_cost_of_a_check_in(clock, session, wang, learner, client_of, django_assert_max_num_queries):
    clock("13:52")
    url, phone = address(session), client_of(learner)
    with django_assert_max_num_queries(6):
        phone.get(url)
    with django_assert_max_num_queries(13):
        phone.post(url)
