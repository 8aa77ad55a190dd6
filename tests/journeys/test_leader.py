"""A leader on her phone: goes on where she stopped; takes a course, has hours and a certificate anybody can verify."""

import re
from pathlib import Path

import pytest
import time_machine
from django.core.files import File
from django.utils import timezone
from playwright.sync_api import expect

from lms.catalogue.actions import add_lesson, add_media, create_course
from lms.catalogue.outline import outline_of
from lms.certificates.models import Certificate
from lms.progress.actions import finish_reading, record_heartbeat
from lms.quizzes.actions import create_question, create_quiz
from talent.credits.models import CreditHead
from talent.outbox.dispatch import drain
from tests.journeys.conftest import PHONE

MEDIA = Path(__file__).parents[2] / "cms/sample/media"
# Where the film stands, once the browser has found the place.
RESUMED = """film => new Promise(done => {
  const tell = () => { if (film.currentTime > 0) done(film.currentTime); };
  film.addEventListener("seeked", tell);
  tell();
})"""
TEXT = [{"type": "paragraph", "text": "请他坐下，倒杯水，听满三分钟。"}]


def film_of(name: str, seconds: int):
    """One of the clips that the sample city shows, with its captions."""
    with (MEDIA / f"{name}.mp4").open("rb") as film, (MEDIA / f"{name}.vtt").open("rb") as captions:
        return add_media(name, file=File(film, "film.mp4"), captions=File(captions, "film.vtt"), duration=seconds)


def course_of(city, name: str, slug: str):
    return create_course(
        name, slug=slug, tier="city", region=city.jinan, hours=4, minutes=180, summary="一步一步说开。",
        short_title=name, audiences=("leader",),
    )  # fmt: skip


@pytest.fixture
def five_lessons(city, learner):
    """《矛盾调解实务》: three lessons are done, and the film of the fourth was left at 06:12."""
    page = course_of(city, "矛盾调解实务", "mediation")
    for number, title in enumerate(("先接待，后判断", "听满三分钟", "先分开谈，再坐一起"), start=1):
        add_lesson(page, title, slug=f"l{number}", minutes=36, body=TEXT)
    add_lesson(page, "一张纸的协议", slug="l4", minutes=36, body=TEXT, media=film_of("mediation-4", 712))
    add_lesson(page, "三个场景", slug="l5", minutes=36, body=TEXT)
    outline = outline_of("mediation")
    with time_machine.travel(timezone.now(), tick=False) as clock:
        for slug in ("l1", "l2", "l3"):
            finish_reading(learner, outline, outline.lesson(slug))
        fourth = outline.lesson("l4")
        record_heartbeat(learner, outline, fourth, position=0, claimed=[], speed=1)
        clock.shift(372)
        record_heartbeat(learner, outline, fourth, position=372, claimed=[[0, 372]], speed=1)


@pytest.fixture
def short_course(city):
    """《听懂再开口》: a film of 34 seconds, a text, a quiz of two questions."""
    page = course_of(city, "听懂再开口", "listen")
    ask = {"region": city.jinan}
    options = ["坐下谈", "先让人到安全的地方", "劝一劝"]
    questions = [
        create_question("single", "动起手来了，先做哪一件？", options, [1], explanation="先保证安全。", **ask),
        create_question("true_false", "先分开谈，再坐一起。", [], [0], explanation="留出余地。", **ask),
    ]
    quiz = create_quiz("学完测一测", questions, region=city.jinan, pass_correct=2)
    add_lesson(page, "他在说什么", slug="what", minutes=60, body=TEXT, media=film_of("mediation-1", 34))
    add_lesson(page, "复述一遍", slug="again", minutes=60, body=TEXT)
    add_lesson(page, "三个场景", slug="scenes", minutes=60, body=TEXT, quiz=quiz)


def click(page, role: str, name: str):
    page.get_by_role(role, name=name).first.click()


def heading(page):
    return page.locator("main h1")


def test_going_on_where_she_stopped(phone, learner, five_lessons, log_in, barriers):
    log_in(phone, learner)
    phone.goto("/")
    assert barriers(phone) == []
    click(phone, "link", "继续学习 第4课 06:12")
    expect(heading(phone)).to_have_text("一张纸的协议")
    assert round(phone.locator("video").evaluate(RESUMED)) == 372
    expect(phone.get_by_text("上次看到 06:12")).to_have_count(1)
    size = phone.evaluate("parseFloat(getComputedStyle(document.querySelector('.reading p')).fontSize)")
    assert size >= 18
    assert phone.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert barriers(phone) == []


