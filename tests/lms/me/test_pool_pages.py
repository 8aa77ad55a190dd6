"""我的 › 骨干人才库: 本人申请, and a leader's recommendation; the district decides about both."""

import pytest

from talent.people.models import Person
from talent.pools import proposing
from talent.pools.models import PoolMembership, PoolProposal
from tests.factories import OrganizationFactory, PersonFactory

pytestmark = pytest.mark.django_db


def test_an_application_is_returned_completed_and_accepted(client_of, learner, trainer, city):
    client = client_of(learner)
    assert client.post("/me/pool/apply/", {"street": city.hongjialou.pk, "reason": ""}).status_code == 400
    client.post("/me/pool/apply/", {"street": city.hongjialou.pk, "reason": "调解三年"})
    proposal = PoolProposal.objects.get()
    assert (proposal.person, proposal.source, proposal.street) == (learner, "own", city.hongjialou)
    proposing.return_proposal(proposal, by=trainer, missing="写写次数")
    assert "请补充：写写次数" in client.get("/me/pool/").content.decode()
    client.post(f"/me/pool/{proposal.pk}/answer/", {"reason": "调解三年，64起"})
    proposal.refresh_from_db()
    proposing.accept(proposal, by=trainer)
    assert PoolMembership.objects.get().entry_basis == "本人申请"
    text = client.get("/me/pool/").content.decode()
    assert "在库" in text
    assert "申请入库" not in text


def test_only_one_s_own_street_and_once(client_of, learner, city):
    client = client_of(learner)
    assert client.post("/me/pool/apply/", {"street": city.shandalu.pk, "reason": "好"}).status_code == 400
    client.post("/me/pool/apply/", {"street": city.hongjialou.pk, "reason": "好"})
    refused = client.post("/me/pool/apply/", {"street": city.hongjialou.pk, "reason": "好"})
    assert (refused.status_code, PoolProposal.objects.count()) == (400, 1)


def test_taking_it_back_and_nobody_else_s(client_of, learner, city):
    client = client_of(learner)
    client.post("/me/pool/apply/", {"street": city.hongjialou.pk, "reason": "好"})
    proposal = PoolProposal.objects.get()
    other = client_of(PersonFactory(login="other"))
    assert other.post(f"/me/pool/{proposal.pk}/answer/", {"withdraw": "1"}).status_code == 404
    proposal.refresh_from_db()
    assert proposal.status == "open"
    client.post(f"/me/pool/{proposal.pk}/answer/", {"withdraw": "1"})
    proposal.refresh_from_db()
    assert proposal.status == "withdrawn"


def test_a_leader_recommends_a_member_of_their_own_organization(client_of, learner, organization, city, trainer):
    client = client_of(learner)
    sent = {"name": "周新", "mobile": "13900002222", "audience": "is_volunteer", "reason": "每周值守"}
    elsewhere = OrganizationFactory(street=city.hongjialou)
    assert client.post(f"/me/organization/{elsewhere.pk}/recommend/", sent).status_code == 404
    assert client.post(f"/me/organization/{organization.pk}/recommend/", sent | {"mobile": "1"}).status_code == 400
    assert not Person.objects.filter(name="周新").exists()
    client.post(f"/me/organization/{organization.pk}/recommend/", sent)
    proposal = PoolProposal.objects.get()
    assert (proposal.source, proposal.organization, proposal.person.name) == ("organization", organization, "周新")
    proposing.accept(proposal, by=trainer)
    assert PoolMembership.objects.get().entry_basis == "和顺邻里调解队推荐"


def test_who_leads_nothing_recommends_nobody(client_of, organization):
    client = client_of(PersonFactory(login="other"))
    assert client.get(f"/me/organization/{organization.pk}/recommend/").status_code == 404
