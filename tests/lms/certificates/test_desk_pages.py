"""证明 on the desk: within one's region, 撤销 and 补发 with a reason, printing in the background, the units' words."""

import threading

import pytest
from django.db import connection
from django.utils import timezone

from lms.certificates import batches
from lms.certificates.actions import issue_certificates, reissue_certificate
from lms.certificates.batches import print_part, start_batch, state_of
from lms.certificates.documents import missing_glyphs
from lms.certificates.models import BatchPart, Certificate, CertificateBatch, CertificateStyle, Revocation
from lms.certificates.styles import set_style
from talent.audit.models import AuditEntry
from talent.credits.sources import ensure_source
from talent.outbox.dispatch import drain
from talent.outbox.models import OutboxMessage
from tests.factories import PersonFactory
from tests.lms.certificates.conftest import credit

pytestmark = pytest.mark.django_db


def test_finding_revoking_and_reissuing(client, client_of, trainer, certificate):
    desk, address = client_of(trainer), f"/desk/certificates/{certificate.pk}/"
    for query in ("赵明霞", "zmx", certificate.spaced_code[:9]):
        assert "赵明霞 · 历城区骨干培训第2期" in desk.get("/desk/certificates/", {"q": query}).content.decode()
    assert desk.post(f"{address}revoke/", {"reason": " "}).status_code == 400
    assert not Revocation.objects.exists()
    assert desk.post(f"{address}revoke/", {"reason": "冒名顶替"}).url == address
    page = desk.get(address).content.decode()
    assert "冒名顶替" in page
    assert desk.post(f"{address}print.pdf").status_code == 404
    response = desk.post(f"{address}reissue/", {"reason": "查清是本人"})
    new = Certificate.objects.newest().get()
    assert response.url == f"/desk/certificates/{new.pk}/"
    assert "查清是本人" in desk.get(response.url).content.decode()
    assert desk.post(f"{response.url}print.pdf").content.startswith(b"%PDF")
    assert AuditEntry.objects.filter(verb="open_certificate", actor=trainer).count() == 1
    assert "有效" in client.get(f"/verify/{new.code}/").content.decode()


def test_another_district_has_no_such_page(client_of, tianqiao_trainer, street_staff, certificate):
    for staff in (tianqiao_trainer, street_staff):
        desk = client_of(staff)
        assert desk.get(f"/desk/certificates/{certificate.pk}/").status_code == 404
        assert desk.post(f"/desk/certificates/{certificate.pk}/revoke/", {"reason": "x"}).status_code == 404
        assert desk.post(f"/desk/certificates/trainings/{certificate.source_id}/print/").status_code == 404
    assert not Revocation.objects.exists()
    assert not CertificateBatch.objects.exists()


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize("page", ["/desk/certificates/", "/desk/certificates/trainings/"])
def test_queries(client_of, city, trainer, page, count, django_assert_max_num_queries):
    for number in range(count):
        source = ensure_source("session", number, title="培训", tier="district", region=city.licheng)
        credit(PersonFactory(), source)
        issue_certificates(source)
    desk = client_of(trainer)
    desk.get(page)
    with django_assert_max_num_queries(8):
        assert len(desk.get(page).context["page_obj"]) == count


@pytest.fixture
def hall(source, monkeypatch):
    """Five people, two to a part; 𠮷 is in no font here."""
    monkeypatch.setattr(batches, "PART_SIZE", 2)
    for name in ("王桂兰", "李秀英", "张𠮷祥", "刘志强", "陈淑珍"):
        credit(PersonFactory(name=name), source)
    issue_certificates(source)
    return source


def test_a_training_is_printed_part_by_part(client_of, trainer, hall, monkeypatch):
    monkeypatch.setattr("lms.certificates.batches.missing_in", lambda page: "𠮷" if "𠮷" in page["name"] else "")
    desk = client_of(trainer)
    response = desk.post(f"/desk/certificates/trainings/{hall.pk}/print/")
    batch = CertificateBatch.objects.get()
    assert "已完成0/5份" in desk.get(response.url).content.decode()
    assert 'hx-trigger="every 3s"' in desk.get(response.url, headers={"HX-Request": "true"}).content.decode()
    first = batch.parts.first()
    print_part(first.pk)
    state = state_of(batch)
    assert (state.done, state.total, state.finished) == (2, 5, False)
    drain()
    drain()
    page = desk.get(response.url).content.decode()
    assert "5份都做好了" in page
    assert "张𠮷祥" in page
    assert "hx-trigger" not in page
    part = desk.post(f"{response.url}1/")
    assert b"".join(part).startswith(b"%PDF")
    assert "attachment" in part["Content-Disposition"]
    assert AuditEntry.objects.filter(verb="download_certificates").count() == 1


def test_any_printed_text_holds_a_paper(city, licheng_admin, certificate):
    set_style(
        city.licheng, by=licheng_admin, issuer="\U000e0fff社", heading="学习证明", seal_text="", note="", phone=""
    )
    new = reissue_certificate(certificate, by=licheng_admin, reason="落款改了")
    assert missing_glyphs(certificate) == ""
    assert missing_glyphs(Certificate.objects.with_facts().get(pk=new.pk)) == "\U000e0fff"


def test_a_part_that_was_given_up_does_not_hold_the_next_batch(client_of, hall, trainer):
    first = start_batch(hall, by=trainer)
    print_part(first.parts.first().pk)
    assert start_batch(hall, by=trainer) == first
    last = first.parts.last()
    OutboxMessage.objects.filter(key=f"certificates.print:{last.pk}").update(failed=timezone.now())
    assert state_of(first).failed == {3}
    page = client_of(trainer).get(f"/desk/certificates/batches/{first.pk}/").content.decode()
    assert "没做成" in page
    assert "hx-trigger" not in page
    assert start_batch(hall, by=trainer) != first


def test_a_part_is_made_once(hall, trainer):
    part = start_batch(hall, by=trainer).parts.first()
    print_part(part.pk)
    part.refresh_from_db()
    made = (part.file.name, part.done_at)
    print_part(part.pk)
    part.refresh_from_db()
    assert (part.file.name, part.done_at) == made


def test_nothing_to_print(client_of, city, trainer):
    source = ensure_source("session", 1, title="空", tier="district", region=city.licheng)
    assert client_of(trainer).post(f"/desk/certificates/trainings/{source.pk}/print/").status_code == 302
    assert not CertificateBatch.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_clicked_many_times_at_once_it_is_one_batch(hall, trainer):
    def click():
        start_batch(hall, by=trainer)
        connection.close()

    threads = [threading.Thread(target=click) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (CertificateBatch.objects.count(), BatchPart.objects.count()) == (1, 3)


def test_an_admin_words_the_papers_of_their_units(client_of, city, licheng_admin, trainer):
    words = {"issuer": "历城区民政局", "heading": "学习证明", "seal_text": "（盖章处）", "note": "", "phone": ""}
    address = f"/desk/certificates/issuers/{city.licheng.pk}/"
    assert client_of(trainer).post(address, words).status_code == 404
    admin = client_of(licheng_admin)
    assert admin.post(f"/desk/certificates/issuers/{city.tianqiao.pk}/", words).status_code == 404
    assert admin.post(address, words | {"issuer": ""}).status_code == 400
    assert not CertificateStyle.objects.exists()
    assert admin.post(address, words).status_code == 302
    assert "历城区民政局" in admin.get("/desk/certificates/issuers/").content.decode()
