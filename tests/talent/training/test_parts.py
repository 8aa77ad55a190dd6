"""Sessions in several sittings: their times, their credit's date, and who sits elsewhere meanwhile."""

import pytest
import time_machine
from django.core.exceptions import ValidationError

from talent.outbox.models import OutboxMessage
from talent.training.actions import copy_session
from talent.training.clashes import clashes_of, overlap
from talent.training.models import SessionSignup, TrainingSession
from talent.training.parts import PartFields, set_parts
from talent.training.signups import sign_up
from talent.training.teaching import add_trainer
from tests.factories import PersonFactory
from tests.factories.training import SignupFactory, TrainingSessionFactory, at
from tests.talent.training.test_desk_sessions import typed


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel("2026-11-20T10:00:00+08:00", tick=False):
        yield


@pytest.fixture
def session(city):
    return TrainingSessionFactory(region=city.licheng)


TWO = [
    PartFields(at("2026-12-01 19:00"), at("2026-12-01 20:30"), topic="接待"),
    PartFields(at("2026-12-08 19:00"), at("2026-12-08 20:30"), topic="协议"),
]


def test_the_session_runs_from_the_first_start_to_the_last_end(session, trainer):
    set_parts(session, TWO[::-1], by=trainer)
    session.refresh_from_db()
    assert [(part.number, part.topic) for part in session.parts.all()] == [(1, "接待"), (2, "协议")]
    assert (session.starts_at, session.ends_at) == (TWO[0].starts_at, TWO[1].ends_at)
    assert (session.minutes, session.dated) == (180, TWO[1].ends_at.date())


def test_who_signed_up_is_told_where_the_times_moved(session, trainer):
    set_parts(session, TWO, by=trainer)
    set_parts(session, TWO, by=trainer)
    assert OutboxMessage.objects.filter(topic="session.moved").count() == 1


@pytest.mark.parametrize(
    ("parts", "sentence"),
    [
        ([], "至少留一次"),
        ([TWO[0], TWO[0]], "重叠"),
        ([PartFields(at("2026-12-01 19:00"), at("2026-12-01 18:00"))], "晚于开始"),
    ],
)
def test_impossible_parts_change_nothing(session, trainer, parts, sentence):
    with pytest.raises(ValidationError, match=sentence):
        set_parts(session, parts, by=trainer)
    session.refresh_from_db()
    assert (session.parts.count(), session.starts_at) == (0, at("2026-11-24 14:00"))


def test_several_days_in_the_form_make_a_part_a_day(city, trainer, client_of):
    client_of(trainer).post("/desk/sessions/new/", typed(city, last_day="2026-11-28", publish="1"))
    session = TrainingSession.objects.get()
    assert [str(part.starts_at.astimezone().date()) for part in session.parts.all()] == [
        "2026-11-26", "2026-11-27", "2026-11-28",
    ]  # fmt: skip
    assert (session.status, session.minutes) == ("published", 3 * 180)
    # From then on the times live with the parts.
    assert "start" not in client_of(trainer).get(f"/desk/sessions/{session.pk}/edit/").context["form"].fields


@pytest.mark.parametrize("day", ["1900-01-01", "2099-01-01"])
def test_years_that_are_slips_are_asked_about(city, trainer, client_of, day):
    assert client_of(trainer).post("/desk/sessions/new/", typed(city, day=day)).status_code == 409
    assert TrainingSession.objects.count() == 0


def test_the_page_of_parts(session, trainer, client_of):
    url = f"/desk/sessions/{session.pk}/parts/"
    rows = {"form-TOTAL_FORMS": 3, "form-INITIAL_FORMS": 1}
    for number, day in enumerate(("2026-12-01", "2026-12-08", "")):
        rows |= {f"form-{number}-day": day, f"form-{number}-start": "19:00", f"form-{number}-end": "20:30",
                 f"form-{number}-topic": "", f"form-{number}-place": ""}  # fmt: skip
    browser = client_of(trainer)
    assert browser.post(url, rows | {"form-1-end": ""}).status_code == 409
    assert session.parts.count() == 0
    browser.post(url, rows)
    assert session.parts.count() == 2
    assert "第2次 12月8日（周二）19:00—20:30" in browser.get(f"/sessions/{session.pk}/").content.decode()


def test_copies_take_parts_and_teachers_along(session, trainer):
    set_parts(session, TWO, by=trainer)
    add_trainer(session, by=trainer, name="李教授", unit="市委党校")
    copy = copy_session(TrainingSession.objects.get(), by=trainer)
    assert [part.topic for part in copy.parts.all()] == ["接待", "协议"]
    assert [str(one) for one in copy.trainers.all()] == ["李教授，市委党校"]


class TestClashes:
    def test_parts_decide_not_the_span(self, city, session, trainer):
        set_parts(session, TWO, by=trainer)
        between = TrainingSessionFactory(region=city.licheng, starts="2026-12-03 14:00")
        during = TrainingSessionFactory(region=city.licheng, starts="2026-12-08 18:00")
        person = SignupFactory(session=session).person
        assert clashes_of(between, [person]) == {}
        assert clashes_of(during, [person]) == {person.pk: session}

    def test_oneself_is_told_which(self, city, session):
        person = SignupFactory(session=session).person
        other = TrainingSessionFactory(region=city.licheng, starts="2026-11-24 16:00")
        with pytest.raises(ValidationError, match="您那时已报名《历城区骨干培训第2期》（11月24日（周二）14:00—17:00）"):
            sign_up(other, person, by=person)
        assert not other.signups.exists()

    def test_touching_ends_are_none(self):
        a, b, c = at("2026-11-24 14:00"), at("2026-11-24 15:00"), at("2026-11-24 16:00")
        assert not overlap([(a, b)], [(b, c)])

    def test_staff_leave_them_out_unless_they_say_so(self, city, session, trainer, learner, client_of):
        SignupFactory(session=session, person=learner)
        other = TrainingSessionFactory(region=city.licheng, starts="2026-11-24 16:00")
        browser = client_of(trainer)
        browser.post(f"/desk/sessions/{other.pk}/sign-up/", {"people": [learner.pk]})
        assert not other.signups.exists()
        browser.post(f"/desk/sessions/{other.pk}/sign-up/", {"people": [learner.pk], "anyway": "1"})
        assert other.signups.get().person == learner

    @pytest.mark.parametrize("count", [1, 3])
    def test_it_costs_the_same_for_many(self, city, session, count, django_assert_num_queries):
        people = PersonFactory.create_batch(count)
        for person in people:
            SignupFactory(session=session, person=person)
        other = TrainingSessionFactory(region=city.licheng, starts="2026-11-24 16:00")
        with django_assert_num_queries(3):
            assert len(clashes_of(other, people)) == count


def test_a_cancelled_seat_is_no_clash(city, session):
    person = SignupFactory(session=session, status=SessionSignup.Status.CANCELLED).person
    other = TrainingSessionFactory(region=city.licheng, starts="2026-11-24 16:00")
    assert clashes_of(other, [person]) == {}
