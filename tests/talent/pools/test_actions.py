import datetime

import pytest
import time_machine
from django.core.exceptions import ValidationError

from talent.audit.models import AuditEntry
from talent.people.models import Affiliation, Person
from talent.pools import actions
from talent.pools.enrolling import enroll
from talent.pools.models import Exemption, LadderLevel, PoolMembership
from tests.factories import PersonFactory

pytestmark = pytest.mark.django_db
DAY = datetime.date


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel("2023-09-20 10:00+08:00", tick=False):
        yield


@pytest.fixture
def person():
    return PersonFactory(name="王桂兰", mobile="13900001234")


@pytest.fixture
def membership(city, person, trainer):
    pool = actions.pool_of(city.licheng)
    return actions.add_member(pool, person, street=city.hongjialou, since=DAY(2022, 3, 1), by=trainer)


def test_the_ladder_is_there_and_stays_as_an_admin_left_it():
    assert list(LadderLevel.objects.values_list("code", flat=True)) == ["reserve", "core", "lead", "mentor"]
    LadderLevel.objects.exclude(code="core").delete()
    actions.ensure_ladder()
    assert LadderLevel.objects.count() == 1


def test_a_pool_belongs_to_a_district(city):
    assert actions.pool_of(city.licheng) == actions.pool_of(city.licheng)
    with pytest.raises(ValidationError, match="区县一级"):
        actions.pool_of(city.hongjialou)


def test_a_member_is_seen_by_their_district(city, membership, trainer, tianqiao_trainer):
    assert list(PoolMembership.objects.visible_to(trainer)) == [membership]
    assert list(PoolMembership.objects.visible_to(tianqiao_trainer)) == []
    assert Person.objects.visible_to(trainer).filter(pk=membership.person_id).exists()
    assert AuditEntry.objects.latest("pk").verb == "add_member"


def test_nobody_enters_twice(city, membership, trainer):
    with pytest.raises(ValidationError, match="已在这个骨干人才库里"):
        actions.add_member(
            membership.pool, membership.person, street=city.hongjialou, since=DAY(2023, 1, 1), by=trainer
        )
    assert PoolMembership.objects.count() == 1


def test_a_street_of_another_district(city, person, trainer):
    with pytest.raises(ValidationError, match="不归这个区县管理"):
        actions.add_member(
            actions.pool_of(city.licheng), person, street=city.beiyuan, since=DAY(2023, 1, 1), by=trainer
        )


def test_a_merged_duplicate_does_not_enter(city, person, trainer):
    duplicate = PersonFactory(canonical=person)
    with pytest.raises(ValidationError, match="已合并"):
        actions.add_member(
            actions.pool_of(city.licheng), duplicate, street=city.hongjialou, since=DAY(2023, 1, 1), by=trainer
        )


def test_an_interval_is_open_at_its_end(membership, trainer):
    actions.exit_pool(membership, on=DAY(2023, 7, 10), reason="搬离", by=trainer)
    active = [PoolMembership.objects.active_on(DAY(2023, 7, day)).count() for day in (9, 10)]
    assert active == [1, 0]


def test_who_left_can_still_be_looked_up_for_60_days(membership, trainer):
    actions.exit_pool(membership, on=DAY(2023, 9, 20), reason="搬离", by=trainer)
    assert Affiliation.objects.get(person=membership.person).until == DAY(2023, 11, 19)
    assert Person.objects.visible_to(trainer).filter(pk=membership.person_id).exists()


@pytest.mark.parametrize(
    ("on", "reason"),
    [(DAY(2023, 9, 1), " "), (DAY(2022, 2, 1), "搬离"), (DAY(2023, 9, 21), "搬离")],
    ids=["no reason", "before the entry", "in the future"],
)
def test_no_exit(membership, trainer, on, reason):
    with pytest.raises(ValidationError):
        actions.exit_pool(membership, on=on, reason=reason, by=trainer)
    membership.refresh_from_db()
    assert membership.until is None


def test_nobody_leaves_twice(membership, trainer):
    actions.exit_pool(membership, on=DAY(2023, 9, 1), reason="搬离", by=trainer)
    with pytest.raises(ValidationError, match="已经退出"):
        actions.exit_pool(membership, on=DAY(2023, 9, 2), reason="搬离", by=trainer)


