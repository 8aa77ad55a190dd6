"""Rows that could be one human, for the desk's 疑似重复: two pairs to look at, one merged, one request to correct."""

import datetime

from cms.sample.clock import clock_at, moment
from cms.sample.staff import Staff
from talent.people.actions import create_person
from talent.people.merging import merge_people
from talent.people.models import Person
from talent.people.privacy import request_correction

DAY = datetime.timedelta(days=1)
# How a name is written down from the telephone.
HEARD_AS = {
    "兰": "蓝",
    "英": "瑛",
    "华": "桦",
    "芳": "方",
    "珍": "真",
    "玲": "铃",
    "明": "铭",
    "文": "雯",
    "军": "君",
    "国": "帼",
}


def load_doubles(staff: Staff, today: datetime.date) -> None:
    """Doubles are in no pool, so no figure of the sample moves."""
    trainer = staff.trainer["历城区"]
    street = staff.street.roles.first().region
    listed = Person.objects.within(street).canonical_only().filter(claimed_at=None, login=None, roles=None)
    people = list(listed.exclude(mobile=None).exclude(registrations__isnull=False).order_by("pk")[1:])
    # The sort is stable: first those whose name can be misheard.
    people = sorted(people, key=lambda person: _heard(person.name) == person.name)[:3]
    doubles = []
    with clock_at(moment(today - 5 * DAY, "10:12")):
        for person in people:
            doubles.append(create_person(_heard(person.name), mobile=person.mobile, region=street, by=trainer))
    if len(doubles) == 3:
        with clock_at(moment(today - 4 * DAY, "9:20")):
            merge_people(people[2], doubles[2], by=trainer)
    volunteer = Person.objects.filter(login="volunteer").first()
    if volunteer:
        with clock_at(moment(today - DAY, "19:44")):
            request_correction(volunteer, "education", "大专", note="前年读完了夜大")


def _heard(name: str) -> str:
    return "".join(HEARD_AS.get(character, character) if place else character for place, character in enumerate(name))
