"""
What a cell becomes: django-import-export widgets that raise ValueError with a Chinese sentence.

`clean` gets the cell as the reader gave it: text, float, bool, date, datetime or time, never an empty one.
"""

import datetime
import re
from collections.abc import Iterable, Mapping

from import_export import widgets

from talent.text import mobiles, resident_ids, uscc
from talent.text.folding import fold_person_name, fold_width, squeeze, strip_invisible, without_spaces


def as_text(value: object) -> str:
    """The text that Excel would show for a cell: whole numbers without .0, dates in ISO form."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e21 else f"{value:.15g}"
    if isinstance(value, datetime.datetime):
        return value.strftime("%Y-%m-%d %H:%M" if not value.second else "%Y-%m-%d %H:%M:%S")
    if isinstance(value, datetime.time):
        return value.strftime("%H:%M" if not value.second else "%H:%M:%S")
    return "" if value is None else str(value)


class SheetWidget(widgets.Widget):
    """Base of all: `render` gives what stands in a sheet going out."""

    empty: object = None
    # How a template file formats the column: "text", "date", "datetime" or "number".
    cell_format = "text"

    def render(self, value, obj=None, **kwargs):
        return as_text(value)

    def restore(self, value):
        """The cleaned value again after it went through JSON, where an enum member becomes plain text."""
        return value


class TextWidget(SheetWidget):
    """Text in one line (`multiline` keeps line breaks), at most `max_length` characters."""

    empty = ""

    def __init__(self, max_length: int | None = None, *, multiline: bool = False):
        super().__init__()
        self.max_length, self.multiline = max_length, multiline

    def tidy(self, value: object) -> str:
        """The text without outer and doubled spaces, of any length."""
        text = value if isinstance(value, str) else as_text(value)
        return strip_invisible(text).replace("\r\n", "\n").strip() if self.multiline else squeeze(text)

    def clean(self, value, row=None, **kwargs):
        text = self.tidy(value)
        if self.max_length is not None and len(text) > self.max_length:
            raise ValueError(f"不能超过{self.max_length}字")
        return text


class NameWidget(TextWidget):
    """A person's name in its one spelling: 张　三 is 张三."""

    def __init__(self, max_length: int = 40):
        super().__init__(max_length)

    def tidy(self, value: object) -> str:
        return fold_person_name(as_text(value))


class CodeWidget(TextWidget):
    """A code without check digit: folded, without spaces, upper case."""

    def tidy(self, value: object) -> str:
        return without_spaces(as_text(value)).lstrip("'’‘").upper()


class MobileWidget(SheetWidget):
    """Eleven digits or None. A number cell is exact here, unlike an ID."""

    def clean(self, value, row=None, **kwargs):
        return mobiles.parse_mobile(value if isinstance(value, str) else as_text(value))


class ResidentIdWidget(SheetWidget):
    """Eighteen characters or None. A number cell has lost its last digits, however right they look."""

    def clean(self, value, row=None, **kwargs):
        if not isinstance(value, str):
            raise ValueError(resident_ids.REWRITTEN)
        return resident_ids.parse_resident_id(value)


class UsccWidget(SheetWidget):
    """A unified social credit code or None."""

    def clean(self, value, row=None, **kwargs):
        if not isinstance(value, str):
            raise ValueError(uscc.REWRITTEN)
        return uscc.parse_uscc(value)


class IntegerWidget(SheetWidget):
    """A whole number between two bounds, or None."""

    cell_format = "number"

    def __init__(self, low: int = 0, high: int = 10**9):
        super().__init__()
        self.low, self.high = low, high

    def clean(self, value, row=None, **kwargs):
        text = without_spaces(as_text(value))
        if not re.fullmatch(r"-?[0-9]{1,12}(\.0+)?", text):
            raise ValueError("应填整数")
        number = int(text.partition(".")[0])
        if not self.low <= number <= self.high:
            raise ValueError(f"应在{self.low}到{self.high}之间")
        return number


class ChoiceWidget(SheetWidget):
    """
    One of a fixed list; spaces and width do not matter.

    `choices` maps what may stand in the cell to the value; a plain list maps each to itself. `shown` are the
    spellings named in the message and offered in the template's drop-down (default: all).
    """

    def __init__(self, choices: Mapping[str, object] | Iterable[str], shown: Iterable[str] = ()):
        super().__init__()
        pairs = choices.items() if isinstance(choices, Mapping) else ((choice, choice) for choice in choices)
        by_text = dict(pairs)
        self.shown = tuple(shown) or tuple(by_text)
        self._values = {self._comparable(text): value for text, value in by_text.items()}
        self._originals = {value: value for value in by_text.values()}
        self._labels: dict[object, str] = {}
        for text in (*self.shown, *by_text):
            self._labels.setdefault(by_text[text], text)

    @staticmethod
    def _comparable(text: str) -> str:
        return without_spaces(text).lower()

    def find(self, text: str) -> object:
        """The value for one word; ValueError names what could stand there."""
        try:
            return self._values[self._comparable(text)]
        except KeyError:
            raise ValueError(f"“{text.strip()[:20]}”认不出来，应填{'、'.join(self.shown)}之一") from None

    def clean(self, value, row=None, **kwargs):
        return self.find(value if isinstance(value, str) else as_text(value))

    def render(self, value, obj=None, **kwargs):
        return self._labels.get(value, as_text(value))

    def restore(self, value):
        return self._originals.get(value, value)


