"""Votes, who stayed out of them, and the ranking they came to."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from talent.audit.append_only import append_only
from talent.selection.models.nominations import Nomination
from talent.selection.models.rounds import Criterion
from talent.selection.querysets import ScoreQuerySet

PERSON = settings.AUTH_USER_MODEL


@append_only
class Score(models.Model):
    """A vote: points of one reviewer for one criterion. A change is a new fact; raw scores are kept."""

    nomination = models.ForeignKey(Nomination, models.PROTECT, related_name="scores")
    reviewer = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="+")
    points = models.DecimalField(max_digits=4, decimal_places=1)
    supersedes = models.OneToOneField("self", models.PROTECT, null=True, related_name="superseded_by")
    recorded_at = models.DateTimeField()

    objects = ScoreQuerySet.as_manager()

    class Meta:
        verbose_name = "评分"
        constraints = [
            models.UniqueConstraint(
                fields=["nomination", "reviewer", "criterion"],
                condition=Q(supersedes=None),
                name="first_score_once_per_criterion",
            ),
            models.CheckConstraint(condition=Q(points__gte=0), name="no_negative_points"),
        ]

    def __str__(self) -> str:
        return f"{self.nomination_id} {self.criterion_id} {self.points}"


class Recusal(models.Model):
    """回避: a reviewer who is tied to a nominee, says so, or has left doesn't score it. The minutes list it."""

    LEFT = "退出评审："  # begins the reason where the office wrote down that a reviewer has left the panel

    nomination = models.ForeignKey(Nomination, models.PROTECT, related_name="recusals")
    reviewer = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    reason = models.CharField("原因", max_length=100)
    automatic = models.BooleanField(default=False)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = "回避"
        constraints = [models.UniqueConstraint(fields=["nomination", "reviewer"], name="one_recusal_per_reviewer")]

    def __str__(self) -> str:
        return f"{self.reviewer} {self.nomination}"

    @property
    def told_by(self) -> str:
        """Who said so, for the minutes."""
        if self.automatic:
            return "系统回避"
        return "办理人登记" if self.reason.startswith(self.LEFT) else "本人提出"


class ScoreCorrection(models.Model):
    """Why a score was changed after the panel had closed: beside the fact, which holds no words."""

    score = models.OneToOneField(Score, models.PROTECT, related_name="correction")
    reason = models.TextField("更正原因", blank=True, default="")
    recorded_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"{self.score_id}"


class RankedPlace(models.Model):
    """Where a nomination came in: what `ranking` makes of the votes, written when they are locked or corrected."""

    nomination = models.OneToOneField(Nomination, models.CASCADE, primary_key=True, related_name="place")
    mean = models.DecimalField(max_digits=5, decimal_places=2, null=True)
    rank = models.PositiveSmallIntegerField(null=True)
    tied = models.BooleanField(default=False)
    scorers = models.PositiveSmallIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.nomination_id} {self.rank}"
