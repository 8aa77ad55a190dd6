"""Pool memberships in 我的信息, at a merge, and when an account is closed."""

from django.utils import timezone

from talent.people.actions import affiliate
from talent.people.holdings import Row, carry_at_merge, hold, plain, span
from talent.people.querysets import in_force, of_human
from talent.pools.actions import POOL, exit_pool
from talent.pools.models import Exemption, PoolMembership, PoolProposal
from talent.pools.proposing import withdraw

CLOSED = "本人注销账号"


def _rows(ids: list[int]) -> list[Row]:
    rows = PoolMembership.objects.filter(person__in=ids).select_related("pool__district", "street", "level")
    away = Exemption.objects.filter(membership__person__in=ids)
    return plain(
        [
            *((f"{row.pool.district.name}骨干人才库", f"{row.street.name}，{span(row)}") for row in rows),
            *((f"暂不参训（{one.get_reason_display()}）", span(one)) for one in away),
        ]
    )


def _erase(person, by) -> None:
    today = timezone.localdate()
    for membership in PoolMembership.objects.filter(of_human(person), until=None):
        if membership.since > today:
            membership.since = today
            membership.save(update_fields=["since", "updated"])
        exit_pool(membership, on=today, reason=CLOSED, by=by)
    PoolMembership.objects.filter(of_human(person)).update(note="", position="")
    Exemption.objects.filter(of_human(person, "membership__person")).update(note="")


def _nothing(kept, duplicate) -> list[int]:
    """Memberships are facts of their street: they keep their number and count for the human."""
    return []


def _own_ties(kept, duplicate, keys: list[int]) -> None:
    """After an undo the kept person is still seen where they themselves are members."""
    for membership in PoolMembership.objects.filter(in_force(), person=kept).select_related("street"):
        affiliate(kept, membership.street, POOL, since=membership.since)


def _proposals(ids: list[int]) -> list[Row]:
    rows = PoolProposal.objects.filter(person__in=ids).select_related("street")
    return plain(
        (f"{one.get_kind_display()}（{one.get_source_display() if one.kind == 'entry' else '街道报送'}）",
         f"{one.street.name}，{one.get_status_display()}，{one.proposed_at:%Y-%m-%d}")
        for one in rows
    )  # fmt: skip


def _erase_proposals(person, by) -> None:
    mine = PoolProposal.objects.filter(of_human(person))
    for proposal in mine.unsettled():
        withdraw(proposal, by=by)
    mine.update(reason="", position="")


hold("人才库推荐", "用来审核入库。", 32, ("talent.PoolProposal.person",), _proposals, _erase_proposals)
hold(
    "骨干人才库",
    "用来统计参训情况。",
    30,
    ("talent.PoolMembership.person",),
    _rows,
    _erase,
)
carry_at_merge("pool_ties", _nothing, _own_ties)
