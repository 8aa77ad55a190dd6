"""Certificates: issued once by the outbox, verified by anyone with the code, revoked with a date."""

import json

import pytest
import time_machine
from django.core.exceptions import ValidationError

from lms.certificates.actions import issue_certificates, revoke_certificate
from lms.certificates.models import ALPHABET, Certificate, Revocation
from lms.certificates.tasks import certify_completion, certify_correction, certify_session
from lms.progress.models import Completion
from talent.attendance.confirming import confirm_attendance
from talent.attendance.corrections import correct_attendance
from talent.attendance.models import WalkIn
from talent.attendance.walk_ins import match_walk_in
from talent.credits.ledger import void_credit
from talent.credits.models import CreditSource
from talent.credits.sources import ensure_source
from talent.outbox.dispatch import drain
from tests.factories import PersonFactory
from tests.factories.training import SignupFactory, TrainingSessionFactory
from tests.lms.certificates.conftest import credit
from tests.lms.learning import finish_course

pytestmark = pytest.mark.django_db


@pytest.fixture
def empty_session(city, trainer):
    """A confirmed session to which nobody came."""
    with time_machine.travel("2026-11-24T17:05:00+08:00", tick=False):
        session, wang = TrainingSessionFactory(region=city.licheng), PersonFactory(name="王桂兰")
        SignupFactory(session=session, person=wang)
        confirm_attendance(session, by=trainer)
        session.refresh_from_db()
        drain()
        yield session, wang


def test_a_completed_course_brings_a_certificate(learner, course):
    finish_course(learner)
    drain()
    certificate = Certificate.objects.get()
    assert (certificate.person, certificate.title, certificate.hours) == (learner, course.title, 4)
    assert learner.messages.filter(template="certificate_ready").count() == 1
    certify_completion({"completion": Completion.objects.get().pk})
    assert Certificate.objects.get() == certificate


def test_a_confirmed_session_brings_one_to_everybody_credited(learner, source):
    other, absent = PersonFactory(), PersonFactory()
    for person in (learner, other, absent):
        credit(person, source)
    void_credit(absent, source, season="2026", by=None, reason="没到")
    for _ in range(2):
        certify_session({"session": 7})
    assert set(Certificate.objects.values_list("person", flat=True)) == {learner.pk, other.pk}


def test_a_session_nobody_came_to(db):
    certify_session({"session": 99})
    assert Certificate.objects.count() == 0


def test_codes_are_long_and_readable(certificate):
    assert len(certificate.code) == 16
    assert set(certificate.code) <= set(ALPHABET)
    assert not set("0O1IL") & set(ALPHABET)


def test_story_11_anyone_verifies(client, certificate):
    page = client.get(f"/verify/{certificate.code}/").content.decode()
    for words in ("赵*霞", "历城区骨干培训第2期", "4学时", "2026年11月24日", "有效"):
        assert words in page
    assert "赵明霞" not in page
    assert "13800000001" not in page


def test_a_code_as_it_is_printed(client, certificate):
    assert client.get(f"/verify/{certificate.spaced_code.lower()}/").status_code == 200
    response = client.get("/verify/", {"code": certificate.spaced_code})
    assert response.url == f"/verify/{certificate.code}/"


def test_a_revoked_one_says_when(client, client_of, learner, city_admin, certificate):
    with time_machine.travel("2026-12-01T10:00:00+08:00", tick=False):
        revoke_certificate(certificate, by=city_admin, reason="冒名顶替")
    page = client.get(f"/verify/{certificate.code}/").content.decode()
    assert "已撤销（2026年12月1日）" in page
    assert "冒名顶替" not in page
    own = client_of(learner).get(f"/me/certificates/{certificate.code}/").content.decode()
    assert "冒名顶替" in own


def test_a_voided_credit_revokes_it_too(client, learner, source, certificate):
    with time_machine.travel("2026-12-02T10:00:00+08:00", tick=False):
        void_credit(learner, source, season="2026", by=None, reason="更正")
    assert "已撤销（2026年12月2日）" in client.get(f"/verify/{certificate.code}/").content.decode()


def test_revoking_needs_a_reason(city_admin, certificate):
    with pytest.raises(ValidationError, match="请写明撤销原因。"):
        revoke_certificate(certificate, by=city_admin, reason=" ")
    assert not Revocation.objects.exists()


def test_guessing_yields_nothing(client, certificate):
    guesses = ("A" * 16, "B" * 16, "x", "0" * 16)
    answers = {client.get(f"/verify/{guess}/").content.replace(f"/verify/{guess}/".encode(), b"") for guess in guesses}
    assert len(answers) == 1
    statuses = [client.get(f"/verify/{number:016d}/").status_code for number in range(40)]
    assert statuses[0] == 404
    assert statuses[-1] == 429
    assert client.get(f"/verify/{certificate.code}/").status_code == 429


def test_own_pages(client_of, learner, certificate):
    browser = client_of(learner)
    assert "历城区骨干培训第2期" in browser.get("/me/certificates/").content.decode()
    image = browser.get(f"/me/certificates/{certificate.code}/image.png")
    assert image["Content-Type"] == "image/png"
    assert image.content.startswith(b"\x89PNG")
    document = browser.get(f"/me/certificates/{certificate.code}/print.pdf")
    assert document.content.startswith(b"%PDF")


@pytest.mark.parametrize("part", ["", "image.png", "print.pdf"])
def test_somebody_elses_is_404(client, client_of, trainer, certificate, part):
    address = f"/me/certificates/{certificate.code}/{part}"
    assert client_of(trainer).get(address).status_code == 404
    assert client.get(address).status_code == 302


def test_a_name_no_font_can_print_holds_the_certificate(client_of, learner, certificate, monkeypatch):
    from talent.files.glyphs import MissingGlyph

    def refuse(_):
        raise MissingGlyph({"𠮷"})

    monkeypatch.setattr("lms.certificates.views.public.certificate_png", refuse)
    response = client_of(learner).get(f"/me/certificates/{certificate.code}/image.png")
    assert response.status_code == 409
    assert "𠮷" in response.content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_queries(client_of, learner, city, django_assert_max_num_queries, count):
    for number in range(count):
        source = ensure_source("session", number, title="培训", tier="city", region=city.jinan)
        credit(learner, source)
        issue_certificates(source)
    browser = client_of(learner)
    browser.get("/me/certificates/")
    with django_assert_max_num_queries(6):
        browser.get("/me/certificates/")


def test_sources_are_json_free_of_names(certificate):
    """What a certificate stores beside its ties: no name of a person."""
    assert "赵" not in json.dumps(Certificate.objects.values("code", "title", "season").get(), ensure_ascii=False)
    assert CreditSource.objects.count() == 1


def test_a_correction_certifies_one_person_once(learner, empty_session, trainer):
    session, wang = empty_session
    assert not Certificate.objects.exists()
    correct_attendance(session, wang, "present", by=trainer, reason="漏勾了")
    walk_in = WalkIn.objects.create(session=session, name="赵姨", mobile="13800005678", at=session.starts_at)
    match_walk_in(walk_in, learner, by=trainer)
    drain()
    for person in (wang, learner):
        certify_correction({"session": session.pk, "person": person.pk})
    assert list(Certificate.objects.order_by("pk").values_list("person", flat=True)) == [wang.pk, learner.pk]


def test_a_correction_to_absent_certifies_nobody(empty_session, trainer):
    session, wang = empty_session
    correct_attendance(session, wang, "excused", by=trainer, reason="请过假")
    drain()
    certify_correction({"session": session.pk, "person": wang.pk})
    assert not Certificate.objects.exists()
