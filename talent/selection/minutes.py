"""评审记录: the raw totals of every scorer, the ranking they make, and who stayed out and why."""

from dataclasses import dataclass
from decimal import Decimal

from talent.selection.models import Nomination, Recusal, ScoreCorrection, SelectionRound
from talent.selection.scoring import all_places_of, totals_of


@dataclass(frozen=True)
class Line:
    """A nomination with its place and, for each scorer in order, the total or None where they are recused."""

    nomination: Nomination
    totals: list[tuple[int, Decimal | None]]


@dataclass(frozen=True)
class Minutes:
    reviewers: list
    groups: list[tuple[str, list[Line]]]
    recusals: list[Recusal]
    corrections: list[ScoreCorrection]


def minutes_of(round_: SelectionRound) -> Minutes:
    """The same number of queries however many were scored."""
    reviewers = list(round_.panel.order_by("name_pinyin", "pk"))
    totals = totals_of(round_)
    groups = []
    for kind in Nomination.Kind:
        lines = [
            Line(row, [(one.pk, totals.get(row.pk, {}).get(one.pk)) for one in reviewers])
            for row in all_places_of(round_, kind)
        ]
        if lines:
            groups.append((kind.label, lines))
    recusals = Recusal.objects.filter(nomination__round=round_).select_related(
        "reviewer", "nomination__organization", "nomination__person"
    )
    corrections = ScoreCorrection.objects.filter(score__nomination__round=round_).select_related(
        "score__criterion", "score__supersedes", "score__reviewer", "score__nomination__organization",
        "score__nomination__person", "recorded_by",
    )  # fmt: skip
    return Minutes(reviewers, groups, list(recusals.order_by("at", "pk")), list(corrections.order_by("pk")))
