"""The organizations behind a figure of a day, by the street, party tie, membership and tags they had then."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from talent.indicators.catalogue import BY_CODE
from talent.indicators.figures import party_tie
from talent.indicators.models import View
from talent.indicators.organization_rows import Past, members_on, memberships_on, past_on, running_on
from talent.indicators.readings import names_on
from talent.registry.areas import places_on
from talent.registry.models import Organization, OrganizationChange, Region
from talent.registry.tag_models import OrganizationTag, Tag

Level = Region.Level
NO_TIE = Q(party_work="") | Q(party_work__startswith="无") | Q(party_work__startswith="未") | Q(
    party_work__startswith="没"
)  # fmt: skip


def organizations_on(region: Region, day: date, view: str) -> QuerySet[Organization]:
    """Organizations that ran on the day in a street of the unit, as the figures of the day count them."""
    rows, changed = _split(region, day, view, past_on(day))
    return _joined(rows, [one.pk for one in changed])


def lacking_on(region: Region, code: str, day: date, view: str) -> QuerySet[Organization]:
    """
    Of these, those without a party tie, in no federation of their street, or without a tag of the indicator's kind.

    Those that have changed since are walked back one by one; the others are asked from the database.
    """
    if kind := BY_CODE[code].tags:
        ties = OrganizationTag.objects.on(day).filter(organization=OuterRef("pk"), tag__kind=kind)
        return organizations_on(region, day, view).exclude(Exists(ties))
    past = past_on(day)
    rows, changed = _split(region, day, view, past)
    if code == "party_coverage":
        return _joined(rows.filter(NO_TIE), [one.pk for one in changed if not party_tie(one.kind.party_work)])
    members = _members(day, past)
    then = [one.pk for one in changed if not one.kind.is_federation and one.pk not in members] if changed else []
    return _joined(rows.filter(is_federation=False).exclude(pk__in=members), then)


def _split(region: Region, day: date, view: str, past: dict[int, Past]) -> tuple[QuerySet[Organization], list[Past]]:
    """The unit's organizations of the day: those that are as they were, and those that have changed since."""
    streets = streets_on(region, day, view)
    rows = Organization.objects.filter(running_on(day), street__in=streets).exclude(pk__in=past)
    return rows, [one for one in past.values() if one.street in streets]


def _joined(rows: QuerySet[Organization], more: list[int]) -> QuerySet[Organization]:
    return Organization.objects.filter(Q(pk__in=rows.values("pk")) | Q(pk__in=more)) if more else rows


def _members(day: date, past: dict[int, Past]):
    """Keys of the organizations that are members where they belong; left to the database where nothing has changed."""
    if past:
        return {one.pk for one in members_on(day, past) if one.is_own}
    return memberships_on(day).filter(federation__street=F("member__street")).values("member")


def streets_on(region: Region, day: date, view: str) -> set[int]:
    """Streets of the unit on the day, in the view; the city has the same in both."""
    if region.level == Level.STREET:
        return {region.pk}
    if region.level == Level.DISTRICT:
        return {pk for pk, place in places_on(day).items() if getattr(place, view) == region.pk}
    districts = set(Region.objects.districts().filter(parent=region).values_list("pk", flat=True))
    return {pk for pk, place in places_on(day).items() if getattr(place, View.MANAGING) in districts}


@dataclass(frozen=True)
class Then:
    """What an organization and its street were called on a day."""

    name: str
    street: str


def called_on(rows: Iterable[Organization], day: date) -> dict[int, Then]:
    """By organization: its name and that of its street on the day."""
    rows, past, streets = list(rows), past_on(day), names_on(day)
    renamed = OrganizationChange.objects.filter(
        organization__in=rows, field=OrganizationChange.Field.NAME, on__gt=day
    ).order_by("-on", "-pk")
    names = dict(renamed.values_list("organization", "before"))
    homes = {row.pk: past[row.pk].street if row.pk in past else row.street_id for row in rows}
    today = dict(Region.objects.filter(pk__in=homes.values()).values_list("pk", "name"))
    return {row.pk: Then(names.get(row.pk, row.name), streets.get(homes[row.pk], today[homes[row.pk]])) for row in rows}


def tag_counts(region: Region, kind: str, day: date, view: str) -> list[tuple[Tag, int]]:
    """Every tag of the kind in the vocabulary's order, with the organizations of the unit that bear it on the day."""
    numbers = organizations_on(region, day, view).tag_counts(day)
    return [
        (tag, numbers.get(tag.pk, 0)) for tag in Tag.objects.filter(kind=kind) if tag.is_offered or tag.pk in numbers
    ]
