"""Freezing by oneself and opening a round for the same days, at the same moment: one of them stands, never both."""

import datetime as dt
import threading

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import connections

from talent.target.models import ReportPeriod, ReportSnapshot
from talent.target.reports import freeze_report
from talent.target.rounds import open_round
from tests.factories import PersonFactory, RegionFactory

pytestmark = pytest.mark.django_db(transaction=True)
YEAR = {"first_day": dt.date(2023, 1, 1), "last_day": dt.date(2023, 12, 31)}


def at_once(*verbs) -> list[str]:
    """Start every verb behind one barrier, each with its own connection; what each said."""
    barrier, said = threading.Barrier(len(verbs)), []

    def run(verb):
        try:
            barrier.wait()
            verb()
            said.append("done")
        except ValidationError as problem:
            said.append(problem.messages[0])
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=[verb]) for verb in verbs]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    return sorted(said)


@pytest.mark.parametrize("attempt", range(5))
def test_a_year_is_either_frozen_or_asked_for(attempt):
    with time_machine.travel("2024-01-05 10:00+08:00", tick=True):
        city = RegionFactory()
        admin = PersonFactory()
        said = at_once(
            lambda: freeze_report(city, title="全年", by=admin, **YEAR),
            lambda: open_round(city, kind="year", year=2023, confirm_by=dt.date(2024, 2, 10), by=admin),
        )
    assert (said.count("done"), ReportSnapshot.objects.count() + ReportPeriod.objects.count()) == (1, 1)
