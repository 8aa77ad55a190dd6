"""Asking the district: 推荐入库, 申请暂不参训, 已不在本街道; and the district's answer."""

import datetime
from functools import partial

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from talent.audit.actions import record
from talent.messages.actions import notify
from talent.people.querysets import of_human
from talent.pools.actions import add_member, exempt, exit_pool, pool_of
from talent.pools.models import PoolMembership, PoolProposal
from talent.registry.models import Region

Kind, Source, Status = PoolProposal.Kind, PoolProposal.Source, PoolProposal.Status
DESK_LINK, OWN_LINK = "/desk/pool/proposals/", "/me/pool/"


@transaction.atomic
def propose_entry(
    person, street: Region, *, by, source: str = Source.STREET, reason: str = "", position: str = "", organization=None
) -> PoolProposal:
    """
    Recommend a person for the pool of the street's district. Nobody is in the pool by this.

    ValidationError: no reason, not a street, a merged duplicate, a member already, or asked already in this district.
    """
    reason = reason.strip()
    if not reason:
        raise ValidationError({"reason": "请写一句推荐理由，例如：带队三年，居民信得过。"})
    if street.level != Region.Level.STREET or street.closed_on:
        raise ValidationError({"street": "请选一个街道（镇）。"})
    if person.canonical_id:
        raise ValidationError("这条记录已合并到另一位人员，请选合并后的人员。")
    # The pool's row is the lock: two offices that recommend one person at the same moment come one after the other.
    pool = pool_of(street.parent)
    pool._meta.model.objects.select_for_update().get(pk=pool.pk)
    if pool.memberships.active_on().filter(of_human(person)).exists():
        raise ValidationError(f"{person.name}已在{street.parent.name}的骨干人才库里。")
    asked = PoolProposal.objects.unsettled().filter(of_human(person), kind=Kind.ENTRY, street__parent=street.parent)
    if asked.exists():
        raise ValidationError(f"已经推荐过{person.name}，正在等区县审核。")
    proposal = PoolProposal.objects.create(
        kind=Kind.ENTRY, source=source, person=person, street=street, organization=organization,
        position=position.strip()[:60], reason=reason[:300], proposed_by=by, proposed_at=timezone.now(),
    )  # fmt: skip
    record("propose_entry", proposal, by=by, region_path=street.path, source=source)
    return proposal


@transaction.atomic
def propose_exemption(
    membership: PoolMembership, *, exempt_for: str, since: datetime.date, until: datetime.date, by, reason: str = ""
) -> PoolProposal:
    """Ask that a member be not due for a while. ValidationError: an end before the start, asked already, has left."""
    if until < since:
        raise ValidationError({"until": "结束日期不能早于开始日期。"})
    return _propose_about(
        membership, Kind.EXEMPTION, by, exempt_for=exempt_for, since=since, until=until, reason=reason
    )


@transaction.atomic
def propose_leaving(membership: PoolMembership, *, by, reason: str) -> PoolProposal:
    """Tell the district that a member is no longer of this street: it decides whether they move or leave."""
    if not reason.strip():
        raise ValidationError({"reason": "请写一句情况，例如：搬到外地。"})
    return _propose_about(membership, Kind.LEAVING, by, reason=reason, since=timezone.localdate())


def _propose_about(membership: PoolMembership, kind: str, by, *, reason: str, **fields) -> PoolProposal:
    rows = PoolMembership.objects.select_for_update(of=("self",)).select_related("street", "person")
    membership = rows.get(pk=membership.pk)
    if membership.until:
        raise ValidationError("这位人员已经退出人才库。")
    if PoolProposal.objects.unsettled().filter(kind=kind, membership=membership).exists():
        raise ValidationError("已经报给区县，正在等答复。")
    proposal = PoolProposal.objects.create(
        kind=kind, person=membership.person, street=membership.street, membership=membership,
        reason=reason.strip()[:300], proposed_by=by, proposed_at=timezone.now(), **fields,
    )  # fmt: skip
    record(f"propose_{kind}", proposal, by=by, region_path=membership.street.path)
    return proposal


def _locked(proposal: PoolProposal, *statuses: str) -> PoolProposal:
    rows = PoolProposal.objects.select_for_update(of=("self",)).select_related(
        "person__canonical", "street__parent", "membership__pool__district", "organization", "proposed_by"
    )
    proposal = rows.get(pk=proposal.pk)
    if proposal.status not in statuses:
        raise ValidationError(f"这一件{proposal.get_status_display()}，不用再处理。")
    return proposal


