"""The attendance sheet (签到表): hand-signed, typed afterwards, read into the roster of one session."""

import datetime
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone

from talent.attendance.check_ins import mark_at, refuse_closed
from talent.attendance.ledger import Entry, append, clearing, heads_of
from talent.attendance.models import AttendanceFact, AttendanceHead, Path
from talent.attendance.part_sets import begun_part, parts_between
from talent.people.models import Person
from talent.people.person_register import NotThisPerson, PersonRegister
from talent.sheets import kinds
from talent.sheets.actions import CHANGED_MEANWHILE
from talent.sheets.comparing import compare
from talent.sheets.declarations import Column, Sheet
from talent.sheets.previews import CleanRow, Outcome, Preview
from talent.sheets.undoing import UndoReport
from talent.sheets.widgets import DateTimeWidget, MobileWidget, NameWidget, ResidentIdWidget, TextWidget
from talent.training.locking import locked
from talent.training.models import SessionSignup, TrainingSession
from talent.training.rules import can_run

UNKNOWN = "库中查无此人（可作临时学员登记）"


class MomentWidget(DateTimeWidget):
    """Kept as an aware moment; shown as local time."""

    def render(self, value, obj=None, **kwargs):
        return timezone.localtime(value).strftime("%Y-%m-%d %H:%M") if value else ""


class AttendanceSheet(Sheet):
    """签到表 of one session; everybody on it was there."""

    title = "培训签到表"
    needs_session = True
    hints = (
        "身份证号、手机号请以文本格式填写；两样都没有的，按姓名在报名名单里找。",
        "签到时间可只填时分，如14:00；不填的按准时到场。",
    )

    name = Column("姓名", NameWidget(), required=True, sample="王桂兰")
    resident_id = Column("身份证号", ResidentIdWidget(), width=22)
    mobile = Column("手机号", MobileWidget(), sample="13800000001", width=14)
    organization = Column("所在组织", TextWidget(100), refuses=False, sample="和顺邻里调解队", width=30)
    came = Column("签到时间", MomentWidget(), sample="2023-09-20 14:00", width=20)
    left = Column("签退时间", MomentWidget(), sample="2023-09-20 17:00", width=20)

    def check_right(self, *, region, by, session, **context) -> None:
        found = _session(session)
        if found is None or (by is not None and not can_run(by, found)):
            raise ValidationError("没有找到这场培训，请从场次里选。")
        refuse_closed(found)
        if timezone.now() < found.starts_at:
            raise ValidationError("这场培训还没开始，结束后再导入签到表。")

    def plan(self, rows: list[CleanRow], *, region, by, session, **context) -> Preview:
        return _Planning(rows, _session(session)).run()

    def apply(self, preview: Preview, batch, by) -> None:
        session = locked(preview.payload["session"])
        refuse_closed(session)
        entries, seen = preview.payload["entries"], preview.payload["seen"]
        heads = heads_of(session, [entry.person_id for entry in entries])
        # Planned before the session was held: who has checked in since is not overwritten.
        if any(heads[pk].fact_id != seen.get(pk) for pk in heads):
            raise ValidationError(CHANGED_MEANWHILE)
        facts = append(session, entries, by=by, heads=heads)
        batch.record(AttendanceFact, ((fact.pk, None, {"mark": fact.mark}) for fact in facts))

    def undo(self, batch, by) -> UndoReport:
        """Facts stay; a new one takes each mark back, or says again what stood there before the sheet."""
        session = locked(_session(batch.upload.context["session"]))
        refuse_closed(session)
        pks = [pk for change in batch.changes.order_by("pk") for pk, _, _ in change.images]
        facts = AttendanceFact.objects.filter(pk__in=pks).select_related("supersedes", "person").order_by("pk")
        heads = heads_of(session, [fact.person_id for fact in facts])
        report, entries = UndoReport(), []
        for fact in facts:
            if heads[fact.person_id].fact_id == fact.pk:
                entries.append(_before(fact))
            else:
                report.conflicts.append((f"考勤 {fact.person.name}", "导入之后有人改过"))
        report.undone = len(append(session, entries, by=by, heads=heads))
        return report


def _before(fact: AttendanceFact) -> Entry:
    """What is to be said again of a person whose mark the sheet has set or changed."""
    old = fact.supersedes
    if old is None:
        return clearing(fact.person_id, Path.SHEET)
    return Entry(fact.person_id, old.mark, old.path, old.at, old.left_at, old.helped_by_id, old.device, old.parts)


def _session(pk) -> TrainingSession | None:
    return TrainingSession.objects.select_related("region").filter(pk=pk).first()


def moment_of(session, name: str, value: datetime.datetime | datetime.time) -> datetime.datetime:
    """What a cell of `came` or `left` says; the hour alone is of the first day for coming, of the last for leaving."""
    if isinstance(value, datetime.time):
        value = datetime.datetime.combine(
            timezone.localdate(session.starts_at if name == "came" else session.ends_at), value
        )
    return timezone.make_aware(value.replace(tzinfo=None))


