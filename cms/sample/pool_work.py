"""Work around 历城区's pool: proposals that wait, one sent back, rungs moved, a review half done, calls of the street."""

import datetime

from cms.sample.clock import clock_at, moment
from cms.sample.staff import Staff
from talent.people.actions import set_leader
from talent.people.models import Person
from talent.pools.federation_leaders import leaders_outside, propose_federation_leaders
from talent.pools.laddering import change_levels
from talent.pools.models import LadderLevel, PoolMembership, TalentPool
from talent.pools.proposing import propose_entry, propose_exemption, return_proposal
from talent.pools.reviewing import decide, members_of, open_review
from talent.registry.models import Organization
from talent.target.calling import record_outcome
from talent.target.calls import members_to_call

DAY = datetime.timedelta(days=1)
REASONS = ("在楼道值守三年，邻里都认得。", "牵头办了六次义诊，能带新人。", "合唱团联络人，做事细。")


def load_pool_work(staff: Staff, today: datetime.date) -> None:
    """No figure of the rate moves: nobody enters, leaves or signs up by this."""
    trainer, street = staff.trainer["历城区"], staff.street.roles.first().region
    _proposals(staff, trainer, street, today)
    members = PoolMembership.objects.active_on(today).filter(street=street).select_related("person", "street")
    _ladder(list(members.order_by("pk")[:40]), trainer, today)
    _review(trainer, today)
    _calls(staff, today)


def _proposals(staff: Staff, trainer, street, today: datetime.date) -> None:
    federation = Organization.objects.active().filter(street__parent=street.parent, is_federation=True).first()
    with clock_at(moment(today - 6 * DAY, "9:20")):
        post = set_leader(federation, "吕素梅", "13800009021", by=trainer)
        propose_federation_leaders(leaders_outside().filter(pk=post.pk))
    outside = Person.objects.within(street).filter(canonical=None, memberships=None, roles=None, is_active=True)
    sources = ("street", "own", "street")
    for turn, person in enumerate(outside.exclude(mobile=None).order_by("pk")[:3]):
        by = person if sources[turn] == "own" else staff.street
        with clock_at(moment(today - (5 - turn) * DAY, "9:40")):
            proposal = propose_entry(person, street, by=by, source=sources[turn], reason=REASONS[turn])
    with clock_at(moment(today - 2 * DAY, "15:10")):
        return_proposal(proposal, by=trainer, missing="请补充服务时间和所在队伍。")


def _ladder(members: list[PoolMembership], trainer, today: datetime.date) -> None:
    core = LadderLevel.objects.get(code="core")
    ready = [member for member in members if member.level and member.level.code == "reserve"][:4]
    if ready:
        with clock_at(moment(today - 20 * DAY, "11:00")):
            change_levels(ready, core, by=trainer, reason="带过一期新人，年度考察")


def _review(trainer, today: datetime.date) -> None:
    with clock_at(moment(today - 8 * DAY, "9:00")):
        review = open_review(TalentPool.objects.get(district__name="历城区"), today.year, by=trainer)
        members = list(members_of(review).order_by("street__path", "pk"))
        part = members[: len(members) * 3 // 5]
        decide(review, part, "keep", by=trainer)
        decide(review, part[3:5], "adjust", by=trainer, level=LadderLevel.objects.get(code="lead"), reason="能独当一面")
        decide(review, part[8:9], "exit", by=trainer, reason="本人提出，年龄大了")


def _calls(staff: Staff, today: datetime.date) -> None:
    """The street has rung a few of its people; one asks to be excused for a while."""
    waiting = list(members_to_call(staff.street)[:5])
    for turn, (member, outcome) in enumerate(zip(waiting, ("not_now", "no_answer", "wrong_number"), strict=False)):
        with clock_at(moment(today - DAY, f"10:{10 + 7 * turn}")):
            record_outcome(member, outcome, by=staff.street)
    if len(waiting) > 3:
        with clock_at(moment(today - DAY, "10:50")):
            propose_exemption(
                waiting[3], exempt_for="illness", since=today, until=today + 60 * DAY, by=staff.street, reason="手术后休养",
            )  # fmt: skip
