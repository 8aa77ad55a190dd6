import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from talent.audit.models import AuditEntry
from talent.credits.ledger import credit_training
from talent.credits.sources import ensure_source
from talent.messages.actions import notify
from talent.people.models import Person, Role
from talent.people.reveals import PER_HOUR
from tests.cast import appoint
from tests.factories import AffiliationFactory, OrganizationFactory, PersonFactory, PostFactory
from tests.factories.training import TrainingSessionFactory

pytestmark = pytest.mark.django_db
MOBILE = "13900001234"


@pytest.fixture
def member(city, organization):
    person = PersonFactory(name="王桂兰", mobile=MOBILE, volunteer=True)
    AffiliationFactory(person=person, region=city.hongjialou)
    PostFactory(person=person, organization=organization, title="队长")
    return person


@pytest.fixture
def outsider(city):
    person = PersonFactory(name="钱大海", mobile="13900005678")
    AffiliationFactory(person=person, region=city.beiyuan)
    return person


def names(response) -> list[str]:
    return [person.name for person in response.context["page_obj"]]


def test_the_list_shows_ones_own_region(client_of, trainer, member, outsider):
    response = client_of(trainer).get("/desk/people/")
    assert names(response) == ["孙老师", "王桂兰"]
    text = response.content.decode()
    assert "139****1234" in text
    assert MOBILE not in text
    assert "和顺邻里调解队（队长）" in text


@pytest.mark.parametrize("text", ["王桂", "wgl", "WGL", "wanggui", "1234"])
def test_a_person_is_found(client_of, trainer, member, outsider, text):
    assert names(client_of(trainer).get("/desk/people/", {"q": text})) == ["王桂兰"]


def test_the_list_is_narrowed(client_of, trainer, city, member):
    client = client_of(trainer)
    assert names(client.get("/desk/people/", {"street": city.hongjialou.pk, "audience": "is_volunteer"})) == ["王桂兰"]
    assert names(client.get("/desk/people/", {"street": city.shandalu.pk})) == []
    assert names(client.get("/desk/people/", {"street": city.beiyuan.pk})) == []  # not one's own: no such choice
    assert "没有找到这样的人" in client.get("/desk/people/", {"q": "谁"}).content.decode()


def test_the_list_costs_the_same_for_one_and_for_three(client_of, trainer, city, organization):
    client, costs = client_of(trainer), []
    for rows in (1, 2):
        for _ in range(rows):
            person = PersonFactory()
            AffiliationFactory(person=person, region=city.hongjialou)
            PostFactory(person=person, organization=organization)
        client.get("/desk/people/")
        with CaptureQueriesContext(connection) as queries:
            client.get("/desk/people/")
        costs.append(len(queries))
    assert costs[0] == costs[1]


def test_the_page_of_a_person(client_of, trainer, member):
    response = client_of(trainer).get(f"/desk/people/{member.pk}/")
    text = response.content.decode()
    assert response.status_code == 200
    assert "和顺邻里调解队" in text
    assert MOBILE not in text


def test_another_districts_person_does_not_exist(client_of, tianqiao_trainer, member, learner):
    client = client_of(tianqiao_trainer)
    for address in ("", "edit/"):
        foreign = client.get(f"/desk/people/{member.pk}/{address}")
        never = client.get(f"/desk/people/{member.pk + 9999}/{address}")
        assert (foreign.status_code, foreign.content) == (never.status_code, never.content)
        assert foreign.status_code == 404
    for address in ("reveal/", "dial/", "edit/"):
        assert client.post(f"/desk/people/{member.pk}/{address}", {"field": "mobile"}).status_code == 404
    assert client_of(learner).get(f"/desk/people/{learner.pk}/").status_code == 404
    assert AuditEntry.objects.count() == 0


def test_a_merged_duplicate_leads_to_the_kept_record(client_of, trainer, city, member):
    gone = PersonFactory(name="王桂兰", canonical=member)
    AffiliationFactory(person=gone, region=city.hongjialou)
    response = client_of(trainer).get(f"/desk/people/{gone.pk}/")
    assert (response.status_code, response.url) == (302, f"/desk/people/{member.pk}/")