@transaction.atomic
def accept(
    proposal: PoolProposal, *, by, since: datetime.date | None = None, level=None, entry_basis: str = ""
) -> PoolProposal:
    """
    同意: the person enters the pool, is excused, or leaves; who asked and who enters are told.

    `since` is the day of entry or of leaving, today unless given. ValidationError: settled already, or what the verb
    behind it refuses (a member already, an overlap, a day to come).
    """
    proposal, today = _locked(proposal, Status.OPEN), timezone.localdate()
    person = proposal.who
    if proposal.kind == Kind.ENTRY:
        proposal.membership = add_member(
            pool_of(proposal.street.parent), person, street=proposal.street, since=since or today, by=by, level=level,
            entry_basis=entry_basis.strip() or basis_of(proposal), position=proposal.position,
        )  # fmt: skip
        key = f"pool_entered:{proposal.membership.pk}"
        notify(person, "pool_entered", {"region": proposal.street.parent.name}, key=key, link=OWN_LINK)
    elif proposal.kind == Kind.EXEMPTION:
        exempt(
            proposal.membership, reason=proposal.exempt_for, since=proposal.since, until=proposal.until, by=by,
            note=proposal.reason[:200],
        )  # fmt: skip
    else:
        exit_pool(proposal.membership, on=since or today, reason=proposal.reason[:200], by=by)
    return _settle(proposal, Status.ACCEPTED, "", by)


def basis_of(proposal: PoolProposal) -> str:
    """入库依据 as the plan words it: who proposed, and for a federation's leader that they come first."""
    if proposal.source == Source.ORGANIZATION and proposal.organization:
        return f"{proposal.organization.name}推荐"[:100]
    return proposal.get_source_display()


@transaction.atomic
def return_proposal(proposal: PoolProposal, *, by, missing: str) -> PoolProposal:
    """退回补充: it waits for whoever asked until they have added what is missing. ValidationError: nothing named."""
    if not missing.strip():
        raise ValidationError({"answer": "请写明缺什么。"})
    return _settle(_locked(proposal, Status.OPEN), Status.RETURNED, missing, by)


@transaction.atomic
def decline(proposal: PoolProposal, *, by, answer: str) -> PoolProposal:
    """暂不同意, with the reason that is told to who asked. ValidationError: no reason, settled already."""
    if not answer.strip():
        raise ValidationError({"answer": "请写明原因，推荐的人会看到。"})
    return _settle(_locked(proposal, Status.OPEN, Status.RETURNED), Status.DECLINED, answer, by)


@transaction.atomic
def resubmit(proposal: PoolProposal, *, by, reason: str) -> PoolProposal:
    """What was missing is added and it waits again. ValidationError: empty, or not returned."""
    if not reason.strip():
        raise ValidationError({"reason": "请写下补充的内容。"})
    proposal = _locked(proposal, Status.RETURNED)
    proposal.reason, proposal.status = reason.strip()[:300], Status.OPEN
    proposal.save(update_fields=["reason", "status"])
    record("resubmit_proposal", proposal, by=by, region_path=proposal.street.path)
    return proposal


@transaction.atomic
def withdraw(proposal: PoolProposal, *, by) -> PoolProposal:
    """Who asked takes it back. ValidationError: settled already."""
    return _settle(_locked(proposal, Status.OPEN, Status.RETURNED), Status.WITHDRAWN, "", by)


def _settle(proposal: PoolProposal, status: str, answer: str, by) -> PoolProposal:
    proposal.status, proposal.answer = status, answer.strip()[:200]
    proposal.decided_by, proposal.decided_at = by, timezone.now()
    proposal.save(update_fields=["status", "answer", "decided_by", "decided_at", "membership"])
    record(f"{status}_proposal", proposal, by=by, region_path=proposal.street.path, kind=proposal.kind)
    asked = proposal.proposed_by
    if asked is not None and asked.pk != by.pk and status != Status.WITHDRAWN:
        _tell(proposal, asked)
    return proposal


def _tell(proposal: PoolProposal, asked) -> None:
    own = asked.pk in (proposal.person_id, proposal.who.pk)
    what = (
        f"您申请的{proposal.get_kind_display()}"
        if own
        else f"{proposal.person.name}的{proposal.get_kind_display()}推荐"
    )
    send = partial(notify, asked, link=OWN_LINK if own or not asked.active_roles else f"{DESK_LINK}{proposal.pk}/")
    if proposal.status == Status.RETURNED:
        send("proposal_returned", {"what": what, "reason": proposal.answer.rstrip("。")})
        return
    words = proposal.get_status_display() + (f"，{proposal.answer.rstrip('。')}" if proposal.answer else "")
    send("proposal_answered", {"what": what, "answer": words})
