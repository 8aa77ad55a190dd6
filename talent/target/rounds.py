"""Verbs of a 报送期: the city asks, each district confirms or doubts its figures, the city locks and sends."""

import calendar
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from talent.audit.actions import record
from talent.messages.actions import notify
from talent.people.models import Person, Role
from talent.registry.models import Region
from talent.target.confirming import answered, items_of
from talent.target.models import ReportConfirmation, ReportPeriod, ReportSnapshot
from talent.target.progress import Figures, progress_of
from talent.target.reports import digest, freeze_report, hold_reporting, numbers_of

Answer, Kind = ReportConfirmation.Answer, ReportPeriod.Kind
QUARTERS = "一二三四"


def days_of(kind: str, year: int, number: int | None) -> tuple[date, date, str]:
    """The days a report covers and its name. Months and quarters count from 1 January, as the rate does.

    ValidationError for a month or quarter that is none.
    """
    first = date(year, 1, 1)
    if kind == Kind.YEAR:
        return first, date(year, 12, 31), f"{year}年度"
    last_number = 12 if kind == Kind.MONTH else 4
    if not number or number > last_number:
        raise ValidationError(f"请填第几{'月' if kind == Kind.MONTH else '季'}，1到{last_number}。")
    month = number if kind == Kind.MONTH else number * 3
    name = f"{year}年{number}月" if kind == Kind.MONTH else f"{year}年第{QUARTERS[number - 1]}季度"
    return first, date(year, month, calendar.monthrange(year, month)[1]), name


def open_round(city: Region, *, kind: str, year: int, number: int | None = None, confirm_by: date, by) -> ReportPeriod:
    """
    发起报送: ask every district to confirm its figures; their admins are told.

    ValidationError when the days have not ended, the time to confirm is too short, the round exists, or the city has
    reported these days already.
    """
    first_day, last_day, title = days_of(kind, year, number)
    if last_day >= timezone.localdate():
        raise ValidationError(f"{title}还没结束，请在{last_day:%Y-%m-%d}之后发起。")
    if confirm_by < timezone.localdate():
        raise ValidationError("区县确认截止日请选今天或以后的日期。")
    try:
        with transaction.atomic():
            hold_reporting(city)
            if ReportSnapshot.objects.filter(region=city, first_day=first_day, last_day=last_day, period=None).exists():
                raise ValidationError(f"{title}市级已经报送过，需要改动请申请更正报表。")
            period = ReportPeriod.objects.create(
                region=city, kind=kind, title=title, first_day=first_day, last_day=last_day, confirm_by=confirm_by,
                created_by=by,
            )  # fmt: skip
            record("open_report_round", period, by=by, region_path=city.path)
            _tell(
                period, Region.objects.within(city).districts(), f"{title}的参训数据请在{confirm_by:%m月%d日}前核对。"
            )
    except IntegrityError:
        raise ValidationError(f"{title}已经发起过。")
    return period


def _tell(period: ReportPeriod, districts, text: str, *, again: str = "") -> int:
    """A message to the admins of these districts; `again` tells one reminder from the next."""
    roles = Role.objects.in_force().filter(kind=Role.Kind.DISTRICT_ADMIN, region__in=districts)
    people = list(Person.objects.filter(pk__in=roles.values("person")))
    for person in people:
        key = f"report-round:{period.pk}:{person.pk}:{again}"
        notify(person, "reminder", {"text": text}, key=key, link=f"/desk/reports/periods/{period.pk}/")
    return len(people)


@dataclass(frozen=True)
class Standing:
    """Where one district stands in a round."""

    district: Region
    figures: Figures
    word: ReportConfirmation | None
    has_moved: bool
    sent: ReportSnapshot | None = None

    @property
    def is_agreed(self) -> bool:
        return bool(self.word and self.word.answer == Answer.AGREED and not self.has_moved)

    @property
    def badge(self) -> tuple[str, str]:
        """Shape and words."""
        if self.word is None:
            return "todo", "待确认"
        if self.word.answer == Answer.DOUBT:
            return "problem", "有疑问"
        return ("todo", "确认后有变化") if self.has_moved else ("done", "核对无误")


@dataclass(frozen=True)
class Board:
    """A round: its districts in code order, and the city's report once it is sent."""

    period: ReportPeriod
    total: Figures
    rows: list[Standing]
    sent: ReportSnapshot | None

    @property
    def agreed(self) -> int:
        return sum(row.is_agreed for row in self.rows)

    @property
    def missing(self) -> list[Standing]:
        return [row for row in self.rows if not row.is_agreed]

    @property
    def doubting(self) -> list[Standing]:
        """Districts whose last word doubts single lines."""
        return [row for row in self.rows if row.word and row.word.doubted]

    @property
    def is_overdue(self) -> bool:
        return self.sent is None and self.period.confirm_by < timezone.localdate()


