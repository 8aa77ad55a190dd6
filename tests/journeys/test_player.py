"""A film on a phone: what was watched survives a lost network, a killed page and a page left behind."""

import re
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from playwright.sync_api import expect

from lms.catalogue.actions import add_lesson, create_course
from lms.catalogue.models import CourseMedia
from lms.progress.models import WatchProgress
from tests.journeys.test_leader import TEXT, film_of

CLIP = Path(__file__).parents[2] / "cms/sample/media/activity-1.mp4"
ADDRESS = "/courses/listening/what-he-says/"
AT_TWICE = "() => { const film = document.querySelector('video'); film.muted = true; return film.play(); }"
PLAYED_TO = "second => document.querySelector('video').currentTime >= second"
STORED = "() => Object.keys(localStorage).filter(key => key.startsWith('watch:')).length"


@pytest.fixture
def lesson(city, learner):
    page = create_course(
        "听懂再开口", slug="listening", tier="city", region=city.jinan, hours=1, minutes=45, summary="先听懂。"
    )
    add_lesson(page, "他在说什么", slug="what-he-says", minutes=10, body=TEXT, media=film_of("activity-1", 34))
    add_lesson(page, "复述一遍", slug="say-it-again", minutes=10, body=TEXT)


@pytest.fixture
def player(phone, learner, lesson, log_in):
    log_in(phone, learner)
    phone.goto(ADDRESS)
    phone.wait_for_function("() => document.querySelector('video').readyState >= 4")
    return phone


def play(page, until: float):
    page.get_by_role("button", name="2倍", exact=True).click()
    page.evaluate(AT_TWICE)
    page.wait_for_function(PLAYED_TO, arg=until)


def until_stored(page, seconds: float) -> WatchProgress:
    """The row, as soon as so many seconds have arrived."""
    for _ in range(50):
        row = WatchProgress.objects.filter(covered_seconds__gte=seconds).first()
        if row:
            return row
        page.wait_for_timeout(200)
    raise AssertionError(list(WatchProgress.objects.values()))


def test_a_network_cut_in_the_middle_of_a_lesson_costs_nothing(player, barriers):
    play(player, 4)
    player.context.set_offline(True)
    player.wait_for_function(PLAYED_TO, arg=11)
    player.evaluate("() => document.querySelector('video').pause()")
    player.get_by_text("网络断了，接上后会自动补记。").wait_for()
    assert WatchProgress.objects.get().covered_seconds < 8
    player.context.set_offline(False)
    row = until_stored(player, 10.5)
    player.get_by_text(re.compile("这节还有.*没看")).wait_for()
    assert row.covered[0][0] == pytest.approx(0, abs=0.5)
    assert player.evaluate(STORED) == 0
    assert barriers(player) == []


def test_a_page_that_was_killed_goes_on_where_it_stopped(player):
    play(player, 4)
    player.context.set_offline(True)
    player.wait_for_function(PLAYED_TO, arg=11)
    context = player.context
    player.close()  # as WeChat does it: nothing of the page runs any more
    context.set_offline(False)
    again = context.new_page()
    again.goto(ADDRESS)
    row = until_stored(again, 8)
    again.wait_for_function(PLAYED_TO, arg=8)
    assert row.position >= 8
    again.wait_for_function(f"() => ({STORED})() === 0")


def test_logged_out_meanwhile_it_says_so_and_keeps_what_was_watched(player, learner, log_in):
    play(player, 4)
    player.context.clear_cookies(name="sessionid")
    player.wait_for_function(PLAYED_TO, arg=11)
    player.evaluate("() => document.querySelector('video').pause()")
    player.get_by_text("登录过期了，请重新登录。").wait_for()
    assert player.evaluate(STORED) == 1
    log_in(player, learner)
    player.goto(ADDRESS)
    until_stored(player, 10.5)


def test_leaving_the_page_reports_what_was_watched(player):
    play(player, 5)
    player.goto("/courses/")
    assert until_stored(player, 4).position >= 4


def test_free_seeking_shows_the_gap_and_leads_back_to_it(player):
    play(player, 3)
    player.evaluate("() => { document.querySelector('video').currentTime = 28; }")
    player.wait_for_function(PLAYED_TO, arg=31)
    player.evaluate("() => document.querySelector('video').pause()")
    player.get_by_role("button", name="接着看没看过的部分").click()
    player.wait_for_function("() => document.querySelector('video').currentTime < 10")
    expect(player.locator("svg.progress rect")).to_have_count(2)


def test_a_lighter_picture_keeps_the_place_and_is_remembered(phone, learner, lesson, log_in):
    light = storages["private"].save("lessons/light/l.mp4", ContentFile(CLIP.read_bytes()))
    CourseMedia.objects.update(light=light)
    log_in(phone, learner)
    phone.goto(ADDRESS)
    play(phone, 4)
    phone.get_by_role("button", name="省流量画面").click()
    phone.wait_for_function("() => document.querySelector('video').currentSrc.endsWith('/light/')")
    phone.wait_for_function(PLAYED_TO, arg=7)
    assert phone.evaluate("() => document.querySelector('video').playbackRate") == 2
    assert until_stored(phone, 4).position >= 4
    phone.reload()
    phone.wait_for_function("() => document.querySelector('video').currentSrc.endsWith('/light/')")
