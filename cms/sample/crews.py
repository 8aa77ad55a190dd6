"""Who of each pool took part this year: a share per district, chosen once and kept to by every session."""

import datetime
import random
from dataclasses import dataclass, field

from cms.sample.members import Pools
from talent.people.models import Person

# Districts differ, and none is a round story: 长清区 and 平阴县 have everybody, 商河县 has furthest to go.
SHARE = {
    "历下区": 0.95, "市中区": 0.94, "槐荫区": 0.92, "天桥区": 0.96, "历城区": 0.945, "长清区": 1.0, "章丘区": 0.95,
    "济阳区": 0.91, "莱芜区": 0.97, "平阴县": 1.0, "商河县": 0.8, "济南高新技术产业开发区": 0.94,
    "济南市南部山区": 0.88, "济南新旧动能转换起步区": 0.925,
}  # fmt: skip
# The logins and namesakes of the stories. 秦立新 comes for the first time today.
ALWAYS = {"王秀兰", "方晓燕"}
NOT_YET = {"秦立新", "赵德明"}
EXEMPT_EVERY = 40


@dataclass
class Crew:
    """A district's pool as the year sees it."""

    district: str
    since: dict[int, datetime.date]
    person: dict[int, Person]
    trained: list[int] = field(default_factory=list)
    untrained: list[int] = field(default_factory=list)
    exempt: list[int] = field(default_factory=list)
    credited: set[int] = field(default_factory=set)

    def people(self, keys: list[int]) -> list[Person]:
        return [self.person[key] for key in keys]

    def here_by(self, keys: list[int], day: datetime.date) -> list[int]:
        """Those of `keys` who were in the pool on the day."""
        return [key for key in keys if self.since[key] <= day]


def gather_crews(pools: Pools, rng: random.Random) -> dict[str, Crew]:
    crews = {}
    for district, members in pools.members.items():
        people = [(pools.person[member.who.key], member.since) for member in members]
        crew = Crew(
            district,
            since={person.pk: since for person, since in people},
            person={person.pk: person for person, _ in people},
        )
        _split(crew, SHARE[district], rng)
        crews[district] = crew
    return crews


def _split(crew: Crew, share: float, rng: random.Random) -> None:
    """Exempt ones first, then the untrained: half of them joined late, as it is in life."""
    free = [key for key in crew.since if crew.person[key].name not in ALWAYS | NOT_YET]
    rng.shuffle(free)
    crew.exempt = free[: len(free) // EXEMPT_EVERY]
    rest = free[len(crew.exempt) :]
    due = len(crew.since) - len(crew.exempt)
    wanted = round(due * (1 - share))
    named = [key for key in crew.since if crew.person[key].name in NOT_YET]
    late = sorted(rest, key=lambda key: crew.since[key], reverse=True)[: max(0, wanted // 2)]
    others = [key for key in rest if key not in set(late)]
    crew.untrained = (named + late + others)[:wanted] if wanted else []
    missing = set(crew.untrained) | set(crew.exempt)
    crew.trained = [key for key in crew.since if key not in missing]
