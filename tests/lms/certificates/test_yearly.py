"""学时证明: one paper for a year's hours, true on its day and still true when more is learnt later."""

import datetime as dt
import threading

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import connection

from lms.certificates.actions import reissue_certificate, revoke_certificate
from lms.certificates.models import Certificate
from lms.certificates.standing import standing_of, standings_of
from lms.certificates.yearly import issue_year_certificate
from talent.credits.ledger import void_credit
from talent.credits.sources import ensure_source
from tests.factories import PersonFactory
from tests.lms.certificates.conftest import credit

pytestmark = pytest.mark.django_db


@pytest.fixture
def clock():
    with time_machine.travel("2026-11-24T20:00:00+08:00", tick=False) as clock:
        yield clock


@pytest.fixture
def paper(clock, learner, source):
    credit(learner, source)
    return issue_year_certificate(learner, 2026, by=learner)


def holds(paper) -> bool:
    return standing_of(Certificate.objects.with_facts().get(pk=paper.pk)).valid


def test_made_once_for_what_is_in_the_ledger(learner, paper):
    assert issue_year_certificate(learner, 2026, by=learner) == paper
    assert (paper.hours, paper.dated, paper.title) == (4, dt.date(2026, 11, 24), "2026年度学时证明")


def test_more_hours_later_make_another_and_both_hold(clock, city, learner, paper):
    clock.shift(dt.timedelta(days=3))
    other = ensure_source("course", 9, title="财务入门", tier="city", region=city.jinan)
    credit(learner, other, hours=2, dated=dt.date(2026, 11, 27))
    new = issue_year_certificate(learner, 2026, by=learner)
    assert (new.hours, new.supersedes) == (6, paper)
    assert holds(paper)
    assert holds(new)


def test_hours_taken_back_end_it(client, clock, learner, source, paper):
    clock.shift(dt.timedelta(days=8))
    void_credit(learner, source, season="2026", by=None, reason="更正")
    assert "已撤销（2026年12月2日）" in client.get(f"/verify/{paper.code}/").content.decode()
    with pytest.raises(ValidationError, match="2026年还没有学时"):
        issue_year_certificate(learner, 2026, by=learner)


@pytest.fixture
def grown(clock, city, learner, paper):
    """Two more hours, recorded after the paper was issued."""
    clock.shift(dt.timedelta(days=3))
    other = ensure_source("course", 9, title="财务入门", tier="city", region=city.jinan)
    return credit(learner, other, hours=2, dated=dt.date(2026, 11, 27))


def test_issued_anew_by_staff_it_says_today_s_hours_and_ends_the_old_one(client_of, learner, paper, grown, city_admin):
    new = reissue_certificate(paper, by=city_admin, reason="名字印错了")
    assert (new.hours, new.dated, new.supersedes) == (6, dt.date(2026, 11, 27), paper)
    assert (holds(paper), holds(new)) == (False, True)
    assert issue_year_certificate(learner, 2026, by=learner) == new
    old = standing_of(Certificate.objects.with_facts().get(pk=paper.pk))
    assert (old.reason, old.replaced) == ("已补发新的证明。", True)
    assert "补发一份" not in client_of(city_admin).get(f"/desk/certificates/{paper.pk}/").content.decode()


def test_an_outgrown_one_can_be_taken_back(client_of, learner, paper, grown, city_admin):
    new = issue_year_certificate(learner, 2026, by=learner)
    address = f"/desk/certificates/{paper.pk}/"
    assert client_of(city_admin).post(f"{address}revoke/", {"reason": "核查中"}).url == address
    assert (holds(paper), holds(new)) == (False, True)


@pytest.mark.parametrize("count", [1, 3])
def test_queries_of_standings(clock, source, count, django_assert_num_queries):
    for _ in range(count):
        person = PersonFactory()
        credit(person, source)
        issue_year_certificate(person, 2026, by=person)
    rows = list(Certificate.objects.with_facts())
    with django_assert_num_queries(2):
        assert [row.valid for row in standings_of(rows)] == [True] * count


@pytest.mark.parametrize("year", [0, 2025, 2027, 10**6])
def test_a_year_without_hours(learner, paper, year):
    with pytest.raises(ValidationError):
        issue_year_certificate(learner, year, by=learner)
    assert Certificate.objects.count() == 1


def test_taken_back_by_staff_it_is_not_made_anew_by_a_tap(learner, paper, city_admin):
    revoke_certificate(paper, by=city_admin, reason="核查中")
    with pytest.raises(ValidationError, match="找老师补发"):
        issue_year_certificate(learner, 2026, by=learner)


def test_the_pages(client, client_of, learner, paper):
    browser = client_of(learner)
    response = browser.post("/me/certificates/years/2026/")
    assert response.url == f"/me/certificates/{paper.code}/"
    assert browser.get(f"{response.url}image.png").content.startswith(b"\x89PNG")
    assert browser.get(f"{response.url}print.pdf").content.startswith(b"%PDF")
    page = client.get(f"/verify/{paper.code}/").content.decode()
    for words in ("赵*霞", "参加培训1次", "4学时", "有效"):
        assert words in page
    assert browser.post("/me/certificates/years/2020/").url == "/me/credits/"


@pytest.mark.django_db(transaction=True)
def test_tapped_many_times_at_once_it_is_one(clock, learner, source):
    credit(learner, source)

    def tap():
        issue_year_certificate(learner, 2026, by=learner)
        connection.close()

    threads = [threading.Thread(target=tap) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Certificate.objects.count() == 1
