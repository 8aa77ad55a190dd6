"""做成一课 and 复制到公众号: a case handed on from 内容管理."""

import pytest
from django.core.exceptions import ValidationError

from cms.cases.lessons import make_lesson
from lms.catalogue.actions import create_course
from lms.catalogue.models import LessonPage
from talent.people.appointments import appoint
from tests.factories import PersonFactory


@pytest.fixture
def writer(city):
    person = PersonFactory(name="李编辑", login="editor2", password="demo-2023")
    return appoint(person, "editor", city.jinan, by=None).person


@pytest.fixture
def course(site, city):
    return create_course("调解", slug="one", tier="city", region=city.jinan, hours=4, minutes=180, summary="简介。")


@pytest.fixture
def case(add_case, with_photos):
    return with_photos(
        add_case(
            background="<p>积水十年。</p>",
            practice=[("point", {"heading": "先喝茶", "text": "<p>再谈事。</p>"})],
            steps=[("step", "摆一张桌子")],
            quote="说开了就好",
        )
    )


def test_a_case_becomes_a_lesson_s_draft_once(client_of, writer, case, course):
    browser = client_of(writer)
    for _ in range(2):
        response = browser.post(f"/admin/lesson-of-case/{case.pk}/", {"course": course.pk})
    lesson = LessonPage.objects.get()
    assert response.url == f"/admin/pages/{lesson.pk}/edit/"
    assert (lesson.title, lesson.live, lesson.get_parent().pk, lesson.minutes) == (case.title, False, course.pk, 5)
    assert [block.block_type for block in lesson.body] == [
        "paragraph", "heading", "paragraph", "heading", "paragraph", "image", "image", "quote", "checklist",
    ]  # fmt: skip


def test_only_a_published_case_and_only_where_one_may_write(case, course, writer, learner):
    with pytest.raises(ValidationError):
        make_lesson(case, course, by=learner)
    case.unpublish()
    with pytest.raises(ValidationError):
        make_lesson(case, course, by=writer)
    assert LessonPage.objects.count() == 0


# The image library leaves its temporary files to the collector.
@pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning")
def test_the_buttons_stand_in_the_editor(client_of, writer, case):
    html = client_of(writer).get(f"/admin/pages/{case.pk}/edit/").content.decode()
    assert [word for word in ("复制到公众号", "做成一课", "手机上看") if word not in html] == []


def test_what_is_copied_carries_its_looks_and_no_links(client_of, writer, case):
    case.background = f'<p>见<a linktype="page" id="{case.pk}">这里</a>。</p>'
    case.save_revision()
    article = client_of(writer).get(f"/admin/wechat/{case.pk}/").context["article"]
    assert '<p style="font-size:16px' in article.html
    assert "<a" not in article.html
    assert 'src="http://testserver/media/' in article.html
    assert "见这里。" in article.html


def test_who_may_not_edit_finds_nothing(client_of, trainer, case):
    assert client_of(trainer).get(f"/admin/wechat/{case.pk}/").status_code == 404
