"""The door without a login: four digits and 是我，签到, or name and mobile; and how often one may try."""

import pytest
from django.test import Client

from talent.attendance import limits
from talent.attendance.models import AttendanceFact, AttendanceHead, Path, WalkIn
from tests.factories import PersonFactory
from tests.factories.training import SignupFactory
from tests.talent.attendance.conftest import address, fields_of, forms_of, refusals


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
    # What somebody types about themselves is a claim: even a name we know waits for the trainer.
    assert list(WalkIn.objects.values_list("name", "person")) == [(learner.name, None), ("赵姨", None)]
    assert AttendanceFact.objects.count() == 0


def test_early_too_the_door_does_not_tell_who_is_known(clock, session, learner, phone):
    clock("13:10")
    url = address(session)
    phone.get(url)
    known = phone.post(url, {"form": "walk-in", "name": learner.name, "mobile": learner.mobile})
    unknown = phone.post(url, {"form": "walk-in", "name": "赵姨", "mobile": "13800005678"})
    assert known.status_code == unknown.status_code == 200
    assert known.content.decode().replace(learner.name, "赵姨") == unknown.content.decode()
    assert (WalkIn.objects.count(), AttendanceFact.objects.count()) == (2, 0)


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
