"""Organizations as they were on a day, counted by street and by community: today's rows walked back through history."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.db.models import Count, Q, QuerySet

from talent.indicators.rows import Kind, TagKey
from talent.registry.models import AreaChange, GroupMembership, Organization, OrganizationChange, Region
from talent.registry.models import RegistrationChange as Registration
from talent.registry.tag_models import OrganizationTag

Field = OrganizationChange.Field
CATEGORIES = {label: key for key, label in Organization.Category.choices}


@dataclass(slots=True)
class Past:
    """An organization that has changed since the day, as it was then."""

    pk: int
    street: int
    community: int | None
    kind: Kind


@dataclass
class OrganizationCounts:
    """`kinds` by (street, kind), `communities` by community, `homeless` by street: those that name no community."""

    kinds: Counter
    communities: Counter
    homeless: Counter
    past: dict[int, Past]


def running_on(day: date) -> Q:
    """Founded by the day (or nobody knows when) and not closed on it."""
    founded = Q(founded_on=None) | Q(founded_on__lte=day)
    return founded & (Q(closed_on=None) | Q(closed_on__gt=day))


def count_organizations(day: date) -> OrganizationCounts:
    """Counted by the database; the few that changed after the day are looked at one by one."""
    past = past_on(day)
    rows = Organization.objects.filter(running_on(day)).exclude(pk__in=past).order_by()
    grouped = rows.values_list("street", "category", "province_category", "status", "is_federation", "party_work")
    kinds = Counter({(street, Kind(*kind)): number for street, *kind, number in grouped.annotate(Count("pk"))})
    plain = rows.filter(is_federation=False)
    placed = plain.exclude(community=None).values_list("community").annotate(Count("pk"))
    homeless = plain.filter(community=None).values_list("street").annotate(Count("pk"))
    counts = OrganizationCounts(kinds, Counter(dict(placed)), Counter(dict(homeless)), past)
    for one in past.values():
        counts.kinds[one.street, one.kind] += 1
        if not one.kind.is_federation:
            if one.community is None:
                counts.homeless[one.street] += 1
            else:
                counts.communities[one.community] += 1
    return counts


def past_on(day: date) -> dict[int, Past]:
    """Organizations of that day with a change after it, undone change by change, the newest first."""
    changes = list(OrganizationChange.objects.filter(on__gt=day).order_by("-on", "-pk").values_list(
        "organization_id", "field", "before"
    ))  # fmt: skip
    registered = list(
        Registration.objects.filter(on__gt=day).order_by("-on", "-pk").values_list("organization_id", "before")
    )
    if not changes and not registered:
        return {}
    keys = {pk for pk, *_ in changes} | {pk for pk, _ in registered}
    rows = Organization.objects.filter(running_on(day), pk__in=keys).order_by()
    found = {
        pk: Past(pk, street, community, Kind(*kind))
        for pk, street, community, *kind in rows.values_list(
            "pk", "street", "community", "category", "province_category", "status", "is_federation", "party_work"
        )
    }
    streets = StreetNames()
    for pk, field, before in changes:
        if pk in found:
            _undo(found[pk], field, before, streets)
    for pk, before in registered:
        if pk in found:
            found[pk].kind = found[pk].kind._replace(status=before)
    return found


def _undo(past: Past, field: str, before: str, streets: "StreetNames") -> None:
    match field:
        case Field.CATEGORY:
            past.kind = past.kind._replace(category=CATEGORIES.get(before, past.kind.category))
        case Field.PARTY_WORK:
            past.kind = past.kind._replace(party_work=before)
        case Field.IS_FEDERATION:
            past.kind = past.kind._replace(is_federation=before == "是")
        case Field.STREET:
            earlier = streets.find(before, past.street)
            if earlier != past.street:
                # A merged street's communities went along; after any other move the old community is not known.
                past.community = past.community if streets.merged_into(earlier) == past.street else None
                past.street = earlier


class StreetNames:
    """Streets by the words of an organization's history: "历城区洪家楼街道", or the name alone after a merger."""

    def __init__(self):
        self._full: dict[str, int] = {}
        self._merged: dict[int, int] = {}
        self._below: dict[tuple[int, str], int] = {}
        names = dict(Region.objects.districts().values_list("pk", "name"))
        for pk, name, parent, closed in self._streets():
            if closed is None and parent in names:
                self._full[names[parent] + name] = pk
            elif closed is not None:
                self._merged[pk] = parent
                self._below[parent, name] = pk
        for pk, before in AreaChange.objects.exclude(applied_at=None).values_list("region_id", "before"):
            if before.get("district") in names:
                self._full.setdefault(names[before["district"]] + before["name"], pk)

    @staticmethod
    def _streets() -> Iterator[tuple]:
        streets = Region.objects.filter(level=Region.Level.STREET)
        return streets.values_list("pk", "name", "parent_id", "closed_on").iterator()

    def find(self, text: str, later: int) -> int:
        """The street of these words, for an organization that was in `later` afterwards; `later` where none fits."""
        return self._below.get((later, text)) or self._full.get(text, later)

    def merged_into(self, street: int) -> int | None:
        return self._merged.get(street)


