"""A district writes its own courses and sends them on; the city lets them out; other offices' courses do not exist."""

import pytest
from django.urls import reverse
from wagtail.models import WorkflowState
from wagtail.test.utils.form_data import inline_formset, nested_form_data, streamfield

from cms.setup import ensure_site
from lms.catalogue.actions import add_lesson, create_course
from lms.catalogue.models import CourseIndexPage, CoursePage, LessonPage

pytestmark = pytest.mark.django_db


@pytest.fixture
def site(db, city, trainer, tianqiao_trainer, editor):
    ensure_site()
    return CourseIndexPage.objects.get()


def course_data(region, tier="district", **more):
    return nested_form_data(
        {
            "title": "区里的课", "slug": "own", "summary": "自己办的", "tier": tier, "region": region.pk, "hours": "2",
            "minutes": "90", "openness": "region", "syllabus_open": "on", "level": "basic", "cover_art": "mediation",
            "validity": "none", "sections": inline_formset([]), "rules": inline_formset([]),
            "comments": inline_formset([]), **more,
        }
    )  # fmt: skip


def add_url(parent, model="coursepage"):
    return reverse("wagtailadmin_pages:add", args=["lms", model, parent.pk])


def test_a_district_drafts_for_itself_and_the_city_lets_it_out(client_of, city, trainer, editor, site):
    desk = client_of(trainer)
    desk.post(add_url(site), course_data(city.licheng, **{"action-submit": "1"}))
    course = CoursePage.objects.get(slug="own")
    assert (course.live, course.owner, course.region) == (False, trainer, city.licheng)
    state = WorkflowState.objects.get()
    assert (state.status, state.current_task_state.task.name) == ("in_progress", "课程市级审核")
    task = state.current_task_state
    action = reverse("wagtailadmin_pages:workflow_action", args=[course.pk, "approve", task.pk])
    assert client_of(trainer).post(action, {"comment": ""}).status_code in (302, 403)
    course.refresh_from_db()
    assert course.live is False
    client_of(editor).post(action, {"comment": "好"})
    course.refresh_from_db()
    assert course.live is True


def test_it_publishes_nothing_itself(client_of, city, trainer, site):
    client_of(trainer).post(add_url(site), course_data(city.licheng, **{"action-publish": "1"}))
    assert CoursePage.objects.filter(live=True).count() == 0


@pytest.mark.parametrize(("place", "tier"), [("tianqiao", "district"), ("jinan", "city"), ("licheng", "city")])
def test_a_course_of_another_office_or_tier_is_not_written(client_of, city, trainer, site, place, tier):
    answer = client_of(trainer).post(add_url(site), course_data(getattr(city, place), tier))
    assert answer.status_code == 200
    assert CoursePage.objects.count() == 0


def test_courses_of_other_offices_do_not_exist(client_of, city, trainer, tianqiao_trainer, editor, site):
    course = create_course(
        "天桥的课", slug="other", tier="district", region=city.tianqiao, hours=2, minutes=90, summary="别处"
    )
    lesson = add_lesson(course, "一课", slug="one", minutes=10, body=[{"type": "paragraph", "text": "听。"}])
    CoursePage.objects.update(owner=trainer)
    LessonPage.objects.update(owner=trainer)
    desk = client_of(trainer)
    for page in (course, lesson):
        assert desk.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).status_code == 404
    assert desk.get(add_url(course, "lessonpage")).status_code == 404
    explored = reverse("wagtailadmin_explore", args=[site.pk])
    assert "天桥的课" not in desk.get(explored).content.decode()
    assert "天桥的课" in client_of(editor).get(explored).content.decode()


def test_a_lesson_below_ones_own_course(client_of, city, trainer, site):
    desk = client_of(trainer)
    desk.post(add_url(site), course_data(city.licheng))
    course = CoursePage.objects.get()
    data = {"title": "第一课", "slug": "first", "minutes": "20", "summary": "", "body": streamfield([])}
    desk.post(add_url(course, "lessonpage"), nested_form_data(data | {"comments": inline_formset([])}))
    assert LessonPage.objects.get().get_parent().pk == course.pk
