"""课程: three chips, words, folded filters."""

import datetime

import pytest
import time_machine

from lms.catalogue.actions import add_lesson, create_course
from lms.catalogue.models import CoursePage
from tests.lms.learning import finish_course

pytestmark = pytest.mark.django_db


@pytest.fixture
def shelf(course, city):
    """Beside 《矛盾调解实务》: a fresh short course for volunteers, and one kept to 天桥区."""
    short = create_course(
        "一张纸写明白", slug="paper", tier="street", region=city.hongjialou, hours=1, minutes=45, summary="写",
        audiences=("volunteer",), topic="文书", level="advanced",
    )  # fmt: skip
    add_lesson(short, "写给谁看", slug="who", minutes=12)
    create_course(
        "天桥的课", slug="tianqiao", tier="district", region=city.tianqiao, hours=1, minutes=45, summary="x",
        audiences=("leader",), openness="region",
    )  # fmt: skip
    CoursePage.objects.filter(slug="mediation").update(
        first_published_at=datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)
    )
    CoursePage.objects.filter(slug="tianqiao").update(
        first_published_at=datetime.datetime(2026, 5, 1, tzinfo=datetime.UTC)
    )


@pytest.mark.parametrize(
    ("query", "slugs"),
    [
        ("", {"mediation", "paper", "tianqiao"}),
        ("?for=me", {"mediation"}),
        ("?for=new", {"paper"}),
        ("?for=short", {"mediation", "paper"}),  # a film of ten minutes, a text of twelve
        ("?q=三个场景", {"mediation"}),  # by the title of a lesson
        ("?q=矛盾 邻里", {"mediation"}),
        ("?q=%25_", set()),
        ("?tier=street", {"paper"}),
        ("?who=志愿者&level=advanced&topic=文书", {"paper"}),
        ("?tier=nonsense", set()),
        ("?for=nonsense", set()),
    ],
)
def test_what_is_on_the_shelf(client_of, learner, shelf, query, slugs):
    page = client_of(learner).get(f"/courses/{query}")
    assert {card["course"].slug for card in page.context["cards"]} == slugs
    assert ("没有找到这样的课程" in page.content.decode()) == (not slugs)


def test_finished_courses_are_not_for_me_any_more(client_of, learner, shelf):
    finish_course(learner)
    with time_machine.travel("2026-11-24T13:00:00+08:00", tick=False):
        assert list(client_of(learner).get("/courses/?for=me").context["cards"]) == []


def test_effort_instead_of_dates(client, shelf):
    page = client.get("/courses/").content.decode()
    assert "4学时 · 5课，每课约36分钟" in page
    assert "1课，12分钟" in page
    assert "给天桥区的人员" in page
    assert client.get("/courses/?for=me").context["cards"] == []
    assert 'href="/accounts/login/?next=/courses/%3Ffor%3Dme"' in page
