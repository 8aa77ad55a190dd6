"""推选进度: how far each district is, against its minima. Districts stand in code order, never by achievement."""

from collections import Counter
from dataclasses import dataclass

from django.db.models import Count, Q
from django.utils import timezone

from talent.registry.models import Region
from talent.selection.models import Nomination, Objection, SelectionRound
from talent.selection.rules import may_run

Kind, Status, Phase = Nomination.Kind, Nomination.Status, SelectionRound.Phase
SHORT_LABELS = {Kind.ORGANIZATION: "组织", Kind.LEADER: "负责人"}
# Beside the statuses: where a nominee that was picked stands, and equal means.
IN_NOTICE, ANNOUNCED, TIED = "in_notice", "announced", "tied"


@dataclass(frozen=True)
class Tally:
    """One kind in one round; `reached` is what stands against the minimum in the round's phase."""

    label: str
    minimum: int
    forwarded: int
    passed: int
    picked: int
    in_notice: int
    announced: int
    reserves: int
    tied: int
    reached: int

    @property
    def short(self) -> bool:
        return self.reached < self.minimum


@dataclass(frozen=True)
class Row:
    """A district; `round` is None where none was opened.

    `whole`: the viewer sees all of its nominations; `runs`: and what is decided of them before the notice is out.
    """

    district: Region
    round: SelectionRound | None
    counts: list[Tally]
    whole: bool
    runs: bool
    held: int = 0  # nominees under an open objection

    @property
    def badge(self) -> tuple[str, str]:
        """Kind and word of its state."""
        if self.round is None:
            return "plain", "还没开始"
        if self.runs and any(count.announced for count in self.counts) and self._all_announced:
            return "done", "已公布"
        if self._told and self.round.phase != Phase.COLLECTING and any(count.short for count in self.counts):
            return "todo", self.round.get_phase_display()
        return "progress", self.round.get_phase_display()

    @property
    def _told(self) -> bool:
        """Whether the viewer may know how many stand against the minimum: after the decision it tells the decision."""
        return self.runs if self.round.phase == Phase.NOTICE else self.whole

    @property
    def _all_announced(self) -> bool:
        return all(count.announced == count.picked for count in self.counts)

    @property
    def remarks(self) -> list[str]:
        """What is below its minimum and what that asks for (组织8/10 少于10个，须填写原因), and what is held."""
        if not (self.round and self._told):
            return []
        short = [count for count in self.counts if count.short]
        remarks = [f"{count.label}{count.reached}/{count.minimum} {self._asks(count)}" for count in short]
        return [*remarks, f"有异议在核查：{self.held}个"] if self.held else remarks

    def _asks(self, count: Tally) -> str:
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
    """A row for every district in sight, with its round of the year; counted by the database, whatever their number."""
    seen = SelectionRound.objects.visible_to(person).filter(year=year).select_related("district", "frame")
    rounds = {round_.district_id: round_ for round_ in seen}
    in_sight = Region.objects.districts().filter(person.scope("path") | Q(pk__in=rounds))
    numbers, held = _numbers(person, list(rounds.values())), _held(list(rounds.values()))
    rows = []
    for district in in_sight.in_code_order():
        round_ = rounds.get(district.pk)
        counts = [_count(round_, kind, numbers) for kind in Kind if round_.takes(kind)] if round_ else []
        whole = person.reaches(district)
        runs = may_run(person, district)
        rows.append(Row(district, round_, counts, whole, runs, held[round_.pk] if round_ and whole else 0))
    return rows


def _numbers(person, rounds: list[SelectionRound]) -> Counter:
    """(round, kind, what) → how many: statuses, ties, and picked ones that are in notice or announced."""
    whole = [row for row in rounds if person.reaches(row.district)]
    parts = [row for row in rounds if row not in whole]
    numbers = _counted(Nomination.objects.handed_in(), whole)
    return numbers + _counted(Nomination.objects.visible_to(person), parts)


def _counted(nominations, rounds: list[SelectionRound]) -> Counter:
    """Two small questions instead of one that joins every nomination with everything about it."""
    numbers: Counter = Counter()
    if not rounds:
        return numbers
    rows = nominations.filter(round__in=[row.pk for row in rounds]).order_by()
    rows = rows.values_list("round", "kind", "status", "place__tied").annotate(number=Count("pk"))
    for round_, kind, status, tied, number in rows:
        numbers[round_, kind, status] += number
        if tied:
            numbers[round_, kind, TIED] += number
    decided = _decided(rounds)
    if not decided:
        return numbers
    out = nominations.filter(
        round__in=decided, status=Status.SELECTED, notice_entry__notice__starts__lte=timezone.localdate()
    )
    rows = out.order_by().values_list("round", "kind").annotate(number=Count("pk"), announced=Count("announcement"))
    for round_, kind, number, announced in rows:
        numbers[round_, kind, ANNOUNCED] += announced
        numbers[round_, kind, IN_NOTICE] += number - announced
    return numbers


def _decided(rounds: list[SelectionRound]) -> list[int]:
    """Before its decision a round has no notice, so there is nothing to ask the database about it."""
    return [row.pk for row in rounds if row.phase == Phase.NOTICE]


def _held(rounds: list[SelectionRound]) -> Counter:
    if not _decided(rounds):
        return Counter()
    held = Objection.objects.open().filter(entry__notice__round__in=_decided(rounds))
    return Counter(held.order_by().values_list("entry__notice__round", flat=True))


def _count(round_: SelectionRound, kind: str, numbers: Counter) -> Tally:
    def total(*names) -> int:
        return sum(numbers[round_.pk, kind, name] for name in names)

    passed = total(Status.PASSED, Status.SELECTED, Status.RESERVE, Status.NOT_SELECTED)
    picked = total(Status.SELECTED)
    return Tally(
        label=SHORT_LABELS[kind],
        minimum=round_.minimum(kind),
        forwarded=total(*Status) - total(Status.APPLIED, Status.DRAFT),
        passed=passed,
        picked=picked,
        in_notice=total(IN_NOTICE),
        announced=total(ANNOUNCED),
        reserves=total(Status.RESERVE),
        tied=total(TIED),
        reached=picked if round_.phase == Phase.NOTICE else passed,
    )
