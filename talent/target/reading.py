"""The reference: every row of a unit through `rate.coverage`, for freezing and for checking what the database counted."""

from collections import defaultdict

from django.db.models import Q

from talent.credits.models import CreditHead
from talent.registry.models import Region
from talent.target import rate
from talent.target.aggregate import Period, as_credits, as_memberships, rows_in

Level = Region.Level


def sets_of(region: Region, period: Period) -> tuple[rate.Coverage, dict[int, rate.Coverage]]:
    """People behind every side, of the unit and of each unit one level down that its members name. Reads all rows."""
    memberships = as_memberships(rows_in(region, period), period)
    credits = _credits(memberships, period)

    def figures(rows: list[rate.Membership]) -> rate.Coverage:
        theirs = [credit for person in {row.person for row in rows} for credit in credits[person]]
        return rate.coverage(rows, theirs, period.first_day, period.last_day)

    below: dict[int, list[rate.Membership]] = defaultdict(list)
    for row in memberships:
        if region.level == Level.CITY:
            below[row.district].append(row)
        elif region.level == Level.DISTRICT:
            below[row.street].append(row)
    return figures(memberships), {unit: figures(rows) for unit, rows in below.items()}


def _credits(memberships: list[rate.Membership], period: Period) -> dict[int, list[rate.Credit]]:
    """Valid credits of these people in the period; credits of merged duplicates count for the one they are."""
    people = {row.person for row in memberships}
    found: dict[int, list[rate.Credit]] = defaultdict(list)
    for credit in as_credits(CreditHead.objects.training().dated_in(period.first_day, period.last_day)):
        if credit.person in people:
            found[credit.person].append(credit)
    return found


def units_below(region: Region, named: set[int]) -> list[Region]:
    """Units one level down by management, and any other unit that this one's members still name; in code order."""
    if region.level not in (Level.CITY, Level.DISTRICT):
        return []
    level = Level.DISTRICT if region.level == Level.CITY else Level.STREET
    own = Q(parent=region, level=level, closed_on=None)
    return list(Region.objects.filter(own | Q(pk__in=named)).in_code_order())
