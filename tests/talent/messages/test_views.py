import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from talent.messages.actions import notify
from talent.messages.models import Message

pytestmark = pytest.mark.django_db

URL = "/me/messages/"


def tell(person, text="请看一下", link=""):
    return notify(person, "reminder", {"text": text}, link=link)


def test_ones_own_messages_newest_first(client_of, learner, trainer):
    tell(learner, "第一条")
    tell(trainer, "别人的")
    tell(learner, "第二条")
    page = client_of(learner).get(URL)
    assert [message.text for message in page.context["page_obj"]] == ["第二条", "第一条"]


def test_staff_have_messages_too_and_strangers_log_in(client, client_of, city_admin, editor):
    assert client_of(city_admin).get(URL).status_code == 200
    assert client_of(editor).get(URL).status_code == 200
    assert client.get(URL)["Location"] == f"/accounts/login/?next={URL}"


def test_empty_list_says_what_comes(client_of, learner):
    assert "还没有消息" in client_of(learner).get(URL).content.decode()


def test_list_costs_the_same_for_more_rows(client_of, learner, django_assert_num_queries):
    client = client_of(learner)
    tell(learner)
    client.get(URL)
    with CaptureQueriesContext(connection) as one:
        client.get(URL)
    for _ in range(3):
        tell(learner)
    with django_assert_num_queries(len(one)):
        client.get(URL)


def test_reading_one_goes_where_it_points(client_of, learner):
    message, other = tell(learner, link="/sessions/1/"), tell(learner)
    assert client_of(learner).post(f"{URL}{message.pk}/read/")["Location"] == "/sessions/1/"
    assert list(Message.objects.unread()) == [other]


def test_reading_all(client_of, learner, trainer):
    tell(learner)
    theirs = tell(trainer)
    assert client_of(learner).post(f"{URL}read/")["Location"] == URL
    assert list(Message.objects.unread()) == [theirs]


def test_a_foreign_message_does_not_exist(client_of, learner, trainer):
    message = tell(trainer)
    assert client_of(learner).post(f"{URL}{message.pk}/read/").status_code == 404
    assert Message.objects.unread().count() == 1


def test_reading_is_a_post(client_of, learner):
    message = tell(learner)
    assert client_of(learner).get(f"{URL}{message.pk}/read/").status_code == 405
    assert client_of(learner).get(f"{URL}read/").status_code == 405
