"""A membership that goes on elsewhere from a day: another district, or the street's new district or street."""

import datetime

from django.db.models import Q
from django.utils import timezone

from talent.messages.actions import notify
from talent.people.actions import affiliate, end_affiliation
from talent.people.area_following import staff_of
from talent.people.models import Affiliation, Role
from talent.people.querysets import of_human
from talent.pools.models import Exemption, PoolMembership, PoolProposal, TalentPool
from talent.registry.models import Region
from talent.registry.redrawing import StreetMove, follows_streets

POOL = Affiliation.Source.POOL
BY_AREA = "区划调整："
TOLD = (Role.Kind.TRAINER, Role.Kind.DISTRICT_ADMIN)


def transfer(
    membership: PoolMembership, pool: TalentPool, street: Region, *, on: datetime.date, reason: str, basis: str
) -> PoolMembership:
    """
    End a membership on the day and go on in `pool` and `street` the same day; exemptions go along.

    What ended there on this very day by an area change is continued, so handing over and back is no change.
    The caller has locked and checked.
    """
    start, until = max(membership.since, on), membership.until
    membership.until, membership.exit_reason = start, reason
    membership.save(update_fields=["until", "exit_reason", "updated"])
    theirs = pool.memberships.filter(of_human(membership.who))
    there = theirs.filter(Q(until=None) | Q(until__gt=start)).first()
    if there is None:
        there = theirs.filter(street=street, until=start, exit_reason__startswith=BY_AREA).exclude(
            pk=membership.pk
        ).last()  # fmt: skip
        if there is not None:
            there.until, there.exit_reason = until, ""
            there.level, there.position = membership.level, membership.position
            there.save(update_fields=["until", "exit_reason", "level", "position", "updated"])
        else:
            there = PoolMembership.objects.create(
                pool=pool, person=membership.person, street=street, since=start, until=until, entry_basis=basis,
                level=membership.level, position=membership.position, note=membership.note,
            )  # fmt: skip
    _carry_exemptions(membership, there, start)
    return there


def _carry_exemptions(membership: PoolMembership, there: PoolMembership, start: datetime.date) -> None:
    """Somebody ill stays exempt; a period that is known there is not written twice."""
    for one in membership.exemptions.filter(until__gte=start):
        since = max(one.since, start)
        if not there.exemptions.filter(since__lte=one.until, until__gte=since).exists():
            Exemption.objects.create(
                membership=there, reason=one.reason, note=one.note, since=since, until=one.until,
                approved_by_id=one.approved_by_id,
            )  # fmt: skip


def _hanging_on(street: Region, on: datetime.date | None = None):
    memberships = PoolMembership.objects.filter(street=street)
    return memberships.filter(Q(until=None) | Q(until__gt=on)) if on else memberships.active_on()


@follows_streets("骨干人才（在库）", lambda street, merges: _hanging_on(street).count())
def move_memberships(move: StreetMove) -> None:
    """Members of the street are members of its new district's pool from the day; before it they stay where they were."""
    pool = TalentPool.objects.get_or_create(district=move.district)[0]
    reason = f"{BY_AREA}{move.street.name}" + (
        f"并入{move.into.name}" if move.into.pk != move.street.pk else f"改由{move.district.name}管理"
    )
    rows = (
        _hanging_on(move.street, move.on)
        .select_for_update(of=("self",))
        .select_related("person__canonical", "level", "pool")
    )
    districts = {pool.district_id}
    count = 0
    for membership in rows.order_by("pk"):
        if membership.pool_id == pool.pk and move.street.pk == move.into.pk:
            continue
        districts.add(membership.pool.district_id)
        there = transfer(membership, pool, move.into, on=move.on, reason=reason[:200], basis=reason[:100])
        PoolProposal.objects.unsettled().filter(membership=membership).update(membership=there)
        count += 1
    if count:
        _tell_area(districts, move, count)


def _proposals(street: Region, merges: bool) -> int:
    return PoolProposal.objects.unsettled().filter(street=street).count() if merges else 0


@follows_streets("等答复的推荐和申请", _proposals)
def move_proposals(move: StreetMove) -> None:
    """What a merged street asked is asked by the one that takes it in; of two alike the other one's goes on."""
    if move.street.pk == move.into.pk:
        return
    unsettled = PoolProposal.objects.unsettled()
    for proposal in unsettled.filter(street=move.street).select_for_update(of=("self",)).order_by("pk"):
        if unsettled.filter(street=move.into, person=proposal.person_id, kind=proposal.kind).exists():
            proposal.status, proposal.decided_at = PoolProposal.Status.WITHDRAWN, timezone.now()
        else:
            proposal.street = move.into
        proposal.save(update_fields=["status", "decided_at", "street"])


def _tell_area(districts: set[int], move: StreetMove, count: int) -> None:
    for district in Region.objects.filter(pk__in=districts).order_by("pk"):
        for person in staff_of(district, *TOLD):
            context = {
                "street": move.street.name,
                "to": move.district.name,
                "day": f"{move.on:%Y-%m-%d}",
                "count": count,
            }
            notify(person, "area_changed", context, link="/desk/pool/")


def move_ties_of(
    membership: PoolMembership, there: PoolMembership, on: datetime.date, seen_until: datetime.date
) -> None:
    """The old district sees its former member as long as the exit is listed; the new one from the day on."""
    if membership.street_id != there.street_id:
        end_affiliation(membership.person, membership.street, POOL, on=seen_until)
    affiliate(there.person, there.street, POOL, since=on)


def tell_both(membership: PoolMembership, there: PoolMembership, on: datetime.date) -> None:
    """Both districts' trainers learn who goes where and from when."""
    context = {
        "name": membership.person.name,
        "from": membership.pool.district.name,
        "to": there.pool.district.name,
        "day": f"{on:%Y-%m-%d}",
    }
    for one in (membership, there):
        for person in staff_of(one.pool.district, *TOLD):
            notify(person, "member_moved", context, link=f"/desk/pool/{one.pk}/")
