"""Proposals change nothing before a trainer says yes; then they do what was asked, once."""

import datetime

import pytest
from django.core.exceptions import ValidationError

from talent.messages.models import Message
from talent.pools import proposing
from talent.pools.models import Exemption, PoolMembership, PoolProposal
from talent.pools.rules import may_decide, may_mend, may_propose
from tests.factories import PersonFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("autumn")]
DAY = datetime.date


@pytest.fixture
def proposal(candidate, city, street_staff):
    return proposing.propose_entry(candidate, city.hongjialou, by=street_staff, reason="带队三年", position="队长")


def told(person) -> list[tuple[str, str]]:
    return list(Message.objects.filter(person=person).order_by("pk").values_list("template", "text"))


def test_a_recommendation_admits_nobody(proposal, candidate):
    assert (proposal.status, proposal.source) == ("open", "street")
    assert not PoolMembership.objects.filter(person=candidate).exists()


def test_yes_puts_the_person_into_the_pool_with_the_basis(proposal, candidate, city, trainer, street_staff, levels):
    settled = proposing.accept(proposal, by=trainer, level=levels["reserve"])
    membership = PoolMembership.objects.get(person=candidate)
    assert (membership.since, membership.street, membership.level) == (
        DAY(2023, 9, 20),
        city.hongjialou,
        levels["reserve"],
    )
    assert (membership.entry_basis, membership.position) == ("街道推荐", "队长")
    assert (settled.status, settled.membership, settled.decided_by) == ("accepted", membership, trainer)
    assert told(candidate) == [("pool_entered", "您已进入历城区骨干人才库。")]
    assert told(street_staff) == [("proposal_answered", "赵明的入库推荐：已同意。")]


def test_a_settled_proposal_is_not_settled_again(proposal, trainer):
    proposing.accept(proposal, by=trainer)
    for verb in (
        lambda: proposing.accept(proposal, by=trainer),
        lambda: proposing.return_proposal(proposal, by=trainer, missing="照片"),
        lambda: proposing.withdraw(proposal, by=trainer),
    ):
        with pytest.raises(ValidationError, match="已同意"):
            verb()
    assert PoolMembership.objects.count() == 1


def test_returned_completed_accepted(proposal, trainer, street_staff):
    with pytest.raises(ValidationError, match="请写明缺什么"):
        proposing.return_proposal(proposal, by=trainer, missing=" ")
    proposing.return_proposal(proposal, by=trainer, missing="缺服务时间。")
    assert told(street_staff) == [("proposal_returned", "赵明的入库推荐需要补充：缺服务时间。")]
    with pytest.raises(ValidationError):
        proposing.accept(proposal, by=trainer)
    again = proposing.resubmit(proposal, by=street_staff, reason="带队三年，每周两次")
    assert (again.status, again.reason, again.answer) == ("open", "带队三年，每周两次", "缺服务时间。")
    assert proposing.accept(again, by=trainer).status == "accepted"


def test_declined_with_a_reason(proposal, trainer, candidate):
    with pytest.raises(ValidationError, match="请写明原因"):
        proposing.decline(proposal, by=trainer, answer="")
    assert proposing.decline(proposal, by=trainer, answer="先参加一期培训").status == "declined"
    assert PoolMembership.objects.count() == 0


def test_nobody_is_recommended_twice_or_as_a_member(proposal, candidate, city, street_staff, enters):
    with pytest.raises(ValidationError, match="已经推荐过赵明"):
        proposing.propose_entry(candidate, city.shandalu, by=street_staff, reason="再推荐")
    member = enters("钱一", city.hongjialou).person
    with pytest.raises(ValidationError, match="已在历城区的骨干人才库里"):
        proposing.propose_entry(member, city.hongjialou, by=street_staff, reason="好")
    merged = PersonFactory(name="赵明", canonical=candidate)
    with pytest.raises(ValidationError, match="已合并"):
        proposing.propose_entry(merged, city.hongjialou, by=street_staff, reason="好")
    assert PoolProposal.objects.count() == 1


@pytest.mark.parametrize("place", ["licheng", "community"])
def test_only_a_street_recommends(candidate, city, street_staff, place):
    with pytest.raises(ValidationError, match="请选一个街道"):
        proposing.propose_entry(candidate, getattr(city, place), by=street_staff, reason="好")


def test_an_exemption_is_asked_for_and_given(enters, city, street_staff, trainer):
    member = enters("王桂兰", city.hongjialou)
    span = {"since": DAY(2023, 9, 20), "until": DAY(2023, 12, 31)}
    asked = proposing.propose_exemption(member, exempt_for="illness", by=street_staff, reason="住院", **span)
    assert Exemption.objects.count() == 0
    with pytest.raises(ValidationError, match="已经报给区县"):
        proposing.propose_exemption(member, exempt_for="away", by=street_staff, **span)
    proposing.accept(asked, by=trainer)
    exemption = Exemption.objects.get()
    assert (exemption.membership, exemption.reason, exemption.note, exemption.approved_by) == (
        member, "illness", "住院", trainer,
    )  # fmt: skip
    assert (exemption.since, exemption.until) == (span["since"], span["until"])


def test_somebody_gone_leaves_when_the_district_says_so(enters, city, street_staff, trainer):
    member = enters("王桂兰", city.hongjialou)
    asked = proposing.propose_leaving(member, by=street_staff, reason="搬到外地")
    member.refresh_from_db()
    assert member.until is None
    proposing.accept(asked, by=trainer)
    member.refresh_from_db()
    assert (member.until, member.exit_reason) == (DAY(2023, 9, 20), "搬到外地")


def test_a_refused_entry_leaves_the_proposal_open(proposal, candidate, city, trainer, enters):
    enters("", city.shandalu, person=candidate)
    with pytest.raises(ValidationError, match="已在这个骨干人才库里"):
        proposing.accept(proposal, by=trainer)
    proposal.refresh_from_db()
    assert proposal.status == "open"
    assert list(PoolProposal.objects.still_asked()) == []


def test_who_may(proposal, candidate, city, trainer, tianqiao_trainer, street_staff, licheng_admin):
    assert [may_decide(one, proposal) for one in (trainer, licheng_admin, street_staff, tianqiao_trainer, candidate)] == [
        True, True, False, False, False,
    ]  # fmt: skip
    assert [may_mend(one, proposal) for one in (street_staff, trainer, tianqiao_trainer)] == [True, True, False]
    assert may_propose(street_staff, city.hongjialou)
    assert not may_propose(street_staff, city.shandalu)


def test_nobody_decides_about_themselves(trainer, city, licheng_admin):
    own = proposing.propose_entry(trainer, city.hongjialou, by=trainer, source="own", reason="我也想参加")
    assert not may_decide(trainer, own)
    assert may_decide(licheng_admin, own)
    assert list(PoolProposal.objects.visible_to(trainer)) == []
