"""Rows of a 签到表 that name nobody here: each becomes a walk-in (临时学员) when somebody taps it."""

from dataclasses import dataclass
from datetime import datetime, time

from django.core.exceptions import ValidationError

from talent.attendance.check_ins import CheckedIn
from talent.attendance.models import AttendanceHead, Path, WalkIn
from talent.attendance.sheets import UNKNOWN, AttendanceSheet, moment_of
from talent.attendance.walk_ins import welcome_walk_in
from talent.sheets import contents
from talent.sheets.models import SheetUpload
from talent.training.models import TrainingSession

NO_ROW = "表里没有这一行，或这一行的人已经认出来了。"
NEEDS_MOBILE = "这一行没有手机号。补上手机号再登记，以后好核对是谁。"


@dataclass(frozen=True)
class UnknownRow:
    """One such row. `written` once its name stands in the roster of the session."""

    number: int
    name: str
    mobile: str
    organization: str
    came: datetime | time | None
    left: datetime | time | None
    written: bool = False


def unknown_rows(upload: SheetUpload) -> dict[int, UnknownRow]:
    """Rows whose only fault is that nobody here has this name and number, by row number; empty for other sheets.

    SheetRefused (a ValidationError) once the content has been purged.
    """
    reasons: dict[int, list[str]] = {}
    for number, _, reason in contents.problems(upload) if upload.kind == AttendanceSheet.kind else []:
        reasons.setdefault(number, []).append(reason)
    numbers = {number for number, said in reasons.items() if said == [UNKNOWN]}
    if not numbers:
        return {}
    there, names = _written_down(upload.context["session"])
    found = {}
    for row in contents.rows_of(upload, AttendanceSheet):
        if row.number in numbers:
            name, mobile = row.values["name"], row.values["mobile"] or ""
            written = (name, mobile) in there if mobile else name in names
            found[row.number] = UnknownRow(
                row.number, name, mobile, row.values["organization"] or "",
                row.values["came"], row.values["left"], written,
            )  # fmt: skip
    return found


def welcome_row(upload: SheetUpload, number: int, *, mobile: str = "", by) -> CheckedIn | WalkIn:
    """Write the row's person down as somebody who came, with the sheet's times; `mobile` where the row has none.

    Doing it again changes nothing. ValidationError for a row that is no such row, without any mobile, or once
    attendance is confirmed.
    """
    row = unknown_rows(upload).get(number)
    if row is None:
        raise ValidationError(NO_ROW)
    if not (row.mobile or mobile.strip()):
        raise ValidationError(NEEDS_MOBILE)
    session = TrainingSession.objects.get(pk=upload.context["session"])
    came, left = _of_the_session(session, row)
    return welcome_walk_in(
        session, row.name, row.mobile or mobile, by=by, path=Path.SHEET, at=came, left_at=left,
        organization_text=row.organization,
    )  # fmt: skip


def _written_down(session_pk: int) -> tuple[set[tuple[str, str]], set[str]]:
    """Who stands in the roster: (name, mobile) and names alone; two queries."""
    waiting = WalkIn.objects.filter(session=session_pk, dismissed=False).values_list("name", "mobile")
    marked = AttendanceHead.objects.filter(session=session_pk).here().values_list("person__name", "person__mobile")
    there = {*waiting, *marked}
    return there, {name for name, _ in there}


def _of_the_session(session, row: UnknownRow) -> tuple[datetime, datetime | None]:
    """When they came and left; a sheet without times says that they were there from the start."""
    came = moment_of(session, "came", row.came) if row.came else session.starts_at
    left = moment_of(session, "left", row.left) if row.left else None
    return came, left if left and left >= came else None
