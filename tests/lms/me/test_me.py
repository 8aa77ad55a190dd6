"""One's own pages: only for oneself, thin in queries, in both views."""

import datetime
import io
import json
import zipfile

import pytest
import time_machine

from talent.audit.models import AuditEntry
from tests.lms.learning import NOON, finish_course, read

pytestmark = pytest.mark.django_db
PAGES = ["/me/", "/me/learning/", "/me/credits/", "/me/certificates/", "/me/organization/", "/me/privacy/"]


@pytest.mark.parametrize("page", PAGES)
def test_a_stranger_logs_in_first(client, page):
    response = client.get(page)
    assert (response.status_code, response.url) == (302, f"/accounts/login/?next={page}")


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("view", ["standard", "elder"])
def test_everybody_logged_in_reaches_them(client_of, learner, trainer, editor, page, view):
    for person in (learner, trainer, editor):
        browser = client_of(person)
        browser.cookies["view"] = view
        assert browser.get(page).status_code == 200


def test_home_shows_the_next_lesson_and_the_hours(client_of, learner, course):
    read(learner, "apart")
    page = client_of(learner).get("/me/").content.decode()
    assert "继续学习 第1课" in page
    assert "今年还没参加培训" in page


def test_home_after_a_course(client_of, learner, course):
    finish_course(learner)
    with time_machine.travel(NOON + datetime.timedelta(hours=1), tick=False):
        page = client_of(learner).get("/me/").content.decode()
    assert "已参训" in page
    assert "继续学习" not in page


def test_credits_and_learning_show_what_was_finished(client_of, learner, trainer, course):
    finish_course(learner)
    for address in ("/me/credits/", "/me/learning/"):
        with time_machine.travel(NOON + datetime.timedelta(hours=1), tick=False):
            pages = {one: client_of(one).get(address).content.decode() for one in (learner, trainer)}
        assert course.title in pages[learner]
        assert course.title not in pages[trainer]


def test_organization(client_of, learner):
    page = client_of(learner).get("/me/organization/").content.decode()
    assert "和顺邻里调解队" in page
    assert "洪家楼街道" in page


def test_privacy_is_masked(client_of, learner):
    learner.set_resident_id("370100196001011239")
    learner.save()
    page = client_of(learner).get("/me/privacy/").content.decode()
    assert "138****0001" in page
    assert "3****************9" in page
    assert "13800000001" not in page
    assert "370100196001011239" not in page


def test_download_is_written_down(client_of, learner):
    browser = client_of(learner)
    assert browser.get("/me/privacy/download/").status_code == 405
    response = browser.post("/me/privacy/download/")
    archive = zipfile.ZipFile(io.BytesIO(b"".join(response)))
    data = json.loads(archive.read("我的信息.json"))
    assert {"项目": "手机号", "内容": "13800000001"} in data["身份"]["记录"]
    assert "手机号：13800000001" in archive.read("我的信息.txt").decode("utf-8-sig")
    assert response["Content-Disposition"].startswith("attachment")
    assert AuditEntry.objects.get(verb="download_own_data").actor == learner


def test_queries(client_of, learner, course, django_assert_max_num_queries):
    finish_course(learner)
    browser = client_of(learner)
    browser.get("/me/learning/")
    with django_assert_max_num_queries(5):
        browser.get("/me/learning/")
    browser.get("/me/")
    with django_assert_max_num_queries(10):
        browser.get("/me/")
