"""The sample city, in the order in which it would have come about. Nothing is written when any part fails."""

import datetime
import random
import time
from collections.abc import Callable

from django.db import transaction

from cms.sample.clock import clock_at, moment
from cms.sample.invented import Inventor
from cms.sample.members import load_members
from cms.sample.organizations import load_organizations
from cms.sample.places import load_places
from cms.sample.plan import load_plan
from cms.sample.staff import Hiring, load_staff
from talent.people.models import Person


@transaction.atomic
def load_city(today: datetime.date, *, scale: int = 1, say: Callable[[str], None] = print) -> None:
    """
    Load the whole sample for a day into a database without regions.

    One transaction: an interrupted load leaves nothing behind, and thousands of small writes share one flush.
    """
    steps = Steps(say)
    rng = random.Random(f"sample city {today.isoformat()}")  # noqa: S311  (invents people, guards nothing)
    inventor = Inventor(rng, today)
    with clock_at(moment(datetime.date(today.year - 3, 1, 6))):
        places = load_places(rng)
        load_plan(today)
        steps.done("行政区划、计划与日历")
        hiring = Hiring(inventor)
        staff = load_staff(places, hiring)
        steps.done("工作人员")
        register = load_organizations(places, staff, inventor, rng, scale)
        steps.done("社区社会组织")
    pools = load_members(places, staff, register, inventor, rng, today, scale)
    steps.done("骨干人才库")
    Person.objects.filter(is_superuser=False).update(is_sample=True)


class Steps:
    """Says what is done and how long it took."""

    def __init__(self, say: Callable[[str], None]):
        self.say, self.since = say, time.monotonic()

    def done(self, what: str) -> None:
        now = time.monotonic()
        self.say(f"  {what}  {now - self.since:.1f} 秒")
        self.since = now
