"""The sample city keeps its promises: real places, fictional people, no page empty, the same for the same day."""

import datetime as dt
import gc
import io
import warnings

import pytest
from django.contrib.auth import authenticate
from django.core.management import CommandError, call_command
from django.db.models import Count

from cms.cases.models import CasePage
from cms.sample.clock import moment
from lms.progress.models import WatchProgress
from lms.progress.next_step import next_step
from lms.progress.watch import unseen_seconds
from talent.attendance.models import AttendanceCorrection, WalkIn
from talent.credits.verify import verify
from talent.people.models import Affiliation, Person
from talent.pools.models import PoolMembership
from talent.registry.models import Organization, Region
from talent.selection.ballots import seats_of
from talent.selection.models import CaseLink, Nomination, Objection, PublicNotice, SelectionRound, Veto, VetoOverride
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
LOGINS = [
    "city", "licheng", "trainer", "tianqiao", "street", "editor", "licheng-editor", "reviewer", "leader", "worker",
    "volunteer",
]  # fmt: skip
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
    film = WatchProgress.objects.get(enrollment__person__login="leader", position=372)
    assert unseen_seconds(film.covered_seconds, film.media.duration) == pytest.approx(340)


def test_the_special_states_of_selection():
    assert Objection.objects.filter(status="checking").count() == 1
    assert Nomination.objects.filter(status="returned").exists()
    assert PublicNotice.objects.released(TODAY).count() >= 3
    assert CaseLink.objects.filter(live=True).count() == CasePage.objects.live().count() == 6


def test_what_the_check_of_next_year_meets():
    ahead = SelectionRound.objects.get(year=TODAY.year + 1)
    waits = ahead.nominations.get(status="applied")
    assert (waits.by_itself, waits.organization.street.name, waits.submitted_by.login) == (True, "洪家楼街道", None)
    vetoes = Veto.objects.active().order_by("pk")
    standing = [one.organization.nominations.get(round=ahead, kind="organization").status for one in vetoes]
    assert [(one.kind, status) for one, status in zip(vetoes, standing, strict=True)] == [
        ("penalty", "submitted"),
        ("no_report", "passed"),
    ]
    assert VetoOverride.objects.get().veto == vetoes[1]


def test_a_sent_report_no_longer_agrees_by_one():
    drift = drift_of(ReportSnapshot.objects.get())
    assert (len(drift.now_trained), drift.no_longer_trained) == (1, set())


def test_today_is_full_but_two_and_the_visit_has_a_queue():
    today, visit = (
        TrainingSession.objects.get(title__startswith=title) for title in ("历城区骨干培训第2期", "现场观摩")
    )
    seats = [one.signups.seated().count() for one in (today, visit)]
    assert (seats, today.signups.filter(status="excused").count(), visit.signups.waiting().count()) == ([38, 24], 2, 3)
    names = [row.person.name for row in today.signups.select_related("person")]
    assert (names.count("李秀英"), names.count("赵德明"), names.count("孙桂兰")) == (2, 1, 1)


def test_what_waits_for_the_trainer():
    assert AttendanceCorrection.objects.pending().get().session.title.startswith("财务明白账工作坊")
    assert WalkIn.objects.unmatched().get().session.title.startswith("财务明白账工作坊")
    assert [one.title[:8] for one in TrainingSession.objects.overdue(moment(TODAY))] == ["文体队伍安全课："]


def test_a_couple_shares_a_phone():
    assert sorted(Person.objects.at_mobile("13800001234").values_list("name", flat=True)) == ["孙桂兰", "赵德明"]


def test_somebody_sits_in_two_pools():
    shared = PoolMembership.objects.active_on(TODAY).values("person").annotate(pools=Count("pk")).filter(pools__gt=1)
    person = Person.objects.get(pk=shared.get()["person"])
    assert set(person.memberships.values_list("pool__district__name", flat=True)) == {
        "历下区",
        "济南高新技术产业开发区",
    }


def test_leaders_of_federations_are_in_the_pools_but_six():
    # Five of a district whose pool is empty, and one whose proposal waits.
    leaders = Person.objects.filter(posts__kind="leader", posts__organization__is_federation=True)
    assert leaders.exclude(memberships__until=None, memberships__isnull=False).distinct().count() == 6
    streets = Organization.objects.filter(is_federation=True, status="registered").values("street").distinct().count()
    assert streets == 150


def test_people_are_fictional_and_said_to_be():
    assert not Person.objects.filter(is_sample=False).exists()
    assert not Person.objects.exclude(mobile__startswith="1380000").exists()
    numbers = [person.resident_id for person in Person.objects.exclude(resident_id_hash=None)[:50]]
    assert all(number.startswith("370100") for number in numbers)


def test_the_reviewer_goes_on_with_the_fourth():
    seat = seats_of(Person.objects.get(login="reviewer"))[0]
    assert (seat.next.number, len(seat.done), len(seat.recused)) == (4, 3, 1)


def test_every_district_has_a_round_and_one_says_why_it_falls_short():
    rounds = SelectionRound.objects.filter(year=TODAY.year)
    assert rounds.values("district").count() == 15
    short = rounds.exclude(shortfall_reason="").get()
    assert (short.district.name, short.nominations.filter(kind="organization", status="selected").count()) == (
        "商河县",
        8,
    )


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
