"""Who scores, and how: panels of each district, and the one panel that is still at work."""

import datetime
import random
from decimal import Decimal

from cms.sample.clock import clock_at, moment
from cms.sample.files import words
from cms.sample.staff import Hiring, Staff
from talent.people.models import Person, Role
from talent.registry.models import Region
from talent.selection.actions.frames import default_score_sheet
from talent.selection.actions.panel import recuse, save_scores
from talent.selection.actions.rounds import start_panel
from talent.selection.models import Nomination, SelectionRound

SEATS = 2
OPEN_PANEL = "市中区"


class Panels:
    """Reviewers belong to one district each: nobody of the sample works in two."""

    def __init__(self, staff: Staff, hiring: Hiring, rng: random.Random):
        self.staff, self.hiring, self.rng = staff, hiring, rng
        self.reviewers: dict[str, list[Person]] = {OPEN_PANEL: [staff.reviewer]}
        self.told = {case["organization"] for case in words("cases")["cases"]}
        self.criteria = list(default_score_sheet().criteria.all())

    def of(self, district: Region) -> list[Person]:
        seats = self.reviewers.setdefault(district.name, [])
        while len(seats) < SEATS + (district.name == OPEN_PANEL):
            seats.append(self.hiring.hire(Role.Kind.REVIEWER, district, by=self.staff.admin[district.name]))
        return seats

    def seat(self, round_: SelectionRound, day: datetime.date) -> None:
        admin = self.staff.admin[round_.district.name]
        with clock_at(moment(day)):
            start_panel(round_, reviewers=self.of(round_.district), by=admin)

    def score(self, round_: SelectionRound, day: datetime.date) -> None:
        with clock_at(moment(day, "20:00")):
            for nomination in round_.nominations.on_panel().with_names():
                for reviewer in self.of(round_.district):
                    self._ballot(nomination, reviewer)

    def begin(self, round_: SelectionRound, day: datetime.date) -> None:
        """The sample's reviewer has done three and stands back from one; the others have done half."""
        nominations = list(round_.nominations.on_panel().with_names().in_order())
        own, *others = self.of(round_.district)
        with clock_at(moment(day, "19:40")):
            for nomination in nominations[:3]:
                self._ballot(nomination, own)
            recuse(nominations[4], reviewer=own, reason="和负责人是亲戚", by=own)
            for reviewer in others:
                for nomination in nominations[: len(nominations) // 2]:
                    self._ballot(nomination, reviewer)

    def _ballot(self, nomination: Nomination, reviewer: Person) -> None:
        """An organization whose case is told was among the best."""
        least = 90 if nomination.organization.name in self.told else 70
        points = {one.pk: self._share(one.points, least) for one in self.criteria}
        save_scores(nomination, reviewer=reviewer, points=points)

    def _share(self, points: int, least: int) -> Decimal:
        """Points of a criterion, between a least per cent of it and all but one."""
        return (Decimal(points * self.rng.randrange(least, 100)) / 100).quantize(Decimal("0.1"))
