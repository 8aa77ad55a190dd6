"""Which street belonged to which district on a day: by management and by statute. Both add up to the same streets."""

import datetime
from collections import Counter
from dataclasses import dataclass

from django.utils import timezone

from talent.registry.models import AreaChange, Region

Kind = AreaChange.Kind


@dataclass(frozen=True)
class Place:
    """A street's two districts, by primary key."""

    managing: int
    statutory: int


@dataclass(frozen=True)
class DistrictCount:
    district: Region
    managing: int
    statutory: int


def places_on(day: datetime.date | None = None) -> dict[int, Place]:
    """
    Streets that existed on the day (today unless given), with their districts then.

    Today's tree is walked back through the changes that came after the day.
    """
    day = day or timezone.localdate()
    streets = Region.objects.filter(level=Region.Level.STREET).values_list(
        "pk", "parent_id", "statutory_district_id", "closed_on"
    )
    places = {pk: Place(parent, statute or parent) for pk, parent, statute, closed in streets if closed is None}
    after = AreaChange.objects.filter(on__gt=day).exclude(applied_at=None).order_by("-on", "-pk")
    for kind, street, before in after.values_list("kind", "region_id", "before"):
        if kind in (Kind.HANDOVER, Kind.STATUTE, Kind.MERGE):
            places[street] = Place(before["district"], before["statute"] or before["district"])
    return places


def district_counts(day: datetime.date | None = None) -> list[DistrictCount]:
    """Streets per district by both views, in code order."""
    places = places_on(day).values()
    managing = Counter(place.managing for place in places)
    statutory = Counter(place.statutory for place in places)
    districts = Region.objects.districts().in_code_order()
    return [DistrictCount(one, managing[one.pk], statutory[one.pk]) for one in districts]
