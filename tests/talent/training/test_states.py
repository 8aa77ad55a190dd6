"""A session's status follows the clock, the same in Python and in the database."""

import pytest

from talent.training.models import TrainingSession
from talent.training.states import State
from tests.factories.training import TrainingSessionFactory, at

MOMENTS = [
    ("2026-11-24 13:59", State.PUBLISHED),
    ("2026-11-24 14:00", State.RUNNING),
    ("2026-11-24 16:59", State.RUNNING),
    ("2026-11-24 17:00", State.TO_BE_CONFIRMED),
    ("2026-12-24 17:00", State.TO_BE_CONFIRMED),
]


@pytest.mark.parametrize(("moment", "state"), MOMENTS)
def test_a_published_session_follows_the_clock(city, moment, state):
    session = TrainingSessionFactory(region=city.licheng)
    now = at(moment)
    assert session.status_on(now) == state
    assert TrainingSession.objects.with_state(now).get().state_now == state
    assert {s for s in State if TrainingSession.objects.in_state(s, now).exists()} == {state}


@pytest.mark.parametrize("stored", ["draft", "confirmed", "cancelled"])
def test_other_statuses_do_not(city, stored):
    session = TrainingSessionFactory(region=city.licheng, status=stored, cancel_reason="改期")
    now = at("2026-11-24 15:00")
    assert session.status_on(now) == stored
    assert TrainingSession.objects.with_state(now).get().state_now == stored


def test_what_is_upcoming(city):
    first = TrainingSessionFactory(region=city.licheng, starts="2026-11-24 14:00")
    second = TrainingSessionFactory(region=city.licheng, starts="2026-11-25 14:00")
    TrainingSessionFactory(region=city.licheng, starts="2026-11-20 14:00")
    TrainingSessionFactory(region=city.licheng, draft=True)
    assert list(TrainingSession.objects.upcoming(at("2026-11-24 16:00"))) == [first, second]


def test_an_old_session_for_a_sheet_is_nobodys_overdue_work(city):
    overdue = TrainingSessionFactory(region=city.licheng)
    TrainingSessionFactory(region=city.licheng, starts="2023-09-20 14:00", overdue_counts=False)
    assert list(TrainingSession.objects.overdue(at("2026-11-25 09:00"))) == [overdue]
