"""Documents of lessons are as open as the lessons that show them; those of other pages stay public."""

import pytest
from django.core.files.base import ContentFile
from wagtail.documents.models import Document

from lms.catalogue.actions import add_lesson
from lms.catalogue.models import CoursePage
from lms.catalogue.outline import forget_outlines

pytestmark = pytest.mark.django_db


@pytest.fixture
def document(db):
    return Document.objects.create(title="流程", file=ContentFile(b"a,b", "flow.csv"))


@pytest.fixture
def lesson(course_page, document):
    return add_lesson(
        course_page, "看流程", slug="flow", minutes=10, body=[("document", {"title": "流程", "document": document})]
    )


def keep_to(course_page, region):
    CoursePage.objects.filter(pk=course_page.pk).update(openness="region", region=region)
    forget_outlines()


def status(browser, document) -> int:
    answer = browser.get(document.url)
    b"".join(answer)
    return answer.status_code


def test_who_may_open_the_lesson_reads_its_document(
    client, client_of, city, course_page, lesson, document, learner, tianqiao_trainer, editor
):
    assert status(client, document) == 200
    keep_to(course_page, city.licheng)
    seen = [status(one, document) for one in (client, *map(client_of, (learner, tianqiao_trainer, editor)))]
    assert seen == [404, 200, 404, 200]


def test_a_document_of_a_draft_is_for_editors_and_who_added_it(
    client, client_of, lesson, document, trainer, learner, editor
):
    lesson.unpublish()
    Document.objects.update(uploaded_by_user=trainer)
    seen = [status(one, document) for one in (client, *map(client_of, (learner, trainer, editor)))]
    assert seen == [404, 404, 200, 200]


def test_a_document_of_no_lesson_is_public(client, document):
    assert status(client, document) == 200