def test_a_course_to_its_certificate(phone, open_browser, learner, short_course, log_in, barriers):
    log_in(phone, learner)
    click(phone, "link", "课程")
    phone.wait_for_url("**/courses/")
    assert barriers(phone) == []
    click(phone, "link", "听懂再开口")
    assert barriers(phone) == []
    click(phone, "button", "开始学习")
    watch(phone)
    phone.reload()
    click(phone, "link", "下一课：复述一遍")
    click(phone, "button", "我学完了")
    expect(phone.get_by_text("第2课学完了，还剩1课。")).to_have_count(1)
    expect(heading(phone)).to_have_text("三个场景")
    take_quiz(phone, barriers)
    drain()

    phone.goto("/me/")
    click(phone, "link", "学时")
    phone.wait_for_url("**/me/credits/")
    row = phone.locator("main .list-row")
    assert (row.locator(".list-title").inner_text(), row.locator(".list-aside").inner_text()) == (
        "听懂再开口",
        "4学时",
    )
    assert barriers(phone) == []
    credit = CreditHead.objects.get()
    assert (credit.person, credit.hours, credit.valid) == (learner, 4, True)
    code = open_certificate(phone, barriers)
    verify(open_browser(PHONE), code, barriers)


def watch(phone):
    """Twice as fast, the way the player's own menu offers it."""
    expect(heading(phone)).to_have_text("他在说什么")
    phone.evaluate("() => { const film = document.querySelector('video'); film.playbackRate = 2; return film.play(); }")
    phone.get_by_text("这节学完了。").wait_for(timeout=40_000)


def take_quiz(phone, barriers):
    """Once with a wrong answer, which is no drama, then right."""
    click(phone, "link", "去答题")
    click(phone, "button", "开始小测")
    assert barriers(phone) == []
    click(phone, "button", "劝一劝")
    click(phone, "button", "对")
    click(phone, "button", "交卷")
    phone.get_by_role("heading", name="还差1题，再试一次").wait_for()
    expect(phone.get_by_text("答对的给您留着，只答没对的就行。")).to_have_count(1)
    expect(phone.get_by_text("先保证安全。")).to_have_count(0)
    assert CreditHead.objects.count() == 0
    click(phone, "button", "再试一次")
    click(phone, "button", "先让人到安全的地方")
    click(phone, "button", "交卷")
    phone.get_by_role("heading", name="小测通过了").wait_for()
    expect(phone.get_by_text("《听懂再开口》学完了，已记入4学时。")).to_have_count(1)


def open_certificate(phone, barriers) -> str:
    click(phone, "link", "看学习证明")
    click(phone, "link", "听懂再开口")
    assert barriers(phone) == []
    certificate = Certificate.objects.get()
    image = phone.get_by_role("img", name="学习证明：")
    image.evaluate("image => image.decode()")
    picture = phone.request.get(image.get_attribute("src"))
    assert (picture.status, picture.headers["content-type"], picture.body()[:4]) == (200, "image/png", b"\x89PNG")
    assert re.search(r"查验码([A-Z0-9 -]+)", image.get_attribute("alt"))[1] == certificate.spaced_code
    return certificate.spaced_code


def verify(browser, code: str, barriers):
    """A stranger types the code from the paper: the name is masked, and a guess finds nothing."""
    browser.goto("/verify/")
    browser.get_by_label("查验码").fill(code)
    click(browser, "button", "查验")
    facts = browser.locator("main dd")
    today = timezone.localdate()
    for at, text in enumerate(
        ["赵*霞", "听懂再开口（在线课程）", "4学时", f"{today.year}年{today.month}月{today.day}日"]
    ):
        expect(facts.nth(at)).to_have_text(text)
    expect(browser.locator("main .badge")).to_have_text("有效", use_inner_text=True)
    assert "赵明霞" not in browser.content()
    assert barriers(browser) == []
    assert browser.goto("/verify/ABCDEFGHJKMNPQRS/").status == 404
