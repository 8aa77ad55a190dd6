"""消息没送到: the names behind what did not arrive, by scope, until somebody says that they have told them."""

import datetime

import pytest
from django.utils import timezone

from talent.messages.actions import notify
from talent.messages.models import QuietHours, Sms

pytestmark = pytest.mark.django_db


@pytest.fixture
def lost(learner):
    """One that a gateway refused."""
    sms = notify(learner, "reminder", {"text": "明天有培训"}, sms=True).sms
    Sms.objects.filter(pk=sms.pk).update(status=Sms.Status.REFUSED)
    return sms


def test_the_street_sees_it_and_settles_it(client_of, street_staff, learner, lost):
    browser = client_of(street_staff)
    page = browser.get("/desk/messages/").content.decode()
    assert learner.name in page
    assert f"/desk/people/{learner.pk}/dial/" in page
    browser.post(f"/desk/messages/{lost.pk}/settle/")
    lost.refresh_from_db()
    assert lost.settled_by == street_staff
    assert learner.name not in browser.get("/desk/messages/").content.decode()


def test_another_district_does_not(client_of, tianqiao_trainer, learner, lost):
    browser = client_of(tianqiao_trainer)
    assert learner.name not in browser.get("/desk/messages/").content.decode()
    assert browser.post(f"/desk/messages/{lost.pk}/settle/").status_code == 404
    lost.refresh_from_db()
    assert lost.settled_at is None


def test_after_two_weeks_a_call_helps_nobody(client_of, street_staff, learner, lost):
    Sms.objects.update(created=timezone.now() - datetime.timedelta(days=15))
    assert learner.name not in client_of(street_staff).get("/desk/messages/").content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_cost(client_of, street_staff, learner, count, django_assert_max_num_queries):
    for _ in range(count):
        sms = notify(learner, "reminder", {"text": "x"}, sms=True).sms
        Sms.objects.filter(pk=sms.pk).update(status=Sms.Status.UNKNOWN)
    browser = client_of(street_staff)
    browser.get("/desk/messages/")
    with django_assert_max_num_queries(11):
        browser.get("/desk/messages/")


def test_the_city_sets_the_quiet_hours(client_of, city_admin, trainer):
    browser = client_of(city_admin)
    assert browser.post("/desk/messages/quiet-hours/", {"starts": "09:00", "ends": "08:00"}).status_code == 422
    assert not QuietHours.objects.exists()
    browser.post("/desk/messages/quiet-hours/", {"starts": "21:00", "ends": "07:30"})
    browser.post("/desk/messages/quiet-hours/", {"starts": "21:30", "ends": "07:30"})
    assert str(QuietHours.objects.get()) == "21:30–07:30"
    assert client_of(trainer).post("/desk/messages/quiet-hours/", {"starts": "1:00", "ends": "2:00"}).status_code == 404
