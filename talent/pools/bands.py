"""Bands in which a pool is looked at: ages, and how long ago somebody was last trained. One definition for figures and filters."""

import datetime
from dataclasses import dataclass

from django.db.models import Q

QUALIFICATION_AHEAD = datetime.timedelta(days=180)
EXEMPTION_AHEAD = datetime.timedelta(days=30)


@dataclass(frozen=True)
class AgeBand:
    """Ages from `youngest` to below `older`, in whole years; None is open."""

    code: str
    name: str
    youngest: int | None
    older: int | None

    def holds(self, birth: datetime.date | None, today: datetime.date) -> bool:
        if birth is None:
            return self.code == "unknown"
        age = age_on(birth, today)
        return (
            self.code != "unknown"
            and (self.youngest is None or self.youngest <= age)
            and (self.older is None or age < self.older)
        )

    def filter(self, today: datetime.date, field: str = "person__birth_date") -> Q:
        """Born so that they are of these ages today."""
        if self.code == "unknown":
            return Q(**{f"{field}__isnull": True})
        found = Q(**{f"{field}__isnull": False})
        if self.youngest:
            found &= Q(**{f"{field}__lte": _born(self.youngest, today)})
        if self.older:
            found &= Q(**{f"{field}__gt": _born(self.older, today)})
        return found


AGES = (
    AgeBand("young", "45岁以下", None, 45),
    AgeBand("middle", "45—54岁", 45, 55),
    AgeBand("senior", "55—64岁", 55, 65),
    AgeBand("elder", "65岁及以上", 65, None),
    AgeBand("unknown", "没有出生日期", None, None),
)
AGE_OF = {band.code: band for band in AGES}
# code, name: last trained this year, last year, before, never.
LAST = (("this", "今年"), ("last", "去年"), ("before", "更早"), ("never", "从未"))


def age_on(birth: datetime.date, today: datetime.date) -> int:
    return today.year - birth.year - ((today.month, today.day) < (birth.month, birth.day))


def _born(age: int, today: datetime.date) -> datetime.date:
    """The last birthday on which one is `age` today; who was born on 29 February has it on 1 March in other years."""
    try:
        return today.replace(year=today.year - age)
    except ValueError:
        return datetime.date(today.year - age, 2, 28)


def last_of(trained: datetime.date | None, today: datetime.date) -> str:
    """The code of LAST for the day of the latest credit."""
    if trained is None:
        return "never"
    years = today.year - trained.year
    return "this" if years <= 0 else "last" if years == 1 else "before"
