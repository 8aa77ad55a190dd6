"""Images of lessons are as open as the lessons that show them, in every size; those of other pages stay public."""

from io import BytesIO

import pytest
from django.core.files.base import ContentFile
from PIL import Image
from wagtail.images import get_image_model

from cms.pictures import make_sizes
from lms.catalogue.actions import add_lesson
from lms.catalogue.models import CoursePage
from lms.catalogue.outline import forget_outlines
from talent.people.editorial_groups import collection_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def image(db, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    data = BytesIO()
    Image.new("RGB", (1200, 800), "#0b6b6b").save(data, "JPEG")
    return get_image_model().objects.create(title="桌子", file=ContentFile(data.getvalue(), "table.jpg"))


@pytest.fixture
def files(image):
    """The addresses of the original and of one size."""
    make_sizes([image.pk], ["width-800"])
    return [image.file.url, image.renditions.get(filter_spec="width-800").url]


@pytest.fixture
def lesson(course_page, image):
    picture = {"image": image, "alt": "一张桌子", "caption": ""}
    return add_lesson(course_page, "看桌子", slug="table", minutes=10, body=[("image", picture)])


@pytest.fixture
def kept_to_licheng(course_page, lesson, city):
    CoursePage.objects.filter(pk=course_page.pk).update(openness="region", region=city.licheng)
    forget_outlines()


def fetch(browser, url, **given):
    answer = browser.get(url, **given)
    if answer.streaming:
        b"".join(answer)
    return answer


def statuses(browser, files) -> list[int]:
    return [fetch(browser, url).status_code for url in files]


def test_an_image_of_a_public_course_is_everybody_s(client, lesson, files):
    assert statuses(client, files) == [200, 200]


def test_an_image_of_a_region_s_course_is_for_its_people(
    client, client_of, kept_to_licheng, files, learner, trainer, tianqiao_trainer, editor
):
    people = (client, *map(client_of, (learner, trainer, editor, tianqiao_trainer)))
    assert [statuses(one, files) for one in people] == [[404] * 2, [200] * 2, [200] * 2, [200] * 2, [404] * 2]


def test_an_image_of_a_region_s_course_is_kept_nowhere(client_of, kept_to_licheng, files, learner):
    assert [fetch(client_of(learner), url)["Cache-Control"] for url in files] == ["private, no-cache"] * 2


def test_a_refusal_says_no_more_than_a_name_nobody_has(client, kept_to_licheng, files):
    never = client.get("/media/original_images/never.jpg")
    refused = fetch(client, files[0])
    assert (refused.status_code, refused.content) == (never.status_code, never.content)


def test_an_image_in_a_draft_is_for_who_chooses_in_its_collection(
    client_of, city, lesson, image, files, trainer, tianqiao_trainer, learner
):
    lesson.unpublish()
    image.collection = collection_of(city.licheng)
    image.save()
    seen = [statuses(one, files) for one in map(client_of, (trainer, tianqiao_trainer, learner))]
    assert seen == [[200] * 2, [404] * 2, [404] * 2]


def test_an_image_that_a_public_page_shows_too_is_public_and_may_be_kept(
    client, kept_to_licheng, course_page, image, files
):
    course_page.refresh_from_db()
    course_page.cover = image
    course_page.save()
    answers = [fetch(client, url) for url in files]
    assert [(each.status_code, each["Cache-Control"]) for each in answers] == [(200, "public, max-age=86400")] * 2


def test_an_image_of_no_lesson_is_public(client, files):
    answer = fetch(client, files[0])
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/jpeg")
    assert fetch(client, files[0], headers={"If-None-Match": answer["ETag"]}).status_code == 304


@pytest.mark.parametrize("name", ["documents/flow.pdf", "../db.sqlite3", "original_images/../secret_key", "x"])
def test_what_is_no_image_does_not_exist(client, image, name):
    assert client.get(f"/media/{name}").status_code == 404


def test_an_image_whose_file_is_gone_does_not_exist(client, image):
    image.file.storage.delete(image.file.name)
    assert client.get(image.file.url).status_code == 404
