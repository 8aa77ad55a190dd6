"""这是同一个人: merging two rows, what counts once after it, and that undoing leaves everything as it was."""

import datetime as dt

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from talent.audit.models import AuditEntry
from talent.messages.models import Message
from talent.models import Affiliation, NotSamePerson, Person, PersonMerge, Role, SessionSignup
from talent.outbox.dispatch import drain
from talent.outbox.schedule import JOBS
from talent.people.duplicates import suspects_for, suspects_with
from talent.people.merging import CHOSEN, forget_old_merges, merge_people, take_back_difference, tell_apart, undo_merge
from tests.cast import appoint
from tests.factories import AffiliationFactory, PersonFactory, RoleFactory
from tests.factories.attendance import attend
from tests.factories.training import SignupFactory, TrainingSessionFactory

pytestmark = pytest.mark.django_db
NUMBER = "370100196001011239"
# What a merge may leave behind: sessions that ended stay ended, and the row says when it was written.
PASSING = {"updated", "session_epoch"}


@pytest.fixture
def pair(city):
    """Two rows of 洪家楼街道 that are one woman."""
    kept, other = (PersonFactory(name="王桂兰", mobile="13900001234") for _ in range(2))
    for person in (kept, other):
        AffiliationFactory(person=person, region=city.hongjialou)
    return kept, other


def stored(person) -> dict:
    row = Person.objects.filter(pk=person.pk).values().get()
    return {name: value for name, value in row.items() if name not in PASSING}


def ties(person) -> list:
    return sorted(Affiliation.objects.filter(person=person).values_list("region", "source", "since", "until"))


def test_the_duplicate_becomes_another_name_of_the_kept(trainer, pair):
    kept, other = pair
    merge_people(kept, other, by=trainer)
    other.refresh_from_db()
    assert (other.canonical, other.is_active) == (kept, False)
    assert list(Person.objects.canonical_only().filter(name="王桂兰")) == [kept]
    entry = AuditEntry.objects.get(verb="merge_people")
    assert (entry.actor, entry.thing_id, entry.data) == (trainer, str(kept.pk), {"duplicate": other.pk, "fields": []})


def test_empty_fields_are_filled_and_a_choice_is_kept(trainer, pair):
    kept, other = pair
    Person.objects.filter(pk=other.pk).update(mobile="13900005678", education="大专", is_volunteer=True, login="gl")
    other.refresh_from_db()
    other.set_resident_id(NUMBER)
    other.save()
    merge_people(kept, other, by=trainer, take={"mobile"})
    kept.refresh_from_db()
    assert (kept.mobile, kept.education, kept.is_volunteer, kept.login) == ("13900005678", "大专", True, "gl")
    assert (kept.resident_id, kept.birth_date) == (NUMBER, dt.date(1960, 1, 1))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_merge_then_undo_is_the_identity(data, city, trainer):
    with transaction.atomic():
        _merge_and_undo(data.draw, city, trainer)
        transaction.set_rollback(True)


def _merge_and_undo(draw, city, trainer):
    kept, other = (_drawn_person(draw, city) for _ in range(2))
    if draw(st.booleans()):
        holder = draw(st.sampled_from([kept, other]))
        holder.set_resident_id(NUMBER)
        holder.login, holder.claimed_at = "gl", dt.datetime(2026, 3, 1, 8, 0, 0, 123456, dt.UTC)
        holder.save()
    earlier = PersonFactory(name="王桂兰", canonical=other)
    before = [(stored(person), ties(person)) for person in (kept, other, earlier)]
    merge = merge_people(kept, other, by=trainer, take=draw(st.sets(st.sampled_from(CHOSEN))))
    earlier.refresh_from_db()
    assert earlier.canonical == kept  # one step, never a chain
    undo_merge(merge, by=trainer)
    assert [(stored(person), ties(person)) for person in (kept, other, earlier)] == before


