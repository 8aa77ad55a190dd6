"""Certificates follow the ledger: issued once, replaced when hours change, taken back with them; all as facts."""

import threading

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lms.certificates import actions
from lms.certificates.actions import issue_certificates, reissue_certificate, revoke_certificate
from lms.certificates.models import Certificate, Revocation
from lms.certificates.standing import standings_of
from lms.certificates.styles import set_style
from talent.credits.ledger import void_credit
from talent.outbox.dispatch import drain
from tests.factories import PersonFactory
from tests.lms.certificates.conftest import credit

pytestmark = pytest.mark.django_db


def standings(person):
    """(hours, valid) of every paper, oldest first."""
    rows = standings_of(Certificate.objects.filter(person=person).with_facts().order_by("pk"))
    return [(int(row.certificate.hours), row.valid) for row in rows]


def test_corrected_hours_bring_a_new_one_and_the_old_says_so(client, learner, source, certificate):
    with time_machine.travel("2026-12-02T10:00:00+08:00", tick=False):
        credit(learner, source, hours=2)
        drain()
        drain()
    assert standings(learner) == [(4, False), (2, True)]
    assert "已撤销（2026年12月2日）" in client.get(f"/verify/{certificate.code}/").content.decode()
    new = Certificate.objects.newest().get()
    assert new.supersedes == certificate
    assert "2学时" in client.get(f"/verify/{new.code}/").content.decode()
    assert [m.template for m in learner.messages.order_by("pk")] == ["certificate_ready", "certificate_reissued"]


def test_hours_taken_back_and_given_again(learner, source, certificate):
    void_credit(learner, source, season="2026", by=None, reason="更正")
    drain()
    assert standings(learner) == [(4, False)]
    assert Revocation.objects.get().by is None
    credit(learner, source)
    drain()
    assert standings(learner) == [(4, False), (4, True)]


def test_what_staff_revoked_stays_revoked_until_staff_reissue(learner, source, certificate, trainer):
    revoke_certificate(certificate, by=trainer, reason="冒名顶替")
    credit(learner, source, hours=2)
    issue_certificates(source)
    assert standings(learner) == [(4, False)]
    new = reissue_certificate(certificate, by=trainer, reason="查清是本人")
    assert (new.issued_by, new.hours) == (trainer, 2)
    assert standings(learner) == [(4, False), (2, True)]


def test_a_chain_has_one_end(certificate, trainer):
    new = reissue_certificate(certificate, by=trainer, reason="名字写错")
    for verb in (reissue_certificate, revoke_certificate):
        with pytest.raises(ValidationError, match="已经补发过"):
            verb(certificate, by=trainer, reason="再来")
    assert list(Certificate.objects.newest()) == [new]


def test_nothing_to_certify_is_not_reissued(learner, source, certificate, trainer):
    void_credit(learner, source, season="2026", by=trainer, reason="没到")
    with pytest.raises(ValidationError, match="没有可以证明的内容"):
        reissue_certificate(certificate, by=trainer, reason="再开")
    assert Certificate.objects.count() == 1


def test_revoked_twice_is_revoked_once(certificate, trainer, city_admin):
    first = revoke_certificate(certificate, by=trainer, reason="冒名顶替")
    assert revoke_certificate(certificate, by=city_admin, reason="又一次") == first
    assert Revocation.objects.get().written.text == "冒名顶替"


def test_certificates_are_facts(certificate, trainer):
    revoke_certificate(certificate, by=trainer, reason="冒名顶替")
    for rows in (Certificate.objects.all(), Revocation.objects.all()):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows._raw_delete("default")
    with pytest.raises(IntegrityError), transaction.atomic():
        Certificate.objects.update(hours=40)


def test_two_rows_of_one_human_get_one(learner, source):
    for person in (learner, PersonFactory(canonical=learner)):
        credit(person, source)
    for _ in range(2):
        issue_certificates(source)
    assert Certificate.objects.get().person == learner


def test_a_hall_of_many_is_issued_in_several_turns(source, monkeypatch, django_assert_max_num_queries):
    monkeypatch.setattr(actions, "CHUNK", 2)
    for number in range(5):
        credit(PersonFactory(name=f"王桂兰{number}"), source)
    assert len(issue_certificates(source)) == 2
    drain()
    assert Certificate.objects.count() == 5


def test_the_style_of_the_nearest_unit_is_kept(city, learner, source, certificate, city_admin, trainer):
    words = {"issuer": "济南市民政局", "heading": "结业证明", "seal_text": "", "note": "", "phone": ""}
    style = set_style(city.jinan, by=city_admin, **words)
    assert set_style(city.jinan, by=city_admin, **words) == style
    with pytest.raises(ValidationError):
        set_style(city.licheng, by=trainer, **words)
    new = reissue_certificate(certificate, by=trainer, reason="落款改了")
    set_style(city.licheng, by=city_admin, **words | {"issuer": "历城区民政局"})
    newest = reissue_certificate(new, by=trainer, reason="落款又改了")
    issuers = [row.style and row.style.issuer for row in (certificate, new, newest)]
    assert issuers == [None, "济南市民政局", "历城区民政局"]


def in_threads(count, act):
    def run():
        try:
            act()
        except ValidationError:
            pass
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


@pytest.mark.django_db(transaction=True)
def test_delivered_twice_at_once_it_is_issued_once(learner, source):
    credit(learner, source)
    in_threads(8, lambda: issue_certificates(source))
    assert Certificate.objects.count() == 1
    assert learner.messages.count() == 1


@pytest.mark.django_db(transaction=True)
def test_clicked_many_times_at_once_it_is_reissued_once(certificate, trainer, source):
    in_threads(6, lambda: reissue_certificate(certificate, by=trainer, reason="印错了"))
    assert standings(certificate.person) == [(4, False), (4, True)]


@pytest.mark.django_db(transaction=True)
def test_revoked_and_reissued_at_once_leaves_one_end(certificate, trainer, source):
    acts = [
        lambda: revoke_certificate(certificate, by=trainer, reason="冒名顶替"),
        lambda: reissue_certificate(certificate, by=trainer, reason="印错了"),
    ]
    in_threads(4, lambda: acts.pop()() if acts else issue_certificates(source))
    assert Certificate.objects.newest().count() == 1
    assert sum(valid for _, valid in standings(certificate.person)) == 1


STEPS = st.lists(st.sampled_from(["2", "4", "void", "issue", "revoke", "reissue"]), max_size=8)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=15, deadline=None)
@given(steps=STEPS)
def test_whatever_happens_at_most_one_holds_and_it_says_what_the_ledger_says(learner, source, trainer, steps):
    sid = transaction.savepoint()
    for step in [*steps, "issue"]:
        _take(step, learner, source, trainer)
    rows = [row for row in standings_of(Certificate.objects.with_facts()) if row.valid]
    assert len(rows) <= 1
    assert all(row.credited and row.certificate.hours == row.hours for row in rows)
    before = Certificate.objects.count()
    issue_certificates(source)
    assert Certificate.objects.count() == before
    transaction.savepoint_rollback(sid)


def _take(step, learner, source, trainer):
    newest = Certificate.objects.newest().first()
    try:
        if step in ("2", "4"):
            credit(learner, source, hours=int(step))
        elif step == "void":
            void_credit(learner, source, season="2026", by=trainer, reason="更正")
        elif step == "issue":
            issue_certificates(source)
        elif newest:
            {"revoke": revoke_certificate, "reissue": reissue_certificate}[step](newest, by=trainer, reason="因为")
    except ValidationError:
        pass
