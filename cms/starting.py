"""An empty real city: what must be there before the first person works."""

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from cms.setup import ensure_site
from talent.audit.actions import record
from talent.people.actions import create_person
from talent.people.appointments import appoint
from talent.people.models import Person, Role
from talent.pools.actions import ensure_ladder
from talent.registry.actions import add_region
from talent.registry.models import Region
from talent.registry.plan import ensure_calendar, ensure_first_plan
from talent.registry.tagging import ensure_tags
from talent.selection.actions.frames import default_score_sheet
from talent.sheets.actions import ImportReport, import_file

CITY_ADMIN = Role.Kind.CITY_ADMIN


def load_regions(file: str) -> ImportReport:
    """The city's units from their sheet. ValidationError when the file or any row of it is refused."""
    with transaction.atomic():
        report = import_file("regions", file, region=None, by=None)
        if report.error:
            raise ValidationError(report.error)
        if report.refused:
            row = report.refused[0]
            raise ValidationError(
                f"区划表有{report.refused_rows}行需要处理，没有写入。第{row['row']}行 {row['column']}：{row['reason']}"
            )
    return report


@transaction.atomic
def prepare_city(name: str = "") -> Region:
    """
    What is data and not code: plan period, calendar, tags, rungs, score sheet, the site's sections. Harmless when run again.

    `name` makes the city where no sheet has. ValidationError without a city, or when the city is called otherwise.
    """
    city = Region.objects.cities().first()
    if city is None:
        if not name:
            raise ValidationError("还没有行政区划：请用 --regions 给出区划表，或用 --name 写明城市名。")
        city = add_region(name, Region.Level.CITY, None, by=None)
    elif name and city.name != name:
        raise ValidationError(f"库里的城市是“{city.name}”，不是“{name}”。")
    ensure_first_plan()
    ensure_calendar()
    ensure_tags()
    ensure_ladder()
    default_score_sheet()
    ensure_site()
    return city


@transaction.atomic
def ensure_city_admin(city: Region, *, login: str, name: str, password: str) -> tuple[Person, bool]:
    """
    The first city admin, and whether they are new; an admin who is there keeps their password.

    ValidationError: the login belongs to somebody without this role, no name, or a password that is too weak.
    """
    person = Person.objects.filter(login=login).first()
    if person is not None:
        if not person.roles.in_force().filter(kind=CITY_ADMIN, region=city).exists():
            raise ValidationError(f"登录名“{login}”已有人使用，请换一个。")
        return person, False
    person = create_person(name, by=None)
    validate_password(password, person)
    person.login = login
    person.set_password(password)
    person.save(update_fields=["login", "password", "updated"])
    record("give_login", person, by=None, region_path=city.path)
    appoint(person, CITY_ADMIN, city, by=None)
    return person, True
