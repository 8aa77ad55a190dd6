"""Completion rules are rows: evaluated as one learns, evaluated anew by a job after a change, never taken back."""

import pytest
import time_machine

from lms.catalogue.actions import add_lesson, publish
from lms.catalogue.models import CompletionRule, CoursePage, LessonPage
from lms.catalogue.outline import outline_of
from lms.progress.actions import enroll, record_heartbeat
from lms.progress.models import Completion
from lms.progress.reevaluating import ask_to_reevaluate, preview_change, reevaluate
from lms.progress.state import state_of
from talent.credits.models import TrainingCredit
from talent.outbox.dispatch import drain
from tests.factories import PersonFactory
from tests.lms.learning import NOON, answer, finish_course, read, watch_film

pytestmark = pytest.mark.django_db


@pytest.fixture
def rule(course, course_page):
    """`rule("count", 2)`: the course asks for this instead."""

    def ask(*rows):
        page = CoursePage.objects.get(pk=course_page.pk)
        page.rules = [CompletionRule(kind=kind, amount=amount) for kind, amount in rows]
        publish(page)
        return outline_of("mediation")

    return ask


def test_some_lessons_are_enough(learner, rule):
    rule(("count", 2))
    read(learner, "three-minutes")
    assert state_of(learner, outline_of("mediation")).label == "在学（还差1课）"
    read(learner, "apart")
    assert state_of(learner, outline_of("mediation")).label == "学完了"
    assert (Completion.objects.count(), TrainingCredit.objects.count()) == (1, 1)


def test_more_of_the_film_than_the_lesson_asks(learner, rule):
    outline = rule(("watch", 99))
    lesson = outline.lesson("receive-first")
    watch_film(learner, "receive-first", upto=560)
    watch_film(learner, "one-sheet")
    assert state_of(learner, outline).missing.line == "视频还差28秒（看过99%就够）"
    with time_machine.travel(NOON, tick=False) as clock:
        clock.shift(3600)
        record_heartbeat(learner, outline, lesson, position=560, claimed=[], speed=1)
        clock.shift(40)
        record_heartbeat(learner, outline, lesson, position=600, claimed=[[560, 600]], speed=1)
    assert Completion.objects.count() == 1


def test_a_quiz_well_enough(learner, rule):
    rule(("score", 90))
    answer(learner, "three-scenes", wrong=1)
    assert state_of(learner, outline_of("mediation")).missing.line == "小测平均要对90%，现在66%"
    assert Completion.objects.count() == 0


def test_a_checklist_to_the_last_line(client_of, learner, course_page, rule):
    body = [{"type": "checklist", "title": "敲门之前", "items": ["两人同行", "先打电话"]}]
    add_lesson(course_page, "清单", slug="list", minutes=5, body=body)
    [checklist] = rule(("checklist", None)).lesson("list").checklists
    browser, address = client_of(learner), "/courses/mediation/list/"
    assert "对照着勾一勾" in browser.get(address).content.decode()
    first, second = [line for line, _ in checklist.lines]
    browser.post(f"{address}checklist/", {"line": [first, "made-up"]})
    assert "对照清单还有1条没勾" in browser.get("/courses/mediation/").content.decode()
    assert Completion.objects.count() == 0
    done = browser.post(f"{address}checklist/", {"line": [first, second]}, follow=True).content.decode()
    assert "《矛盾调解实务》学完了，已记入4学时。" in done
    assert Completion.objects.get().person == learner


def test_no_checklist_no_form(client_of, learner, course):
    browser = client_of(learner)
    assert "对照着勾一勾" not in browser.get("/courses/mediation/apart/").content.decode()
    assert browser.post("/courses/mediation/apart/checklist/").url == "/courses/mediation/apart/"
    assert Completion.objects.count() == 0


def test_a_change_is_previewed_and_written_by_the_job(learner, rule, city_admin, course):
    other = PersonFactory(name="钱学完")
    finish_course(other)
    read(learner, "three-minutes")
    outline = rule(("count", 1))
    change = preview_change(outline)
    assert [enrollment.person for enrollment in change.finishing] == [learner]
    assert (change.under_way, change.finished, change.revised) == (1, 1, 1)
    assert change.words == (
        "在学1人：1人按现在的内容已经学完，0人接着学，学过的都算。"
        "学完的1人学时和证明不变，会看到“课程已更新，可选学新增内容”。"
    )
    assert Completion.objects.count() == 1  # a preview writes nothing
    ask_to_reevaluate(outline, by=city_admin)
    drain()
    drain()
    assert set(Completion.objects.values_list("person", flat=True)) == {learner.pk, other.pk}
    assert TrainingCredit.objects.count() == 2
    assert reevaluate(outline) == 0


def test_a_harder_rule_takes_nothing_back(learner, rule):
    rule(("count", 1))
    read(learner, "apart")
    earned = Completion.objects.get()
    outline = rule(("all", None), ("score", 100))
    assert reevaluate(outline) == 0
    assert Completion.objects.get().content_revision == earned.content_revision
    assert state_of(learner, outline).label == "课程已更新，可选学新增内容"


def test_a_lesson_that_was_taken_away_finishes_people(learner, course):
    with time_machine.travel(NOON, tick=False):
        watch_film(learner, "receive-first")
        read(learner, "three-minutes")
        watch_film(learner, "one-sheet")
        answer(learner, "three-scenes")
    LessonPage.objects.get(slug="apart").unpublish()
    assert reevaluate(outline_of("mediation")) == 1


def test_reevaluating_counts_queries_per_person_who_changes_only(course, rule, django_assert_max_num_queries):
    outline = rule(("count", 3))
    for number in range(12):
        enroll(PersonFactory(name=f"学{number}"), outline)
    with django_assert_max_num_queries(3):
        assert reevaluate(outline) == 0


def test_publishing_says_what_it_does(client_of, editor, learner, course, course_page):
    read(learner, "apart")
    browser = client_of(editor)
    page = CoursePage.objects.get(pk=course_page.pk)
    editor.is_superuser = True
    editor.save()
    address = f"/admin/pages/{page.pk}/edit/"
    form = browser.get(address).context["form"]
    data = {name: value for name, value in _initial(form) if value is not None} | {"action-publish": "1"}
    answer_page = browser.post(address, data, follow=True).content.decode()
    assert "在学1人：1人接着学，学过的都算。" in answer_page


def _initial(form):
    """Every field of a page form and its formsets as the browser would send it back unchanged."""
    for bound in form:
        value = bound.value()
        if value is not True and value is not False:
            yield bound.html_name, value
        elif value:
            yield bound.html_name, "on"
    for formset in form.formsets.values():
        yield f"{formset.prefix}-TOTAL_FORMS", "0"
        yield f"{formset.prefix}-INITIAL_FORMS", "0"
    yield "comments-TOTAL_FORMS", "0"
    yield "comments-INITIAL_FORMS", "0"
