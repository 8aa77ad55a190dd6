"""The course page: same address for strangers and learners, few queries, restrictions asked live."""

import pytest
from wagtail.models import Page, PageViewRestriction

from lms.catalogue.actions import add_lesson, create_course, publish
from lms.catalogue.models import CoursePage, LessonPage
from lms.progress.actions import enroll
from lms.progress.models import Enrollment
from tests.lms.learning import finish_course, read, watch_film

pytestmark = pytest.mark.django_db
ADDRESS = "/courses/mediation/"


def test_a_stranger_reads_and_is_asked_to_log_in(client, course):
    page = client.get(ADDRESS).content.decode()
    assert "矛盾调解实务：把话听完，把事办成" in page
    assert "登录，开始学习" in page
    assert "一张纸的协议" in page


def test_opening_a_page_writes_nothing(client_of, learner, course):
    browser = client_of(learner)
    browser.get(ADDRESS)
    browser.get("/courses/mediation/one-sheet/")
    browser.get("/courses/mediation/three-scenes/quiz/")
    assert Enrollment.objects.count() == 0


def test_start_enrolls_once_and_opens_the_first_lesson(client_of, learner, course):
    browser = client_of(learner)
    for _ in range(2):
        response = browser.post(f"{ADDRESS}start/")
        assert response.url == "/courses/mediation/receive-first/"
    assert Enrollment.objects.get().person == learner


def test_a_learner_sees_what_is_left(client_of, learner, course):
    watch_film(learner, "receive-first")
    read(learner, "three-minutes")
    page = client_of(learner).get(ADDRESS).content.decode()
    assert "在学（还差3课）" in page
    assert "继续学习 第3课" in page


def test_another_person_sees_nothing_of_it(client_of, learner, course, trainer):
    finish_course(learner)
    page = client_of(trainer).get(ADDRESS).content.decode()
    assert "学完了" not in page
    assert "开始学习" in page


@pytest.mark.parametrize("address", ["/courses/none/", "/courses/mediation/none/", "/courses/none/one-sheet/"])
def test_unknown_addresses(client, course, address):
    assert client.get(address).status_code == 404


def test_an_unpublished_course_is_gone_at_once(client, course, course_page):
    assert client.get(ADDRESS).status_code == 200
    CoursePage.objects.get(pk=course_page.pk).unpublish()
    assert client.get(ADDRESS).status_code == 404
    assert client.get("/courses/").content.decode().count("矛盾调解实务") == 0


def test_a_new_lesson_shows_at_once(client, course, course_page):
    client.get(ADDRESS)
    add_lesson(course_page, "新的一课", slug="new", minutes=5)
    assert "新的一课" in client.get(ADDRESS).content.decode()


@pytest.mark.parametrize("of_course", [True, False])
def test_a_view_restriction_bites_at_once(client, client_of, learner, course, course_page, of_course):
    assert client.get("/courses/mediation/one-sheet/").status_code == 200
    page = course_page if of_course else LessonPage.objects.get(slug="one-sheet")
    PageViewRestriction.objects.create(page=Page.objects.get(pk=page.pk), restriction_type="login")
    refused = client.get("/courses/mediation/one-sheet/")
    assert (refused.status_code, refused.url) == (302, "/accounts/login/?next=/courses/mediation/one-sheet/")
    assert client_of(learner).get("/courses/mediation/one-sheet/").status_code == 200


@pytest.fixture
def licheng_course(city):
    course = create_course(
        "上门看望的十个细节",
        slug="visiting",
        tier="district",
        region=city.licheng,
        hours=2,
        minutes=90,
        summary="历城的课",
        openness="region",
    )
    add_lesson(course, "敲门前", slug="before", minutes=30)
    return course


def test_a_course_kept_to_a_region(client, client_of, learner, trainer, tianqiao_trainer, city_admin, licheng_course):
    def statuses(address):
        people = (learner, trainer, city_admin, tianqiao_trainer)
        return [client.get(address).status_code, *(client_of(person).get(address).status_code for person in people)]

    assert statuses("/courses/visiting/") == [200] * 5  # the syllabus is public
    assert statuses("/courses/visiting/before/") == [404, 200, 200, 200, 404]
    foreign = client_of(tianqiao_trainer)
    assert foreign.post("/courses/visiting/start/").status_code == 404
    assert foreign.post("/courses/visiting/before/finish/").status_code == 404
    assert Enrollment.objects.count() == 0


def test_a_syllabus_says_for_whom_the_course_is(client, client_of, tianqiao_trainer, licheng_course):
    for browser, button in ((client, "登录看看"), (client_of(tianqiao_trainer), "看给我的课程")):
        page = browser.get("/courses/visiting/").content.decode()
        assert "这门课给历城区的人员学。" in page
        assert button in page
        assert "敲门前" in page
        assert 'href="/courses/visiting/before/"' not in page


def test_the_editor_may_close_the_syllabus(client, client_of, learner, tianqiao_trainer, licheng_course):
    licheng_course.syllabus_open = False
    publish(licheng_course)
    assert client.get("/courses/visiting/").status_code == 404
    assert client_of(tianqiao_trainer).get("/courses/visiting/").status_code == 404
    assert client_of(learner).get("/courses/visiting/").status_code == 200
    assert "上门看望" not in client.get("/courses/").content.decode()


def test_a_course_kept_to_its_audiences(client_of, learner, trainer, licheng_course):
    """The learner is a leader of 历城区; a course for its volunteers is not hers, but its staff sees it."""
    licheng_course.openness = "audience"
    licheng_course.for_leaders = False
    publish(licheng_course)
    assert client_of(learner).get("/courses/visiting/before/").status_code == 404
    assert client_of(trainer).get("/courses/visiting/before/").status_code == 200
    licheng_course.for_leaders = True
    publish(licheng_course)
    assert client_of(learner).get("/courses/visiting/before/").status_code == 200


@pytest.mark.parametrize("count", [1, 30])
def test_queries_of_the_course_page(client_of, learner, course_page, django_assert_max_num_queries, count):
    for number in range(count):
        add_lesson(
            course_page, f"第{number}讲", slug=f"talk-{number}", minutes=9, body=[{"type": "paragraph", "text": "字"}]
        )
    read(learner, "talk-0")
    browser = client_of(learner)
    browser.get(ADDRESS)
    with django_assert_max_num_queries(8):
        response = browser.get(ADDRESS)
    assert len(response.content) < 40 * 1024
    with django_assert_max_num_queries(8):
        browser.get("/courses/mediation/talk-0/")


def test_queries_of_the_catalogue(client_of, learner, course, django_assert_max_num_queries):
    from lms.catalogue.outline import outline_of

    enroll(learner, outline_of("mediation"))
    browser = client_of(learner)
    browser.get("/courses/")
    with django_assert_max_num_queries(10):
        browser.get("/courses/")
