"""推选进度: how far each district is, against its minima. Districts stand in code order, never by achievement."""

from collections import Counter
from dataclasses import dataclass

from django.db.models import Q
from django.utils import timezone

from talent.registry.models import Region
from talent.selection.models import Nomination, SelectionRound

Kind, Status, Phase = Nomination.Kind, Nomination.Status, SelectionRound.Phase
SHORT_LABELS = {Kind.ORGANIZATION: "组织", Kind.LEADER: "负责人"}


@dataclass(frozen=True)
class Count:
    """One kind in one round; `reached` is what stands against the minimum in the round's phase."""

    label: str
    minimum: int
    forwarded: int
    passed: int
    picked: int
    announced: int
    reached: int

    @property
    def short(self) -> bool:
        return self.reached < self.minimum


@dataclass(frozen=True)
class Row:
    """A district; `round` is None where none was opened. `whole`: the viewer sees all of its nominations."""

    district: Region
    round: SelectionRound | None
    counts: list[Count]
    whole: bool

    @property
    def badge(self) -> tuple[str, str]:
        """Kind and word of its state."""
        if self.round is None:
            return "plain", "还没开始"
        if self.whole and any(count.announced for count in self.counts) and self._all_announced:
            return "done", "已公布"
        if self.whole and self.round.phase != Phase.COLLECTING and any(count.short for count in self.counts):
            return "todo", self.round.get_phase_display()
        return "progress", self.round.get_phase_display()

    @property
    def _all_announced(self) -> bool:
        return all(count.announced == count.picked for count in self.counts)

    @property
    def remarks(self) -> list[str]:
        """What is below its minimum and what that asks for: 组织8/10 少于10个，须填写原因."""
        if not (self.round and self.whole):
            return []
        short = [count for count in self.counts if count.short]
        return [f"{count.label}{count.reached}/{count.minimum} {self._asks(count)}" for count in short]

    def _asks(self, count: Count) -> str:
        if self.round.phase == Phase.COLLECTING:
            return f"还差{count.minimum - count.reached}个"
        if self.round.phase != Phase.NOTICE:
            return f"少于{count.minimum}个，须填写原因"
        reason = self.round.shortfall_reason
        return f"少于{count.minimum}个，{'原因：' + reason if reason else '可以递补'}"


def years_of(person) -> list[int]:
    """Years with a round in sight, newest first; this year where there is none."""
    rounds = SelectionRound.objects.visible_to(person)
    return list(rounds.order_by("-year").values_list("year", flat=True).distinct()) or [timezone.localdate().year]


def board(person, year: int) -> list[Row]:
    """A row for every district in sight, with its round of the year, in four queries however many there are."""
    seen = SelectionRound.objects.visible_to(person).filter(year=year).select_related("district")
    rounds = {round_.district_id: round_ for round_ in seen}
    in_sight = Region.objects.districts().filter(person.scope("path") | Q(pk__in=rounds))
    by_status: Counter = Counter()
    announced: Counter = Counter()
    nominations = Nomination.objects.visible_to(person).filter(round__in=[r.pk for r in rounds.values()])
    for round_, kind, status, fact in nominations.values_list("round", "kind", "status", "announcement"):
        by_status[round_, kind, status] += 1
        announced[round_, kind] += fact is not None
    rows = []
    for district in in_sight.in_code_order():
        round_ = rounds.get(district.pk)
        counts = [_count(round_, kind, by_status, announced) for kind in Kind] if round_ else []
        rows.append(Row(district, round_, counts, whole=person.reaches(district)))
    return rows


def _count(round_: SelectionRound, kind: str, by_status: Counter, announced: Counter) -> Count:
    def total(*statuses) -> int:
        return sum(by_status[round_.pk, kind, status] for status in statuses)

    passed = total(Status.PASSED, Status.SELECTED, Status.RESERVE, Status.NOT_SELECTED)
    picked = total(Status.SELECTED)
    return Count(
        label=SHORT_LABELS[kind],
        minimum=round_.minimum(kind),
        forwarded=total(*Status),
        passed=passed,
        picked=picked,
        announced=announced[round_.pk, kind],
        reached=picked if round_.phase == Phase.NOTICE else passed,
    )
