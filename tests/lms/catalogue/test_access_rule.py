"""One rule for who sees a course: told in Python, in SQL and at every address alike."""

import itertools

import pytest
from django.contrib.auth.models import AnonymousUser, Group
from wagtail.models import PageViewRestriction

from lms.catalogue.actions import add_lesson, create_course
from lms.catalogue.models import CoursePage
from lms.catalogue.outline import outlines
from lms.catalogue.rules import Access, courses_for, open_courses

pytestmark = pytest.mark.django_db


@pytest.fixture
def courses(city):
    """Every openness for two audiences in three regions; every other syllabus is closed."""
    regions = (city.jinan, city.hongjialou, city.tianqiao)
    kinds = itertools.product(regions, CoursePage.Openness.values, ("leader", "volunteer"))
    for number, (region, openness, audience) in enumerate(kinds):
        create_course(
            f"课{number}", slug=f"c{number}", tier="city", region=region, hours=1, minutes=45, summary="x",
            audiences=(audience,), openness=openness, syllabus_open=bool(number // 2 % 2),
        )  # fmt: skip
    return CoursePage.objects.all()


@pytest.fixture
def people(learner, trainer, tianqiao_trainer, city_admin, editor, street_staff):
    return [learner, trainer, tianqiao_trainer, city_admin, editor, street_staff, AnonymousUser()]


def test_the_rule_is_the_same_in_sql(courses, people, learner):
    for person in people:
        opened = {course.id for course in open_courses(person)}
        listed = {course.id for course in courses_for(person)}
        assert opened == set(CoursePage.objects.visible_to(person).values_list("pk", flat=True)), person
        assert listed == set(CoursePage.objects.listed_for(person).values_list("pk", flat=True)), person
        assert opened <= listed
    # The learner is a leader of 洪家楼街道 in 历城区: what is kept to 天桥区 or to volunteers is not hers.
    kept = CoursePage.objects.exclude(openness="public")
    hers = kept.exclude(region__name="天桥区").exclude(openness="audience", for_volunteers=True)
    assert set(kept & CoursePage.objects.visible_to(learner)) == set(hers)


def test_media_search_and_pages_follow_it(client_of, tianqiao_trainer, learner, city, film):
    course = create_course(
        "上门看望", slug="visiting", tier="district", region=city.licheng, hours=1, minutes=45, summary="看望",
        openness="region",
    )  # fmt: skip
    add_lesson(course, "敲门之前的事", slug="before", minutes=30, media=film)
    addresses = ("/courses/visiting/before/", f"/learn/films/{film.pk}/", f"/learn/films/{film.pk}/captions/")
    for person, status in ((learner, 200), (tianqiao_trainer, 404)):
        browser = client_of(person)
        assert [browser.head(address).status_code for address in addresses] == [status] * 3
        assert browser.post("/courses/visiting/before/heartbeat/").status_code == (400 if status == 200 else 404)


def test_view_restrictions_come_on_top(course, learner, trainer, course_page):
    restriction = PageViewRestriction.objects.create(page_id=course_page.pk, restriction_type="login")
    [outline] = outlines()
    assert [Access(person).opens(outline) for person in (learner, AnonymousUser())] == [True, False]
    group = Group.objects.create(name="试学")
    trainer.groups.add(group)
    restriction.restriction_type = "groups"
    restriction.save()
    restriction.groups.add(group)
    assert [Access(person).opens(outline) for person in (learner, trainer)] == [False, True]
    restriction.restriction_type = "password"
    restriction.save()
    assert not Access(trainer).lists(outline)
