"""A finished path brings one certificate with the hours of its courses, however often it is told."""

import pytest

from lms.catalogue.models import CoursePage
from lms.certificates.documents import certificate_pdf
from lms.certificates.models import Certificate
from lms.certificates.tasks import certify_path
from lms.progress.models import PathCompletion
from talent.credits.models import TrainingCredit
from talent.outbox.dispatch import drain
from tests.lms.learning import finish_course

pytestmark = pytest.mark.django_db


@pytest.fixture
def path(city, course):
    from lms.catalogue.actions import create_path

    return create_path("负责人起步", region=city.licheng, courses=[CoursePage.objects.get(pk=course.id)])


def test_a_path_is_certified_once_and_gives_no_hours_of_its_own(client, learner, path):
    finish_course(learner)
    drain()
    drain()
    assert TrainingCredit.objects.count() == 1
    certificate = Certificate.objects.with_facts().get(source__kind="path")
    assert (certificate.person, certificate.title, certificate.hours) == (learner, "负责人起步", 4)
    certify_path({"path_completion": PathCompletion.objects.get().pk})
    assert Certificate.objects.filter(source__kind="path").count() == 1
    assert certificate_pdf(certificate).startswith(b"%PDF")
    page = client.get(f"/verify/{certificate.code}/").content.decode()
    assert "负责人起步（学习路径）" in page
    assert "有效" in page
