"""Pages that somebody learned by stay; the tree stays whole when a deletion is refused."""

import pytest
from django.db import transaction
from django.db.models import ProtectedError
from wagtail.models import Page

from lms.catalogue.actions import create_course
from lms.catalogue.models import CoursePage, LessonPage
from tests.factories import PersonFactory
from tests.lms.learning import read

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin_browser(client_of):
    return client_of(PersonFactory(name="超管", login="root", is_superuser=True, is_staff=True))


def test_a_course_with_learners_is_not_deleted(admin_browser, learner, course, course_page):
    read(learner, "apart")
    lesson = LessonPage.objects.get(slug="apart")
    reasons = {
        course_page: "已有人学过，不能删除",
        lesson: "已有人学过，不能删除",
        course_page.get_parent(): "固定栏目",
    }
    for page, why in reasons.items():
        response = admin_browser.post(f"/admin/pages/{page.pk}/delete/", follow=True)
        assert why in response.content.decode()
    assert CoursePage.objects.filter(pk=course_page.pk).exists()
    assert Page.find_problems() == ([], [], [], [], [])


def test_nor_by_a_bulk_action(admin_browser, learner, course, course_page):
    read(learner, "apart")
    response = admin_browser.post(f"/admin/bulk/wagtailcore/page/delete/?id={course_page.pk}", follow=True)
    assert "已有人学过，不能删除" in response.content.decode()
    assert CoursePage.objects.filter(pk=course_page.pk).exists()


def test_the_database_refuses_too(learner, course, course_page):
    read(learner, "apart")
    with pytest.raises(ProtectedError), transaction.atomic():
        CoursePage.objects.get(pk=course_page.pk).delete()
    assert Page.find_problems() == ([], [], [], [], [])


def test_a_course_without_learners_goes(admin_browser, city, course):
    page = create_course(
        "空课", slug="empty", tier="city", region=city.jinan, hours=1, minutes=45, summary="还没有人学"
    )
    admin_browser.post(f"/admin/pages/{page.pk}/delete/")
    assert not CoursePage.objects.filter(pk=page.pk).exists()
