"""A small kind of sheet for these tests: days off and make-up workdays."""

from django.core.exceptions import ValidationError

from talent.registry.models import CalendarDay
from talent.sheets.comparing import compare
from talent.sheets.declarations import Column, Sheet
from talent.sheets.previews import Preview
from talent.sheets.repeats import refuse_repeats
from talent.sheets.upserts import upsert
from talent.sheets.widgets import ChoiceWidget, DateWidget, TextWidget

FIELDS = ("date", "kind", "name")


class CalendarSheet(Sheet):
    title = "节假日与调休"
    hints = ("日期写成2023-09-29。",)
    date = Column("日期", DateWidget(), required=True, sample="2023-09-29")
    kind = Column("类型", ChoiceWidget({"放假": "holiday", "调休上班": "workday"}), required=True, sample="放假")
    name = Column("名称", TextWidget(30), refuses=False, sample="中秋节")

    def check_right(self, *, region, by, **context):
        if context.get("locked"):
            raise ValidationError("这张表现在不能导入。")

    def plan(self, rows, *, region, by, **context):
        refuse_repeats(rows, key=lambda values: values["date"], column="日期")
        wanted = [row.values["date"] for row in rows]
        stored = {day.date: day for day in CalendarDay.objects.filter(date__in=[d for d in wanted if d])}
        preview = Preview()
        for row in rows:
            day = stored.get(row.values["date"])
            before = {name: getattr(day, name) for name in FIELDS} if day else None
            if not row.errors and row.values["name"] == "没有的节":
                row.refuse("名称", "没有这个节日")
            compare(preview, CalendarSheet, row, before, {name: row.values[name] for name in FIELDS}, target=day)
        return preview

    def apply(self, preview, batch, by):
        good = preview.with_outcome("new", "changed")
        days = [CalendarDay(**outcome.row.values) for outcome in good]
        before = [{"name": o.target.name, "kind": o.target.kind} if o.target else None for o in good]
        upsert(CalendarDay, days, unique_fields=["date"], update_fields=["kind", "name"])
        after = [{"name": day.name, "kind": day.kind} for day in days]
        batch.record(CalendarDay, zip([day.pk for day in days], before, after, strict=True))
