"""确认考勤 and 申请更正, as pages."""

import pytest

from talent.attendance.models import AttendanceCorrection, AttendanceHead
from talent.credits.models import CreditHead
from tests.factories import PersonFactory
from tests.factories.attendance import attend
from tests.factories.training import SignupFactory


@pytest.fixture(autouse=True)
def _now(clock):
    clock("17:05")


@pytest.fixture
def base(session, wang):
    here = PersonFactory(name="李国强")
    SignupFactory(session=session, person=here)
    attend(session, here)
    return f"/desk/sessions/{session.pk}/"


def test_absentees_and_hours_are_shown_first(base, trainer, client_of):
    page = client_of(trainer).get(f"{base}confirm/").content.decode()
    assert "未到的人（1）" in page
    assert "王桂兰" in page
    assert "各记入4学时" in page
    assert not CreditHead.objects.exists()


def test_confirm_then_correct(base, session, wang, trainer, client_of):
    browser = client_of(trainer)
    page = browser.post(f"{base}confirm/", follow=True)
    assert "已确认。到场1人" in page.content.decode()
    assert CreditHead.objects.valid().count() == 1
    assert browser.get(f"{base}confirm/").url == f"{base}confirmed/"
    wrong = browser.post(f"{base}people/{wang.pk}/correct/", {"mark": "present", "reason": ""})
    assert wrong.status_code == 409
    browser.post(f"{base}people/{wang.pk}/correct/", {"mark": "present", "reason": "漏勾了"})
    assert CreditHead.objects.valid().count() == 2
    assert AttendanceHead.objects.get(person=wang).mark == "present"


def test_a_learner_was_there(base, session, learner, trainer, client_of):
    SignupFactory(session=session, person=learner)
    own = client_of(learner)
    assert own.get(f"/sessions/{session.pk}/correction/").status_code == 404
    desk = client_of(trainer)
    desk.post(f"{base}confirm/")
    assert "我当时在场" in own.get(f"/sessions/{session.pk}/").content.decode()
    own.post(f"/sessions/{session.pk}/correction/", {"mark": "present", "reason": "手机没电"})
    asked = AttendanceCorrection.objects.get()
    assert "手机没电" in desk.get(f"{base}confirmed/").content.decode()
    desk.post(f"{base}corrections/{asked.pk}/", {"decision": "refuse", "answer": ""})
    assert AttendanceCorrection.objects.get().status == "pending"
    desk.post(f"{base}corrections/{asked.pk}/", {"decision": "approve"})
    assert CreditHead.objects.valid().filter(person=learner).count() == 1


def test_nobody_asks_for_somebody_else(base, session, learner, trainer, client_of):
    client_of(trainer).post(f"{base}confirm/")
    path = f"/sessions/{session.pk}/correction/"
    assert client_of(learner).post(path, {"mark": "present", "reason": "x"}).status_code == 404
    assert not AttendanceCorrection.objects.exists()


@pytest.mark.parametrize("role", ["stranger", "learner", "street_staff", "tianqiao_trainer", "editor"])
def test_denied(base, session, wang, trainer, role, request, client_of):
    client_of(trainer).post(f"{base}confirm/")
    person = request.getfixturevalue(role)
    browser = client_of(person)
    wanted = 404 if person.is_authenticated else 302
    assert browser.get(f"{base}confirmed/").status_code == wanted
    response = browser.post(f"{base}people/{wang.pk}/correct/", {"mark": "present", "reason": "x"})
    assert response.status_code == wanted
    assert CreditHead.objects.valid().count() == 1


@pytest.mark.parametrize("count", [1, 3])
def test_cost_of_the_confirmed_page(base, session, trainer, client_of, count, django_assert_max_num_queries):
    for _ in range(count):
        SignupFactory(session=session)
    browser = client_of(trainer)
    browser.post(f"{base}confirm/")
    browser.get(f"{base}confirmed/")
    with django_assert_max_num_queries(30):
        browser.get(f"{base}confirmed/")
