"""The participation rate, rule by rule."""

import datetime as dt

import pytest

from talent.target.rate import Credit, Membership, coverage, rate_text

D, STREET = 1, 11
T0, T = dt.date(2023, 1, 1), dt.date(2023, 12, 31)


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def member(person, since="2022-03-01", until=None, exempt=False, district=D):
    return Membership(person, district, STREET, day(since), until and day(until), exempt)


def credit(person, dated="2023-05-08", source=1, season="2023"):
    return Credit(person, source, season, day(dated))


@pytest.mark.parametrize(
    ("trained", "due", "text"),
    [(0, 0, None), (0, 7, "0.0"), (999, 1000, "99.9"), (9999, 10000, "99.9"), (1000, 1000, "100"), (2, 3, "66.6")],
)
def test_the_rate_is_floored_and_100_means_everybody(trained, due, text):
    assert rate_text(trained, due) == text


def test_trained_untrained_and_exempt_are_three_sides():
    figures = coverage([member(1), member(2), member(3, exempt=True)], [credit(1), credit(3)], T0, T)
    assert (figures.trained, figures.untrained, figures.exempt) == ({1}, {2}, {3})
    assert (figures.due, figures.rate) == (2, "50.0")


@pytest.mark.parametrize(("dated", "trained"), [("2022-12-31", False), ("2023-01-01", True), ("2023-12-31", True)])
def test_both_ends_of_the_period_count(dated, trained):
    figures = coverage([member(1)], [credit(1, dated)], T0, T)
    assert (figures.trained == {1}) is trained


def test_membership_is_a_half_open_interval():
    left_today, left_tomorrow = member(1, until="2023-12-31"), member(2, until="2024-01-01")
    figures = coverage([left_today, left_tomorrow], [], T0, T)
    assert (figures.untrained, figures.recent_exits) == ({2}, {1})


def test_story_of_a_member_who_moved_district():
    """In 市中区 since 2022-03-01, moved to 槐荫区 on 2023-07-10, trained on 2023-05-08."""
    before, after = member(1, until="2023-07-10", district=1), member(1, since="2023-07-10", district=2)
    old, new = coverage([before], [credit(1)], T0, T), coverage([after], [credit(1)], T0, T)
    assert (old.due, old.person_times) == (0, 1)
    assert (new.due, new.trained, new.person_times) == (1, {1}, 0)


def test_somebody_in_two_pools_counts_once_for_the_city():
    figures = coverage([member(1), member(1, district=2)], [credit(1)], T0, T)
    assert (figures.due, figures.person_times) == (1, 1)


def test_exempt_in_one_of_two_pools_is_still_due_in_the_city():
    figures = coverage([member(1, exempt=True), member(1, district=2)], [], T0, T)
    assert (figures.untrained, figures.exempt) == ({1}, set())


def test_person_times_count_each_credit_once_even_when_duplicates_were_merged():
    credits = [credit(1, source=1), credit(1, dated="2023-05-09", source=2), credit(1, source=1)]
    assert coverage([member(1)], credits, T0, T).person_times == 2


@pytest.mark.parametrize(("since", "late"), [("2023-10-02", False), ("2023-10-03", True)])
def test_joined_late_are_the_untrained_of_the_last_90_days(since, late):
    figures = coverage([member(1, since=since)], [], T0, T)
    assert (figures.joined_late_untrained == {1}) is late
    assert figures.untrained == {1}


@pytest.mark.parametrize(("until", "recent"), [("2023-11-01", False), ("2023-11-02", True), ("2023-12-31", True)])
def test_who_left_in_the_last_60_days_stands_beside_the_rate(until, recent):
    figures = coverage([member(1, until=until), member(2, until=until)], [credit(2)], T0, T)
    assert (figures.recent_exits == {1, 2}) is recent
    assert (figures.recent_exits_untrained == {1}) is recent
    assert figures.rate is None


def test_who_came_back_is_no_exit():
    figures = coverage([member(1, until="2023-11-20"), member(1, since="2023-12-01")], [], T0, T)
    assert (figures.recent_exits, figures.untrained) == (set(), {1})


def test_an_empty_pool_has_no_rate():
    assert coverage([], [], T0, T).rate is None
