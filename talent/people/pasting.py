"""
粘贴名单: text copied from a chat, line by line, matched to people in somebody's scope.

A line is matched by its mobile, else by its names; a line that means several people is left to a person to choose.
Nothing is written and nobody is told: the caller does with the chosen people what its page is for.
"""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError

from talent.people.models import Person
from talent.text.folding import fold_width
from talent.text.numbers import row_id

NOT_CHOSEN = "选中的人不在您的名单里，请重新选择。"
MAX_LINES, MAX_LENGTH = 500, 20_000
# The head of a 接龙, its numbering, and what people write around a name.
_NUMBERING = re.compile(r"^\s*(?:[#＃].*$|[(\[【（]?\d{1,3}\s*[)\]】）.、,:：\s]\s*|[一二三四五六七八九十]{1,3}[、.])")
_MOBILE = re.compile(r"(?<!\d)(?:\+?86[- ]?)?(1[3-9]\d)[- ]?(\d{4})[- ]?(\d{4})(?!\d)")
_TAIL = re.compile(r"(?<!\d)(\d{4})(?!\d)")
_NAME = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]{1,20}(?:·[\u3400-\u9fff]{1,20})*")
_JOINED = re.compile(r"[、,，;；/]|\s和\s")


@dataclass(frozen=True)
class PastedLine:
    """One entry of the text: words that could be names, and digits."""

    number: int
    text: str
    words: tuple[str, ...] = ()
    mobile: str = ""
    tail: str = ""


@dataclass(frozen=True)
class Match:
    """A line and the people it could mean: one, several, or nobody known here."""

    line: PastedLine
    people: list[Person] = field(default_factory=list)
    sure: bool = True  # False where name and mobile do not belong together: a person has to say

    @property
    def kind(self) -> str:
        """ "one", "several" or "unknown"."""
        return "unknown" if not self.people else "one" if self.sure and len(self.people) == 1 else "several"

    @property
    def sentence(self) -> str:
        """What is to be done about it."""
        if not self.sure:
            return "姓名和手机号对不上，看看是不是这位"
        if self.kind == "several":
            return f"有{len(self.people)}位“{self.people[0].name}”，选一位"
        return "" if self.people else "没找到这个人，先记下，到场核对"


def read_lines(text: str) -> list[PastedLine]:
    """The entries of a pasted text; headings, empty lines and numbering fall away. One line may name several people."""
    found: list[PastedLine] = []
    for raw in fold_width(text[:MAX_LENGTH]).splitlines():
        line = _NUMBERING.sub("", raw, count=1).strip()
        mobiles = _MOBILE.findall(line)
        # 王桂兰、李秀英: two people; a line with one mobile is about one.
        parts = [line] if len(mobiles) == 1 else _JOINED.split(line)
        for part in parts:
            entry = _entry(len(found) + 1, part.strip())
            if entry is not None:
                found.append(entry)
        if len(found) > MAX_LINES:
            raise ValidationError(f"一次最多{MAX_LINES}人，请分几次粘贴。")
    return found


def _entry(number: int, text: str) -> PastedLine | None:
    mobile = _MOBILE.search(text)
    rest = _MOBILE.sub(" ", text)
    words = tuple(dict.fromkeys(_NAME.findall(rest)))
    if not words and mobile is None:
        return None
    tail = _TAIL.search(rest) if mobile is None else None
    return PastedLine(
        number, text[:60], words, "".join(mobile.groups()) if mobile else "", tail.group(1) if tail else ""
    )


def match_lines(lines: Iterable[PastedLine], people: Iterable[Person]) -> list[Match]:
    """Each line with the people it could mean; a pure function over `people`, all of whom one may see."""
    by_name: dict[str, list[Person]] = defaultdict(list)
    by_mobile: dict[str, list[Person]] = defaultdict(list)
    for person in people:
        by_name[person.name].append(person)
        if person.mobile:
            by_mobile[person.mobile].append(person)
    return [Match(line, *_meant(line, by_name, by_mobile)) for line in lines]


def _meant(line: PastedLine, by_name, by_mobile) -> tuple[list[Person], bool]:
    named = list(dict.fromkeys(person for word in line.words for person in by_name.get(word, [])))
    if line.mobile:
        phoned = by_mobile.get(line.mobile, [])
        # Spouses share phones: the name decides who of them it is.
        if both := [person for person in phoned if person in named]:
            return both, True
        return (phoned, not line.words) if phoned else (named, not any(person.mobile for person in named))
    if line.tail and len(named) > 1:
        return [person for person in named if (person.mobile or "").endswith(line.tail)] or named, True
    return named, True


def match_pasted(person, text: str) -> list[Match]:
    """
    The people that a pasted list means, among those whom `person` may see; two queries at most.

    ValidationError when there is nothing in it, or too much.
    """
    lines = read_lines(text)
    if not lines:
        raise ValidationError("没有认出名字。每行写一个人，如“王桂兰 13800000001”。")
    words = {word for line in lines for word in line.words}
    mobiles = {line.mobile for line in lines if line.mobile}
    seen = Person.objects.canonical_only().visible_to(person).filter(is_active=True).order_by("name_pinyin", "pk")
    found = {one.pk: one for one in seen.filter(name__in=words)}
    if mobiles:
        found |= {one.pk: one for one in seen.filter(mobile__in=mobiles)}
    return match_lines(lines, found.values())


def chosen_values(posted) -> list[str]:
    """What a page with `includes/pasted.html` sent, as it came: `person` values and one `choice-…` a line."""
    sent = [*posted.getlist("person"), *(value for name, value in posted.items() if name.startswith("choice-"))]
    return [value for value in sent if value]


def chosen_people(person, posted) -> list[Person]:
    """
    Whom a page with `includes/pasted.html` was sent for.

    ValidationError when a single one of them is not to be seen by `person`: a mixed list is refused whole.
    """
    wanted = {row_id(value) for value in chosen_values(posted)}
    if None in wanted:
        raise ValidationError(NOT_CHOSEN)
    found = list(Person.objects.canonical_only().visible_to(person).filter(pk__in=wanted).order_by("name_pinyin", "pk"))
    if len(found) != len(wanted) or not wanted:
        raise ValidationError(NOT_CHOSEN)
    return found
