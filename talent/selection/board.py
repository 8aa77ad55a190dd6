"""推选进度: how far each district is, against its minima. Districts stand in code order, never by achievement."""

from collections import Counter
from dataclasses import dataclass

from django.db.models import Case, CharField, Count, F, Q, Value, When
from django.db.models.functions import Coalesce
from django.utils import timezone

from talent.registry.models import Region
from talent.selection.models import Nomination, Objection, SelectionRound

Kind, Status, Phase = Nomination.Kind, Nomination.Status, SelectionRound.Phase
SHORT_LABELS = {Kind.ORGANIZATION: "组织", Kind.LEADER: "负责人"}
# Where a nominee that was picked stands.
IN_NOTICE, ANNOUNCED, AHEAD = "in_notice", "announced", "ahead"


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
    """A district; `round` is None where none was opened. `whole`: the viewer sees all of its nominations."""

    district: Region
    round: SelectionRound | None
    counts: list[Tally]
    whole: bool
    held: int = 0  # nominees under an open objection

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
        """What is below its minimum and what that asks for (组织8/10 少于10个，须填写原因), and what is held."""
        if not (self.round and self.whole):
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
    """A row for every district in sight, with its round of the year; counted by the database, in five queries."""
    seen = SelectionRound.objects.visible_to(person).filter(year=year).select_related("district", "frame")
    rounds = {round_.district_id: round_ for round_ in seen}
    in_sight = Region.objects.districts().filter(person.scope("path") | Q(pk__in=rounds))
    numbers, held = _numbers(person, list(rounds.values())), _held(list(rounds.values()))
    rows = []
    for district in in_sight.in_code_order():
        round_ = rounds.get(district.pk)
        counts = [_count(round_, kind, numbers) for kind in Kind if round_.takes(kind)] if round_ else []
        whole = person.reaches(district)
        rows.append(Row(district, round_, counts, whole, held[round_.pk] if round_ and whole else 0))
    return rows


def _numbers(person, rounds: list[SelectionRound]) -> Counter:
    """(round, kind, what) → how many: statuses, picked ones by where they stand, and ties."""
    found = Nomination.objects.visible_to(person).filter(round__in=[row.pk for row in rounds])
    where = Case(
        When(announcement__isnull=False, then=Value(ANNOUNCED)),
        When(notice_entry__notice__starts__lte=timezone.localdate(), then=Value(IN_NOTICE)),
        default=Value(AHEAD),
        output_field=CharField(),
    )
    rows = (
        found.order_by()
        .values_list("round", "kind", "status", where)
        .annotate(number=Count("pk"), tied=Count("pk", filter=Coalesce(F("place__tied"), Value(False))))
    )
    numbers: Counter = Counter()
    for round_, kind, status, stands, number, tied in rows:
        numbers[round_, kind, status] += number
        numbers[round_, kind, "tied"] += tied
        if status == Status.SELECTED:
            numbers[round_, kind, stands] += number
    return numbers


def _held(rounds: list[SelectionRound]) -> Counter:
    held = Objection.objects.open().filter(entry__notice__round__in=[row.pk for row in rounds])
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
        tied=total("tied"),
        reached=picked if round_.phase == Phase.NOTICE else passed,
    )
