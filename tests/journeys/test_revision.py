"""Story 9: a course is revised after a social worker finished it. What she earned stays; new learners need the new part."""

import re

import pytest
from playwright.sync_api import expect

from lms.catalogue.actions import add_lesson, create_course, publish
from lms.catalogue.models import CoursePage
from lms.catalogue.outline import outline_of
from lms.certificates.models import Certificate
from lms.progress.actions import finish_reading
from talent.credits.models import CreditHead
from talent.outbox.dispatch import drain
from talent.people.models import Affiliation
from tests.cast import PASSWORD
from tests.factories import AffiliationFactory, PersonFactory
from tests.journeys.conftest import PHONE

TEXT = [{"type": "paragraph", "text": "先听，再记，记下来的都要保密。"}]


@pytest.fixture
def worker(city):
    person = PersonFactory(name="方晓燕", login="worker", password=PASSWORD, is_social_worker=True)
    AffiliationFactory(person=person, region=city.hongjialou, source=Affiliation.Source.HOME)
    return person


@pytest.fixture
def first_version(city):
    page = create_course(
        "个案记录", slug="case-notes", tier="city", region=city.jinan, hours=2, minutes=90, summary="记得清、守得住。",
        audiences=("social_worker", "leader"),
    )  # fmt: skip
    add_lesson(page, "记什么", slug="what", minutes=45, body=TEXT)
    return page


def revise(page) -> None:
    """Another title, more hours, one lesson more."""
    page = CoursePage.objects.get(pk=page.pk)
    page.title, page.hours = "个案记录与保密", 3
    publish(page)
    add_lesson(page, "怎么保密", slug="secret", minutes=45, body=TEXT)


def test_a_revision_takes_nothing_back(open_browser, phone, worker, learner, first_version, log_in, barriers):
    outline = outline_of("case-notes")
    finish_reading(worker, outline, outline.lesson("what"))
    drain()
    revise(first_version)

    log_in(phone, worker)
    phone.goto("/courses/case-notes/")
    expect(phone.get_by_text("课程已更新，可选学新增内容。您已得的学时和证明不变。")).to_have_count(1)
    expect(phone.get_by_text("已记入2学时")).to_have_count(1)
    assert barriers(phone) == []
    phone.get_by_role("link", name="看学习证明").first.click()
    row = phone.locator("main .list-row").first
    expect(row.locator(".list-title")).to_have_text(re.compile("^个案记录"))
    expect(phone.locator("main")).not_to_contain_text("个案记录与保密", use_inner_text=True)
    phone.goto("/me/learning/")
    expect(phone.get_by_text("课程已更新，可选学新增内容")).to_have_count(1)
    assert phone.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    phone.goto("/courses/case-notes/")
    phone.get_by_role("link", name="看新增内容").click()
    phone.get_by_role("button", name="我学完了").click()
    assert [(head.person, head.hours) for head in CreditHead.objects.all()] == [(worker, 2)]
    assert Certificate.objects.get().person == worker

    new = open_browser(PHONE)
    log_in(new, learner)
    new.goto("/courses/case-notes/")
    new.get_by_role("button", name="开始学习").click()
    new.get_by_role("button", name="我学完了").click()
    expect(new.get_by_text("第1课学完了，还剩1课。")).to_have_count(1)
    assert CreditHead.objects.filter(person=learner).count() == 0
    new.get_by_role("button", name="我学完了").click()
    expect(new.get_by_text("《个案记录与保密》学完了，已记入3学时。")).to_have_count(1)
    assert CreditHead.objects.get(person=learner).hours == 3
