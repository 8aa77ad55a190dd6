"""What the database counts is what rate.py says, for any history; kept figures move with every change of a row."""

import datetime as dt

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from talent.credits.ledger import credit_training, void_credit
from talent.credits.models import CreditSource
from talent.credits.sources import ensure_source
from talent.people.models import Person
from talent.pools.actions import pool_of
from talent.pools.models import Exemption, PoolMembership
from talent.registry.models import Region
from talent.target import projection
from talent.target.aggregate import SIDES, Period
from talent.target.marks import WATCHED, present_generation
from talent.target.models import CoverageFigure, CoverageMark
from talent.target.progress import progress_of
from talent.target.projection import reference_numbers
from talent.target.reading import sets_of
from talent.training.models import TrainingSession
from tests.factories import PersonFactory, RegionFactory
from tests.factories.attendance import attend
from tests.factories.training import SignupFactory, TrainingSessionFactory

JUNE = dt.date(2023, 6, 30)
DAYS = st.dates(dt.date(2022, 10, 1), dt.date(2023, 8, 1))
STREETS = ("hongjialou", "shandalu", "beiyuan")
memberships = st.lists(
    st.tuples(st.integers(0, 3), st.sampled_from(STREETS), DAYS, st.none() | st.integers(1, 200), st.booleans()),
    min_size=1, max_size=7,
)  # fmt: skip
credits = st.lists(st.tuples(st.integers(0, 3), st.integers(1, 3), DAYS, st.booleans()), max_size=6)
merges = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), max_size=2)


def pages(city):
    return city.jinan, city.licheng, city.tianqiao, city.hongjialou, city.shandalu, city.beiyuan


def assert_as_the_rule_says(region, first_day, last_day):
    progress = progress_of(region, last_day, first_day)
    total, units = sets_of(region, Period(first_day, last_day))
    for unit, found in [(region, progress.total), *progress.units]:
        sets = total if unit == region else units.get(unit.pk)
        expected = reference_numbers(sets)
        assert {name: found.numbers[name] for name in expected} == expected, (region.name, unit.name)
        names = {side: set(getattr(found, side)) for side in SIDES}
        assert names == {side: getattr(sets, side) if sets else set() for side in SIDES}
        assert sum(found.states.values()) == found.numbers["untrained"]


def write(city, history) -> None:
    """A history as rows, whatever the verbs would say to it: the two ways of counting must agree on any."""
    people = [PersonFactory(leader=n % 2 == 0) for n in range(4)]
    memberships, credits, merges, admin = history
    open_pools = set()
    for person, street, since, length, is_exempt in memberships:
        street = getattr(city, street)
        until = since + dt.timedelta(days=length) if length else None
        if until is None:
            if (person, street.parent_id) in open_pools:
                continue
            open_pools.add((person, street.parent_id))
        row = PoolMembership.objects.create(
            pool=pool_of(street.parent), person=people[person], street=street, since=since, until=until
        )
        if is_exempt:
            Exemption.objects.create(
                membership=row, reason="illness", since=since, until=since + dt.timedelta(days=120), approved_by=admin
            )
    for person, ref, dated, stays in credits:
        source = ensure_source("session", ref, title="培训", tier="district", region=city.licheng)
        credit_training(people[person], source, season="2023", dated=dated, minutes=180, hours=4)
        if not stays:
            void_credit(people[person], source, season="2023", by=admin, reason="没有到场")
    for kept, twin in merges:
        twin, kept = people[twin], people[kept]
        if twin != kept and not (kept.canonical_id or twin.canonical_id or twin.duplicates.exists()):
            twin.canonical = kept
            twin.save()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    memberships=memberships,
    credits=credits,
    merges=merges,
    first_day=st.sampled_from([dt.date(2023, 1, 1), dt.date(2023, 4, 1)]),
    page=st.integers(1, 5),
)
def test_the_database_counts_what_the_rule_says(city, city_admin, memberships, credits, merges, first_day, page):
    with transaction.atomic():
        write(city, (memberships, credits, merges, city_admin))
        for region in (city.jinan, pages(city)[page]):
            assert_as_the_rule_says(region, first_day, JUNE)
        transaction.set_rollback(True)


def test_a_rebuild_from_one_reading_is_what_every_page_would_show(city, pool):
    period = Period(dt.date(2023, 1, 1), dt.date(2023, 12, 31))
    one_by_one = {
        (region.pk, unit.pk): figures.numbers
        for region in pages(city)
        for progress in [progress_of(region, period.last_day)]
        for unit, figures in [(region, progress.total), *progress.units]
    }
    CoverageFigure.objects.all().delete()
    rebuilt = projection.rebuild(city.jinan, period)
    assert {(one.shown_on_id, one.region_id): one.numbers for one in rebuilt} == one_by_one