class MultiChoiceWidget(ChoiceWidget):
    """Several of a fixed list, joined by 、 or another separator: a tuple in the order of the list."""

    empty = ()
    _SEPARATORS = re.compile(r"[、,，;；/／|\n]+")

    def clean(self, value, row=None, **kwargs):
        words = [word for word in self._SEPARATORS.split(as_text(value)) if word.strip()]
        chosen = {self.find(word) for word in words}
        return tuple(label for label in self._labels if label in chosen)

    def render(self, value, obj=None, **kwargs):
        return "、".join(super(MultiChoiceWidget, self).render(item) for item in value or ())

    def restore(self, value):
        return tuple(super(MultiChoiceWidget, self).restore(item) for item in value)


class YesNoWidget(ChoiceWidget):
    """是 or 否, also as √, 有/无, TRUE/FALSE, Y/N, 1/0."""

    empty = False

    def __init__(self):
        yes = dict.fromkeys(("是", "√", "有", "true", "y", "yes", "1", "✓"), True)
        super().__init__(yes | dict.fromkeys(("否", "×", "无", "false", "n", "no", "0", "不是"), False), ("是", "否"))


_DATE = re.compile(
    r"(?P<y>\d{4})\s*[-/.年]\s*(?P<m>\d{1,2})\s*[-/.月]\s*(?P<d>\d{1,2})\s*日?"
    r"|(?P<Y>\d{4})(?P<M>\d{2})(?P<D>\d{2})",
    re.ASCII,
)
_TIME = re.compile(r"(?P<h>\d{1,2})\s*[:时点]\s*(?P<min>\d{1,2})\s*(?:[:分]\s*(?P<s>\d{1,2})?\s*秒?)?", re.ASCII)
EXAMPLE_DATE = "2023-09-20"


def parse_date_text(text: str) -> tuple[datetime.date, str]:
    """A date at the start of the text, and what follows it. ValueError with a sentence."""
    found = _DATE.match(text)
    if not found:
        if re.fullmatch(r"[0-9]{5}", text):
            raise ValueError(f"日期显示成了数字{text}，请把该列设为日期格式")
        raise ValueError(f"“{text[:20]}”不是完整的日期，请写成{EXAMPLE_DATE}")
    year, month, day = (int(found[a] or found[b]) for a, b in (("y", "Y"), ("m", "M"), ("d", "D")))
    try:
        return datetime.date(year, month, day), text[found.end() :].strip(" T")
    except ValueError:
        raise ValueError(f"没有“{text[:20]}”这一天，请核对") from None


def parse_time_text(text: str) -> datetime.time:
    """14:00, 14:00:05, 14时5分. ValueError with a sentence."""
    found = _TIME.fullmatch(text)
    try:
        return datetime.time(int(found["h"]), int(found["min"]), int(found["s"] or 0))
    except (TypeError, ValueError):
        raise ValueError(f"“{text[:20]}”不是时间，请写成14:00") from None


class DateWidget(SheetWidget):
    """
    A day: a real date, 2023-09-20, 2023/9/20, 2023.9.20, 2023年9月20日 or 20230920.

    `earliest` and `latest` bound what is believable.
    """

    cell_format = "date"

    def __init__(
        self, earliest: datetime.date = datetime.date(1900, 1, 1), latest: datetime.date = datetime.date(2100, 12, 31)
    ):
        super().__init__()
        self.earliest, self.latest = earliest, latest

    def clean(self, value, row=None, **kwargs):
        day = self._day(value)
        if not self.earliest <= day <= self.latest:
            raise ValueError(f"{day.isoformat()}不在{self.earliest.year}到{self.latest.year}年之间，请核对")
        return day

    def _day(self, value) -> datetime.date:
        if isinstance(value, datetime.datetime):
            return value.date()
        if isinstance(value, datetime.date):
            return value
        day, rest = parse_date_text(fold_width(as_text(value)).strip().lstrip("'’‘"))
        if rest:
            parse_time_text(rest)
        return day

    def render(self, value, obj=None, **kwargs):
        return value


class DateTimeWidget(DateWidget):
    """A date with a time (naive, local) → datetime; a time alone → time, for the sheet's own day to complete."""

    cell_format = "datetime"

    def clean(self, value, row=None, **kwargs):
        if isinstance(value, datetime.datetime | datetime.time):
            return value
        text = fold_width(as_text(value)).strip()
        if not isinstance(value, datetime.date) and _TIME.fullmatch(text):
            return parse_time_text(text)
        day, rest = (value, "") if isinstance(value, datetime.date) else parse_date_text(text)
        if not rest:
            raise ValueError("只有日期没有时间，请写成2023-09-20 14:00")
        return datetime.datetime.combine(day, parse_time_text(rest))
