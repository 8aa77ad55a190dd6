"""What happens to memberships: exemptions, a person in two pools, a move between districts, people who leave."""

import datetime
import random

from cms.sample.clock import clock_at, moment
from cms.sample.crews import Crew
from cms.sample.places import Places
from cms.sample.staff import Staff
from talent.pools.actions import add_member, exempt, exit_pool, move_member, pool_of
from talent.pools.models import Exemption, PoolMembership

REASONS = (
    (Exemption.Reason.ILLNESS, "住院手术，正在休养"),
    (Exemption.Reason.MATERNITY, "产假"),
    (Exemption.Reason.AWAY, "在外地帮儿女带孩子"),
)
EXIT_REASONS = ("搬到外地居住", "本人提出，年龄大了", "工作调动，不再负责队伍", "长期联系不上，街道核实")
TWO_POOLS = ("历下区", "济南高新技术产业开发区")
MOVE = ("市中区", "槐荫区")
RECENT = 60


def _membership(crew: Crew, key: int) -> PoolMembership:
    return PoolMembership.objects.select_related("person", "street", "pool__district").get(
        person=key, pool__district__name=crew.district, until=None
    )


def exempt_some(crews: dict[str, Crew], staff: Staff, today: datetime.date) -> None:
    for crew in crews.values():
        for place, key in enumerate(crew.exempt):
            reason, note = REASONS[place % len(REASONS)]
            since = max(crew.since[key], min(datetime.date(today.year, 1, 4), today))
            with clock_at(moment(since, "10:00")):
                exempt(
                    _membership(crew, key), reason=reason, note=note, since=since,
                    until=today + datetime.timedelta(days=90), by=staff.admin[crew.district],
                )  # fmt: skip


def join_two_pools(crews: dict[str, Crew], places: Places, staff: Staff, today: datetime.date):
    """A social worker of 历下区 who also works in 高新区; the city counts them once. Returns the person."""
    home, second = (crews[name] for name in TWO_POOLS)
    key = next(key for key in home.trained if home.person[key].is_social_worker)
    district = places.district[second.district]
    since = max(home.since[key], today - datetime.timedelta(days=400))
    with clock_at(moment(since, "10:30")):
        add_member(
            pool_of(district), home.person[key], street=places.streets_of(district)[0], since=since,
            by=staff.admin[second.district], entry_basis="街道推荐", position="社工",
        )  # fmt: skip
    second.since[key], second.person[key] = since, home.person[key]
    second.trained.append(key)
    # Home's sessions give the hours; the second pool need not invite them again.
    second.credited.add(key)
    return home.person[key]


def move_one(crews: dict[str, Crew], places: Places, staff: Staff, today: datetime.date) -> None:
    """Trained at home before, counted where they live now."""
    before, after = (crews[name] for name in MOVE)
    key = next(key for key in reversed(before.trained) if before.since[key] < datetime.date(today.year - 1, 1, 1))
    street = places.streets_of(places.district[after.district])[1]
    day = today - datetime.timedelta(days=40)
    with clock_at(moment(day, "15:00")):
        move_member(
            _membership(before, key), pool_of(places.district[after.district]), street=street, on=day,
            by=staff.city,
        )  # fmt: skip


def leave_some(crews: dict[str, Crew], staff: Staff, today: datetime.date, rng: random.Random) -> None:
    """One or two a district within the last 60 days; most were trained, and all stand beside the rate."""
    for place, crew in enumerate(crews.values()):
        leaving = [key for key in crew.trained if _may_leave(crew, key, today)][3 : 4 + place % 2]
        if place % 5 == 4 and crew.untrained:
            leaving += [key for key in crew.untrained if _may_leave(crew, key, today)][:1]
        for key in leaving:
            day = today - datetime.timedelta(days=rng.randrange(3, RECENT - 5))
            with clock_at(moment(day, "16:00")):
                exit_pool(
                    _membership(crew, key), on=day, reason=rng.choice(EXIT_REASONS), by=staff.admin[crew.district]
                )


def _may_leave(crew: Crew, key: int, today: datetime.date) -> bool:
    """Ordinary members of long standing: no federation leader, nobody of the stories."""
    person = crew.person[key]
    return (
        crew.since[key] < today - datetime.timedelta(days=200)
        and person.login is None
        and not person.is_leader
        and person.name not in {"李秀英", "孙桂兰", "赵德明"}
        and PoolMembership.objects.filter(person=person, until=None).count() == 1
    )
