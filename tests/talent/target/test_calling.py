"""Calls: an outcome is a fact and does what was agreed; nobody is rung by two at once."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction

from talent.messages.models import Message
from talent.people.models import Person
from talent.pools.models import Exemption, PoolProposal
from talent.target.call_models import CallClaim, CallRecord
from talent.target.calling import record_outcome, start_call, withdraw_outcome
from talent.target.calls import SETTLED, calls_of, cases_of
from talent.training.models import SessionSignup
from tests.factories.training import SignupFactory, TrainingSessionFactory

NOW = "2023-11-20 10:00+08:00"


@pytest.fixture
def clock():
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


@pytest.fixture
def session(city, clock):
    return TrainingSessionFactory(title="矛盾调解实务", starts="2023-11-24 14:00", region=city.licheng, capacity=1)


@pytest.fixture
def member(pool):
    """李秀英 of 洪家楼街道, untrained."""
    return pool.untrained


def waiting(person) -> list[str]:
    return [one.who.name for one in calls_of(person).exclude(SETTLED)]


def reasons(person) -> dict[str, list[str]]:
    return {case.person.name: case.reasons for case in cases_of(list(calls_of(person)), person)}


def signups():
    return list(SessionSignup.objects.order_by("pk").values_list("person__name", "status"))


pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


def test_a_promise_takes_a_seat_and_tells_the_person(session, member, street_staff):
    assert waiting(street_staff) == ["李秀英"]
    start_call(member, by=street_staff)
    said = record_outcome(member, "promised", session=session, by=street_staff)
    assert (said.session, said.street, said.by) == (session, member.street, street_staff)
    assert signups() == [("李秀英", "signed_up")]
    assert Message.objects.get(person=member.person).template == "signed_up"
    assert waiting(street_staff) == []
    assert CallClaim.objects.count() == 0


def test_a_full_session_means_the_queue(session, member, street_staff):
    SignupFactory(session=session)
    record_outcome(member, "promised", session=session, by=street_staff)
    assert signups()[1] == ("李秀英", "waitlisted")
    assert Message.objects.get(person=member.person).template == "waitlisted"


def test_a_promise_names_the_session(member, street_staff):
    with pytest.raises(ValidationError, match="请选一场培训"):
        record_outcome(member, "promised", by=street_staff)
    assert CallRecord.objects.count() == 0


@pytest.mark.parametrize("outcome", ["withdrawn", "nonsense", ""])
def test_other_words_are_no_outcome(member, street_staff, outcome):
    with pytest.raises(ValidationError, match="请选一个结果"):
        record_outcome(member, outcome, by=street_staff)
    assert CallRecord.objects.count() == 0


def test_who_cannot_come_is_left_alone_for_two_weeks(session, member, street_staff, clock):
    record_outcome(member, "not_now", by=street_staff)
    assert waiting(street_staff) == []
    clock.shift(dt.timedelta(days=13))
    assert waiting(street_staff) == []
    clock.shift(dt.timedelta(days=2))
    assert waiting(street_staff) == ["李秀英"]


def test_who_has_a_seat_and_cannot_come_is_on_leave_and_offered_a_make_up(session, member, street_staff, clock, city):
    SignupFactory(session=session, person=member.person)
    record_outcome(member, "not_now", session=session, by=street_staff)
    assert signups() == [("李秀英", "excused")]
    clock.shift(dt.timedelta(days=15))
    TrainingSessionFactory(title="补训专场", starts="2023-12-10 14:00", region=city.hongjialou)
    assert reasons(street_staff)["李秀英"] == [
        "《矛盾调解实务》请过假，约补训", "今年还没参加，可以去12月10日（周日）14:00—17:00《补训专场》",
    ]  # fmt: skip


def test_nobody_answered_comes_last(member, joins, city, street_staff):
    joins("周一", city.licheng, city.hongjialou)
    assert waiting(street_staff) == ["李秀英", "周一"]
    record_outcome(member, "no_answer", by=street_staff)
    assert waiting(street_staff) == ["周一", "李秀英"]


def test_a_wrong_number_waits_for_a_new_one(member, street_staff):
    record_outcome(member, "wrong_number", by=street_staff)
    assert reasons(street_staff)["李秀英"][0] == "上次号码不对，请补上号码"
    assert member.person.mobile not in CallRecord.objects.get().number_print
    with pytest.raises(ValidationError):
        record_outcome(member, "number_found", number="123", by=street_staff)
    record_outcome(member, "number_found", number="139 0000 7777", by=street_staff)
    assert Person.objects.get(pk=member.person_id).mobile == "13900007777"
    assert reasons(street_staff)["李秀英"] == ["今年还没参加，近期没有场次，先问问方便的时间"]
    assert waiting(street_staff) == ["李秀英"]


def test_whoever_logs_in_with_their_number_keeps_it(member, street_staff):
    Person.objects.filter(pk=member.person_id).update(login="lixiuying")
    with pytest.raises(ValidationError, match="本人"):
        record_outcome(member, "number_found", number="13900007777", by=street_staff)
    assert CallRecord.objects.count() == 0


def test_no_number_is_a_reason(member, street_staff):
    Person.objects.filter(pk=member.person_id).update(mobile=None)
    assert reasons(street_staff)["李秀英"][0] == "没有登记号码，请补上"
    member.refresh_from_db()
    with pytest.raises(ValidationError, match="没有登记手机号"):
        start_call(member, by=street_staff)


def test_gone_and_excused_go_to_the_district(member, joins, city, street_staff):
    other = joins("周一", city.licheng, city.hongjialou)
    record_outcome(member, "gone", by=street_staff)
    record_outcome(other, "exemption", exempt_for="illness", until=dt.date(2023, 12, 1), by=street_staff)
    assert list(PoolProposal.objects.order_by("pk").values_list("kind", "person__name", "exempt_for")) == [
        ("leaving", "李秀英", ""), ("exemption", "周一", "illness"),
    ]  # fmt: skip
    assert (Exemption.objects.filter(membership=other).count(), waiting(street_staff)) == (0, [])


def test_an_exemption_that_ends_soon_is_a_reason(pool, trainer, clock):
    assert "张建国" not in reasons(trainer)
    clock.move_to("2023-12-05 10:00+08:00")
    assert reasons(trainer)["张建国"] == ["暂不参训12月31日到期，问问之后能不能参加"]


def test_a_place_in_the_queue_is_a_reason(session, member, street_staff):
    SignupFactory(session=session)
    SignupFactory(session=session, person=member.person, status="waitlisted", queue=1)
    assert reasons(street_staff)["李秀英"][0] == "候补《矛盾调解实务》，问问能不能去别的场次"


@pytest.mark.parametrize("outcome", ["promised", "gone", "exemption"])
def test_a_slip_is_taken_back_with_what_it_did(session, member, street_staff, outcome):
    said = record_outcome(member, outcome, session=session, by=street_staff)
    withdraw_outcome(said, by=street_staff)
    assert waiting(street_staff) == ["李秀英"]
    assert not SessionSignup.objects.open().exists()
    assert not PoolProposal.objects.unsettled().exists()
    assert list(CallRecord.objects.order_by("pk").values_list("outcome", flat=True)) == [outcome, "withdrawn"]


def test_a_leave_by_a_slip_is_a_seat_again(session, member, street_staff):
    SignupFactory(session=session, person=member.person)
    said = record_outcome(member, "not_now", session=session, by=street_staff)
    withdraw_outcome(said, by=street_staff)
    assert signups() == [("李秀英", "signed_up")]


def test_only_one_s_own_last_record_within_half_a_day(session, member, street_staff, trainer, clock):
    first = record_outcome(member, "no_answer", by=street_staff)
    second = record_outcome(member, "promised", session=session, by=street_staff)
    for said, by in ((first, street_staff), (second, trainer)):
        with pytest.raises(ValidationError, match="自己最后"):
            withdraw_outcome(said, by=by)
    clock.shift(dt.timedelta(hours=13))
    with pytest.raises(ValidationError, match="半天"):
        withdraw_outcome(second, by=street_staff)
    assert signups() == [("李秀英", "signed_up")]


def test_records_never_change(member, street_staff):
    record_outcome(member, "no_answer", by=street_staff)
    for write in (lambda: CallRecord.objects.update(outcome="gone"), lambda: CallRecord.objects.all().delete()):
        with pytest.raises(IntegrityError), transaction.atomic():
            write()
    assert CallRecord.objects.get().outcome == "no_answer"


def test_while_one_calls_another_waits(member, street_staff, trainer, clock):
    start_call(member, by=street_staff)
    start_call(member, by=street_staff)
    for verb in (lambda: start_call(member, by=trainer), lambda: record_outcome(member, "no_answer", by=trainer)):
        with pytest.raises(ValidationError, match="吴街道正在联系这位，10:10后再试"):
            verb()
    clock.shift(dt.timedelta(minutes=11))
    assert start_call(member, by=trainer).by == trainer
    assert CallRecord.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_of_ten_who_call_at_once_one_does(member, city):
    from talent.people.models import Role
    from tests.cast import appoint

    offices = [appoint(f"街道{n}", f"office{n}", Role.Kind.STREET_STAFF, city.hongjialou) for n in range(10)]

    def call(office) -> str:
        try:
            return start_call(member, by=office).by.name
        except ValidationError:
            return ""
        finally:
            connection.close()

    with ThreadPoolExecutor(10) as threads:
        answers = [name for name in threads.map(call, offices) if name]
    assert [CallClaim.objects.get().by.name] == answers
