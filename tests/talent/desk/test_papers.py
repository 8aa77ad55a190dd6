"""打印 and 上传盖章件: a scan stays beside its record and is seen by whoever sees that."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from talent.audit.models import AuditEntry
from talent.files.models import StampedCopy
from talent.target.reports import freeze_report

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7\n..."


@pytest.fixture
def report(city, licheng_admin):
    today = timezone.localdate()
    return freeze_report(
        city.licheng, title="本年", first_day=today.replace(month=1, day=1), last_day=today, by=licheng_admin
    )


def upload(client, report, data=PDF, name="盖章.pdf"):
    return client.post(f"/desk/papers/report-{report.pk}/stamp/", {"file": SimpleUploadedFile(name, data)}, follow=True)


def test_a_scan_is_kept_and_shown(client_of, licheng_admin, report):
    client = client_of(licheng_admin)
    assert "待盖章" in client.get(f"/desk/reports/{report.pk}/").content.decode()
    assert "已盖章" in upload(client, report).content.decode()
    copy = StampedCopy.objects.get()
    response = client.get(f"/desk/papers/report-{report.pk}/copies/{copy.pk}/")
    assert (b"".join(response.streaming_content), response["Content-Type"]) == (PDF, "application/pdf")
    assert AuditEntry.objects.get(verb="upload_stamped_copy").region_path == report.region.path


@pytest.mark.parametrize(("data", "name"), [(b"MZ\x90", "盖章.pdf"), (b"<html>", "a.html"), (b"", "a.pdf")])
def test_other_files_are_answered(client_of, licheng_admin, report, data, name):
    assert upload(client_of(licheng_admin), report, data, name).status_code == 200
    assert StampedCopy.objects.count() == 0


def test_who_may_not_see_the_report_meets_nothing(client_of, licheng_admin, trainer, tianqiao_trainer, report):
    upload(client_of(licheng_admin), report)
    copy = StampedCopy.objects.get()
    for other in (trainer, tianqiao_trainer):
        client = client_of(other)
        assert client.get(f"/desk/papers/report-{report.pk}/copies/{copy.pk}/").status_code == 404
        assert upload(client, report).status_code == 404
    assert client_of(licheng_admin).get(f"/desk/papers/nothing-1/copies/{copy.pk}/").status_code == 404
    assert StampedCopy.objects.count() == 1
