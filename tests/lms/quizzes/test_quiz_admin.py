"""Quizzes and films in 内容管理: every rule can be set, what cannot be passed is refused, others' do not exist."""

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from wagtail.test.utils.form_data import inline_formset, nested_form_data

from cms.setup import ensure_site
from lms.catalogue.actions import add_lesson, add_media, create_course
from lms.quizzes.actions import create_quiz
from lms.quizzes.models import Quiz

pytestmark = pytest.mark.django_db
ADD = "wagtailsnippets_lms_quiz:add"
EDIT = "wagtailsnippets_lms_{}:edit"


@pytest.fixture
def site(city, trainer, editor):
    ensure_site()


def quiz_data(region, questions, draws=(), **more):
    return nested_form_data(
        {
            "title": "一份", "region": region.pk, "pass_correct": 3, "counts": "last", "review": "never",
            "max_attempts": 2, "time_limit": 15, "instant": "on",
            "places": inline_formset([{"question": one.pk} for one in questions]),
            "draws": inline_formset([{"category": name, "count": count} for name, count in draws]), **more,
        }
    )  # fmt: skip


def test_all_rules_of_a_quiz_are_set(client_of, city, site, trainer, bank):
    client_of(trainer).post(reverse(ADD), quiz_data(city.licheng, bank[:1], [("推选", 2)]))
    quiz = Quiz.objects.get()
    assert (quiz.pass_correct, quiz.counts, quiz.review, quiz.max_attempts, quiz.time_limit, quiz.instant) == (
        3, "last", "never", 2, 15, True,
    )  # fmt: skip
    assert list(quiz.draws.values_list("category", "count")) == [("推选", 2)]
    assert list(quiz.places.values_list("question", flat=True)) == [bank[0].pk]


@pytest.mark.parametrize(("asked", "needed", "reason"), [(3, 10, "通过题数应在1到3之间"), (0, 1, "至少要有1道题")])
def test_a_quiz_that_cannot_be_passed_is_refused(client_of, city, site, trainer, bank, asked, needed, reason):
    answer = client_of(trainer).post(reverse(ADD), quiz_data(city.licheng, bank[:asked], pass_correct=needed))
    assert reason in answer.content.decode()
    assert Quiz.objects.count() == 0


def test_the_quiz_of_another_region_is_not_written(client_of, city, site, trainer, bank):
    client_of(trainer).post(reverse(ADD), quiz_data(city.jinan, bank[:3]))
    assert Quiz.objects.count() == 0


def test_each_office_changes_its_own_quizzes(client_of, city, site, trainer, editor, bank):
    quizzes = [
        create_quiz(region.name, bank[:3], region=region) for region in (city.jinan, city.tianqiao, city.licheng)
    ]
    for person, seen in ((trainer, [404, 404, 200]), (editor, [200, 200, 200])):
        browser, url = client_of(person), EDIT.format("quiz")
        assert [browser.get(reverse(url, args=[one.pk])).status_code for one in quizzes] == seen
    data = quiz_data(city.licheng, bank[:3], title="换过")
    assert client_of(trainer).post(reverse(EDIT.format("quiz"), args=[quizzes[0].pk]), data).status_code == 404
    assert Quiz.objects.filter(title="换过").count() == 0
    listed = client_of(trainer).get(reverse("wagtailsnippets_lms_quiz:list")).context["object_list"]
    assert list(listed) == quizzes[2:]


def test_each_office_changes_the_films_of_its_own_courses(client_of, city, site, trainer, editor):
    films = []
    for slug, tier, region in (("city", "city", city.jinan), ("own", "district", city.licheng)):
        film = add_media(slug, file=ContentFile(b"film", f"{slug}.mp4"), why_no_captions="没有人说话", duration=60)
        course = create_course(slug, slug=slug, tier=tier, region=region, hours=1, minutes=45, summary="课")
        add_lesson(course, "一课", slug="one", minutes=10, body=[{"type": "paragraph", "text": "听。"}], media=film)
        films.append(film)
    films.append(add_media("没用过", file=ContentFile(b"film", "new.mp4"), why_no_captions="没有人说话", duration=60))
    for person, seen in ((trainer, [404, 200, 404]), (editor, [200, 200, 200])):
        browser, url = client_of(person), EDIT.format("coursemedia")
        assert [browser.get(reverse(url, args=[one.pk])).status_code for one in films] == seen