def board_of(period: ReportPeriod) -> Board:
    """Every district of the round with its live figures, its last word, and whether the figures moved since."""
    progress = progress_of(period.region, period.last_day, period.first_day)
    words = {word.region_id: word for word in period.confirmations.newest().select_related("by")}
    reports = ReportSnapshot.objects.filter(period=period).newest()
    sent = {report.region_id: report for report in reports.defer("people", "units", "sections")}
    rows = []
    for district, figures in progress.units:
        word = words.get(district.pk)
        has_moved = word is not None and word.digest != digest(numbers_of(figures))
        rows.append(Standing(district, figures, word, has_moved, sent.get(district.pk)))
    return Board(period, progress.total, rows, sent.get(period.region_id))


def confirm(
    period: ReportPeriod, district: Region, *, answer: str, note: str = "", doubts: Mapping[str, str] | None = None, by
) -> ReportConfirmation:
    """核对无误，确认上报 or 有疑问: a new fact each time; the newest counts. The figures seen are kept with it.

    `doubts` says what is doubted about single lines, by their keys (confirming.items_of). ValidationError when the city
    has sent the round, a doubt does not say what is doubted, or lines are doubted of figures that are agreed to.
    """
    doubts = {key: text.strip() for key, text in (doubts or {}).items() if text.strip()}
    note = note.strip() or (f"{len(doubts)}项有疑问。" if doubts else "")
    if answer == Answer.DOUBT and not note:
        raise ValidationError("请写明哪个数字有疑问，市级会回复。")
    if answer == Answer.AGREED and doubts:
        raise ValidationError(f"有{len(doubts)}项写了疑问：要上报疑问请按“有疑问”，没有疑问请先清空。")
    with transaction.atomic():
        ReportPeriod.objects.select_for_update().get(pk=period.pk)
        if period.reports.filter(region=period.region).exists():
            raise ValidationError("市级已经报送，数字不再变动。需要改动请申请更正报表。")
        numbers = numbers_of(progress_of(district, period.last_day, period.first_day).total)
        items = items_of(district, period, numbers)
        if doubts.keys() - {item.key for item in items}:
            raise ValidationError("报表的项目有变化，请按现在的数字再核对一次。")
        word = ReportConfirmation.objects.create(
            period=period, region=district, answer=answer, note=note, numbers=numbers, digest=digest(numbers), by=by,
            lines=answered(items, doubts),
        )  # fmt: skip
        record(
            "confirm_figures", word, by=by, region_path=district.path, answer=answer, reason=note, doubts=len(doubts)
        )
    return word


def remind_missing(period: ReportPeriod, *, by) -> int:
    """提醒未确认: a message to the admins of districts that have not agreed, once a day; returns how many were told."""
    missing = [row.district for row in board_of(period).missing]
    with transaction.atomic():
        text = f"{period.title}的参训数据还没确认，请在{period.confirm_by:%m月%d日}前核对。"
        told = _tell(period, missing, text, again=timezone.localdate().isoformat())
        record("remind_districts", period, by=by, region_path=period.region.path, districts=len(missing))
    return told


def send_round(period: ReportPeriod, *, by, reason: str = "") -> ReportSnapshot:
    """
    锁定并报送: freeze the city's and every district's figures at once. A district that has not agreed needs a reason.

    ValidationError when it was sent before, or districts are missing without a reason.
    """
    reason = reason.strip()
    with transaction.atomic():
        ReportPeriod.objects.select_for_update().get(pk=period.pk)
        board = board_of(period)
        if board.missing and not reason:
            names = "、".join(row.district.name for row in board.missing)
            raise ValidationError(f"{names}还没有确认。要先报送，请写明原因。")
        hold_reporting(period.region, *(row.district for row in board.rows))
        days = {"title": period.title, "first_day": period.first_day, "last_day": period.last_day, "by": by}
        report = freeze_report(period.region, period=period, reason=reason, **days)
        kept = set(
            ReportSnapshot.objects.filter(first_day=period.first_day, last_day=period.last_day).values_list(
                "region_id", flat=True
            )
        )
        for row in board.rows:
            if row.district.pk not in kept:  # a district that reported these days by itself keeps its own version
                freeze_report(row.district, period=period, **days)
    return report
