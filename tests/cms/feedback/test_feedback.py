"""/feedback/: one needed field, a limit, a trap for programs, answers in 内容管理."""

import pytest
from django.core.exceptions import ValidationError

from cms.feedback.actions import answer_feedback, send_feedback
from cms.feedback.models import Feedback

GOOD = {"kind": "complaint", "text": "三楼会议室的灯坏了。", "name": "", "phone": "", "page": ""}


def test_a_message_is_stored(client, site):
    response = client.post("/feedback/", GOOD)
    assert (response.status_code, response.url) == (302, "/feedback/thanks/")
    message = Feedback.objects.get()
    assert (message.kind, message.text, message.person, message.status) == ("complaint", GOOD["text"], None, "new")


def test_who_is_logged_in_is_known(client_of, learner, site):
    client_of(learner).post("/feedback/", GOOD)
    assert Feedback.objects.get().person == learner


@pytest.mark.parametrize("change", [{"text": ""}, {"text": "灯"}, {"kind": "x"}, {"text": "长" * 2001}])
def test_a_bad_message_is_refused_in_the_page(client, site, change):
    assert client.post("/feedback/", GOOD | change).status_code == 422
    assert Feedback.objects.count() == 0


def test_a_program_is_thanked_and_forgotten(client, site):
    assert client.post("/feedback/", GOOD | {"website": "http://x"}).status_code == 302
    assert Feedback.objects.count() == 0


def test_the_sixth_of_an_hour_is_asked_to_wait(client_of, learner, site):
    browser = client_of(learner)
    codes = [browser.post("/feedback/", GOOD).status_code for _ in range(6)]
    assert codes == [302] * 5 + [422]
    assert Feedback.objects.count() == 5


def test_answered_needs_an_answer(site, editor):
    message = send_feedback(kind="advice", text="多办晚间班")
    with pytest.raises(ValidationError):
        answer_feedback(message, status="answered", answer=" ", by=editor)
    message.refresh_from_db()
    assert message.status == "new"
    answer_feedback(message, status="answered", answer="已安排。", by=editor)
    assert (message.status, message.answer) == ("answered", "已安排。")


def test_an_answer_is_public_in_the_office_s_own_words(client, site, editor):
    message = send_feedback(kind="advice", text="我是王桂兰，请多办晚间班", name="王桂兰")
    client.get("/feedback/answers/")
    answer_feedback(
        message, status="answered", answer="下月起每周三晚上加一场。", public_question="能不能晚上办班", by=editor
    )
    html = client.get("/feedback/answers/").content.decode()
    assert [word for word in ("能不能晚上办班", "每周三晚上") if word not in html] == []
    assert "王桂兰" not in html


def test_an_answer_with_a_number_is_not_made_public(site, editor):
    message = send_feedback(kind="advice", text="多办晚间班")
    with pytest.raises(ValidationError, match="发现1个手机号（答复）"):
        answer_feedback(message, status="answered", answer="找13800001234", public_question="晚上办班", by=editor)
    message.refresh_from_db()
    assert (message.status, message.answer, message.public_question) == ("new", "", "")
