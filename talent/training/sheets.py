"""The yearly plan as a sheet (年度培训计划), in the bureau's columns: read into one open plan.

A line is known by its name and month; what else differs changes it. A sheet never takes a line out.
"""

import re
from decimal import Decimal, InvalidOperation

from django.core.exceptions import ValidationError

from talent.sheets import kinds
from talent.sheets.comparing import compare
from talent.sheets.declarations import Column, Sheet
from talent.sheets.previews import CleanRow, Outcome, Preview
from talent.sheets.repeats import refuse_repeats
from talent.sheets.upserts import update_rows
from talent.sheets.widgets import ChoiceWidget, IntegerWidget, SheetWidget, TextWidget
from talent.training.plan_models import PlanItem, TrainingPlan
from talent.training.plans import FIELDS, check_item

Level, Mode = PlanItem.Level, PlanItem.Mode
LEVELS = {"市级": Level.CITY, "市": Level.CITY, "区县级": Level.DISTRICT, "区级": Level.DISTRICT, "县级": Level.DISTRICT,
          "区县": Level.DISTRICT, "街道级": Level.STREET, "街镇级": Level.STREET, "街道（镇）级": Level.STREET,
          "街道": Level.STREET, "镇": Level.STREET}  # fmt: skip
MODES = {"现场": Mode.FACE, "线下": Mode.FACE, "集中培训": Mode.FACE, "面授": Mode.FACE, "线上": Mode.ONLINE,
         "网络": Mode.ONLINE, "线上线下": Mode.MIXED, "线上线下结合": Mode.MIXED}  # fmt: skip
_MONTH = re.compile(r"(?:^|[^0-9])(1[0-2]|0?[1-9])\s*月|\d{4}[-/.](1[0-2]|0?[1-9])(?![0-9])")
_QUARTERS = {"一": 3, "二": 6, "三": 9, "四": 12, "1": 3, "2": 6, "3": 9, "4": 12}
_QUARTER = re.compile(r"第?([一二三四1-4])季度")


class HoursWidget(SheetWidget):
    """学时 with at most one decimal: 4, 4.0, 1.5."""

    cell_format = "number"

    def clean(self, value, row=None, **kwargs):
        try:
            hours = Decimal(str(value).strip().removesuffix("学时").removesuffix("课时"))
        except InvalidOperation as error:
            raise ValueError("学时应填数字，如4或1.5") from error
        if not Decimal("0.5") <= hours <= 80:
            raise ValueError("学时应在0.5到80之间")
        return hours.quantize(Decimal("0.1"))

    def render(self, value, obj=None, **kwargs):
        return f"{value.normalize():f}" if value is not None else ""


class TimingWidget(TextWidget):
    """时间 as offices write it: 4月, 4月中旬, 2026年4月, 第二季度 (its last month)."""

    def clean(self, value, row=None, **kwargs):
        text = super().clean(value, row, **kwargs)
        if text and month_of(text) is None:
            raise ValueError("看不出是几月，请写成“4月”或“4月中旬”")
        return text


def month_of(text: str) -> int | None:
    """The month a time of a plan falls in; None where it names none."""
    if found := _MONTH.search(text):
        return int(found.group(1) or found.group(2))
    quarter = _QUARTER.search(text)
    return _QUARTERS[quarter.group(1)] if quarter else None


