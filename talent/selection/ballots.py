"""What lies before a member of the panel: their ballots, each open, done or recused."""

from collections import defaultdict
from dataclasses import dataclass

from talent.selection.models import Nomination, Recusal, Score, SelectionRound

OPEN, DONE, RECUSED = "open", "done", "recused"


@dataclass(frozen=True)
class Ballot:
    """`number` counts those to score, in the order of the list; None where the reviewer is recused."""

    nomination: Nomination
    state: str
    number: int | None


@dataclass(frozen=True)
class Seat:
    """A place on the panel of a round."""

    round: SelectionRound
    ballots: list[Ballot]

    def _in(self, state: str) -> list[Ballot]:
        return [ballot for ballot in self.ballots if ballot.state == state]

    @property
    def open(self) -> list[Ballot]:
        return self._in(OPEN)

    @property
    def done(self) -> list[Ballot]:
        return self._in(DONE)

    @property
    def recused(self) -> list[Ballot]:
        return self._in(RECUSED)

    @property
    def total(self) -> int:
        """How many there are to score, done ones too."""
        return len(self.ballots) - len(self.recused)

    @property
    def next(self) -> Ballot | None:
        return self.open[0] if self.open else None

    @property
    def running(self) -> bool:
        return self.round.phase == SelectionRound.Phase.PANEL

    def after(self, nomination: Nomination) -> Ballot | None:
        """The next open ballot behind this one; from the top again at the end."""
        order = [ballot.nomination.pk for ballot in self.ballots]
        place = order.index(nomination.pk) if nomination.pk in order else -1
        behind = [ballot for ballot in self.ballots[place + 1 :] if ballot.state == OPEN]
        return behind[0] if behind else self.next

    def number_of(self, nomination: Nomination) -> int | None:
        return next((ballot.number for ballot in self.ballots if ballot.nomination.pk == nomination.pk), None)


def seats_of(person, *, rounds=None) -> list[Seat]:
    """The panels a person sits on that are scoring now (or those of `rounds`), in four queries."""
    mine = SelectionRound.objects.filter(panel=person).select_related("district")
    mine = list(mine.filter(phase=SelectionRound.Phase.PANEL) if rounds is None else mine.filter(pk__in=rounds))
    if not mine:
        return []
    scored = set(Score.objects.filter(nomination__round__in=mine, reviewer=person).values_list("nomination", flat=True))
    recused = set(
        Recusal.objects.filter(nomination__round__in=mine, reviewer=person).values_list("nomination", flat=True)
    )
    by_round = defaultdict(list)
    for nomination in Nomination.objects.filter(round__in=mine).on_panel().with_names().in_order():
        by_round[nomination.round_id].append(nomination)
    return [Seat(round_, _ballots(by_round[round_.pk], scored, recused)) for round_ in mine]


def _ballots(nominations: list[Nomination], scored: set[int], recused: set[int]) -> list[Ballot]:
    ballots, number = [], 0
    for nomination in nominations:
        if nomination.pk in recused:
            ballots.append(Ballot(nomination, RECUSED, None))
        else:
            number += 1
            ballots.append(Ballot(nomination, DONE if nomination.pk in scored else OPEN, number))
    return ballots
