"""A street's list as it came in: 17 of its rows need a look, and it waits on the trainer's desk to be confirmed."""

import datetime
import io
import random

import xlsxwriter

from cms.sample.clock import clock_at, moment
from cms.sample.invented import Inventor
from cms.sample.members import HEADERS
from cms.sample.places import Places
from cms.sample.staff import Staff
from talent.pools.models import PoolMembership
from talent.sheets.actions import preview_file
from talent.sheets.models import SheetUpload

DISTRICT, STREET = "历城区", "王舍人街道"
TITLE, UNIT = f"{STREET}社区社会组织骨干人才名单", f"填报单位：{STREET}"
NEW_ROWS = 9
NAME, ID, MOBILE, AUDIENCE, PLACE, SINCE, LEVEL = (
    HEADERS.index(header)
    for header in ("姓名", "身份证号", "手机号", "人员类别", "所属街道（镇）", "入库日期", "梯队层级")
)
# (column, what stands there, how many rows): the mistakes of real offices.
FAULTS = (
    (ID, lambda text: text[:-1] + ("1" if text[-1] != "1" else "2"), 3),
    # A number: what Excel makes of a resident ID in a cell that is not text.
    (ID, float, 3),
    (MOBILE, lambda text: text[:8], 3),
    (PLACE, lambda text: "王舍人办", 2),
    (PLACE, lambda text: "晨光街道", 1),
    (SINCE, lambda text: "去年十月", 1),
    (AUDIENCE, lambda text: "热心居民", 1),
    (LEVEL, lambda text: "骨干分子", 1),
    (NAME, lambda text: "", 1),
)  # fmt: skip


def upload_problem_sheet(
    places: Places, staff: Staff, inventor: Inventor, rng: random.Random, today: datetime.date
) -> SheetUpload:
    """16 rows with a fault of their own and one that repeats another; new people; and those who are in the pool already."""
    rows = []
    for column, spoil, count in FAULTS:
        for _ in range(count):
            row = _new_row(inventor, today)
            if spoil is float:
                # 17 digits and X would not be a number at all.
                row[column] = row[column].replace("X", "1")
            row[column] = spoil(row[column])
            rows.append(row)
    good = [_new_row(inventor, today) for _ in range(NEW_ROWS)]
    rows += [*good, list(good[0]), *_known_rows()]
    rng.shuffle(rows)
    file = _workbook(rows)
    at = moment(today - datetime.timedelta(days=1), "17:40")
    with clock_at(at):
        upload, _ = preview_file("pool", file, region=places.district[DISTRICT], by=staff.trainer[DISTRICT])
        # Its column takes the default from the real clock.
        SheetUpload.objects.filter(pk=upload.pk).update(uploaded_at=at)
    return upload


def _new_row(inventor: Inventor, today: datetime.date) -> list:
    one = inventor.person()
    since = (today - datetime.timedelta(days=30)).isoformat()
    return [
        one.name, one.gender, one.resident_id, one.mobile, "社区志愿者", "", "队员", STREET, "群众", "高中", "", "", since,
        "街道推荐", "后备骨干", "",
    ]  # fmt: skip


def _known_rows() -> list[list]:
    """Members as they are stored, of whom every sixth has a better level."""
    members = PoolMembership.objects.filter(street__name=STREET, until=None).select_related("person", "level")
    rows = []
    for place, member in enumerate(members.order_by("pk")):
        person = member.person
        flags = (
            ("社区社会组织负责人", person.is_leader),
            ("社会工作者", person.is_social_worker),
            ("社区志愿者", person.is_volunteer),
        )
        audiences = "、".join(label for label, on in flags if on)
        level = "带头人" if place % 6 == 0 else member.level.name if member.level else ""
        rows.append([
            person.name, person.get_gender_display(), person.resident_id, person.mobile, audiences, "",
            member.position, STREET, person.politics, person.education, person.qualification, person.strengths,
            member.since.isoformat(), member.entry_basis, level, "",
        ])  # fmt: skip
    return rows


def _workbook(rows: list[list]) -> io.BytesIO:
    """With the title over all columns and the unit below it, as offices write it."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        sheet = book.add_worksheet("名单")
        sheet.merge_range(0, 0, 0, len(HEADERS) - 1, TITLE)
        sheet.write_string(1, 0, UNIT)
        sheet.write_row(2, 0, HEADERS)
        for number, row in enumerate(rows, 3):
            for column, value in enumerate(row):
                if isinstance(value, float):
                    sheet.write_number(number, column, value)
                elif value:
                    sheet.write_string(number, column, value)
    buffer.seek(0)
    buffer.name, buffer.size = f"{STREET}名单.xlsx", buffer.getbuffer().nbytes
    return buffer
