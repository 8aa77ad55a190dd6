"""Films: private, in ranges, only for those who see a course they belong to."""

import pytest

from lms.catalogue.models import CoursePage, LessonPage

pytestmark = pytest.mark.django_db


@pytest.fixture
def address(film, course):
    return f"/learn/films/{film.pk}/"


def test_a_part_of_the_film(client_of, learner, address):
    response = client_of(learner).get(address, HTTP_RANGE="bytes=0-9")
    assert response.status_code == 206
    assert response["Content-Range"] == "bytes 0-9/1024"
    assert response["Content-Type"] == "video/mp4"
    assert b"".join(response.streaming_content) == bytes(range(10))


def test_captions(client_of, learner, address):
    response = client_of(learner).get(f"{address}captions/")
    assert response.status_code == 200
    assert b"WEBVTT" in b"".join(response.streaming_content)


def test_a_film_without_poster(client_of, learner, address):
    assert client_of(learner).get(f"{address}poster/").status_code == 404


@pytest.mark.parametrize("part", ["", "captions/", "poster/"])
def test_a_stranger_logs_in_first(client, address, part):
    assert client.get(f"{address}{part}").status_code == 302


def test_a_film_of_an_unpublished_lesson_is_gone(client_of, learner, editor, address):
    for lesson in LessonPage.objects.exclude(media=None):
        lesson.unpublish()
    assert client_of(learner).get(address).status_code == 404


def test_a_film_of_another_regions_course(client_of, learner, tianqiao_trainer, city, course, course_page, address):
    from lms.catalogue.outline import forget_outlines

    CoursePage.objects.filter(pk=course_page.pk).update(openness="region", region=city.licheng)
    forget_outlines()
    assert client_of(tianqiao_trainer).get(address).status_code == 404
    response = client_of(learner).get(address)
    assert response.status_code == 200
    response.close()