def _drawn_person(draw, city):
    words = st.sampled_from(["", "大专", "本科"])
    person = PersonFactory(
        name=draw(st.sampled_from(["王桂兰", "汪贵兰"])),
        mobile=draw(st.sampled_from([None, "13900001234", "13900005678"])),
        education=draw(words),
        strengths=draw(words),
        is_leader=draw(st.booleans()),
    )
    for region in draw(st.sets(st.sampled_from(["hongjialou", "shandalu"]), min_size=1)):
        AffiliationFactory(person=person, region=getattr(city, region))
    return person


def test_what_was_corrected_since_stays_corrected(trainer, pair):
    kept, other = pair
    Person.objects.filter(pk=other.pk).update(education="大专", politics="群众")
    other.refresh_from_db()
    merge = merge_people(kept, other, by=trainer)
    Person.objects.filter(pk=kept.pk).update(education="本科")
    undo_merge(merge, by=trainer)
    kept.refresh_from_db()
    assert (kept.education, kept.politics) == ("本科", "")


def test_undoing_ends_after_thirty_days_and_goes_backwards(trainer, pair, city):
    kept, other = pair
    third = PersonFactory(name="王桂兰", mobile="13900001234")
    AffiliationFactory(person=third, region=city.hongjialou)
    first, second = merge_people(kept, other, by=trainer), merge_people(kept, third, by=trainer)
    with pytest.raises(ValidationError, match="请先撤销后一次"):
        undo_merge(first, by=trainer)
    with (
        time_machine.travel(dt.datetime.now(dt.UTC) + dt.timedelta(days=31)),
        pytest.raises(ValidationError, match="30天"),
    ):
        undo_merge(second, by=trainer)
    undo_merge(second, by=trainer)
    undo_merge(first, by=trainer)
    with pytest.raises(ValidationError, match="已经撤销"):
        undo_merge(first, by=trainer)
    assert Person.objects.canonical_only().filter(name="王桂兰").count() == 3


def refused(kept, other, by, words):
    before = (stored(kept), stored(other))
    with pytest.raises(ValidationError, match=words):
        merge_people(kept, other, by=by)
    assert (stored(kept), stored(other)) == before
    assert PersonMerge.objects.count() == 0


def test_two_resident_ids_are_two_people(trainer, pair):
    for person, number in zip(pair, (NUMBER, "37010219850612204X"), strict=True):
        person.set_resident_id(number)
        person.save()
    refused(*pair, trainer, "身份证号不同")


def test_who_may_merge(pair, trainer, street_staff, tianqiao_trainer):
    refused(*pair, street_staff, "由能看到两条记录的")
    refused(*pair, tianqiao_trainer, "由能看到两条记录的")


def test_nobody_merges_a_row_away_that_has_a_role(pair, city, trainer, licheng_admin):
    kept, _ = pair
    colleague = appoint("王桂兰", "wgl", "street_staff", city.hongjialou)
    refused(kept, colleague, trainer, "还有工作角色")
    refused(colleague, kept, trainer, "请安排他的管理员")
    refused(trainer, kept, trainer, "自己的记录")
    merge_people(colleague, kept, by=licheng_admin)
    colleague.refresh_from_db()
    assert colleague.login == "wgl"


def test_seats_to_come_follow_and_marks_stay(pair, city, trainer):
    kept, other = pair
    ahead = TrainingSessionFactory(region=city.licheng, starts="2030-01-10 14:00")
    both = TrainingSessionFactory(region=city.licheng, starts="2030-01-11 14:00")
    there = TrainingSessionFactory(region=city.licheng, starts="2030-01-12 14:00")
    for session in (ahead, both, there):
        SignupFactory(session=session, person=other)
    SignupFactory(session=both, person=kept)
    head = attend(there, other)
    seats = lambda: sorted(SessionSignup.objects.values_list("session", "person"))  # noqa: E731
    before = seats()
    merge = merge_people(kept, other, by=trainer)
    assert seats() == sorted([(ahead.pk, kept.pk), (both.pk, kept.pk), (both.pk, other.pk), (there.pk, other.pk)])
    head.refresh_from_db()
    assert head.person == other
    undo_merge(merge, by=trainer)
    assert seats() == before


