"""Reads of the panel: who still has to score, the ranking, departures from it."""

from collections import defaultdict
from decimal import Decimal

from django.db.models import F, Sum

from talent.selection.models import Nomination, RankedPlace, Recusal, Score, SelectionRound
from talent.selection.querysets import ON_PANEL

TENTH = Decimal("0.1")
TEXTS = (
    "what_done", "who_helped", "what_changed", "deeds", "street_opinion", "missing", "withdrawal_reason",
    "organization__introduction", "organization__note",
)  # fmt: skip
PLACE = ("place__mean", "place__rank", "place__tied", "place__scorers")


def totals_of(round_: SelectionRound) -> dict[int, dict[int, Decimal]]:
    """Points by nomination and reviewer, recused reviewers left out."""
    totals: dict[int, dict[int, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    recused = set(Recusal.objects.filter(nomination__round=round_).values_list("nomination_id", "reviewer_id"))
    scores = Score.objects.heads().filter(nomination__round=round_).values_list("nomination_id", "reviewer_id")
    for nomination, reviewer, points in scores.annotate(total=Sum("points")).order_by():
        if (nomination, reviewer) not in recused:
            totals[nomination][reviewer] = Decimal(points).quantize(TENTH)  # SQLite adds in binary
    return totals


def all_places_of(round_: SelectionRound, kind: str):
    """Nominations of a kind with the place that was kept when the votes were locked, best first, fallen ones too."""
    found = round_.nominations.of_kind(kind).with_names().select_related("place")
    found = found.filter(place__isnull=False).order_by(F("place__rank").asc(nulls_last=True), "pk")
    return found.defer(*TEXTS)  # sorting must not carry them along


def places_of(round_: SelectionRound, kind: str):
    """Those of them who are still in the round."""
    return all_places_of(round_, kind).on_panel()


def ranked(round_: SelectionRound) -> dict[str, list[int]]:
    """Nominations still in the round by kind, best first, by id: a page reads only those it shows."""
    order: dict[str, list[int]] = defaultdict(list)
    places = RankedPlace.objects.filter(nomination__round=round_, nomination__status__in=ON_PANEL)
    places = places.order_by(F("rank").asc(nulls_last=True), "nomination")
    for kind, pk in places.values_list("nomination__kind", "nomination"):
        order[kind].append(pk)
    return order


def shown_places(pks) -> dict[int, Nomination]:
    """These nominations with their place and the names in their title, by id."""
    rows = Nomination.objects.select_related("organization", "person", "place")
    return rows.only("kind", "round", "organization__name", "person__name", *PLACE).in_bulk(pks)


def missing_ballots(round_: SelectionRound) -> list[tuple]:
    """(reviewer, how many they still have to score), for those who are not done."""
    left = left_to_score(round_, round_.panel.order_by("name_pinyin", "pk"))
    return [(reviewer, len(due)) for reviewer, due in left.items() if due]


def left_to_score(round_: SelectionRound, reviewers) -> dict:
    """For each of these reviewers the nominations they still have to score."""
    totals = totals_of(round_)
    recused = set(Recusal.objects.filter(nomination__round=round_).values_list("nomination_id", "reviewer_id"))
    passed = list(round_.nominations.filter(status=Nomination.Status.PASSED).values_list("pk", flat=True))
    return {
        one: [pk for pk in passed if (pk, one.pk) not in recused and one.pk not in totals.get(pk, {})]
        for one in reviewers
    }


def has_free_place(round_: SelectionRound, kind: str) -> bool:
    """Whether a picked nominee of the kind has fallen out, so that a reserve may move up."""
    return round_.nominations.of_kind(kind).filter(status=Nomination.Status.SELECTED).count() < round_.places(kind)


def departures(round_: SelectionRound, selected) -> list[Nomination]:
    """Picked nominees ranked behind one that was not picked: each needs a reason."""
    chosen = {nomination.pk for nomination in selected}
    found = []
    for kind in Nomination.Kind:
        passed_over = None
        for nomination in places_of(round_, kind):
            if nomination.pk not in chosen:
                passed_over = passed_over or nomination.place
            elif passed_over and nomination.place.rank != passed_over.rank:
                found.append(nomination)
    return found
