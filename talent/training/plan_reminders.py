"""提醒: telling the people of a unit that its yearly plan is not out yet; once a day at most."""

from django.utils import timezone

from talent.audit.actions import record
from talent.messages.actions import notify
from talent.people.models import Person, Role
from talent.people.querysets import in_force
from talent.registry.models import Region

# Who writes the plan of which level.
WRITERS = {
    Region.Level.CITY: (Role.Kind.CITY_ADMIN,),
    Region.Level.DISTRICT: (Role.Kind.DISTRICT_ADMIN, Role.Kind.TRAINER),
    Region.Level.STREET: (Role.Kind.STREET_STAFF,),
}


def remind_of_plans(units: list[Region], year: int, *, by) -> int:
    """Write to whoever keeps the plans of these units (without an SMS); returns how many people were told."""
    told = 0
    for unit in units:
        for person in _writers_of(unit):
            text = f"{unit.name}{year}年度培训计划还没有发布，请在“计划”里编好送审。"
            key = f"plan-missing:{unit.pk}:{year}:{person.pk}:{timezone.localdate()}"
            notify(person, "reminder", {"text": text}, key=key, link="/desk/plans/")
            told += 1
        record("remind_of_plan", unit, by=by, region_path=unit.path, year=year)
    return told


def _writers_of(unit: Region):
    roles = Role.objects.filter(in_force(), kind__in=WRITERS[unit.level], region=unit)
    return Person.objects.filter(pk__in=roles.values("person"), is_active=True)
