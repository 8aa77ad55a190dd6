"""Invented people: names, mobiles and resident IDs that belong to nobody. The same seed gives the same people."""

import datetime
import random
from dataclasses import dataclass, field

from cms.sample.files import words
from talent.text.resident_ids import check_character

FEMALE, MALE = "女", "男"
# Numbers that people of their own name bear; the others get what is left of 1380000xxxx.
NAMED_MOBILES = {
    "王秀兰": "13800000001",
    "方晓燕": "13800000002",
    "秦立新": "13800000003",
    "赵德明": "13800001234",
    "孙桂兰": "13800001234",
}
RESERVED = {int(mobile[3:]) for mobile in NAMED_MOBILES.values()} | {1, 2, 3, 4, 5, 6, 7, 8, 9, 1234, 8000}
SMALL_CITY = 10_000


@dataclass
class Invented:
    """Somebody before they are a row."""

    name: str
    gender: str
    mobile: str
    resident_id: str
    audiences: set[str] = field(default_factory=set)
    organization: str = ""
    position: str = ""
    street: str = ""
    basis: str = ""

    @property
    def key(self) -> tuple[str, str]:
        return self.name, self.mobile


class Inventor:
    """Hands out people, one after the other."""

    def __init__(self, rng: random.Random, today: datetime.date):
        names = words("names")
        self.rng, self.today = rng, today
        self.surnames = names["surnames"]
        # The common surnames come first in the file.
        self.weights = [1 / (4 + place) for place in range(len(self.surnames))]
        self.given = {
            FEMALE: names["given_female"] + names["given_neutral"],
            MALE: names["given_male"] + names["given_neutral"],
        }
        self.count = 0
        self.births: dict[datetime.date, int] = {}

    def person(self, name: str | None = None, gender: str | None = None, ages: tuple[int, int] = (24, 72)) -> Invented:
        gender = gender or (FEMALE if self.rng.random() < 0.62 else MALE)
        if name is None:
            name = self.rng.choices(self.surnames, self.weights)[0] + self.rng.choice(self.given[gender])
            mobile = self.mobile()  # a namesake of somebody in the stories is still somebody else
        else:
            mobile = NAMED_MOBILES.get(name) or self.mobile()
        return Invented(name, gender, mobile, self.resident_id(gender, ages))

    def mobile(self) -> str:
        """1380000xxxx in an order that does not look counted; beyond ten thousand people 138001xxxxx and so on."""
        while True:
            place, self.count = self.count, self.count + 1
            number = (place * 3671 + 2017) % SMALL_CITY if place < SMALL_CITY else place
            if number not in RESERVED:
                return f"138{number:08d}"

    def resident_id(self, gender: str, ages: tuple[int, int]) -> str:
        """Area code 370100, a birth date of that age, an order number of that gender, the right check digit."""
        oldest = self.today.replace(month=1, day=1).replace(year=self.today.year - ages[1])
        while True:
            birth = oldest + datetime.timedelta(days=self.rng.randrange((ages[1] - ages[0]) * 365))
            order = self.births.get(birth, 0)
            if order < 499:
                break
        self.births[birth] = order + 1
        body = f"370100{birth:%Y%m%d}{order * 2 + (1 if gender == MALE else 2):03d}"
        return body + check_character(body)
