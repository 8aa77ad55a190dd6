"""《矛盾调解实务》 with five lessons: a film in the first and the fourth, a quiz in the last, texts between."""

import datetime

import pytest
from django.core.files.base import ContentFile

from lms.catalogue.actions import add_lesson, add_media, create_course
from lms.catalogue.outline import outline_of
from lms.quizzes.actions import create_question, create_quiz

DURATION = 600


@pytest.fixture
def film(db):
    return add_media(
        "一张纸的协议",
        file=ContentFile(bytes(range(256)) * 4, "film.mp4"),
        captions=ContentFile(b"WEBVTT\n\n00:00.000 --> 00:02.000\n\xe6\x82\xa8\xe5\xa5\xbd\n", "film.vtt"),
        duration=DURATION,
    )


@pytest.fixture
def questions(city):
    ask = {"region": city.jinan}
    return [
        create_question(
            "single", "先做哪一件？", ["坐下谈", "报110", "劝一劝"], [1], explanation="先保证安全。", **ask
        ),
        create_question("multiple", "哪几句是复述句？", ["您是说…", "多大点事", "我听得对吗"], [0, 2], **ask),
        create_question("true_false", "先分开谈，再坐一起。", [], [0], explanation="留出余地。", **ask),
    ]


@pytest.fixture
def quiz(city, questions):
    return create_quiz("学完测一测", questions, region=city.jinan, pass_correct=2)


@pytest.fixture
def course_page(city):
    return create_course(
        "矛盾调解实务：把话听完，把事办成",
        slug="mediation",
        tier="city",
        region=city.jinan,
        hours=4,
        minutes=180,
        summary="把邻里的事一步一步说开。",
        short_title="矛盾调解实务",
        audiences=("leader", "volunteer"),
        opens=datetime.date(2026, 1, 1),  # before tests.lms.learning.NOON, whatever the day of the run
    )


@pytest.fixture
def lessons(course_page, film, quiz):
    text = [{"type": "paragraph", "text": "请他坐下，倒杯水。<b>不是标记</b>"}]
    return [
        add_lesson(course_page, "先接待，后判断", slug="receive-first", minutes=36, body=text, media=film),
        add_lesson(course_page, "听满三分钟", slug="three-minutes", minutes=36, body=text),
        add_lesson(course_page, "先分开谈，再坐一起", slug="apart", minutes=36, body=text),
        add_lesson(course_page, "一张纸的协议", slug="one-sheet", minutes=36, body=text, media=film),
        add_lesson(course_page, "三个场景", slug="three-scenes", minutes=36, body=text, quiz=quiz),
    ]


@pytest.fixture
def course(lessons):
    """The outline of the whole course."""
    return outline_of("mediation")