def test_kept_figures_are_read_in_two_queries(city, pool, django_assert_num_queries):
    progress_of(city.jinan)
    with django_assert_num_queries(2):
        progress_of(city.jinan)


@pytest.mark.parametrize(
    "change",
    [
        lambda pool, city: PoolMembership.objects.filter(pk=pool.trained.pk).update(until=dt.date(2023, 6, 1)),
        lambda pool, city: PoolMembership.objects.filter(pk=pool.trained.pk).update(street=city.shandalu),
        lambda pool, city: Exemption.objects.all().delete(),
        lambda pool, city: Person.objects.filter(pk=pool.late.person_id).update(canonical=pool.trained.person),
        lambda pool, city: Person.objects.filter(pk=pool.late.person_id).update(is_leader=True),
        lambda pool, city: Region.objects.filter(pk=city.shandalu.pk).update(closed_on=dt.date(2023, 6, 1)),
        lambda pool, city: RegionFactory(street=True, name="全福街道", code="370112003", parent=city.licheng),
        lambda pool, city: SignupFactory(person=pool.untrained.person, session=TrainingSession.objects.get()),
        lambda pool, city: attend(TrainingSession.objects.get(), pool.untrained.person, "absent"),
        lambda pool, city: TrainingSession.objects.update(status="draft"),
    ],
)
def test_every_row_that_matters_moves_the_clock(city, pool, change):
    TrainingSessionFactory(region=city.licheng)
    before = present_generation()
    change(pool, city)
    assert present_generation() > before


@pytest.mark.parametrize(
    "change",
    [
        lambda pool: PoolMembership.objects.filter(pk=pool.trained.pk).update(note="说明", level=None),
        lambda pool: pool.trained.person.save(),
        lambda pool: Person.objects.filter(pk=pool.trained.person_id).update(mobile="13800001234"),
        lambda pool: PersonFactory(),
        lambda pool: attend(TrainingSession.objects.get(), pool.untrained.person),
    ],
)
def test_what_changes_no_figure_leaves_them_kept(city, pool, change):
    TrainingSessionFactory(region=city.licheng)
    before = present_generation()
    change(pool)
    assert not CoverageMark.objects.exists()
    assert present_generation() == before


def test_a_confirmed_credit_moves_the_page_at_once(city, pool, trains):
    assert progress_of(city.licheng, dt.date(2023, 12, 31)).total.rate == "33.3"
    trains(pool.untrained.person, "2023-05-08", ref=2)
    assert progress_of(city.licheng, dt.date(2023, 12, 31)).total.rate == "66.6"
    void_credit(
        pool.untrained.person, CreditSource.objects.get(ref=2), season="2023", by=pool.trained.person, reason="没有到场"
    )
    assert progress_of(city.licheng, dt.date(2023, 12, 31)).total.rate == "33.3"


def test_figures_made_while_rows_changed_are_not_shown(city, pool, joins, monkeypatch):
    """Somebody joins between reading the rows and keeping the figures."""
    count = projection.count

    def late(region, period):
        found = count(region, period)
        joins("周新来", city.licheng, city.hongjialou)
        monkeypatch.setattr(projection, "count", count)
        return found

    monkeypatch.setattr(projection, "count", late)
    assert progress_of(city.licheng, dt.date(2023, 12, 31)).total.due == 3
    assert progress_of(city.licheng, dt.date(2023, 12, 31)).total.due == 4


def test_the_ledger_check_finds_a_wrong_figure_and_rebuilds_it(city, pool, capsys):
    progress_of(city.licheng, dt.date(2023, 12, 31))
    assert projection.verify().differences == []
    figure = CoverageFigure.objects.get(region=city.licheng)
    CoverageFigure.objects.filter(pk=figure.pk).update(numbers=figure.numbers | {"trained": 7})
    with pytest.raises(SystemExit):
        call_command("verify_ledger", "--json")
    assert '"ledger": "coverage"' in capsys.readouterr().out
    with pytest.raises(SystemExit):
        call_command("verify_ledger", "--rebuild", "--json")
    capsys.readouterr()
    call_command("verify_ledger", "--json")
    assert progress_of(city.licheng, dt.date(2023, 12, 31)).total.rate == "33.3"


def test_every_trigger_is_in_place(city):
    query = (
        "SELECT COUNT(DISTINCT tgname) FROM pg_trigger WHERE tgname LIKE %s"
        if connection.vendor == "postgresql"
        else "SELECT COUNT(*) FROM sqlite_master WHERE type = 'trigger' AND name LIKE %s"
    )
    with connection.cursor() as cursor:
        cursor.execute(query, ["talent_mark_coverage_%"])
        assert cursor.fetchone() == (sum(len(watched.events) for watched in WATCHED),)