def members_of_federations(day: date, past: dict[int, Past]) -> tuple[Counter, Counter]:
    """
    Group members on the day: by (street of the federation, registered / filed / enterprise), and by street those
    organizations, federations aside, that are members where they belong. Each organization counts once a street.
    """
    enterprises = memberships_on(day).filter(member=None).values_list("federation__street").annotate(Count("pk"))
    kinds = Counter({(street, "enterprise"): number for street, number in enterprises})
    own: Counter = Counter()
    for one in members_on(day, past):
        kinds[one.street, one.status] += 1
        own[one.street] += one.is_own
    return kinds, own


def tags_of_streets(day: date, past: dict[int, Past]) -> tuple[Counter, Counter]:
    """Of the organizations that run on the day: how many bear a kind of tag, and each tag, by (street, kind or tag)."""
    ties = OrganizationTag.objects.on(day).filter(organization__in=Organization.objects.filter(running_on(day)))
    still = ties.exclude(organization__in=past).order_by()
    words = still.values_list("organization__street", "tag__kind", "tag__place", "tag__word").annotate(Count("pk"))
    tags = Counter({(street, TagKey(*tag)): number for street, *tag, number in words})
    bearers = still.values_list("organization__street", "tag__kind")
    bearers = bearers.annotate(Count("organization", distinct=True))
    kinds = Counter({(street, kind): number for street, kind, number in bearers})
    if past:
        moved = list(ties.filter(organization__in=past).values_list(
            "organization", "tag__kind", "tag__place", "tag__word"
        ))  # fmt: skip
        tags.update((past[pk].street, TagKey(*tag)) for pk, *tag in moved)
        kinds.update((past[pk].street, kind) for pk, kind in {(pk, kind) for pk, kind, *_ in moved})
    return kinds, tags


class Member(NamedTuple):
    """An organization in a federation of a street; `is_own` where it belongs to that street and is none itself."""

    pk: int
    street: int
    status: str
    is_own: bool


def memberships_on(day: date) -> QuerySet:
    """Memberships that hold on the day, in federations that run on it."""
    rows = GroupMembership.objects.filter(Q(until=None) | Q(until__gt=day), since__lte=day).order_by()
    return rows.filter(federation__in=Organization.objects.filter(running_on(day)).values("pk"))


def members_on(day: date, past: dict[int, Past]) -> Iterator[Member]:
    """Running organizations in a federation on the day, each once a street; both sides as they were then."""
    rows = memberships_on(day).filter(member__in=Organization.objects.filter(running_on(day)).values("pk"))
    values = rows.values_list(
        "federation", "federation__street", "member", "member__street", "member__status", "member__is_federation"
    )
    seen = set()
    for federation, street, member, home, status, is_federation in values:
        if federation in past:
            street = past[federation].street
        if member in past:
            then = past[member]
            home, status, is_federation = then.street, then.kind.status, then.kind.is_federation
        if (street, member) not in seen:
            seen.add((street, member))
            yield Member(member, street, status, street == home and not is_federation)
