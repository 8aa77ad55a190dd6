"""When a street is merged into another, ties and roles of its people go on there from the day."""

from django.db.models import Q
from django.utils import timezone

from talent.people.models import Affiliation, Role
from talent.people.querysets import in_force
from talent.registry.redrawing import StreetMove, follows_streets


def _people(street, merges: bool) -> int:
    ties = Affiliation.objects.filter(in_force(), region__path__startswith=street.path)
    return ties.values("person").distinct().count()


def _roles(street, merges: bool) -> int:
    return Role.objects.in_force().filter(region__path__startswith=street.path).count()


def _go_on(rows, move: StreetMove, keys: tuple[str, ...], carried: tuple[str, ...]) -> None:
    """End open rows of the street on the day and begin the same ones in the other street."""
    model = rows.model
    for row in rows.select_for_update(of=("self",)).filter(Q(until=None) | Q(until__gt=move.on), region=move.street):
        start, until = max(row.since, move.on), row.until
        row.until = start
        row.save(update_fields=["until"])
        same = {key: getattr(row, key) for key in keys}
        if not model.objects.filter(until=None, region=move.into, **same).exists():
            more = {key: getattr(row, key) for key in carried}
            model.objects.create(region=move.into, since=start, until=until, **same, **more)


@follows_streets("人员", _people)
def move_ties(move: StreetMove) -> None:
    """A hand-over needs nothing: the street keeps its people, and its path puts them into the new scope."""
    if move.street.pk != move.into.pk:
        _go_on(Affiliation.objects.all(), move, ("person_id", "source"), ())


@follows_streets("工作人员分工", _roles)
def move_roles(move: StreetMove) -> None:
    """Staff of the street are staff of the one that takes it in; who looks after it today loses nothing."""
    if move.street.pk != move.into.pk:
        _go_on(Role.objects.all(), move, ("person_id", "kind"), ("granted_by_id",))


def staff_of(district, *kinds: str):
    """People with one of these roles in the very district, today."""
    roles = Role.objects.in_force(timezone.localdate()).filter(region=district, kind__in=kinds)
    return [role.person for role in roles.select_related("person").order_by("pk")]