def test_a_full_number_is_shown_once_and_written_down(client_of, trainer, member):
    response = client_of(trainer).post(f"/desk/people/{member.pk}/reveal/", {"field": "mobile"})
    assert MOBILE in response.content.decode()
    assert response["Cache-Control"] == "no-store"
    entry = AuditEntry.objects.get()
    assert (entry.actor, entry.verb, entry.thing_id) == (trainer, "reveal_number", str(member.pk))


def test_too_many_looks(client_of, trainer, member):
    with time_machine.travel("2023-09-20 10:00+08:00", tick=False) as clock:
        client = client_of(trainer)
        for _ in range(PER_HOUR):
            assert client.post(f"/desk/people/{member.pk}/reveal/", {"field": "mobile"}).status_code == 200
        refused = client.post(f"/desk/people/{member.pk}/reveal/", {"field": "mobile"})
        assert refused.status_code == 429
        assert MOBILE not in refused.content.decode()
        clock.move_to("2023-09-20 11:00:01+08:00")
        assert client_of(trainer).post(f"/desk/people/{member.pk}/reveal/", {"field": "mobile"}).status_code == 200


def test_no_such_number(client_of, trainer, member):
    assert client_of(trainer).post(f"/desk/people/{member.pk}/reveal/", {"field": "password"}).status_code == 400
    assert AuditEntry.objects.count() == 0


def test_dialling_is_one_tap_and_written_down(client_of, street_staff, member):
    response = client_of(street_staff).post(f"/desk/people/{member.pk}/dial/")
    assert response["Refresh"] == f"0; url=tel:{MOBILE}"
    assert AuditEntry.objects.get().verb == "dial"


def form_of(person, **changes) -> dict:
    fields = {"name": person.name, "mobile": person.mobile or "", "gender": "", "is_volunteer": "on"}
    return fields | changes


def test_a_correction(client_of, trainer, member):
    response = client_of(trainer).post(
        f"/desk/people/{member.pk}/edit/", form_of(member, name="王桂芳", mobile="+86 139-0000-9999")
    )
    assert response.url == f"/desk/people/{member.pk}/"
    member.refresh_from_db()
    assert (member.name, member.mobile, member.name_initials) == ("王桂芳", "13900009999", "wgf")


def test_a_wrong_mobile_is_said_beside_the_field(client_of, trainer, member):
    response = client_of(trainer).post(f"/desk/people/{member.pk}/edit/", form_of(member, mobile="139"))
    assert "手机号应为11位，以13到19开头。" in response.content.decode()
    assert Person.objects.get(pk=member.pk).mobile == MOBILE


def test_the_number_somebody_logs_in_with_stays(client_of, trainer, learner):
    mobile = learner.mobile
    client_of(trainer).post(f"/desk/people/{learner.pk}/edit/", form_of(learner, mobile="13900009999"))
    learner.refresh_from_db()
    assert learner.mobile == mobile


def test_the_number_of_staff_stays(client_of, street_staff, city):
    """Whoever could change it would log in as them."""
    admin = appoint("新管理员", None, Role.Kind.DISTRICT_ADMIN, city.licheng)
    AffiliationFactory(person=admin, region=city.hongjialou)
    before = admin.mobile
    client_of(street_staff).post(f"/desk/people/{admin.pk}/edit/", form_of(admin, mobile="13900009999"))
    admin.refresh_from_db()
    assert admin.mobile == before


def test_what_another_district_did_with_somebody_is_theirs(client_of, trainer, city, member):
    PostFactory(person=member, organization=OrganizationFactory(name="天桥合唱团", street=city.beiyuan))
    for region, title in ((city.licheng, "历城一期"), (city.tianqiao, "天桥一期")):
        session = TrainingSessionFactory(region=region, title=title)
        notify(member, "reminder", {"text": title}, link=f"/sessions/{session.pk}/")
        source = ensure_source("session", session.pk, title=title, tier="district", region=region)
        credit_training(member, source, season="", dated=session.starts_at.date(), minutes=180, hours=4)
    notify(member, "reminder", {"text": "请看报告"}, link="/desk/reports/1/")
    context = client_of(trainer).get(f"/desk/people/{member.pk}/").context
    assert [post.organization.name for post in context["posts"]] == ["和顺邻里调解队"]
    assert [head.source.title for head in context["credits"]] == ["历城一期"]
    assert ["历城一期" in message.text for message in context["messages_told"]] == [True]
