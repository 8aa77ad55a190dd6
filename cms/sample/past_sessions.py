"""A year of sessions in every district, this year's and the last one's, until everybody of the crew was there once."""

import datetime
import itertools
import random
from dataclasses import dataclass
from decimal import Decimal

from cms.sample.clock import moment
from cms.sample.crews import Crew
from cms.sample.holding import Roster, announce, hold
from cms.sample.organizations import Register
from cms.sample.places import Places, short_name
from cms.sample.staff import Staff
from talent.people.models import Person
from talent.registry.models import Region
from talent.selection.actions.notices import working_calendar

TOPICS = (
    ("矛盾调解", "先听满三分钟，再分开谈，最后坐到一起。下半场两人一组演练。"),
    ("志愿者管理", "一页岗位说明怎么写，服务时间怎么如实记。每人带走一页写好的说明。"),
    ("财务入门", "收支流水和项目明细两张表，当堂填一遍。请带上您的账本。"),
    ("上门看望", "敲门之前、看与问、敲不开门怎么办，三样都练一遍。"),
    ("活动组织", "一页方案、一张流程表、半页小结，散场前人人写完。"),
    ("规范运作", "备案和登记的区别，章程里最要紧的三条，年度自查怎么做。"),
    ("居民议事", "请反对的人先说，让沉默的人表态，约定怎么写下来。"),
    ("项目设计", "一个需求怎么变成一个做得完的小项目，预算怎么列。"),
)  # fmt: skip
TIMES = (("9:00", "12:10", 4), ("14:00", "17:10", 4), ("9:00", "16:30", 8), ("19:00", "20:30", 2))
PER_YEAR, LAST_YEAR = 5, 3
LAST_YEAR_SHARE = 0.85
SEASONS = "冬冬春春春夏夏夏秋秋秋冬"


@dataclass
class Planned:
    """A session to come about: its day and whom it gathers."""

    day: datetime.date
    roster: Roster


def days_between(first: datetime.date, last: datetime.date, count: int) -> list[datetime.date]:
    """`count` working days spread evenly, the last one in the last days; none when the span is empty."""
    if last < first:
        return []
    calendar, span = working_calendar(), (last - first).days
    days = []
    for number in range(count):
        day = first + datetime.timedelta(days=span * (number + 1) // count if number + 1 < count else span)
        while day > first and not calendar.is_working(day):
            day -= datetime.timedelta(days=1)
        days.append(day)
    return days


def hold_last_year(crew: Crew, city: "Organizer", today: datetime.date, rng: random.Random) -> None:
    """Most of those who were in the pool by then; it matters only to reports of that year."""
    year = today.year - 1
    days = days_between(datetime.date(year, 3, 1), datetime.date(year, 12, 12), LAST_YEAR)
    plan = [Planned(day, Roster()) for day in days]
    for key in crew.since:
        open_days = [row for row in plan if crew.since[key] <= row.day]
        if open_days:
            chance, roster = rng.random(), rng.choice(open_days).roster
            if chance < LAST_YEAR_SHARE:
                roster.present.append(crew.person[key])
            elif chance > 0.95:
                roster.absent.append(crew.person[key])
    city.hold_all(plan, crew.district, rng)


def hold_this_year(crew: Crew, city: "Organizer", today: datetime.date, rng: random.Random) -> None:
    """Everybody trained comes once at least; of the untrained some signed up and were away."""
    first, last = datetime.date(today.year, 1, 4), today - datetime.timedelta(days=4)
    if last < first:
        first, last = first.replace(day=1), today - datetime.timedelta(days=1)
    plan = [Planned(day, Roster()) for day in days_between(first, last, PER_YEAR + 2 * (crew.district == "历城区"))]
    if not plan:
        return
    for key in crew.trained:
        rows = [row for row in plan if crew.since[key] < row.day] or [plan[-1]]
        # The logins of the stories came several times, so that their year has something to show.
        often = crew.person[key].login is not None
        wanted = 3 if often else (key not in crew.credited) + (rng.random() < 0.3)
        for place, row in enumerate(rng.sample(rows, min(wanted, len(rows)))):
            _arrive(row.roster, crew.person[key], rng, surely=often or (place == 0 and key not in crew.credited))
        crew.credited.add(key)
    for place, key in enumerate(crew.untrained):
        rows = [row for row in plan if crew.since[key] < row.day]
        if rows and place % 3 < 2:
            # In turn, so that every session misses somebody.
            roster = rows[place % len(rows)].roster
            (roster.absent if place % 3 == 0 else roster.excused).append(crew.person[key])
    _make_up(plan, crew)
    city.hold_all(plan, crew.district, rng)


def _make_up(plan: list[Planned], crew: Crew) -> None:
    """In every session sits somebody who missed the one before."""
    times: dict[int, int] = {}
    for row in plan:
        for person in row.roster.everybody:
            times[person.pk] = times.get(person.pk, 0) + 1
    for missed, row in itertools.pairwise(plan):
        for person in row.roster.present:
            if times[person.pk] == 1 and person.login is None and crew.since[person.pk] < missed.day:
                missed.roster.absent.append(person)
                break


def _arrive(roster: Roster, person: Person, rng: random.Random, *, surely: bool) -> None:
    chance = rng.random()
    if not surely and chance < 0.15:
        (roster.absent if chance < 0.08 else roster.excused).append(person)
    else:
        (roster.late if chance > 0.94 else roster.present).append(person)


@dataclass
class Organizer:
    """Puts planned sessions into rooms of the district and holds them."""

    places: Places
    staff: Staff

    def hold_all(self, plan: list[Planned], district: str, rng: random.Random) -> None:
        region, by = self.places.district[district], self.staff.trainer[district]
        topics = rng.sample(TOPICS, len(TOPICS))
        for number, row in enumerate(plan):
            if not row.roster.everybody:
                continue
            # An evening first, so that hours differ; the others by day.
            start, end, hours = TIMES[3] if number == 1 else TIMES[number % 3]
            topic, text = topics[number % len(topics)]
            street = rng.choice(self.places.streets_of(region))
            session = announce(
                by=by,
                title=f"{short_name(region)}{SEASONS[row.day.month - 1]}季培训：{topic}",
                description=text,
                region=region,
                starts_at=moment(row.day, start),
                ends_at=moment(row.day, end),
                place=f"{street.name}党群服务中心二楼",
                capacity=max(30, -(-len(row.roster.everybody) // 10) * 10),
                hours=Decimal(hours),
            )
            hold(session, row.roster, by=by)


def hold_without_pool(
    district: Region, register: Register, city: Organizer, today: datetime.date, rng: random.Random, people
) -> None:
    """A district whose pool is still empty trains its leaders all the same: nobody of them counts yet."""
    leaders = [people[row.leader.key] for row in register.of(district.name)[:14]]
    days = days_between(datetime.date(today.year, 1, 4), today - datetime.timedelta(days=15), 1)
    city.hold_all([Planned(day, Roster(present=leaders)) for day in days], district.name, rng)
