"""Learning paths: the next step for the person, readiness for the trainer, a fact when the last course is done."""

import datetime

import pytest
import time_machine

from lms.catalogue.actions import add_lesson, create_course, create_path, open_run
from lms.catalogue.models import CoursePage, LearningPath
from lms.catalogue.outline import forget_outlines, outline_of
from lms.catalogue.paths import PathOutline, Place
from lms.certificates.models import Certificate
from lms.progress.models import Completion, PathCompletion
from lms.progress.paths import courses_done, finish_path_for_all, standing
from lms.progress.readiness import readiness_of
from lms.progress.recommending import recommended
from talent.outbox.dispatch import drain
from talent.outbox.models import OutboxMessage
from talent.people.models import Person
from talent.pools.actions import ensure_ladder
from talent.pools.models import LadderLevel, PoolMembership, TalentPool
from tests.factories import PersonFactory
from tests.lms.learning import NOON, finish_course, read

pytestmark = pytest.mark.django_db


def path_of(*places, electives=0):
    rows = tuple(Place(pk, required) for pk, required in places)
    return PathOutline(1, "入门", "", "0001", (), None, electives, rows)


@pytest.mark.parametrize(
    ("path", "done", "next_ids", "words"),
    [
        (path_of((1, True), (2, True)), {2}, (1,), "必修1/2"),
        (path_of((1, True), (2, False), (3, False), electives=1), {1}, (2, 3), "必修1/1，选修0/1"),
        (path_of((1, True), (2, False), (3, False), electives=1), {1, 3}, (), "必修1/1，选修1/1"),
        (path_of((1, True), (2, False), electives=5), {1, 2}, (), "必修1/1，选修1/5"),
        (path_of((1, True), (2, False)), {1}, (), "必修1/1"),
    ],
)
def test_standing(path, done, next_ids, words):
    found = standing(path, done)
    assert (found.next_ids, found.words, found.finished) == (next_ids, words, not next_ids)


@pytest.fixture
def ladder(db):
    ensure_ladder()
    return {level.code: level for level in LadderLevel.objects.all()}


@pytest.fixture
def member(learner, city, ladder):
    """The learner stands on the first rung of 历城区's pool."""
    pool = TalentPool.objects.create(district=city.licheng)
    return PoolMembership.objects.create(
        pool=pool, person=learner, street=city.hongjialou, since="2024-01-01", level=ladder["reserve"]
    )


def course_named(title, slug, region, **fields):
    fields.setdefault("opens", datetime.date(2026, 1, 1))
    page = create_course(
        title, slug=slug, tier="city", region=region, hours=1, minutes=45, summary="x", audiences=("leader",), **fields
    )
    add_lesson(page, "一课", slug="one", minutes=10, body=[{"type": "paragraph", "text": "字"}])
    return page


@pytest.fixture
def finance(city):
    return course_named("财务入门", "finance", city.jinan)


@pytest.fixture
def path(city, course, course_page, finance, ladder):
    return create_path(
        "后备骨干入门",
        region=city.jinan,
        courses=[course_page, finance],
        audiences=("leader",),
        level=ladder["reserve"],
    )


def slugs(person, count=5):
    return [item.course.slug for item in recommended(person, count)]


def test_the_next_course_of_the_path_comes_first(learner, member, path, city):
    newest = course_named("新课", "newest", city.jinan)
    assert recommended(learner)[0].why == "《后备骨干入门》的下一门，必修0/2"
    assert slugs(learner) == ["mediation", "newest", "finance"]
    finish_course(learner)
    assert slugs(learner) == ["finance", newest.slug]
    read(learner, "one", course="finance")
    assert slugs(learner) == ["newest"]


def test_another_rung_another_audience_another_place(learner, trainer, tianqiao_trainer, path):
    """Without a membership on its rung nobody is led along the path; its courses may still be new for them."""
    for person in (learner, trainer, tianqiao_trainer):
        assert [item.why for item in recommended(person, 5) if "后备骨干入门" in item.why] == []


def test_no_open_run_no_recommendation(learner, member, path, course_page):
    open_run(course_page, season="2026", opens=datetime.date(2026, 1, 1), closes=datetime.date(2026, 2, 1))
    assert slugs(learner) == ["finance"]


