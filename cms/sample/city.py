"""The sample city, in the order in which it would have come about. Nothing is written when any part fails."""

import datetime
import random
import time
from collections.abc import Callable

from django.db import transaction

from cms.sample.answers import load_answers
from cms.sample.archives import load_archives
from cms.sample.clock import clock_at, moment
from cms.sample.crews import gather_crews
from cms.sample.crowd import train_crowd
from cms.sample.desk_work import load_desk_work
from cms.sample.doubles import load_doubles
from cms.sample.federations import load_federations
from cms.sample.figures import load_figures
from cms.sample.invented import Inventor
from cms.sample.learning import load_learning
from cms.sample.members import EMPTY_POOL, Pools, load_members
from cms.sample.newcomers import load_newcomers
from cms.sample.nurture import load_nurture
from cms.sample.organizations import load_organizations
from cms.sample.outside_hours import load_outside_hours
from cms.sample.pages import load_pages
from cms.sample.past_sessions import Organizer, hold_last_year, hold_this_year, hold_without_pool
from cms.sample.places import load_places
from cms.sample.plan import load_plan
from cms.sample.pool_changes import exempt_some, join_two_pools, leave_some, move_one
from cms.sample.pool_work import load_pool_work
from cms.sample.problem_sheet import upload_problem_sheet
from cms.sample.rounds import Selection
from cms.sample.staff import Hiring, give_login, hire_district_editor, load_staff
from cms.sample.written_sessions import Writer
from talent.people.models import Person


@transaction.atomic
def load_city(today: datetime.date, *, scale: int = 1, say: Callable[[str], None] = print) -> None:
    """
    Load the whole sample for a day into a database without regions.

    One transaction: an interrupted load leaves nothing behind, and thousands of small writes share one flush.
    """
    steps = Steps(say)
    rng = random.Random(f"sample city {today.isoformat()}")
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
    give_learner_logins(pools, hiring)
    steps.done("骨干人才库")
    crews = gather_crews(pools, rng)
    load_sessions(places, staff, register, pools, crews, today, rng)
    steps.done("场次与考勤")
    if scale > 1:
        train_crowd(places, staff, pools, today)
        steps.done("大场次")
    load_pages(today, staff.editor)
    steps.done("课程、案例与网站")
    load_learning(crews, today, rng)
    load_outside_hours(staff, today)
    steps.done("在线学习与外部学时")
    Selection(places, staff, hiring, today, rng).load()
    steps.done("年度推选")
    load_desk_work(places, staff, today)
    load_answers(staff, today)
    load_figures(places, staff, today)
    load_archives(places, staff, today)
    load_newcomers(staff, today)
    load_nurture(places, staff, today, rng)
    load_federations(staff, today)
    load_doubles(staff, today)
    load_pool_work(staff, today)
    upload_problem_sheet(places, staff, inventor, rng, today)
    hire_district_editor(places, staff, hiring)
    steps.done("报表、表格与消息")
    Person.objects.filter(is_superuser=False).update(is_sample=True)


def load_sessions(places, staff, register, pools, crews, today: datetime.date, rng: random.Random) -> None:
    """What was held and what is to come; then those leave who leave, as their hours are written by then."""
    exempt_some(crews, staff, today)
    both = join_two_pools(crews, places, staff, today)
    writer = Writer(places, staff, crews, today, rng, both=both)
    writer.load_past()
    organizer = Organizer(places, staff)
    for crew in crews.values():
        hold_last_year(crew, organizer, today, rng)
        hold_this_year(crew, organizer, today, rng)
    hold_without_pool(places.district[EMPTY_POOL], register, organizer, today, rng, pools.person)
    writer.load_coming()
    move_one(crews, places, staff, today)
    leave_some(crews, staff, today, rng)


def give_learner_logins(pools: Pools, hiring: Hiring) -> None:
    """The leader of the mediation team, a social worker and a volunteer, all of 洪家楼街道."""
    names = {"王秀兰": "leader", "方晓燕": "worker", "秦立新": "volunteer"}
    for member in pools.members["历城区"]:
        person = pools.person[member.who.key]
        if member.who.street == "洪家楼街道" and person.name in names:
            give_login(person, names.pop(person.name), hiring.password)


class Steps:
    """Says what is done and how long it took."""

    def __init__(self, say: Callable[[str], None]):
        self.say, self.since = say, time.monotonic()

    def done(self, what: str) -> None:
        now = time.monotonic()
        self.say(f"  {what}  {now - self.since:.1f} 秒")
        self.since = now
