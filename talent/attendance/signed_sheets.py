"""手签表: printed with a code on every row, signed by hand, entered again by its codes, its photo kept privately."""

import re
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils import timezone

from talent.attendance.check_ins import mark_roster, refuse_closed
from talent.attendance.models import Mark, Path
from talent.attendance.roster import standing_of_people
from talent.attendance.row_codes import place_of, row_code
from talent.people.models import Person
from talent.training.models import SessionSignup

MOST_CODES = 2000
OTHER_SHEET = "没看懂的行号：{}。对一下纸上的数字；也可能是另一场的签到表。"


@dataclass(frozen=True)
class Line:
    """One printed row."""

    code: str
    person: Person
    organization: str


@dataclass(frozen=True)
class Entered:
    """What came of the codes: people newly marked, people who were here already, codes that name nobody."""

    marked: int
    here: int
    unknown: list[str]


def lines_of(session) -> list[Line]:
    """The rows to print: seats and those who asked for leave, by pinyin; three queries."""
    places = _places(session)
    listed = SessionSignup.objects.filter(session=session).on_roster().select_related("person")
    rows = listed.prefetch_related("person__posts__organization").order_by("person__name_pinyin", "pk")
    return [Line(row_code(session.pk, places[row.pk]), row.person, _organization(row.person)) for row in rows]


def _organization(person) -> str:
    posts = [post for post in person.posts.all() if post.until is None]
    return posts[0].organization.name if posts else person.organization_text


def _places(session) -> dict[int, int]:
    keys = SessionSignup.objects.filter(session=session).order_by("pk").values_list("pk", flat=True)
    return {pk: place for place, pk in enumerate(keys, 1)}


def enter_signed_sheet(session, text: str, *, by) -> Entered:
    """Mark the rows whose codes are in `text` present; marks that people made themselves stay as they are.

    ValidationError once attendance is confirmed, before the session starts, and for a text without any code.
    """
    refuse_closed(session)
    if timezone.now() < session.starts_at:
        raise ValidationError("这场培训还没开始，开始后再录入手签表。")
    codes = list(dict.fromkeys(re.findall(r"[^\s,，、;；]+", text)))[:MOST_CODES]
    if not codes:
        raise ValidationError("先写下签了字的行号，用空格隔开。")
    people = dict(SessionSignup.objects.filter(session=session).order_by("pk").values_list("pk", "person"))
    by_place = dict(enumerate(people.values(), 1))
    named = {code: by_place.get(place_of(session.pk, code) or 0) for code in codes}
    wanted = {person for person in named.values() if person}
    here = {pk for pk, head in standing_of_people(session, wanted).items() if head and head.is_here}
    marked = mark_roster(session, dict.fromkeys(wanted - here, Mark.PRESENT), by=by, path=Path.SHEET)
    return Entered(marked, len(here), [code for code, person in named.items() if person is None])