class PlanSheet(Sheet):
    """Lines of one unit's plan of one year; `plan` in the context says which."""

    title = "年度培训计划"
    hints = ("时间写到月或旬，如4月、4月中旬。", "层级不填的按编制单位的层级。", "落实上级项目填上级计划里的培训名称。")

    name = Column("培训名称", TextWidget(60), required=True, sample="骨干培训第1期", width=30)
    level = Column("层级", ChoiceWidget(LEVELS, ("市级", "区县级", "街道级")), sample="区县级", refuses=False)
    audience = Column("培训对象", TextWidget(60), required=True, sample="负责人、志愿者", width=20)
    content = Column("内容", TextWidget(200), refuses=False, synonyms=("培训内容", "主要内容"), width=36)
    mode = Column(
        "方式", ChoiceWidget(MODES, ("现场", "线上", "线上线下")), synonyms=("培训方式", "培训形式"), sample="现场"
    )
    timing = Column("时间", TimingWidget(30), required=True, synonyms=("培训时间", "时间安排"), sample="4月中旬")
    hours = Column("学时", HoursWidget(), synonyms=("课时",), sample="4")
    people = Column("人数", IntegerWidget(1, 5000), synonyms=("培训人数", "计划人数"), sample="40")
    place = Column("地点", TextWidget(80), refuses=False, synonyms=("培训地点",), width=24)
    teachers = Column("师资", TextWidget(80), refuses=False, synonyms=("授课老师", "主讲人"), width=20)
    responsible = Column("责任单位", TextWidget(60), refuses=False, synonyms=("承办单位", "主办单位"), width=24)
    budget = Column("经费", TextWidget(30), refuses=False, synonyms=("经费预算", "经费来源"))
    note = Column("备注", TextWidget(100), refuses=False)
    above = Column("落实上级项目", TextWidget(60), refuses=False, synonyms=("对应上级项目",), width=24)

    def check_right(self, *, region, by, plan=None, **context) -> None:
        found = _plan(plan)
        if found is None or (by is not None and not TrainingPlan.objects.kept_by(by).filter(pk=found.pk).exists()):
            raise ValidationError("请在“计划”里打开要编的那一份，再上传表格。")
        if not found.is_open:
            raise ValidationError("这份计划现在不能改：送审的等审核答复，已发布的先点“调整计划”。")

    def plan(self, rows: list[CleanRow], *, region, by, plan, **context) -> Preview:
        found = _plan(plan)
        above = {
            item.title: item
            for item in PlanItem.objects.filter(
                plan__in=TrainingPlan.objects.out(), plan__region=found.region.parent_id, plan__year=found.year
            ).select_related("plan__region")
        }
        stored = {_key(item.title, item.month): item for item in found.items.select_related("above")}
        refuse_repeats(rows, key=_row_key, column="培训名称")
        preview = Preview(payload={"plan": found})
        for row in rows:
            self._place(preview, row, found, stored.get(_row_key(row.values)), above)
        return preview

    def _place(self, preview: Preview, row: CleanRow, plan: TrainingPlan, item: PlanItem | None, above: dict) -> None:
        wanted = _wanted(row, plan, above)
        target = item or PlanItem(plan=plan)
        shown = _shown(item) if item else None
        before = {name: getattr(item, name) for name in _written()} if item else None
        for name, value in wanted.items():
            setattr(target, name, value)
        if not row.errors:
            try:
                target.number = target.number or 1
                check_item(target)
            except ValidationError as error:
                row.refuse("培训名称", error.messages[0])
        target.before = before
        compare(preview, type(self), row, shown, _cells(wanted), target=target)

    def apply(self, preview: Preview, batch, by) -> None:
        plan = TrainingPlan.objects.select_for_update().get(pk=preview.payload["plan"].pk)
        if not plan.is_open:
            raise ValidationError("这份计划刚刚送审或发布了，没有导入。")
        number = max(plan.items.values_list("number", flat=True), default=0)
        new = [outcome.target for outcome in preview.with_outcome(Outcome.NEW)]
        for place, item in enumerate(new, start=1):
            item.number = number + place
        PlanItem.objects.bulk_create(new)
        changed = [outcome.target for outcome in preview.with_outcome(Outcome.CHANGED)]
        update_rows(PlanItem, changed, ["plan", "number", *FIELDS])
        images = [(item.pk, None, {name: _plain(getattr(item, name)) for name in _written()}) for item in new]
        images += [
            (item.pk, {name: _plain(value) for name, value in item.before.items()},
             {name: _plain(getattr(item, name)) for name in _written()})
            for item in changed
        ]  # fmt: skip
        batch.record(PlanItem, images)


def _written() -> list[str]:
    return [PlanItem._meta.get_field(name).attname for name in FIELDS]


def _plain(value):
    return str(value.quantize(Decimal("0.1"))) if isinstance(value, Decimal) else value


def _plan(pk) -> TrainingPlan | None:
    return TrainingPlan.objects.select_related("region").filter(pk=pk).first()


def _key(title: str, month: int) -> tuple[str, int]:
    return title, month


def _row_key(values) -> tuple[str, int] | None:
    month = month_of(values.get("timing") or "")
    return _key(values["name"], month) if values.get("name") and month else None


def _wanted(row: CleanRow, plan: TrainingPlan, above: dict[str, PlanItem]) -> dict:
    """Fields of the item as the row wants them; empty cells say nothing, so that they change nothing."""
    values = row.values
    fields = {
        name: values[name]
        for name in ("audience", "content", "mode", "timing", "hours", "people", "place", "teachers", "responsible",
                     "budget", "note")
        if values[name] not in (None, "")
    }  # fmt: skip
    fields |= {
        "title": values["name"],
        "level": values["level"] if values["level"] in Level.values else plan.region.level,
    }
    if "hours" in fields:
        fields["hours"] = Decimal(str(fields["hours"]))  # rows of a stored preview come back as text
    fields["month"] = month_of(values["timing"] or "") or 1
    if values["above"]:
        if values["above"] in above:
            fields["above"] = above[values["above"]]
        else:
            row.warnings.append(f"上级计划里没有“{values['above']}”，先不挂上级项目")
    return fields


def _shown(item: PlanItem) -> dict:
    return _cells({name: getattr(item, name) for name in FIELDS} | {"timing": item.when})


def _cells(fields: dict) -> dict:
    """Fields of an item under the names of the sheet's columns."""
    cells = {name: value for name, value in fields.items() if name not in ("title", "month", "above")}
    if "title" in fields:
        cells["name"] = fields["title"]
    if "above" in fields:
        cells["above"] = fields["above"].title if fields["above"] else ""
    return cells


kinds.register("plan", PlanSheet)
