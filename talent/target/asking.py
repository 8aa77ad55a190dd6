"""Which unit, which period, which people a page's query asks for; read the same way by pages, exports and buttons."""

from django.db.models import Q

from talent.people.models import Person, Role
from talent.pools.models import PoolMembership
from talent.registry.models import Region
from talent.target import names
from talent.target.aggregate import Period
from talent.target.forms import PeriodForm
from talent.target.presenting import AUDIENCES, SIDES, STATES
from talent.target.progress import period_of
from talent.text.numbers import row_id

LEVELS = (Region.Level.CITY, Region.Level.DISTRICT, Region.Level.STREET)


def units_of(person):
    """Cities, districts and streets whose figures a person may see, the widest first."""
    return Region.objects.visible_to(person).filter(level__in=LEVELS).order_by("path")


def widest_of(person) -> Region | None:
    """The first of these, most often known from the roles already."""
    own = [role.region for role in person.active_roles if role.kind in Role.MANAGING and role.region.level in LEVELS]
    return min(own, key=lambda region: region.path) if own else units_of(person).first()


def asked_of(person, query) -> tuple[PeriodForm, Region | None, Period]:
    """The form, the unit and the period: this year of the widest unit by default. No unit: one outside one's region."""
    units, (start, end) = units_of(person), period_of()
    given = {name: value for name, value in query.items() if value}
    widest = None if "region" in given else widest_of(person)
    if widest and not given:
        return PeriodForm(regions=units), widest, Period(start, end)
    form = PeriodForm({"region": widest and widest.pk, "start": start, "end": end} | given, regions=units)
    if form.is_valid():
        return form, form.cleaned_data["region"], Period(form.cleaned_data["start"], form.cleaned_data["end"])
    if "region" in form.errors:
        return form, None, Period(start, end)
    return form, form.cleaned_data.get("region") or widest, Period(start, end)


def units_in(query) -> list[int] | None:
    """按街道: the units below that a query narrows a list to; None when one of them is no number."""
    units = [row_id(text) for text in query.getlist("unit")]
    return None if None in units else units


def listed_people(region: Region, period: Period, side: str, query):
    """
    The people a page of names lists: a side, perhaps some units below, a state, an audience, a search.

    Unknown words find nobody.
    """
    state, audience, units = query.get("state", ""), query.get("audience", ""), units_in(query)
    if side not in SIDES or state not in ("", *STATES) or audience not in ("", *AUDIENCES) or units is None:
        return Person.objects.none()
    behind = names.behind(region, units, period, side, state=state, audience=audience)
    return Person.objects.filter(behind).search(query.get("q", ""))


def with_membership(people, region: Region) -> list[tuple[Person, PoolMembership | None]]:
    """Each person with the membership that puts them in this unit, for street and organization."""
    memberships = PoolMembership.objects.filter(of_humans_in(people), street__path__startswith=region.path)
    rows = memberships.select_related("street", "person__canonical").order_by("since")
    newest = {row.who.pk: row for row in rows}
    return [(person, newest.get(person.pk)) for person in people]


def of_humans_in(people) -> Q:
    """Rows of these people and of the rows merged into theirs."""
    return Q(person__in=people) | Q(person__canonical__in=people)
