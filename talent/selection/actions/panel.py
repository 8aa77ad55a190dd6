from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from talent.audit.actions import record
from talent.people.models import Post, Role
from talent.people.querysets import in_force
from talent.selection.actions.rounds import locked
from talent.selection.models import Nomination, Recusal, Score, SelectionRound
from talent.selection.rules import may_score


def recuse_tied(round_: SelectionRound) -> list[Recusal]:
    """Recuse every reviewer from nominees they are tied to: the nominee themselves, a post, the street office."""
    rows = []
    nominations = list(round_.nominations.filter(status=Nomination.Status.PASSED).select_related("organization"))
    for reviewer in round_.panel.all():
        posts = set(Post.objects.filter(in_force(), person=reviewer).values_list("organization_id", flat=True))
        offices = set(
            Role.objects.in_force()
            .filter(person=reviewer, kind=Role.Kind.STREET_STAFF)
            .values_list("region_id", flat=True)
        )
        for nomination in nominations:
            reason = _tie(reviewer, nomination, posts, offices)
            if reason:
                rows.append(Recusal(nomination=nomination, reviewer=reviewer, reason=reason, automatic=True))
    return Recusal.objects.bulk_create(rows, ignore_conflicts=True)


def _tie(reviewer, nomination: Nomination, posts: set[int], offices: set[int]) -> str:
    if nomination.person_id == reviewer.pk:
        return "本人"
    if nomination.organization_id in posts:
        return "在该组织任职"
    if nomination.organization.street_id in offices:
        return "在该组织所属街道（镇）工作"
    return ""


@transaction.atomic
def recuse(nomination: Nomination, *, reviewer, reason: str, by) -> Recusal:
    """我需要回避: declared by the reviewer; scores given before are out of the mean.

    Raises ValidationError without a reason, or when the panel is closed.
    """
    if not reason.strip():
        raise ValidationError("请写明回避原因。")
    if locked(nomination.round).phase != SelectionRound.Phase.PANEL:
        raise ValidationError("评审已经结束。")
    recusal, _ = Recusal.objects.get_or_create(
        nomination=nomination, reviewer=reviewer, defaults={"reason": reason.strip()}
    )
    record("recuse", nomination, by=by, reason=reason.strip())
    return recusal


@transaction.atomic
def save_scores(nomination: Nomination, *, reviewer, points: dict[int, Decimal]) -> list[Score]:
    """Write a reviewer's points by criterion id; unchanged ones are left alone, others supersede.

    Raises ValidationError when the reviewer may not score this one, for a missing criterion or points out of range.
    """
    locked(nomination.round)
    nomination = Nomination.objects.with_names().get(pk=nomination.pk)
    if not may_score(reviewer, nomination):
        raise ValidationError("这一份现在不能评分：评审没有开放，或您需要回避。")
    criteria = {criterion.pk: criterion for criterion in nomination.round.score_sheet.criteria.all()}
    _check_points(criteria, points)
    present = {s.criterion_id: s for s in Score.objects.heads().filter(nomination=nomination, reviewer=reviewer)}
    now = timezone.now()
    facts = [
        Score(
            nomination=nomination,
            reviewer=reviewer,
            criterion=criteria[pk],
            points=value,
            supersedes=present.get(pk),
            recorded_at=now,
        )
        for pk, value in points.items()
        if pk not in present or present[pk].points != value
    ]
    return Score.objects.bulk_create(facts)


def _check_points(criteria: dict, points: dict) -> None:
    if points.keys() != criteria.keys():
        raise ValidationError("请把每一项都评完再保存。")
    for pk, value in points.items():
        if not 0 <= value <= criteria[pk].points:
            raise ValidationError(f"{criteria[pk].name}应在0到{criteria[pk].points}分之间。")
