"""Who came by themselves: two wait for 洪家楼街道, one of them is in the list under another number; an open slip."""

import datetime

from cms.sample.clock import clock_at, moment
from cms.sample.staff import Staff
from talent.accounts.inviting import invite
from talent.accounts.registering import confirm_registration, register_person
from talent.people.actions import create_person
from talent.people.models import Person, Role

DAY = datetime.timedelta(days=1)


def load_newcomers(staff: Staff, today: datetime.date) -> None:
    """The numbers are invented, of a range that the sample's people don't use."""
    street = staff.street.roles.first().region
    listed = Person.objects.within(street).filter(claimed_at=None, canonical=None, login=None).order_by("pk").first()
    with clock_at(moment(today - 3 * DAY, "19:20")):
        known = register_person("沈玉珍", "13800009011", street, organization="泉声合唱团")
    with clock_at(moment(today - 2 * DAY, "9:05")):
        confirm_registration(known, by=staff.street)
    with clock_at(moment(today - 2 * DAY, "20:41")):
        register_person(listed.name if listed else "宋建平", "13800009012", street, organization="小区里的调解队")
    with clock_at(moment(today - DAY, "8:12")):
        register_person("蒋文慧", "13800009013", street, organization="爱心编织社")
    with clock_at(moment(today - DAY, "10:30")):
        admin = staff.admin["历城区"]
        invited = create_person("罗晓彤", mobile="13800009014", by=admin)
        invite(invited, Role.Kind.STREET_STAFF, street, by=admin)
