"""联合会负责人，优先: proposed by itself, on top, and never in the pool by itself."""

import pytest
from django.core.exceptions import ValidationError

from talent.outbox.dispatch import drain
from talent.people.actions import end_post, open_post
from talent.pools import proposing
from talent.pools.federation_leaders import propose_federation_leaders
from talent.pools.models import PoolMembership, PoolProposal
from tests.factories import OrganizationFactory, PersonFactory, PostFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("autumn")]


@pytest.fixture
def federation(city):
    return OrganizationFactory(name="洪家楼联合会", street=city.hongjialou, is_federation=True)


def queue():
    rows = PoolProposal.objects.still_asked().open().in_turn()
    return [(row.person.name, row.source) for row in rows]


def test_a_new_leader_is_proposed_at_once(federation, trainer):
    leader = PersonFactory(name="孙会长")
    open_post(leader, federation, kind="leader", title="会长", by=trainer)
    drain()
    assert queue() == [("孙会长", "federation")]
    assert PoolMembership.objects.count() == 0
    proposal = PoolProposal.objects.get()
    assert (proposal.position, proposal.proposed_by, proposal.organization) == ("会长", None, federation)
    proposing.accept(proposal, by=trainer)
    assert PoolMembership.objects.get().entry_basis == "联合会负责人，优先"


def test_other_leaders_are_not(city, trainer):
    plain = OrganizationFactory(name="合唱团", street=city.hongjialou)
    open_post(PersonFactory(), plain, kind="leader", by=trainer)
    open_post(
        PersonFactory(), OrganizationFactory(street=city.hongjialou, is_federation=True), kind="member", by=trainer
    )
    drain()
    assert queue() == []


def test_the_nightly_sweep_finds_whom_a_sheet_brought_once(federation, enters, city):
    PostFactory(person=PersonFactory(name="孙会长"), organization=federation)
    PostFactory(person=enters("钱会长", city.shandalu).person, organization=federation)
    PostFactory(person=PersonFactory(name="前会长"), organization=federation, until="2023-01-01")
    propose_federation_leaders()
    propose_federation_leaders()
    assert queue() == [("孙会长", "federation")]


def test_a_leader_who_is_in_the_pool_by_a_merged_row_is_not_asked_about(
    federation, enters, city, street_staff, trainer
):
    leader, twin = PersonFactory(name="孙会长"), enters("孙会长", city.hongjialou).person
    proposing.propose_entry(leader, city.hongjialou, by=street_staff, reason="带队三年")
    PostFactory(person=leader, organization=federation)
    twin.canonical = leader
    twin.save()
    assert propose_federation_leaders() == []
    assert queue() == []
    with pytest.raises(ValidationError, match="已在历城区的骨干人才库里"):
        proposing.propose_entry(leader, city.shandalu, by=street_staff, reason="带队三年")
    with pytest.raises(ValidationError, match="已在这个骨干人才库里"):
        enters("孙会长", city.shandalu, person=leader)
    assert PoolMembership.objects.count() == PoolProposal.objects.count() == 1


def test_an_office_on_a_merged_row_is_the_canonical_persons_once(federation, city):
    leader, twin = PersonFactory(name="孙会长"), PersonFactory(name="孙会长")
    PostFactory(person=twin, organization=federation, title="会长")
    twin.canonical, twin.is_active = leader, False
    twin.save()
    assert [(one.person, one.position) for one in propose_federation_leaders()] == [(leader, "会长")]
    PostFactory(person=leader, organization=federation, title="会长")
    assert propose_federation_leaders() == []
    assert queue() == [("孙会长", "federation")]


def test_an_office_on_both_rows_is_proposed_once(federation):
    leader, twin = PersonFactory(name="孙会长"), PersonFactory(name="孙会长")
    for person in (leader, twin):
        PostFactory(person=person, organization=federation)
    twin.canonical, twin.is_active = leader, False
    twin.save()
    assert [one.person for one in propose_federation_leaders()] == [leader]
    assert PoolProposal.objects.count() == 1


def test_a_merged_row_of_a_member_or_a_closed_account_is_not_proposed(federation, enters, city):
    member, gone = enters("孙会长", city.shandalu).person, PersonFactory(name="周会长", is_active=False)
    for canonical in (member, gone):
        twin = PersonFactory(name=canonical.name, canonical=canonical, is_active=False)
        PostFactory(person=twin, organization=federation)
    assert propose_federation_leaders() == []


def test_they_stand_before_older_proposals(federation, candidate, city, street_staff, autumn):
    proposing.propose_entry(candidate, city.hongjialou, by=street_staff, reason="带队三年")
    autumn.shift(3600)
    PostFactory(person=PersonFactory(name="孙会长"), organization=federation)
    propose_federation_leaders()
    assert queue() == [("孙会长", "federation"), ("赵明", "street")]


def test_what_the_street_proposed_is_lifted(federation, candidate, city, street_staff):
    proposing.propose_entry(candidate, city.hongjialou, by=street_staff, reason="带队三年")
    PostFactory(person=candidate, organization=federation)
    propose_federation_leaders()
    proposal = PoolProposal.objects.get()
    assert (proposal.source, proposal.reason, proposal.proposed_by) == ("federation", "带队三年", street_staff)


def test_an_answer_stands(federation, trainer):
    PostFactory(person=PersonFactory(), organization=federation)
    [proposal] = propose_federation_leaders()
    proposing.decline(proposal, by=trainer, answer="本人不愿意")
    assert propose_federation_leaders() == []


def test_who_leaves_the_post_stays_in_the_pool_as_such(federation, trainer, city, enters):
    member = enters("孙会长", city.hongjialou)
    post = open_post(member.person, federation, kind="leader", by=trainer)
    other = enters("李秀英", city.hongjialou)
    assert _left() == {member.pk: False, other.pk: False}
    end_post(post, by=trainer)
    assert _left() == {member.pk: True, other.pk: False}
    member.refresh_from_db()
    assert member.until is None


def _left():
    return dict(PoolMembership.objects.active_on().with_post_state().values_list("pk", "left_post"))
