"""/desk/pool/proposals/, the ladder and the review in the browser: rights, foreign ids, refusals in words, query counts."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from talent.people.models import Person
from talent.pools import proposing
from talent.pools.actions import pool_of
from talent.pools.models import LevelChange, PoolMembership, PoolProposal, PoolReview, ReviewLine
from talent.pools.reviewing import open_review
from tests.factories import OrganizationFactory, PersonFactory, PostFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("autumn")]


@pytest.fixture
def proposal(candidate, city, street_staff):
    return proposing.propose_entry(candidate, city.hongjialou, by=street_staff, reason="带队三年")


def shown(response) -> list[str]:
    return [one.who.name for one in response.context["page_obj"]]


def cost_of(client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


def test_a_street_recommends_whom_it_knows(client_of, street_staff, candidate, city):
    client = client_of(street_staff)
    found = client.get("/desk/pool/proposals/new/", {"q": "赵明"})
    assert [person.name for person in found.context["found"]] == ["赵明"]
    sent = {"street": city.hongjialou.pk, "reason": "带队三年"}
    response = client.post(f"/desk/pool/proposals/new/?person={candidate.pk}", sent)
    proposal = PoolProposal.objects.get()
    assert (response.url, proposal.person) == (f"/desk/pool/proposals/{proposal.pk}/", candidate)


def test_a_street_recommends_somebody_new(client_of, street_staff, city):
    sent = {
        "name": "周新", "mobile": "139 0000 2222", "audience": "is_volunteer", "street": city.hongjialou.pk, "reason": "好",
    }  # fmt: skip
    client = client_of(street_staff)
    assert client.post("/desk/pool/proposals/new/", sent | {"mobile": "12"}).status_code == 400
    assert client.post("/desk/pool/proposals/new/", sent | {"street": city.shandalu.pk}).status_code == 400
    assert not Person.objects.filter(name="周新").exists()
    client.post("/desk/pool/proposals/new/", sent)
    assert PoolProposal.objects.get().person.mobile == "13900002222"
    refused = client.post("/desk/pool/proposals/new/", sent)
    assert "已经推荐过周新" in refused.content.decode()
    assert (PoolProposal.objects.count(), Person.objects.filter(name="周新").count()) == (1, 1)


def test_a_typed_number_shows_nothing_of_another_district(client_of, street_staff, city):
    person = PersonFactory(name="钱大海", mobile="13900005678", organization_text="天桥舞蹈队")
    PostFactory(person=person, organization=OrganizationFactory(name="天桥合唱团", street=city.beiyuan))
    sent = {
        "name": person.name, "mobile": person.mobile, "audience": "is_volunteer", "street": city.hongjialou.pk, "reason": "好",
    }  # fmt: skip
    page = client_of(street_staff).post("/desk/pool/proposals/new/", sent, follow=True)
    assert page.context["person"] == person
    assert list(page.context["posts"]) == []
    assert "天桥" not in page.content.decode()


def test_foreign_people_are_not_recommended(client_of, street_staff, city):
    stranger = PersonFactory()
    for person in (stranger.pk, street_staff.pk, "x"):
        sent = {"street": city.hongjialou.pk, "reason": "好"}
        assert client_of(street_staff).post(f"/desk/pool/proposals/new/?person={person}", sent).status_code == 404
    assert PoolProposal.objects.count() == 0


def test_the_district_answers(client_of, trainer, proposal, levels):
    client, address = client_of(trainer), f"/desk/pool/proposals/{proposal.pk}/"
    assert "139****1111" in client.get(address).content.decode()
    assert client.post(f"{address}return/", {"return-answer": ""}).status_code == 400
    client.post(f"{address}return/", {"return-answer": "缺服务时间"})
    assert shown(client.get("/desk/pool/proposals/")) == []
    assert shown(client.get("/desk/pool/proposals/?show=returned")) == ["赵明"]
    client.post(f"{address}resubmit/", {"reason": "每周两次"})
    sent = {"since": "2023-09-20", "level": levels["reserve"].pk, "entry_basis": "街道推荐"}
    assert client.post(f"{address}accept/", sent | {"since": "x"}).status_code == 400
    client.post(f"{address}accept/", sent)
    assert PoolMembership.objects.get().level == levels["reserve"]
    again = client.post(f"{address}accept/", sent)
    assert (again.status_code, PoolMembership.objects.count()) == (400, 1)


def test_who_may_not_answer_meets_404_and_changes_nothing(client_of, street_staff, tianqiao_trainer, proposal):
    sent = {"since": "2023-09-20", "return-answer": "x", "decline-answer": "x", "reason": "x"}
    for who, verbs in (
        (street_staff, ("accept", "return", "decline")),
        (tianqiao_trainer, ("accept", "return", "decline", "resubmit", "withdraw")),
    ):
        for verb in verbs:
            assert client_of(who).post(f"/desk/pool/proposals/{proposal.pk}/{verb}/", sent).status_code == 404
    proposal.refresh_from_db()
    assert (proposal.status, PoolMembership.objects.count()) == ("open", 0)


def test_cards_of_the_first_page(client_of, trainer, street_staff, proposal):
    assert "推荐待审核（1）" in client_of(trainer).get("/desk/").content.decode()
    proposing.return_proposal(proposal, by=trainer, missing="照片")
    assert "退回补充（1）" in client_of(street_staff).get("/desk/").content.decode()
    assert "推荐待审核" not in client_of(trainer).get("/desk/").content.decode()


def test_the_ladder_moves_the_ticked_and_refuses_foreign_ids_whole(client_of, trainer, city, enters, levels):
    one, two = enters("王桂兰", city.hongjialou), enters("李秀英", city.shandalu)
    foreign = enters("钱大海", city.beiyuan)
    client, sent = client_of(trainer), {"level": levels["core"].pk, "reason": "年度考察"}
    for extra in (foreign.pk, "x", 10**30):
        assert client.post("/desk/pool/ladder/", sent | {"member": [one.pk, extra]}).status_code == 404
    assert client.post("/desk/pool/ladder/", sent).status_code == 400
    assert client.post("/desk/pool/ladder/", {"member": one.pk, "level": levels["core"].pk}).status_code == 400
    assert LevelChange.objects.count() == 0
    client.post("/desk/pool/ladder/?q=w", sent | {"member": [one.pk, two.pk]})
    assert [change.membership for change in LevelChange.objects.order_by("pk")] == [one, two]
    page = client.get(f"/desk/pool/ladder/?level={levels['core'].pk}")
    assert shown(page) == ["李秀英", "王桂兰"]
    assert "年度考察" in client.get(f"/desk/pool/{one.pk}/").content.decode()


def test_the_review_in_the_browser(client_of, trainer, city, enters, levels):
    one, two = enters("王桂兰", city.hongjialou), enters("李秀英", city.shandalu)
    foreign = enters("钱大海", city.beiyuan)
    client = client_of(trainer)
    client.post("/desk/pool/reviews/", {"pool": one.pool_id})
    review = PoolReview.objects.get()
    address = f"/desk/pool/reviews/{review.pk}/"
    assert client.post(f"{address}decide/", {"decision": "keep", "member": [one.pk, foreign.pk]}).status_code == 404
    assert client.post(f"{address}decide/", {"decision": "exit", "member": one.pk}).status_code == 400
    client.post(f"{address}close/")
    review.refresh_from_db()
    assert (ReviewLine.objects.count(), review.closed_at) == (0, None)
    client.post(f"{address}decide/", {"decision": "exit", "member": one.pk, "reason": "搬离"})
    assert shown(client.get(f"{address}?said=no")) == ["李秀英"]
    assert shown(client.get(f"{address}?said=exit")) == ["王桂兰"]
    client.post(f"{address}keep-rest/")
    client.post(f"{address}close/")
    for member in (one, two):
        member.refresh_from_db()
    assert [bool(one.until), bool(two.until)] == [True, False]
    locked = client.get(address).content.decode()
    assert "已锁定" in locked
    assert "记下结论" not in locked


def test_another_districts_review_does_not_exist(client_of, tianqiao_trainer, street_staff, trainer, city, enters):
    enters("王桂兰", city.hongjialou)
    pool = pool_of(city.licheng)
    assert client_of(tianqiao_trainer).post("/desk/pool/reviews/", {"pool": pool.pk}).status_code == 404
    review = open_review(pool, 2023, by=trainer)
    for who in (tianqiao_trainer, street_staff):
        for verb in ("decide", "keep-rest", "close"):
            assert client_of(who).post(f"/desk/pool/reviews/{review.pk}/{verb}/").status_code == 404
    assert ReviewLine.objects.count() == 0


def test_a_printable_paper_for_an_exemption(client_of, trainer, tianqiao_trainer, city, enters):
    from talent.pools.actions import exempt

    member = enters("王桂兰", city.hongjialou)
    one = exempt(member, reason="illness", since=member.since, until=member.since, by=trainer, note="住院")
    address = f"/desk/pool/{member.pk}/exempt/{one.pk}/"
    text = client_of(trainer).get(address).content.decode()
    assert "骨干人才暂不参训审批表" in text
    assert "待盖章" in text
    assert client_of(tianqiao_trainer).get(address).status_code == 404


@pytest.mark.parametrize("address", ["/desk/pool/proposals/", "/desk/pool/ladder/", "/desk/pool/reviews/{review}/"])
def test_lists_cost_the_same_for_one_and_for_three(client_of, trainer, street_staff, city, enters, levels, address):
    client, costs = client_of(trainer), []
    for rows in (1, 2):
        for number in range(rows):
            member = enters(f"甲{rows}{number}", city.hongjialou, level=levels["core"])
            person = PersonFactory(name=f"乙{rows}{number}")
            proposing.propose_entry(person, city.hongjialou, by=street_staff, reason="好")
        review = PoolReview.objects.first() or open_review(member.pool, 2023, by=trainer)
        costs.append(cost_of(client, address.format(review=review.pk)))
    assert costs[0] == costs[1]
