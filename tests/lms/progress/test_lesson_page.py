"""The lesson page: text for all, film and buttons for learners, resumed where they stopped."""

import pytest
import time_machine

from lms.catalogue.outline import forget_outlines, outline_of
from lms.progress.actions import record_heartbeat
from lms.progress.models import LessonProgress
from lms.progress.next_step import next_step
from tests.lms.learning import NOON, finish_course, read, watch_film

pytestmark = pytest.mark.django_db


def test_the_text_is_escaped(client, course):
    page = client.get("/courses/mediation/one-sheet/").content.decode()
    assert "&lt;b&gt;不是标记&lt;/b&gt;" in page
    assert "登录看视频" in page
    assert "<video" not in page


def test_story_1_continue_at_the_second_one_stopped(client_of, learner, course):
    """Three of five lessons done; 继续学习 opens lesson 4 at 06:12."""
    watch_film(learner, "receive-first")
    read(learner, "three-minutes")
    read(learner, "apart")
    outline = outline_of("mediation")
    with time_machine.travel(NOON, tick=False) as clock:
        record_heartbeat(learner, outline, outline.lesson("one-sheet"), position=0, claimed=[], speed=1)
        clock.shift(200)
        record_heartbeat(learner, outline, outline.lesson("one-sheet"), position=372, claimed=[[0, 200]], speed=1)
    step = next_step(learner)
    assert (step.course.slug, step.lesson.slug, step.position, step.clock) == ("mediation", "one-sheet", 372, "06:12")
    assert step.button == "继续学习 第4课 06:12"
    assert step.missing == "这节还有5分40秒没看"
    page = client_of(learner).get(step.url).content.decode()
    assert "#t=372" in page
    assert "06:12" in page
    assert 'kind="captions"' in page


def test_nothing_to_continue(learner, stranger, course):
    assert next_step(learner) is None
    assert next_step(stranger) is None
    finish_course(learner)
    assert next_step(learner) is None


def test_reading_a_text_to_its_end(client_of, learner, course):
    browser = client_of(learner)
    assert "我学完了" in browser.get("/courses/mediation/apart/").content.decode()
    response = browser.post("/courses/mediation/apart/finish/", follow=True)
    assert "第3课学完了，还剩4课。" in response.content.decode()
    assert LessonProgress.objects.get().lesson.slug == "apart"


def test_a_film_or_quiz_is_not_finished_by_saying_so(client_of, learner, course):
    browser = client_of(learner)
    for slug, words in (("one-sheet", "这节还有9分没看"), ("three-scenes", "还有3道小题")):
        response = browser.post(f"/courses/mediation/{slug}/finish/", follow=True)
        assert words in response.content.decode()
    assert not LessonProgress.objects.filter(completed_at__isnull=False).exists()


def test_a_finish_by_get_is_refused(client_of, learner, course):
    assert client_of(learner).get("/courses/mediation/apart/finish/").status_code == 405


@pytest.mark.parametrize("path", ["start/", "apart/finish/", "three-scenes/quiz/"])
def test_a_stranger_logs_in_before_anything_is_kept(client, course, path):
    response = client.post(f"/courses/mediation/{path}")
    assert response.status_code == 302
    assert response.url.startswith("/accounts/login/")


def test_the_lesson_tells_how_its_quiz_is_taken(client_of, learner, course, quiz):
    quiz.time_limit, quiz.max_attempts = 15, 2
    quiz.save()
    forget_outlines()
    page = client_of(learner).get("/courses/mediation/three-scenes/").content.decode()
    assert "3道小题，限时15分钟，最多做2次。" in page
