"""还差多少: the same headcount gives different plans, depending on where people live and what is scheduled."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from talent.registry.working_days import WorkingCalendar
from talent.target.gap import Invitation, Left, Room, Scheduled, Wanted, plan

TODAY, DEADLINE = dt.date(2023, 10, 1), dt.date(2023, 12, 31)
STREETS = range(100, 112)


def people(street, count, *, first=0, signed_up=0, district=1, at_weekend=False):
    return [Left(first + n, district, street, n < signed_up, at_weekend) for n in range(count)]


def wanted(left, scheduled=(), today=TODAY, deadline=DEADLINE, **known):
    return plan(left, list(scheduled), list(STREETS), today=today, deadline=deadline, **known)


def days(found):
    return [one.by for one in found.sessions]


def test_36_people_of_one_street_need_one_session_there():
    found = wanted(people(100, 36), rooms={100: Room("街道办三楼", 50)})
    # 24 December 2023 is a Sunday.
    assert found.sessions == (
        Wanted(1, (100,), tuple(range(36)), 44, dt.date(2023, 12, 22), host=100, place="街道办三楼"),
    )


def test_36_people_of_12_streets_half_signed_up_need_a_smaller_one_for_all_streets():
    left = [one for n, street in enumerate(STREETS) for one in people(street, 3, first=n * 3, signed_up=n % 2 * 3)]
    found = wanted(left)
    assert (found.left, found.signed_up, found.seats) == (36, 18, 22)
    assert [one.streets for one in found.sessions] == [tuple(range(100, 112, 2))]


def test_36_people_of_12_streets_meet_in_two_places_near_them():
    left = [one for n, street in enumerate(STREETS) for one in people(street, 3, first=n * 3)]
    found = wanted(left)
    assert [(one.streets, one.host, one.seats) for one in found.sessions] == [
        (tuple(range(100, 106)), 100, 22), (tuple(range(106, 112)), 106, 22)
    ]  # fmt: skip
    assert days(found) == [dt.date(2023, 11, 15), dt.date(2023, 12, 22)]


def test_streets_far_apart_do_not_share_a_session_that_each_can_fill():
    found = wanted(people(100, 12) + people(111, 12, first=20))
    assert [one.streets for one in found.sessions] == [(100,), (111,)]


def test_a_session_has_no_more_seats_than_the_usual_room():
    found = wanted(people(100, 36), rooms={100: Room("活动室", 24)})
    assert [(len(one.people), one.seats) for one in found.sessions] == [(18, 22), (18, 22)]


def test_it_is_held_where_most_of_its_people_live():
    found = wanted(
        people(100, 4) + people(101, 9, first=10), rooms={100: Room("小会议室", 30), 101: Room("大会议室", 50)}
    )
    assert [(one.host, one.place) for one in found.sessions] == [(101, "大会议室")]


def test_a_street_with_100_people_gets_three_sessions_spread_over_the_time_left():
    found = wanted(people(100, 100))
    assert [len(one.people) for one in found.sessions] == [34, 33, 33]
    assert days(found) == [dt.date(2023, 11, 2), dt.date(2023, 11, 28), dt.date(2023, 12, 22)]


def test_a_district_does_not_wait_for_another_ones_turn():
    left = people(100, 30) + people(101, 30, first=40, district=2) + people(102, 30, first=80, district=2)
    assert days(wanted(left)) == [dt.date(2023, 12, 22), dt.date(2023, 11, 15), dt.date(2023, 12, 22)]


def test_volunteers_meet_at_weekends():
    found = wanted(people(100, 12, at_weekend=True) + people(101, 11, first=20))
    assert days(found) == [dt.date(2023, 12, 24)]


def test_days_off_and_days_of_the_same_streets_sessions_are_avoided():
    off = WorkingCalendar(holidays=frozenset({dt.date(2023, 12, 22)}))
    full = Scheduled(7, frozenset({100}), dt.date(2023, 12, 21), 0, dt.date(2023, 12, 20))
    elsewhere = Scheduled(8, frozenset({105}), dt.date(2023, 12, 19), 0)
    assert days(wanted(people(100, 12), [full, elsewhere], calendar=off)) == [dt.date(2023, 12, 19)]


def test_a_district_holds_one_session_a_day_while_there_are_days():
    found = wanted(people(100, 160), deadline=dt.date(2023, 10, 20))
    assert days(found) == [dt.date(2023, 10, 9), dt.date(2023, 10, 10), dt.date(2023, 10, 11), dt.date(2023, 10, 13)]


def test_free_seats_that_reach_the_street_come_first():
    near = Scheduled(7, frozenset({100}), dt.date(2023, 10, 20), 5)
    far = Scheduled(8, frozenset({105}), dt.date(2023, 10, 12), 9)
    found = wanted(people(100, 12), [far, near])
    assert found.invitations == (Invitation(7, (0, 1, 2, 3, 4)),)
    assert [one.people for one in found.sessions] == [tuple(range(5, 12))]


def test_a_session_after_the_deadline_helps_nobody():
    late = Scheduled(7, frozenset({100}), dt.date(2024, 1, 5), 50)
    assert wanted(people(100, 3), [late]).invited == 0


def test_districts_do_not_share_a_session():
    left = people(100, 5) + people(101, 5, first=10, district=2)
    assert [one.district for one in wanted(left).sessions] == [1, 2]


def test_a_handful_joins_its_neighbours():
    found = wanted(people(100, 38) + people(101, 4, first=50))
    assert [(one.streets, len(one.people)) for one in found.sessions] == [((100, 101), 42)]


@pytest.mark.parametrize(("left", "sentence"), [([], 0), (people(100, 6, signed_up=6), 6)])
def test_nothing_is_wanted_where_nobody_is_left_to_ask(left, sentence):
    assert (wanted(left).sessions, wanted(left).signed_up) == ((), sentence)


@pytest.mark.parametrize("today", [dt.date(2023, 12, 28), DEADLINE])
def test_a_deadline_too_near_for_a_weeks_notice_is_still_the_last_day(today):
    assert days(wanted(people(100, 3), today=today)) == [DEADLINE]


@given(
    st.lists(st.tuples(st.integers(1, 2), st.sampled_from(STREETS), st.booleans()), max_size=150),
    st.lists(st.tuples(st.sampled_from(STREETS), st.integers(0, 30)), max_size=3),
)
def test_everybody_left_is_reached_exactly_once(rows, sessions):
    left = [Left(n, *row) for n, row in enumerate(rows)]
    found = wanted(left, [Scheduled(n, frozenset({street}), TODAY, free) for n, (street, free) in enumerate(sessions)])
    asked = [one for part in (*found.invitations, *found.sessions) for one in part.people]
    assert sorted(asked) == [one.person for one in left if not one.is_signed_up]
    assert all(len(one.people) <= 50 and len(one.people) <= one.seats <= Room().seats for one in found.sessions)
    assert all(TODAY < one.by <= DEADLINE and one.host in one.streets for one in found.sessions)
