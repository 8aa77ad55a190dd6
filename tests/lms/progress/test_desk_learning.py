"""在线学习 on the desk: a trainer sees their own people, where they stop, and opens the next run."""

import datetime

import pytest
import time_machine

from lms.catalogue.actions import create_course, publish
from lms.catalogue.models import CompletionRule, CoursePage, CourseRun
from lms.catalogue.outline import outline_of
from lms.progress.actions import record_heartbeat
from lms.progress.models import Completion
from talent.audit.models import AuditEntry
from talent.outbox.dispatch import drain
from talent.people.models import Affiliation
from tests.factories import AffiliationFactory, PersonFactory
from tests.lms.learning import NOON, finish_course, read

pytestmark = pytest.mark.django_db


def person_of(name, region):
    person = PersonFactory(name=name)
    AffiliationFactory(person=person, region=region)
    return person


def stop_at(person, slug, second):
    outline = outline_of("mediation")
    lesson = outline.lesson(slug)
    with time_machine.travel(NOON, tick=False):
        record_heartbeat(person, outline, lesson, position=second, claimed=[], speed=1)


@pytest.fixture
def address(course):
    return f"/desk/learning/{course.id}/"


def test_a_trainer_sees_their_own_people_and_where_they_stop(
    client_of, learner, trainer, tianqiao_trainer, city_admin, city, address
):
    for number, second in enumerate((250, 251, 400)):
        stop_at(person_of(f"陈停{number}", city.hongjialou), "one-sheet", second)
    stop_at(person_of("北园张", city.beiyuan), "receive-first", 20)
    finish_course(learner)
    with time_machine.travel(NOON, tick=False):
        page = client_of(trainer).get(address).content.decode()
        assert "多数人停在第4课04:10（3人里2人）" in page
        assert ("陈停0" in page, "北园张" in page) == (True, False)
        assert "在学的人（3人）" in page
        assert "还差5课" in page
        listed = client_of(city_admin).get("/desk/learning/").content.decode()
        assert "在学4人 · 学完1人" in listed
        other = client_of(tianqiao_trainer).get(address).content.decode()
    assert "停得最多的是" not in other
    assert "多数人停在第1课00:20（1人里1人）" in other
    assert "陈停0" not in other


def test_a_course_of_another_district_is_not_there(client_of, trainer, tianqiao_trainer, city):
    page = create_course(
        "上门看望", slug="visiting", tier="district", region=city.licheng, hours=1, minutes=45, summary="看望"
    )
    address = f"/desk/learning/{page.pk}/"
    assert client_of(trainer).get(address).status_code == 200
    foreign = client_of(tianqiao_trainer)
    data = {"season": "2027", "opens": "2027-01-01"}
    answers = [foreign.get(address), foreign.post(f"{address}run/", data), foreign.post(f"{address}reevaluate/")]
    assert [answer.status_code for answer in answers] == [404] * 3
    assert CourseRun.objects.count() == 1


def test_what_the_city_issues_the_district_only_reads(client_of, trainer, address):
    assert client_of(trainer).post(f"{address}run/", {"season": "2027", "opens": "2027-01-01"}).status_code == 404
    assert CourseRun.objects.count() == 1


def test_the_next_run(client_of, city_admin, address):
    browser = client_of(city_admin)
    wrong = browser.post(f"{address}run/", {"season": "2027", "opens": "2027-03-01", "closes": "2027-02-01"})
    assert (wrong.status_code, CourseRun.objects.count()) == (422, 1)
    assert "结束日期在开放日期之前，请改一下。" in wrong.content.decode()
    browser.post(f"{address}run/", {"season": "2027", "opens": "2027-03-01", "closes": ""})
    run = CourseRun.objects.get(season="2027")
    assert (run.opens, run.closes) == (datetime.date(2027, 3, 1), None)
    assert AuditEntry.objects.filter(verb="open_course_run", actor=city_admin).count() == 1


def test_again_next_year(client_of, learner, course, city_admin):
    finish_course(learner)
    [run] = CourseRun.objects.all()
    run.opens, run.closes = datetime.date(2026, 1, 1), datetime.date(2026, 12, 31)
    run.save()
    browser = client_of(learner)
    with time_machine.travel("2027-01-20T10:00:00+08:00", tick=False):
        CourseRun.objects.create(course_id=course.id, season="2027", opens="2027-03-01")
        waiting = client_of(learner).get("/courses/mediation/").content.decode()
        assert "学完了" in waiting
    with time_machine.travel("2027-03-02T10:00:00+08:00", tick=False):
        page = client_of(learner).get("/courses/mediation/").content.decode()
        assert "2026年11月24日学完过，学时和证明都留着。新的一期可以再学一遍，再记一次学时。" in page
        assert "再学一遍</button>" in page
        browser = client_of(learner)
        browser.post("/courses/mediation/start/")
        read(learner, "apart")
        assert "在学（还差4课）" in client_of(learner).get("/courses/mediation/").content.decode()
    assert Completion.objects.count() == 1


def test_those_of_the_preview_are_finished_on_request(client_of, learner, trainer, city_admin, course_page, address):
    read(learner, "apart")
    page = CoursePage.objects.get(pk=course_page.pk)
    page.rules = [CompletionRule(kind="count", amount=1)]
    publish(page)
    shown = client_of(city_admin).get(address).content.decode()
    assert "这1人会记学完" in shown
    assert learner.name in shown
    Affiliation.objects.filter(person=learner).delete()
    shown = client_of(city_admin).get(address).content.decode()
    assert "这1人会记学完" in shown
    assert learner.name not in shown
    assert client_of(trainer).post(f"{address}reevaluate/").status_code == 404
    assert Completion.objects.count() == 0
    client_of(city_admin).post(f"{address}reevaluate/")
    drain()
    assert Completion.objects.get().person == learner
    again = client_of(city_admin).post(f"{address}reevaluate/", follow=True).content.decode()
    assert "现在没有人因为这次改动学完，不用重新核对。" in again


@pytest.mark.parametrize("count", [1, 3])
def test_queries_of_both_pages(client_of, trainer, city, address, django_assert_max_num_queries, count):
    for number in range(count):
        create_course(
            f"课{number}", slug=f"c{number}", tier="city", region=city.jinan, hours=1, minutes=45, summary="x"
        )
        stop_at(person_of(f"陈停{number}", city.hongjialou), "one-sheet", 250)
    browser = client_of(trainer)
    for page, most in (("/desk/learning/", 11), (address, 22)):
        browser.get(page)
        with django_assert_max_num_queries(most):
            browser.get(page)
