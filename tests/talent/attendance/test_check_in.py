"""Marking present, alone and with fifty at once."""

from concurrent.futures import ThreadPoolExecutor

import pytest
import time_machine
from django.db import connection
from django.test import Client

from talent.attendance import tokens
from talent.attendance.check_ins import CheckInRefused, TooEarly, check_in
from talent.attendance.models import AttendanceFact, AttendanceHead, Mark, Path
from talent.attendance.verify import verify
from tests.factories import PersonFactory, RegionFactory
from tests.factories.attendance import attend
from tests.factories.training import SignupFactory, TrainingSessionFactory, at
from tests.talent.attendance.conftest import address, moment, refusals


def test_twice_is_once(clock, session, wang):
    clock("13:52")
    first = check_in(session, wang, path=Path.SCREEN, device="a" * 16)
    second = check_in(session, wang, path=Path.CODE, device="b" * 16)
    assert (first.repeated, second.repeated) == (False, True)
    assert second.head == first.head
    assert AttendanceFact.objects.count() == 1


def test_who_was_marked_absent_and_comes_is_present(clock, session, wang):
    clock("14:10")
    attend(session, wang, Mark.ABSENT)
    check_in(session, wang, path=Path.SCREEN)
    assert list(AttendanceFact.objects.order_by("pk").values_list("mark", "supersedes")) == [
        ("absent", None), ("present", AttendanceFact.objects.order_by("pk").first().pk)
    ]  # fmt: skip
    assert AttendanceHead.objects.get().mark == Mark.PRESENT


@pytest.mark.parametrize(("time", "error"), [("13:29", TooEarly), ("17:00", CheckInRefused)])
def test_only_while_it_is_open(clock, session, wang, time, error):
    clock(time)
    with pytest.raises(error):
        check_in(session, wang, path=Path.SCREEN)
    assert AttendanceFact.objects.count() == 0


@pytest.mark.parametrize(("time", "mark"), [("14:15", Mark.PRESENT), ("14:16", Mark.LATE)])
def test_late_after_a_quarter(clock, session, wang, time, mark):
    clock(time)
    assert check_in(session, wang, path=Path.SCREEN).head.mark == mark


def test_the_moment_of_the_scan_counts(clock, session, wang):
    clock("14:30")
    head = check_in(session, wang, path=Path.SCREEN, at=at("2026-11-24 14:05")).head
    assert (head.mark, head.at) == (Mark.PRESENT, at("2026-11-24 14:05"))


@pytest.mark.django_db(transaction=True)
def test_fifty_identical_at_once():
    with time_machine.travel(moment("13:52"), tick=True):
        session = TrainingSessionFactory(region=RegionFactory())
        person = PersonFactory(login="wang")
        SignupFactory(session=session, person=person)
        url = f"/check-in/{tokens.screen_token(session.pk, tokens.step_of(at('2026-11-24 13:52')))}/"
        phones = [Client() for _ in range(50)]
        for phone in phones:
            phone.force_login(person)
            phone.get(url)

        def one(phone):
            try:
                response = phone.post(url)
                return response.status_code, "已签到" in response.content.decode()
            finally:
                connection.close()

        with ThreadPoolExecutor(16) as pool:
            answers = list(pool.map(one, phones))
    assert answers == [(200, True)] * 50
    assert AttendanceFact.objects.count() == 1
    assert verify().differences == []


@pytest.mark.django_db(transaction=True)
def test_a_hall_behind_one_address():
    """Sixty phones, logged out, one address: all get in by their last four digits."""
    with time_machine.travel(moment("13:52"), tick=True):
        session = TrainingSessionFactory(region=RegionFactory())
        people = [PersonFactory(mobile=f"1390000{number:04d}") for number in range(60)]
        for person in people:
            SignupFactory(session=session, person=person)

        def one(person):
            from django.utils import timezone

            try:
                phone = Client(REMOTE_ADDR="10.0.0.1")
                url = f"/check-in/{tokens.screen_token(session.pk, tokens.step_of(timezone.now()))}/"
                phone.get(url)
                phone.post(url, {"tail": person.mobile[-4:]})
                return phone.post(url, {"tail": person.mobile[-4:], "who": person.pk}).status_code
            finally:
                connection.close()

        with ThreadPoolExecutor(8) as pool:
            answers = list(pool.map(one, people))
    assert answers == [200] * 60
    assert set(AttendanceHead.objects.values_list("person", flat=True)) == {person.pk for person in people}
    assert AttendanceFact.objects.count() == 60


def test_two_sessions_at_the_same_time(clock, session, city, learner, trainer):
    """One cannot sit in two halls: the second door says so, and the trainer there may still write them down."""
    other = TrainingSessionFactory(region=city.licheng, title="财务明白账", starts="2026-11-24 15:00")
    clock("14:00")
    check_in(session, learner, path=Path.SCREEN)
    clock("14:40")
    with pytest.raises(CheckInRefused, match="您14:00已在“历城区骨干培训第2期”签到，和这一场时间重叠") as refusal:
        check_in(other, learner, path=Path.SCREEN)
    assert refusal.value.reason == "overlaps"
    assert AttendanceFact.objects.filter(session=other).count() == 0
    check_in(other, learner, path=Path.PERSONAL, by=trainer)
    assert AttendanceFact.objects.filter(session=other).count() == 1


def test_a_server_clock_that_was_set_back(clock, session, learner, client_of):
    """A code of the future is refused in words, the try is kept, and a later scan counts."""
    clock("14:10")
    url, phone = address(session), client_of(learner)
    clock("13:40")
    refused = phone.get(url)
    assert refused.status_code == 409
    assert "请再扫一次" in refused.content.decode()
    assert refusals() == ["expired"]
    fresh = address(session)
    phone.get(fresh)
    assert phone.post(fresh).status_code == 200
    assert AttendanceFact.objects.count() == 1
