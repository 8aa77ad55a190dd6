"""The merge preview: what each row says and holds, and what the result will be. Reads only."""

from dataclasses import dataclass

from talent.people.holdings import Row, holdings
from talent.people.merging import CHOSEN, FLAGS, merged_values
from talent.people.models import Person
from talent.text.masks import mask_mobile, mask_resident_id


@dataclass(frozen=True)
class Line:
    """One field: kept, other, result; `field` names it where staff choose between the two."""

    label: str
    kept: str
    other: str
    result: str
    field: str = ""

    @property
    def differs(self) -> bool:
        return bool(self.kept and self.other and self.kept != self.other)


@dataclass(frozen=True)
class Held:
    """What is held of each under one heading: the lines where staff may read them, and how many."""

    title: str
    kept: list[Row]
    other: list[Row]
    readable: bool


@dataclass(frozen=True)
class Comparison:
    lines: list[Line]
    held: list[Held]


def compare(kept: Person, other: Person) -> Comparison:
    values = merged_values(kept, other)
    lines = [_line(field, kept, other, values[field]) for field in CHOSEN]
    lines.append(_flags(kept, other, values))
    masked = mask_resident_id(kept.resident_id or other.resident_id)
    lines.append(Line("身份证号", mask_resident_id(kept.resident_id), mask_resident_id(other.resident_id), masked))
    account = values["login"] or values["claimed_at"]
    lines.append(Line("登录", _account(kept), _account(other), "可以登录" if account else "还没有登录过"))
    held = [
        Held(holding.title, rows, others, holding.staff_see)
        for holding in holdings()
        if holding.title != "身份"
        for rows, others in [(holding.rows([kept.pk]), holding.rows([other.pk]))]
        if rows or others
    ]
    return Comparison(lines, held)


def _line(field: str, kept: Person, other: Person, value) -> Line:
    words = [field_words(field, one) for one in (getattr(kept, field), getattr(other, field), value)]
    return Line(str(Person._meta.get_field(field).verbose_name), *words, field)


def field_words(field: str, value) -> str:
    if field == "mobile":
        return mask_mobile(value)
    if field == "gender":
        return Person.Gender(value).label if value else ""
    if isinstance(value, bool):
        return "是" if value else "否"
    return value or ""


def _flags(kept: Person, other: Person, values: dict) -> Line:
    both = Person(**{field: values[field] for field in FLAGS})
    return Line("人员类别", *("、".join(one.audiences) for one in (kept, other, both)))


def _account(person: Person) -> str:
    return "已核对身份" if person.login or person.claimed_at else "还没有登录过"
