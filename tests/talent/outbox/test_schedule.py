"""Scheduled jobs run when due, in one process."""

import datetime as dt

import pytest
import time_machine

from talent.outbox import schedule
from talent.outbox.models import JobRun

NOON = dt.datetime(2026, 11, 24, 12, 0, tzinfo=dt.timezone(dt.timedelta(hours=8)))


@pytest.fixture
def runs(db, monkeypatch):
    """Which of the two test jobs ran, in order."""
    ran = []
    jobs = {
        "hourly": schedule.Job("hourly", lambda: ran.append("hourly"), minutes=60),
        "morning": schedule.Job("morning", lambda: ran.append("morning"), at=dt.time(9, 0)),
    }
    monkeypatch.setattr(schedule, "JOBS", jobs)
    return ran


def test_a_job_runs_at_first_sight_and_then_in_its_rhythm(runs):
    with time_machine.travel(NOON, tick=False) as clock:
        assert schedule.run_due_jobs() == ["hourly", "morning"]
        assert schedule.run_due_jobs() == []
        clock.shift(dt.timedelta(minutes=61))
        assert schedule.run_due_jobs() == ["hourly"]
        clock.shift(dt.timedelta(hours=20))
        assert schedule.run_due_jobs() == ["hourly", "morning"]
    assert runs == ["hourly", "morning", "hourly", "hourly", "morning"]


def test_a_job_that_breaks_is_named_and_harms_no_other(runs, monkeypatch):
    broken = schedule.Job("broken", lambda: 1 / 0, minutes=1)
    monkeypatch.setitem(schedule.JOBS, "broken", broken)
    schedule.run_due_jobs()
    assert JobRun.objects.get(name="broken").error == "ZeroDivisionError('division by zero')"
    assert runs == ["hourly", "morning"]
