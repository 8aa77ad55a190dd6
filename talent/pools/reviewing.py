"""年度复核: every member of a pool is looked at once a year; what was decided is carried out when the review is locked."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from talent.audit.actions import record
from talent.pools.actions import change_member, exit_pool
from talent.pools.models import LadderLevel, PoolMembership, PoolReview, ReviewLine, TalentPool

Decision = ReviewLine.Decision


@dataclass(frozen=True)
class Progress:
    """How many members there are to look at, and what was said of them so far."""

    members: int
    keep: int
    adjust: int
    leave: int

    @property
    def done(self) -> int:
        return self.keep + self.adjust + self.leave

    @property
    def percent(self) -> float:
        return self.done * 100 / self.members if self.members else 100

    @property
    def words(self) -> str:
        return f"{self.done}/{self.members}人"

    @property
    def open(self) -> int:
        return self.members - self.done


@transaction.atomic
def open_review(pool: TalentPool, year: int, *, by) -> PoolReview:
    """Begin the review of a year. ValidationError: there is one of this year, or nobody to look at."""
    TalentPool.objects.select_for_update().get(pk=pool.pk)
    if pool.reviews.filter(year=year).exists():
        raise ValidationError(f"{year}年的复核已经开始，在列表里继续。")
    if not pool.memberships.active_on().exists():
        raise ValidationError("人才库还是空的，没有要复核的人。")
    review = PoolReview.objects.create(pool=pool, year=year, created_by=by, created=timezone.now())
    record("open_review", review, by=by, region_path=pool.district.path, year=year)
    return review


def members_of(review: PoolReview):
    """Whom a review looks at: the members of today; of a locked one, those it looked at."""
    members = PoolMembership.objects.filter(pool=review.pool_id)
    return members.active_on() if review.closed_at is None else members.filter(review_lines__review=review)


def progress_of(review: PoolReview) -> Progress:
    """Counted over the members of today: who has left meanwhile is no longer to be looked at."""
    members = members_of(review)
    said = list(
        ReviewLine.objects.filter(review=review, membership__in=members).values_list("decision", flat=True).order_by()
    )
    return Progress(members.count(), *(said.count(one) for one in (Decision.KEEP, Decision.ADJUST, Decision.EXIT)))


@transaction.atomic
def decide(
    review: PoolReview, memberships: Iterable[PoolMembership], decision: str, *, by, level: LadderLevel | None = None,
    reason: str = "",
) -> int:  # fmt: skip
    """
    保留, 调整梯队 or 退出 for these members; it may be said anew until the review is locked. Returns how many.

    ValidationError: locked, nobody chosen, somebody not of this pool, an adjustment without level, an exit without
    reason: then nothing is written.
    """
    review = _locked(review)
    wanted = {one.pk for one in memberships}
    rows = list(members_of(review).filter(pk__in=wanted).order_by("pk"))
    if not wanted:
        raise ValidationError("请先勾选人员。")
    if len(rows) != len(wanted):
        raise ValidationError("选中的人不都在这个人才库里，请重新选择。")
    if decision == Decision.ADJUST and level is None:
        raise ValidationError({"level": "请选调整到哪一级。"})
    if decision == Decision.EXIT and not reason.strip():
        raise ValidationError({"reason": "请写明退出原因。"})
    level = level if decision == Decision.ADJUST else None
    said = {"decision": decision, "level": level, "reason": reason.strip()[:200], "by": by, "at": timezone.now()}
    lines = [ReviewLine(review=review, membership=row, **said) for row in rows]
    ReviewLine.objects.bulk_create(
        lines, update_conflicts=True, unique_fields=["review", "membership"], update_fields=list(said)
    )
    return len(lines)


@transaction.atomic
def keep_the_rest(review: PoolReview, *, by) -> int:
    """保留 for everybody of whom nothing was said yet; returns how many. ValidationError: locked."""
    review = _locked(review)
    rest = members_of(review).exclude(review_lines__review=review)
    return decide(review, rest, Decision.KEEP, by=by) if rest.exists() else 0


@transaction.atomic
def close_review(review: PoolReview, *, by) -> PoolReview:
    """
    完成复核: levels are changed, those who leave leave today, and the review is locked.

    ValidationError: locked already, or somebody has not been looked at.
    """
    review = _locked(review)
    missing = progress_of(review).open
    if missing:
        raise ValidationError(f"还有{missing}人没有复核。")
    lines = review.lines.filter(membership__in=members_of(review)).exclude(decision=Decision.KEEP)
    for line in lines.select_related("membership", "level").order_by("pk"):
        if line.decision == Decision.ADJUST:
            change_member(line.membership, by=by, level=line.level, reason=line.reason or f"{review.year}年度复核")
        else:
            exit_pool(line.membership, on=timezone.localdate(), reason=line.reason, by=by)
    review.closed_at, review.closed_by = timezone.now(), by
    review.save(update_fields=["closed_at", "closed_by"])
    record("close_review", review, by=by, region_path=review.pool.district.path, year=review.year)
    return review


def _locked(review: PoolReview) -> PoolReview:
    rows = PoolReview.objects.select_for_update(of=("self",)).select_related("pool__district")
    review = rows.get(pk=review.pk)
    if review.closed_at:
        raise ValidationError("这次复核已完成并锁定，不能再改。")
    return review
