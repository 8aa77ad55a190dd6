"""The sample city keeps its promises: real places, fictional people, no page empty, the same for the same day."""

import datetime as dt
import gc
import io
import warnings

import pytest
from django.contrib.auth import authenticate
from django.core.management import CommandError, call_command

from cms.cases.models import CasePage
from lms.progress.next_step import next_step
from talent.credits.verify import verify
from talent.people.models import Affiliation, Person
from talent.registry.models import Region
from talent.selection.models import CaseLink, Nomination, Objection, PublicNotice
from talent.sheets.models import SheetUpload
from talent.target.models import ReportSnapshot
from talent.target.progress import progress_of
from talent.target.reports import drift_of
from talent.training.models import TrainingSession

# Making pictures' renditions leaves temporary files to the collector.
pytestmark = [
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]
LOGINS = ["city", "licheng", "trainer", "tianqiao", "street", "editor", "reviewer", "leader", "worker", "volunteer"]
TODAY = dt.date(2026, 11, 24)


@pytest.fixture(scope="module")
def sample(django_db_setup, django_db_blocker):
    """Loaded once for the module; a transaction around it is rolled back at the end."""
    from django.db import transaction

    with django_db_blocker.unblock():
        atomic = transaction.atomic()
        atomic.__enter__()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ResourceWarning)
            call_command("load_sample", "--today", TODAY.isoformat(), stdout=io.StringIO())
            gc.collect()
        yield
        transaction.set_rollback(True)
        atomic.__exit__(None, None, None)


@pytest.fixture(autouse=True)
def _in_the_sample(sample, db):
    """Every test runs inside the loaded sample."""


def units():
    progress = progress_of(Region.objects.cities().get(), TODAY)
    return progress, {region.name: figures for region, figures in progress.units}


def test_the_real_units_and_streets():
    assert Region.objects.districts().count() == 15
    assert Region.objects.streets().count() == 161


@pytest.mark.parametrize("login", LOGINS)
def test_the_sample_logins_open(login):
    assert authenticate(None, username=login, login=login, password="demo-2023").login == login


def test_districts_differ_and_one_pool_is_empty():
    progress, by_name = units()
    assert 90 <= float(progress.total.rate) < 100
    assert by_name["钢城区"].rate is None
    assert by_name["长清区"].rate == "100"
    assert progress.counted_twice == 1


def test_nothing_belongs_to_both_licheng_and_tianqiao():
    licheng, tianqiao = (Region.objects.get(name=name) for name in ("历城区", "天桥区"))
    tied = [
        set(Affiliation.objects.filter(region__path__startswith=region.path).values_list("person", flat=True))
        for region in (licheng, tianqiao)
    ]
    assert tied[0] & tied[1] == set()
    joint = TrainingSession.objects.within(licheng) & TrainingSession.objects.within(tianqiao)
    assert joint.count() == 0


def test_sessions_in_the_states_that_licheng_needs():
    licheng = Region.objects.get(name="历城区")
    stored = set(TrainingSession.objects.within(licheng).values_list("status", flat=True))
    assert {"draft", "published", "confirmed"} <= stored
    fixed = TrainingSession.objects.get(starts_at__date=dt.date(2023, 9, 20))
    assert (fixed.region, fixed.state.value, fixed.overdue_counts) == (licheng, "to_be_confirmed", False)


def test_the_leader_goes_on_in_lesson_4_at_06_12():
    step = next_step(Person.objects.get(login="leader"))
    assert (step.lesson.number, step.clock) == (4, "06:12")


def test_the_special_states_of_selection():
    assert Objection.objects.filter(status="checking").count() == 1
    assert Nomination.objects.filter(status="returned").exists()
    assert PublicNotice.objects.released(TODAY).count() >= 3
    assert CaseLink.objects.filter(live=True).count() == CasePage.objects.live().count() == 6


def test_a_sent_report_no_longer_agrees_by_one():
    drift = drift_of(ReportSnapshot.objects.get())
    assert (len(drift.now_trained), drift.no_longer_trained) == (1, set())


def test_a_sheet_with_17_problem_rows_waits():
    assert SheetUpload.objects.waiting().get().counts["refused"] == 17


def test_its_ledgers_are_sound():
    assert verify().differences == []


def test_loading_again_leaves_it_as_it_is(capsys):
    call_command("load_sample")
    assert "已经在库里" in capsys.readouterr().out


def test_a_scale_below_one_is_refused():
    with pytest.raises(CommandError):
        call_command("load_sample", "--scale", "0")
