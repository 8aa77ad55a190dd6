"""Who works where: city and district offices, the sample logins, panels. Staff enter through the verb of appointments."""

from dataclasses import dataclass, field

from django.contrib.auth.hashers import make_password

from cms.sample.invented import Inventor
from cms.sample.places import Places
from talent.accounts.actions import claim_person
from talent.people.actions import create_person
from talent.people.appointments import appoint
from talent.people.models import Person, Role
from talent.registry.models import Region

PASSWORD = "demo-2023"
Kind = Role.Kind


@dataclass
class Staff:
    """Everybody with a role; admins and trainers by the name of their district."""

    city: Person
    editor: Person
    street: Person
    reviewer: Person
    admin: dict[str, Person] = field(default_factory=dict)
    trainer: dict[str, Person] = field(default_factory=dict)


class Hiring:
    def __init__(self, inventor: Inventor):
        self.inventor = inventor
        # One hash for all: ten of them would take seconds, and they say the same word.
        self.password = make_password(PASSWORD)

    def hire(self, kind: str, region: Region, *, by: Person | None, login: str | None = None, name=None) -> Person:
        invented = self.inventor.person(name, ages=(26, 56))
        person = create_person(invented.name, mobile=invented.mobile, by=by)
        if login:
            give_login(person, login, self.password)
        appoint(person, kind, region, by=by)
        return person


def give_login(person: Person, login: str, password: str) -> None:
    """A sample login; its holder has said yes to the terms already, so nothing stands before the page asked for."""
    person.login, person.password = login, password
    person.save(update_fields=["login", "password", "updated"])
    claim_person(person)


def load_staff(places: Places, hiring: Hiring) -> Staff:
    """The city appoints the districts, the districts their street staff and reviewers."""
    city = hiring.hire(Kind.CITY_ADMIN, places.city, by=None, login="city", name="周文远")
    staff = Staff(city=city, editor=None, street=None, reviewer=None)
    logins = {"历城区": ("licheng", "trainer"), "天桥区": (None, "tianqiao")}
    for district in places.districts:
        admin, trainer = logins.get(district.name, (None, None))
        staff.admin[district.name] = hiring.hire(Kind.DISTRICT_ADMIN, district, by=city, login=admin)
        staff.trainer[district.name] = hiring.hire(Kind.TRAINER, district, by=city, login=trainer)
    staff.editor = hiring.hire(Kind.EDITOR, places.city, by=city, login="editor")
    staff.street = hiring.hire(Kind.STREET_STAFF, places.street["洪家楼街道"], by=staff.admin["历城区"], login="street")
    staff.reviewer = hiring.hire(Kind.REVIEWER, places.district["市中区"], by=staff.admin["市中区"], login="reviewer")
    return staff


def hire_district_editor(places: Places, staff: Staff, hiring: Hiring) -> Person:
    """Who writes the cases of 历城区; hired last, so that everybody else stays who they are."""
    return hiring.hire(Kind.EDITOR, places.district["历城区"], by=staff.city, login="licheng-editor")
