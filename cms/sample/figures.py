"""The year so far as it was frozen night by night, and a month's report that most districts have confirmed."""

import datetime

from cms.sample.clock import clock_at, moment
from cms.sample.places import Places
from cms.sample.staff import Staff
from talent.target import rounds
from talent.target.daily import freeze_day

DAY = datetime.timedelta(days=1)
# The last month night by night; before it now and then, for a freeze of every night would double the loading.
NIGHTS, EARLIER, EVERY_DAYS = 30, 9, 21
WAITING, DOUBTING = "商河县", "平阴县"


def load_figures(places: Places, staff: Staff, today: datetime.date) -> None:
    freeze_trend(today)
    open_month(places, staff, today)


def freeze_trend(today: datetime.date) -> None:
    """Every night of the last month and every third week before, of this year; in January there is little to draw."""
    back = [*range(1, NIGHTS + 1), *(NIGHTS + EVERY_DAYS * number for number in range(1, EARLIER + 1))]
    days = [today - DAY * number for number in back]
    for day in sorted(day for day in days if day.year == today.year):
        with clock_at(moment(day + DAY, "0:20")):
            freeze_day(day)


def open_month(places: Places, staff: Staff, today: datetime.date) -> None:
    """区县确认 13/15: one district has not looked yet, one doubts a number."""
    last = today.replace(day=1) - DAY
    if last.year != today.year:
        return
    began = min(last + 4 * DAY, today)
    with clock_at(moment(began, "9:00")):
        period = rounds.open_round(
            places.city, kind="month", year=last.year, number=last.month, confirm_by=today + 6 * DAY, by=staff.city
        )
        for district in places.district.values():
            if district.name != WAITING:
                doubt = {"answer": "doubt", "note": "上月底办的一场还没确认考勤，确认后再报。"}
                word = doubt if district.name == DOUBTING else {"answer": "agreed"}
                rounds.confirm(period, district, by=staff.admin.get(district.name, staff.city), **word)
