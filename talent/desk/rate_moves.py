"""What confirming a session did to the rate: 未参训 37→33人，参训率 93.9%→94.5%."""

from dataclasses import dataclass
from datetime import date

from django.db.models import F
from django.db.models.functions import Coalesce

from talent.attendance.models import AttendanceHead
from talent.credits.models import CreditHead, CreditSource
from talent.registry.models import Region
from talent.target.progress import progress_of
from talent.target.rate import rate_text

Level = Region.Level


@dataclass(frozen=True)
class RateMove:
    """A unit's figures of today with this session, and as they would stand without it."""

    region: Region
    untrained_before: int
    untrained: int
    rate_before: str | None
    rate: str | None
    trained: int
    due: int

    @property
    def gained(self) -> int:
        """People whose only training of the year this was."""
        return self.untrained_before - self.untrained


def moves_of(session) -> list[RateMove]:
    """One line for the host's district and each partner's (the city for a city's session); none for another year."""
    came = set(
        AttendanceHead.objects.filter(session=session)
        .here()
        .annotate(human=Coalesce("person__canonical_id", "person_id"))
        .values_list("human", flat=True)
    )
    units = {unit.pk: unit for unit in map(_unit_of, [session.region, *session.partners.all()])}
    totals = [progress_of(unit).total for unit in units.values()]
    return [
        _move(unit, total, came - _trained_elsewhere(session, came, total.first_day, total.last_day))
        for unit, total in zip(units.values(), totals, strict=True)
        if total.first_day <= session.dated <= total.last_day
    ]


def _unit_of(region: Region) -> Region:
    """A street's people are counted in its district's pool."""
    while region.level not in (Level.CITY, Level.DISTRICT):
        region = region.parent
    return region


def _trained_elsewhere(session, people: set[int], first_day: date, last_day: date) -> set[int]:
    """Those of them who have another training of the period."""
    others = CreditHead.objects.training().dated_in(first_day, last_day)
    others = others.exclude(source__kind=CreditSource.Kind.SESSION, source__ref=session.pk)
    others = others.annotate(human=Coalesce(F("person__canonical_id"), F("person_id"))).filter(human__in=people)
    return set(others.order_by().values_list("human", flat=True))


def _move(unit: Region, total, only_here: set[int]) -> RateMove:
    trained, due = len(total.trained), total.due
    gained = len(only_here & set(total.trained)) if only_here else 0
    return RateMove(
        unit, due - trained + gained, due - trained, rate_text(trained - gained, due), rate_text(trained, due), trained,
        due,
    )  # fmt: skip
