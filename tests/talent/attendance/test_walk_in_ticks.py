"""People written down at the door by a phone without network: welcomed once each, however often they are sent."""

import json
import uuid
from datetime import timedelta

import pytest

from talent.attendance.confirming import confirm_attendance
from talent.attendance.models import AttendanceFact, AttendanceHead, Path, RosterTick, WalkIn
from talent.attendance.walk_in_ticks import HERE, TO_BE_MATCHED, WalkInTick, receive_walk_ins
from tests.factories.training import at


@pytest.fixture
def url(session):
    return f"/desk/sessions/{session.pk}/roster/ticks/"


def walk_in(name="赵姨", mobile="139 0000 5678", minutes: float = 0) -> WalkInTick:
    return WalkInTick(uuid.uuid4(), name, mobile, timedelta(minutes=minutes))


def as_json(*walk_ins: WalkInTick) -> str:
    rows = [{"key": str(w.key), "name": w.name, "mobile": w.mobile, "age": w.age.seconds} for w in walk_ins]
    return json.dumps({"ticks": [], "walk_ins": rows})


def outcomes(rows) -> list[tuple[str, str]]:
    return [(row.outcome, row.answer) for row in rows]


def test_sent_twice_is_once_and_keeps_the_hour(clock, session, trainer, client_of, url):
    clock("15:40")
    body, desk = as_json(walk_in(minutes=90)), client_of(trainer)
    first = desk.post(url, body, content_type="application/json").json()
    again = desk.post(url, body, content_type="application/json").json()
    assert first == again
    assert [(one["outcome"], one["answer"]) for one in first["walk_ins"]] == [("counted", TO_BE_MATCHED)]
    fields = ("name", "mobile", "at", "recorded_by", "person")
    assert WalkIn.objects.values_list(*fields).get() == (
        "赵姨",
        "13900005678",
        at("2026-11-24 14:10"),
        trainer.pk,
        None,
    )
    assert (RosterTick.objects.count(), AttendanceFact.objects.count()) == (1, 0)


def test_somebody_known_is_marked_and_a_second_phone_changes_nothing(clock, session, wang, trainer, licheng_admin):
    clock("14:30")
    rows = receive_walk_ins(session, [walk_in(wang.name, wang.mobile, 25)], by=trainer)
    assert outcomes(rows) == [("counted", HERE)]
    rows = receive_walk_ins(session, [walk_in(wang.name, wang.mobile)], by=licheng_admin)
    assert outcomes(rows) == [("stood", HERE)]
    head = AttendanceHead.objects.get()
    assert (head.person, head.path, head.at) == (wang, Path.WALK_IN, at("2026-11-24 14:05"))
    assert WalkIn.objects.count() == 0


@pytest.mark.parametrize(("age", "came"), [(-10800, "14:05"), (10800, "14:00"), (10**300, "14:00")])
def test_a_wrong_phone_clock_says_nothing(clock, session, trainer, client_of, url, age, came):
    """Three hours of error, either way: never before the start, never in the future."""
    clock("14:05")
    body = {"ticks": [], "walk_ins": [{"key": str(uuid.uuid4()), "name": "赵姨", "mobile": "13900005678", "age": age}]}
    assert client_of(trainer).post(url, json.dumps(body), content_type="application/json").status_code == 200
    assert WalkIn.objects.get().at == at(f"2026-11-24 {came}")


def test_two_keys_of_one_person_are_one_walk_in(clock, session, trainer):
    clock("14:10")
    rows = receive_walk_ins(session, [walk_in(), walk_in(mobile="+8613900005678")], by=trainer)
    assert outcomes(rows) == [("counted", TO_BE_MATCHED)] * 2
    assert WalkIn.objects.count() == 1


def test_what_is_kept_of_it_names_nobody(clock, session, trainer):
    clock("14:10")
    [row] = receive_walk_ins(session, [walk_in(mobile="138")], by=trainer)
    assert outcomes([row]) == [("refused", "手机号应为11位，以13到19开头。")]
    assert {field.name for field in RosterTick._meta.fields} == {
        "id", "key", "session", "person", "part", "mark", "at", "outcome", "answer", "received_at", "received_from",
    }  # fmt: skip
    assert (WalkIn.objects.count(), row.person_id) == (0, None)


def test_a_confirmed_session(clock, session, wang, trainer):
    clock("18:00")
    confirm_attendance(session, by=trainer)
    facts = AttendanceFact.objects.count()
    rows = receive_walk_ins(session, [walk_in(), walk_in(wang.name, wang.mobile)], by=trainer)
    assert outcomes(rows) == [("refused", "考勤已确认，请用“申请更正”。")] * 2
    assert (WalkIn.objects.count(), AttendanceFact.objects.count()) == (0, facts)


@pytest.mark.parametrize(
    "wrong",
    [1, [1], [{}], [{"key": "x", "name": "赵姨", "mobile": "13900005678", "age": 0}],
     [{"key": str(uuid.uuid4()), "name": 1, "mobile": "13900005678", "age": 0}],
     [{"key": str(uuid.uuid4()), "name": "赵姨", "mobile": None, "age": 0}],
     [{"key": str(uuid.uuid4()), "name": "赵姨", "mobile": "13900005678", "age": float("nan")}]],
)  # fmt: skip
def test_what_is_no_walk_in(clock, session, trainer, client_of, url, wrong):
    clock("14:10")
    body = json.dumps({"ticks": [], "walk_ins": wrong})
    assert client_of(trainer).post(url, body, content_type="application/json").status_code == 400
    assert (RosterTick.objects.count(), WalkIn.objects.count()) == (0, 0)


@pytest.mark.parametrize("role", ["learner", "street_staff", "tianqiao_trainer"])
def test_denied(clock, session, url, role, request, client_of):
    clock("14:10")
    browser = client_of(request.getfixturevalue(role))
    assert browser.post(url, as_json(walk_in()), content_type="application/json").status_code == 404
    assert (RosterTick.objects.count(), WalkIn.objects.count()) == (0, 0)