def test_both_districts_hear_of_it(pair, city, city_admin, trainer, tianqiao_trainer):
    kept, _ = pair
    elsewhere = PersonFactory(name="王桂兰", mobile="13900001234")
    AffiliationFactory(person=elsewhere, region=city.beiyuan)
    merge = merge_people(kept, elsewhere, by=city_admin)
    drain()
    told = Message.objects.filter(template="people_merged")
    assert sorted(told.values_list("person", flat=True)) == sorted([trainer.pk, tianqiao_trainer.pk])
    # From now on both see the one person.
    assert Person.objects.visible_to(tianqiao_trainer).filter(pk=kept.pk).exists()
    undo_merge(merge, by=city_admin)
    assert not Person.objects.visible_to(tianqiao_trainer).filter(pk=kept.pk).exists()
    drain()
    assert Message.objects.filter(template="people_merge_undone").count() == 2


def test_suspects_stay_inside_ones_scope_and_are_asked_about_once(pair, city, trainer, city_admin):
    kept, other = pair
    elsewhere = PersonFactory(name="王桂兰", mobile="13900001234")
    AffiliationFactory(person=elsewhere, region=city.beiyuan)

    def pairs(viewer):
        return [(one.first.pk, one.second.pk) for one in suspects_for(viewer)]

    assert pairs(trainer) == [(kept.pk, other.pk)]
    assert pairs(city_admin) == [(kept.pk, other.pk), (kept.pk, elsewhere.pk), (other.pk, elsewhere.pk)]
    row = tell_apart(other, kept, by=trainer)
    assert tell_apart(kept, other, by=trainer) == row
    assert pairs(trainer) == []
    take_back_difference(row, by=trainer)
    assert (pairs(trainer), NotSamePerson.objects.count()) == ([(kept.pk, other.pk)], 0)


def test_a_trainers_role_elsewhere_merges_nothing_here(pair, street_staff, city):
    """They see both by their street role, and train in another district."""
    RoleFactory(person=street_staff, kind=Role.Kind.TRAINER, region=city.tianqiao)
    with pytest.raises(ValidationError, match="由能看到两条记录的"):
        merge_people(*pair, by=street_staff)
    assert PersonMerge.objects.count() == 0


def test_the_person_asked_about_is_always_compared(pair, trainer, monkeypatch):
    monkeypatch.setattr("talent.people.duplicates.ALIKE", 1)
    kept, other = pair
    assert [(one.first, one.second) for one in suspects_with(other, trainer)] == [(kept, other)]


def test_suspects_cost_the_same_for_one_and_for_three_pairs(city, trainer):
    def add(mobile):
        for _ in range(2):
            AffiliationFactory(person=PersonFactory(name="王桂兰", mobile=mobile), region=city.hongjialou)

    costs = []
    add("13900000009")
    suspects_for(trainer)
    for mobiles in (["13900000001"], ["13900000002", "13900000003"]):
        for mobile in mobiles:
            add(mobile)
        with CaptureQueriesContext(connection) as queries:
            suspects_for(trainer)
        costs.append(len(queries))
    assert costs[0] == costs[1]


def test_what_undoing_needs_is_forgotten_when_its_time_is_over(trainer, pair):
    kept, other = pair
    Person.objects.filter(pk=other.pk).update(education="大专", login="gl")
    with time_machine.travel("2024-03-01 23:50+08:00", tick=False):
        merge = merge_people(kept, other, by=trainer)
    with time_machine.travel("2024-03-31 23:50+08:00", tick=False):
        assert forget_old_merges() == 0
    merge.refresh_from_db()
    assert (merge.forgotten, merge.taken["education"]) == (False, ["", "大专"])
    with time_machine.travel("2024-04-01 00:15+08:00", tick=False):
        assert [forget_old_merges(), forget_old_merges()] == [1, 0]
        with pytest.raises(ValidationError, match="不能再撤销"):
            undo_merge(merge, by=trainer)
    merge.refresh_from_db()
    assert (merge.taken, merge.released, merge.carried, merge.forgotten) == ({}, {}, {}, True)
    assert (merge.kept, merge.duplicate, merge.by) == (kept, other, trainer)
    assert JOBS["forget_old_merges"].run is forget_old_merges