def test_a_move_leaves_no_gap_and_no_overlap(city, membership, trainer):
    to = actions.pool_of(city.tianqiao)
    moved = actions.move_member(membership, to, street=city.beiyuan, on=DAY(2023, 7, 10), by=trainer)
    membership.refresh_from_db()
    assert (membership.until, moved.since, moved.pool) == (DAY(2023, 7, 10), DAY(2023, 7, 10), to)
    assert moved.entry_basis == "由历城区转入"
    for day in (9, 10):
        assert PoolMembership.objects.active_on(DAY(2023, 7, day)).count() == 1


def test_a_move_to_where_one_is(city, membership, trainer):
    with pytest.raises(ValidationError, match="就在这个区县"):
        actions.move_member(membership, membership.pool, street=city.shandalu, on=DAY(2023, 7, 10), by=trainer)


def test_a_move_that_fails_leaves_the_person_where_they_were(city, membership, trainer):
    with pytest.raises(ValidationError):
        to = actions.pool_of(city.tianqiao)
        actions.move_member(membership, to, street=city.shandalu, on=DAY(2023, 7, 10), by=trainer)
    membership.refresh_from_db()
    assert membership.until is None


def test_a_correction_moves_the_tie(city, membership, trainer):
    level = LadderLevel.objects.get(code="lead")
    actions.change_member(membership, by=trainer, street=city.shandalu, level=level)
    membership.refresh_from_db()
    assert (membership.street, membership.level) == (city.shandalu, level)
    assert [tie.region for tie in Affiliation.objects.filter(person=membership.person, until=None)] == [city.shandalu]
    with pytest.raises(ValidationError):
        actions.change_member(membership, by=trainer, street=city.beiyuan)


AUTUMN = (DAY(2023, 9, 1), DAY(2023, 12, 31))


def exempt(membership, by, since=AUTUMN[0], until=AUTUMN[1]):
    return actions.exempt(membership, reason="illness", since=since, until=until, by=by)


def test_an_exemption_holds_on_both_its_ends(membership, trainer):
    exempt(membership, trainer)
    days = [DAY(2023, 8, 31), DAY(2023, 9, 1), DAY(2023, 12, 31), DAY(2024, 1, 1)]
    assert [PoolMembership.objects.due_on(day).count() for day in days] == [1, 0, 0, 1]
    assert [PoolMembership.objects.exempt_on(day).count() for day in days] == [0, 1, 1, 0]


def test_no_exemption(membership, trainer):
    exempt(membership, trainer)
    for since, until in ((DAY(2023, 12, 1), DAY(2024, 1, 31)), (DAY(2024, 2, 1), DAY(2024, 1, 1))):
        with pytest.raises(ValidationError):
            exempt(membership, trainer, since, until)
    actions.exit_pool(membership, on=DAY(2023, 9, 20), reason="搬离", by=trainer)
    with pytest.raises(ValidationError, match="已经退出"):
        exempt(membership, trainer, DAY(2024, 2, 1), DAY(2024, 3, 1))
    assert Exemption.objects.count() == 1


def test_an_exemption_ends_early(membership, trainer):
    exemption = actions.end_exemption(exempt(membership, trainer), on=DAY(2023, 9, 20), by=trainer)
    assert exemption.until == DAY(2023, 9, 19)
    with pytest.raises(ValidationError, match="已经结束"):
        actions.end_exemption(exemption, on=DAY(2023, 9, 20), by=trainer)


def test_an_exemption_not_begun_is_taken_back(membership, trainer):
    coming = exempt(membership, trainer, DAY(2023, 10, 1), DAY(2023, 10, 31))
    actions.end_exemption(coming, on=DAY(2023, 9, 20), by=trainer)
    assert Exemption.objects.count() == 0


def enter(city, trainer, **fields):
    values = {"name": "王桂兰", "mobile": "139 0000 1234", "resident_id": "", "audience": ["is_volunteer"]} | fields
    return enroll(street=city.hongjialou, since=DAY(2023, 9, 20), by=trainer, **values)


def test_enrolling_matches_a_known_person(city, person, trainer):
    membership = enter(city, trainer)
    person.refresh_from_db()
    assert (membership.person, person.is_volunteer) == (person, True)


def test_enrolling_makes_a_new_person(city, trainer):
    membership = enter(city, trainer)
    assert (membership.person.mobile, membership.pool.district) == ("13900001234", city.licheng)


def test_enrolling_asks_rather_than_guesses(city, person, trainer):
    PersonFactory(name="王桂兰", mobile="13900001234")
    before = Person.objects.count()
    for fields in ({}, {"mobile": "139"}, {"resident_id": "370"}):
        with pytest.raises(ValidationError):
            enter(city, trainer, **fields)
    assert (Person.objects.count(), PoolMembership.objects.count()) == (before, 0)