def test_home_and_my_page_show_it(client_of, learner, member, path):
    for address in ("/", "/me/"):
        page = client_of(learner).get(address).content.decode()
        assert "下一步推荐" in page
        assert "《后备骨干入门》的下一门，必修0/2" in page
        assert "后备骨干" not in page.replace("后备骨干入门", "")  # the rung itself is for staff only


def test_the_last_course_makes_the_fact_once(learner, member, path):
    finish_course(learner)
    assert PathCompletion.objects.count() == 0
    with time_machine.travel(NOON, tick=False):
        read(learner, "one", course="finance")
        read(learner, "one", course="finance")
    fact = PathCompletion.objects.get()
    assert (fact.person, fact.title, fact.on) == (learner, "后备骨干入门", datetime.date(2026, 11, 24))
    assert [row.payload for row in OutboxMessage.objects.filter(topic="path.completed")] == [
        {"path_completion": fact.pk}
    ]


def test_a_path_made_later_is_finished_for_who_had_all_its_courses(learner, tianqiao_trainer, finance, city):
    for person in (learner, tianqiao_trainer):
        read(person, "one", course="finance")
    create_path("起步", region=city.licheng, courses=[finance], audiences=("leader",))
    drain()
    drain()
    assert [fact.person for fact in PathCompletion.objects.all()] == [learner]
    finish_path_for_all(LearningPath.objects.get())
    assert PathCompletion.objects.count() == 1


def test_what_has_run_out_is_not_done(learner, member, path, finance, trainer):
    CoursePage.objects.filter(pk=finance.pk).update(validity="years", validity_years=1)
    forget_outlines()
    with time_machine.travel(NOON, tick=False):
        read(learner, "one", course="finance")
        assert (courses_done(learner), slugs(learner)) == ({finance.pk}, ["mediation"])
    with time_machine.travel("2027-11-25T12:00:00+08:00", tick=False):
        assert (courses_done(learner), readiness_of(trainer, path).fresh) == (set(), 1)
        assert slugs(learner) == ["mediation"]  # its only run was taken
        open_run(finance, season="2027")
        assert slugs(learner) == ["mediation", "finance"]


def test_a_merged_row_finishes_for_the_human(learner, path):
    """What a job finishes under the old number counts for the person kept, once."""
    duplicate = PersonFactory(is_leader=True)
    finish_course(learner)
    Person.objects.filter(pk=duplicate.pk).update(canonical=learner)
    read(Person.objects.get(pk=duplicate.pk), "one", course="finance")
    assert Completion.objects.filter(person=duplicate).count() == 1
    assert [fact.person for fact in PathCompletion.objects.all()] == [learner]
    drain()
    drain()
    paper = Certificate.objects.get(source__kind="path")
    assert (paper.person, paper.hours) == (learner, 5)


def test_the_trainer_sees_who_is_ready(client_of, learner, member, path, trainer, tianqiao_trainer):
    address = f"/desk/learning/paths/{path.pk}/"
    assert readiness_of(trainer, path).fresh == 1
    finish_course(learner)
    assert "下一步：财务入门（1人）" in client_of(trainer).get(address).content.decode()
    read(learner, "one", course="finance")
    found = readiness_of(trainer, path)
    assert ([one.person for one in found.ready], found.next_level, found.waiting) == ([learner], "骨干", [])
    page = client_of(trainer).get(address).content.decode()
    assert "可以推荐为骨干（1人）" in page
    assert learner.name in page
    assert learner.name not in client_of(tianqiao_trainer).get(address).content.decode()


def test_more_electives_than_there_are(city, finance):
    with pytest.raises(Exception, match="选修只有1门"):
        create_path("多选", region=city.jinan, courses=[], electives=[finance], electives_needed=2)


def test_queries_of_recommendations(learner, member, path, city, django_assert_max_num_queries):
    for number in range(6):
        course_named(f"课{number}", f"more-{number}", city.jinan)
    outline_of("finance")
    recommended(learner)
    with django_assert_max_num_queries(7):
        recommended(learner)
