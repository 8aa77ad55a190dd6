"""还差多少: the same headcount gives different plans, depending on where people live and what is scheduled."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from talent.target.gap import LARGEST, Invitation, Left, Scheduled, Wanted, plan

TODAY, DEADLINE = dt.date(2023, 10, 1), dt.date(2023, 12, 31)
STREETS = range(100, 112)


def people(street, count, *, first=0, signed_up=0, district=1):
    return [Left(first + n, district, street, n < signed_up) for n in range(count)]


def wanted(left, scheduled=(), today=TODAY, deadline=DEADLINE):
    return plan(left, list(scheduled), list(STREETS), today=today, deadline=deadline)


def test_36_people_of_one_street_need_one_session_there():
    assert wanted(people(100, 36)).sessions == (Wanted(1, (100,), tuple(range(36)), 44, dt.date(2023, 12, 24)),)


def test_36_people_of_12_streets_half_signed_up_need_a_smaller_one_for_all_streets():
    left = [one for n, street in enumerate(STREETS) for one in people(street, 3, first=n * 3, signed_up=n % 2 * 3)]
    found = wanted(left)
    assert (found.left, found.signed_up, found.seats) == (36, 18, 22)
    assert [one.streets for one in found.sessions] == [tuple(range(100, 112, 2))]


def test_a_street_with_100_people_gets_three_sessions_spread_over_the_time_left():
    found = wanted(people(100, 100))
    assert [len(one.people) for one in found.sessions] == [34, 33, 33]
    assert [one.by for one in found.sessions] == [dt.date(2023, 11, 2), dt.date(2023, 11, 28), dt.date(2023, 12, 24)]


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


def test_a_deadline_too_near_asks_for_the_earliest_day_possible():
    assert wanted(people(100, 3), today=dt.date(2023, 12, 28)).sessions[0].by == dt.date(2024, 1, 4)


@given(
    st.lists(st.tuples(st.integers(1, 2), st.sampled_from(STREETS), st.booleans()), max_size=150),
    st.lists(st.tuples(st.sampled_from(STREETS), st.integers(0, 30)), max_size=3),
)
def test_everybody_left_is_reached_exactly_once(rows, sessions):
    left = [Left(n, *row) for n, row in enumerate(rows)]
    found = wanted(left, [Scheduled(n, frozenset({street}), TODAY, free) for n, (street, free) in enumerate(sessions)])
    asked = [one for part in (*found.invitations, *found.sessions) for one in part.people]
    assert sorted(asked) == [one.person for one in left if not one.is_signed_up]
    assert all(len(one.people) <= LARGEST and len(one.people) <= one.seats for one in found.sessions)
