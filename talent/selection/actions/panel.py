from collections import Counter
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from talent.audit.actions import record
from talent.people.models import Post, Role
from talent.people.querysets import in_force, of_human
from talent.selection.actions.rounds import locked, write_places
from talent.selection.models import Nomination, Recusal, Score, ScoreCorrection, SelectionRound
from talent.selection.rules import may_score


def recuse_tied(round_: SelectionRound, reviewers=None) -> list[Recusal]:
    """Recuse reviewers (all of the panel) from nominees they are tied to: themselves, a post, the street office."""
    rows = []
    nominations = list(round_.nominations.filter(status=Nomination.Status.PASSED).with_names())
    for reviewer in round_.panel.all() if reviewers is None else reviewers:
        human = reviewer.canonical_id or reviewer.pk
        posts = set(Post.objects.filter(in_force(), of_human(human)).values_list("organization_id", flat=True))
        offices = set(
            Role.objects.in_force()
            .filter(of_human(human), kind=Role.Kind.STREET_STAFF)
            .values_list("region_id", flat=True)
        )
        for nomination in nominations:
            reason = _tie(human, nomination, posts, offices)
            if reason:
                rows.append(Recusal(nomination=nomination, reviewer=reviewer, reason=reason, automatic=True))
    return Recusal.objects.bulk_create(rows, ignore_conflicts=True)


def _tie(human: int, nomination: Nomination, posts: set[int], offices: set[int]) -> str:
    if nomination.person_id and human in (nomination.person_id, nomination.person.canonical_id):
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
def join_panel(round_: SelectionRound, *, reviewer, by) -> list[Recusal]:
    """增补评审员 while the panel scores: they score everything, as the others do; ties recuse by themselves.

    Whoever is the last to score something can leave only once another one is seated. Raises ValidationError for
    somebody who sits on the panel already, and when it is not open.
    """
    round_ = locked(round_)
    if round_.phase != SelectionRound.Phase.PANEL:
        raise ValidationError("评审还没开始，或已经结束。")
    if round_.panel.filter(pk=reviewer.pk).exists():
        raise ValidationError("这位已经是评审员。")
    round_.panel.add(reviewer)
    made = recuse_tied(round_, [reviewer])
    record("join_panel", round_, by=by, region_path=round_.district.path, reviewer=reviewer.pk)
    return made


@transaction.atomic
def leave_panel(round_: SelectionRound, *, reviewer, reason: str, by) -> list[Recusal]:
    """退出评审, written down by who runs the round: whoever falls ill is recused from what they have not scored.

    What they scored counts, and the minutes list the rest. Raises ValidationError without a reason, for somebody who
    has nothing left to score, when nobody else could score one of them, and when the panel is not open.
    """
    from talent.selection.scoring import left_to_score

    if not reason.strip():
        raise ValidationError("请写明退出原因。")
    round_ = locked(round_)
    if round_.phase != SelectionRound.Phase.PANEL:
        raise ValidationError("评审还没开始，或已经结束。")
    left = left_to_score(round_, [reviewer])[reviewer]
    if not left or not round_.panel.filter(pk=reviewer.pk).exists():
        raise ValidationError("这位评审员没有还没评的。")
    out = Counter(Recusal.objects.filter(nomination__in=left).values_list("nomination", flat=True))
    if max(out[pk] for pk in left) + 1 >= round_.panel.count():
        raise ValidationError("这位退出后，有的材料就没有人评了。请先增补一位评审员。")
    reason = f"{Recusal.LEFT}{reason.strip()}"[:100]
    made = Recusal.objects.bulk_create(Recusal(nomination_id=pk, reviewer=reviewer, reason=reason) for pk in left)
    record("leave_panel", round_, by=by, region_path=round_.district.path, reviewer=reviewer.pk, nominations=len(made))
    return made


def save_scores(nomination: Nomination, *, reviewer, points: dict[int, Decimal]) -> list[Score]:
    """Write a reviewer's points by criterion id; unchanged ones are left alone, others supersede.

    A tie that came up since the panel was seated recuses now. Raises ValidationError when the reviewer may not score
    this one, for a missing criterion or points out of range.
    """
    round_ = SelectionRound.objects.get(pk=nomination.round_id)
    if round_.phase == SelectionRound.Phase.PANEL and round_.panel.filter(pk=reviewer.pk).exists():
        recuse_tied(round_, [reviewer])  # stands even where the scores are refused
    return _save(nomination, reviewer, points)


@transaction.atomic
def _save(nomination: Nomination, reviewer, points: dict[int, Decimal]) -> list[Score]:
    locked(nomination.round)
    nomination = Nomination.objects.with_names().get(pk=nomination.pk)
    if not may_score(reviewer, nomination):
        raise ValidationError("这一份现在不能评分：评审没有开放，或您需要回避。")
    return _write(nomination, reviewer, points)


def _write(nomination: Nomination, reviewer, points: dict[int, Decimal]) -> list[Score]:
    """New facts where the points differ from what counts now."""
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


@transaction.atomic
def correct_scores(nomination: Nomination, *, reviewer, points: dict[int, Decimal], reason: str, by) -> list[Score]:
    """更正分数 after the panel has closed and before the list is decided: new facts with a reason, and a new ranking.

    Raises ValidationError without a reason, at another time, for a reviewer who did not score this one or is recused,
    and when nothing would change.
    """
    if not reason.strip():
        raise ValidationError("请写明更正原因，例如评审员书面说明看错了一项。")
    round_ = locked(nomination.round)
    if round_.phase != SelectionRound.Phase.DECIDING:
        raise ValidationError("评审结束后、名单拟定前才能更正分数。")
    if nomination.recusals.filter(reviewer=reviewer).exists():
        raise ValidationError("这位评审员对这一份要回避，没有分数可更正。")
    if not Score.objects.filter(nomination=nomination, reviewer=reviewer).exists():
        raise ValidationError("这位评审员没有评过这一份。")
    facts = _write(nomination, reviewer, points)
    if not facts:
        raise ValidationError("分数和原来一样，没有要更正的。")
    ScoreCorrection.objects.bulk_create(
        ScoreCorrection(score=fact, reason=reason.strip(), recorded_by=by) for fact in facts
    )
    write_places(round_)
    record("correct_scores", nomination, by=by, reason=reason.strip(), reviewer=reviewer.pk, facts=len(facts))
    return facts


def _check_points(criteria: dict, points: dict) -> None:
    if points.keys() != criteria.keys():
        raise ValidationError("请把每一项都评完再保存。")
    for pk, value in points.items():
        if not 0 <= value <= criteria[pk].points:
            raise ValidationError(f"{criteria[pk].name}应在0到{criteria[pk].points}分之间。")
