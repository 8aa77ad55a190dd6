"""粘贴名单 on the desk: choose among namesakes, then a session, an invitation, another rung or a proposal."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from talent.people.models import Affiliation
from talent.pools.actions import add_member, pool_of
from talent.pools.models import LadderLevel, LevelChange
from talent.training.session_rows import SessionInvitation
from tests.factories import AffiliationFactory, PersonFactory
from tests.factories.training import TrainingSessionFactory

pytestmark = pytest.mark.django_db
URL = "/desk/people/paste/"
TEXT = "1. 王桂兰\n2. 李秀英\n3. 钱不在"


def someone(region, name: str, mobile: str):
    person = PersonFactory(name=name, mobile=mobile)
    AffiliationFactory(person=person, region=region, source=Affiliation.Source.POOL)
    return person


@pytest.fixture
def people(city):
    """王桂兰, two 李秀英."""
    names = (("王桂兰", "13900001111"), ("李秀英", "13900002222"), ("李秀英", "13900003333"))
    return [someone(city.hongjialou, name, mobile) for name, mobile in names]


@pytest.fixture
def client(client_of, trainer):
    return client_of(trainer)


@pytest.fixture
def coming(city):
    return TrainingSessionFactory(region=city.licheng, title="调解实务", starts_at=timezone.now() + timedelta(days=7))


@pytest.fixture
def member(city, people, trainer):
    """One of the two 李秀英 is in the pool."""
    since = timezone.localdate() - timedelta(days=30)
    return add_member(pool_of(city.licheng), people[2], street=city.hongjialou, since=since, by=trainer)


def sent(people, **more):
    """As the page sends it: the sure one ticked, the second of the namesakes chosen."""
    return {"pasted": TEXT, "person": [people[0].pk], "choice-2": people[2].pk} | more


def test_each_line_leads_on(client, people, coming):
    text = client.post(URL, {"pasted": TEXT}).content.decode()
    assert text.count("?person=") == 3
    assert f'name="choice-2" value="{people[1].pk}"' in text
    assert all(word in text for word in ("办补训专场", "调解实务", "调整梯队层级", "复制没找到的"))


def test_the_chosen_go_into_a_session(client, people):
    page = client.post("/desk/sessions/for/", sent(people))
    assert {one.pk for one in page.context["people"]} == {people[0].pk, people[2].pk}


def test_the_chosen_are_invited(client, people, coming):
    response = client.post(URL, sent(people, do="invite", session=coming.pk))
    assert response.url == f"/desk/sessions/{coming.pk}/"
    assert set(coming.invitations.values_list("person_id", flat=True)) == {people[0].pk, people[2].pk}


@pytest.mark.parametrize("session", ["", "x", "9" * 30, "0"])
def test_no_session_keeps_the_choice(client, people, coming, session):
    response = client.post(URL, sent(people, do="invite", session=session) | {"person": []})
    text = response.content.decode()
    assert (response.status_code, SessionInvitation.objects.count()) == (400, 0)
    assert "请选一场还没开始的培训。" in text
    assert f'value="{people[2].pk}" checked' in text
    assert f'value="{people[0].pk}" checked' not in text


def test_nobody_chosen(client, people, coming):
    response = client.post(URL, {"pasted": TEXT, "do": "invite", "session": coming.pk})
    assert (response.status_code, "先勾选人" in response.content.decode()) == (400, True)


@pytest.mark.parametrize("odd", ["x", "9" * 30])
def test_a_mixed_list_is_refused_whole(client, city, people, coming, odd):
    foreign = someone(city.beiyuan, "外区人", "13900004444")
    for other in (foreign.pk, odd):
        response = client.post(URL, sent(people, do="invite", session=coming.pk) | {"choice-9": other})
        assert (response.status_code, "不在您的名单里" in response.content.decode()) == (400, True)
    assert SessionInvitation.objects.count() == 0


def test_members_are_put_on_another_rung(client, people, member):
    level = LadderLevel.objects.first()
    response = client.post(URL, sent(people, do="level", level=level.pk, reason="年度考察"), follow=True)
    text = response.content.decode()
    assert ("已把1人调整为" in text, "1人不在您管的人才库里，没有调整。" in text) == (True, True)
    assert LevelChange.objects.get().membership == member


def test_a_rung_without_a_reason(client, people, member):
    response = client.post(URL, sent(people, do="level", level=LadderLevel.objects.first().pk, reason=" "))
    assert (response.status_code, "写一句依据" in response.content.decode()) == (400, True)
    assert LevelChange.objects.count() == 0


def test_no_members_among_them(client, people):
    response = client.post(URL, sent(people, do="level", level=LadderLevel.objects.first().pk, reason="考察"))
    assert (response.status_code, "没有调整" in response.content.decode()) == (400, True)


def test_a_street_moves_nobody_on_the_ladder(client_of, street_staff, people, member):
    client = client_of(street_staff)
    assert "调整梯队层级" not in client.post(URL, {"pasted": TEXT}).content.decode()
    client.post(URL, sent(people, do="level", level=LadderLevel.objects.first().pk, reason="考察"))
    assert LevelChange.objects.count() == 0


def test_the_queries_do_not_grow(client, city, people, coming):
    def queries(text) -> int:
        with CaptureQueriesContext(connection) as found:
            client.post(URL, {"pasted": text})
        return len(found)

    queries("王桂兰")
    one = queries("王桂兰")
    assert queries("王桂兰\n李秀英") == one