@dataclass
class _Times:
    came: datetime.datetime | None
    left: datetime.datetime | None


class _Planning:
    """One run over the rows: who it is, when they came, what it changes."""

    def __init__(self, rows: list[CleanRow], session: TrainingSession):
        self.rows, self.session = rows, session
        self.people = PersonRegister(
            numbers=(row.values["resident_id"] for row in rows if row.values["resident_id"]),
            mobiles=(row.values["mobile"] for row in rows if row.values["mobile"]),
        )
        self.on_roster = _names_on_roster(session)
        self.first_day = timezone.localdate(session.starts_at)
        self.last_day = timezone.localdate(session.ends_at)
        self.seen: dict[int, int] = {}
        self.entries: list[Entry] = []

    def run(self) -> Preview:
        preview = Preview()
        found = [(row, self._person(row), self._times(row)) for row in self.rows]
        heads = heads_of(self.session, [person for _, person, _ in found if person])
        for row, person, times in found:
            if row.errors or person is None:
                preview.add(row, Outcome.REFUSED)
            else:
                self._place(preview, row, person, times, heads.get(person))
        seen = {person: head.fact_id for person, head in heads.items()}
        preview.payload = {"session": self.session, "entries": self.entries, "seen": seen}
        return preview

    def _person(self, row: CleanRow) -> int | None:
        """The person's id; the row is refused when it is nobody, or somebody named before."""
        values = row.values
        if not values["name"] or any(problem.column in ("姓名", "身份证号", "手机号") for problem in row.errors):
            return None
        try:
            person = self._known(values)
        except NotThisPerson as error:
            row.refuse(AttendanceSheet.column_name(error.field), str(error))
            return None
        if person is None:
            row.refuse("姓名", UNKNOWN)
        elif person in self.seen:
            row.refuse("姓名", f"第{row.number}行与第{self.seen[person]}行重复")
        else:
            self.seen[person] = row.number
        return person

    def _known(self, values: dict[str, Any]) -> int | None:
        if values["resident_id"] or values["mobile"]:
            entry = self.people.match(values["name"], values["mobile"], values["resident_id"])
            return entry.pk if entry else None
        # A hand-signed sheet often holds names alone: they count where the roster has one of that name.
        same = self.on_roster.get(values["name"], [])
        if len(same) > 1:
            raise NotThisPerson("name", f"名单里有{len(same)}位“{values['name']}”，请补上身份证号或手机号")
        return same[0] if same else None

    def _times(self, row: CleanRow) -> _Times:
        came, left = (self._moment(row, name) for name in ("came", "left"))
        if came and left and left < came:
            row.refuse("签退时间", "签退早于签到，请核对")
        return _Times(came, left)

    def _moment(self, row: CleanRow, name: str) -> datetime.datetime | None:
        value = row.values[name]
        if value is None or any(problem.column == AttendanceSheet.column_name(name) for problem in row.errors):
            return None
        moment = moment_of(self.session, name, value)
        if not self.first_day <= timezone.localdate(moment) <= self.last_day:
            day = f"{self.first_day.year}年{self.first_day.month}月{self.first_day.day}日"
            row.refuse(AttendanceSheet.column_name(name), f"不是这场培训的日期，培训在{day}")
            return None
        return moment

    def _place(self, preview: Preview, row: CleanRow, person: int, times: _Times, head: AttendanceHead | None) -> None:
        stored = {"came": head.at, "left": head.left_at} if head and head.is_here else None
        came, left = times.came or self.session.starts_at, times.left
        if stored:
            # Somebody's own check-in stands; a sheet only adds when they left.
            came = came if head.path == Path.SHEET and times.came else head.at
            left = left or head.left_at
        if left and left < came:
            row.refuse("签退时间", "签退早于签到，请核对")
        outcome = compare(preview, AttendanceSheet, row, stored, {"came": came, "left": left}, target=person).outcome
        if outcome in (Outcome.NEW, Outcome.CHANGED):
            self.entries.append(self._entry(person, came, left, head if stored else None))

    def _entry(self, person: int, came, left, head: AttendanceHead | None) -> Entry:
        if head is None:
            parts = parts_between(self.session, came, left)
            return Entry(person, self._mark(came), Path.SHEET, came, left, parts=parts)
        mark, parts = head.mark, head.parts
        if came != head.at:
            mark, parts = self._mark(came), parts_between(self.session, came, left)
        return Entry(person, mark, head.path, came, left, head.helped_by_id, head.device, parts)

    def _mark(self, came: datetime.datetime) -> str:
        return mark_at(self.session, came, begun_part(self.session, came))


def _names_on_roster(session) -> dict[str, list[int]]:
    there = SessionSignup.objects.filter(session=session).exclude(status=SessionSignup.Status.CANCELLED)
    names: dict[str, list[int]] = {}
    for pk, name in Person.objects.canonical_only().filter(pk__in=there.values("person_id")).values_list("pk", "name"):
        names.setdefault(name, []).append(pk)
    return names


kinds.register("attendance", AttendanceSheet)
