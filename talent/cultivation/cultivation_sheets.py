"""
双向培养 as a sheet: whom by name and number, the dates, and the steps on the way.

Restricted like the register itself. A person of the register is found again also by the masked number of an export;
somebody new only by the full one. Steps are added, never taken away; evidence stays on the page.
"""

import datetime
import re
from collections import defaultdict

from django.db import models
from django.utils import timezone

from talent.cultivation.models import CultivationStage, DualCultivation
from talent.cultivation.names import Names, area_of
from talent.cultivation.registers import REGISTERS
from talent.cultivation.sheets import RegisterSheet, sheet_of
from talent.people.models import Person
from talent.registry.models import Region
from talent.sheets import kinds
from talent.sheets.declarations import Column
from talent.sheets.previews import CleanRow, Outcome, Preview
from talent.sheets.widgets import MobileWidget, NameWidget, SheetWidget, as_text, parse_date_text
from talent.text.folding import fold_person_name
from talent.text.masks import mask_mobile

_MASKED = re.compile(r"1[3-9][0-9]\*{4}[0-9]{4}")
_BETWEEN = re.compile(r"[;；\n]+")
STEP_LENGTH = CultivationStage._meta.get_field("text").max_length
Step = tuple[datetime.date, str]


class NumberWidget(MobileWidget):
    """Eleven digits, or the masked form in which an export shows them."""

    def clean(self, value, row=None, **kwargs):
        text = as_text(value).strip()
        return text if _MASKED.fullmatch(text) else super().clean(value)


class StepsWidget(SheetWidget):
    """2023-03-01 谈话；2023-06-01 培训: steps with their days, one after the other."""

    empty = ()

    def clean(self, value, row=None, **kwargs):
        steps = set()
        for part in _BETWEEN.split(as_text(value)):
            if not part.strip():
                continue
            on, text = parse_date_text(part.strip())
            if not text or len(text) > STEP_LENGTH:
                raise ValueError(f"“{part.strip()[:20]}”要写日期和进展，进展不超过{STEP_LENGTH}字")
            steps.add((on, text))
        return tuple(sorted(steps))

    def render(self, value, obj=None, **kwargs):
        return "；".join(f"{on:%Y-%m-%d} {text}" for on, text in value)


class CultivationsSheet(RegisterSheet):
    """One row a person, direction and day of beginning."""

    undone_together = ("talent.dualcultivation",)

    def _rows_within(self, area: Region):
        return super()._rows_within(area).prefetch_related("stages")

    def _names(self, rows: list[CleanRow], area: Region) -> Names:
        mobiles = {row.values["mobile"] for row in rows} - {None}
        return Names(area_of(area), self.register.levels, mobiles=mobiles)

    def _resolved(self, rows, area, stored):
        """A row whose number can't be read is refused for that alone; nobody is looked for."""
        self._known = defaultdict(set)
        for one in stored:
            for number in (one.person.mobile, mask_mobile(one.person.mobile)):
                self._known[fold_person_name(one.person.name), number or ""].add(one.person)
        wrong = self.column_name("mobile")
        for row in rows:
            if any(problem.column == wrong for problem in row.errors):
                row.values["person"] = ""
        return super()._resolved(rows, area, stored)

    def _found(self, names: Names, target: type[models.Model], row: CleanRow, value: str, stored):
        return (
            self._person(names, row, value) if target is Person else super()._found(names, target, row, value, stored)
        )

    def _person(self, names: Names, row: CleanRow, name: str) -> Person:
        """Of the register, else of the area. ValueError rather than a guess."""
        number = row.values["mobile"] or ""
        known = self._known.get((name, number), ())
        if len(known) == 1:
            return next(iter(known))
        if known:
            raise ValueError(f"有{len(known)}位{name}用这个手机号，请先核对是不是同一个人")
        if not number or "*" in number:
            raise ValueError(f"{name}不在台账里，新列入的请写完整的手机号")
        return names.person(name, number)

    def _shown(self, found: DualCultivation | None) -> dict | None:
        shown = super()._shown(found)
        return shown and shown | {"steps": steps_of(found)}

    def _wanted(self, row: CleanRow, found: DualCultivation | None) -> dict:
        held = steps_of(found) if found else ()
        return super()._wanted(row, found) | {"steps": tuple(sorted({*held, *_steps(row)}))}

    def _faults(self, row: CleanRow, target: DualCultivation, stored) -> dict[str, str]:
        held = steps_of(target) if target.pk else ()
        target._steps = [step for step in _steps(row) if step not in held]
        if any(not target.started_on <= on <= timezone.localdate() for on, _ in target._steps):
            return {"steps": "进展的日期应在列入之后，且不晚于今天。"}
        return super()._faults(row, target, stored)

    def apply(self, preview: Preview, batch, by) -> None:
        super().apply(preview, batch, by)
        written = [outcome.target for outcome in preview.with_outcome(Outcome.NEW, Outcome.CHANGED)]
        steps = [CultivationStage(cultivation=row, on=on, text=text) for row in written for on, text in row._steps]
        CultivationStage.objects.bulk_create(steps)
        batch.record(
            CultivationStage,
            ((step.pk, None, {"cultivation_id": step.cultivation_id, "on": step.on, "text": step.text}) for step in steps),
        )  # fmt: skip


def steps_of(row: DualCultivation) -> tuple[Step, ...]:
    """The steps of a cultivation, by day."""
    return tuple(sorted((stage.on, stage.text) for stage in row.stages.all()))


def _steps(row: CleanRow) -> list[Step]:
    """Lists again, once they have been kept with an upload."""
    return [(on, text) for on, text in row.values["steps"]]


kinds.register(
    "cultivations",
    sheet_of(
        REGISTERS["cultivations"],
        CultivationsSheet,
        lead={
            "person": Column("姓名", NameWidget(), required=True, sample="王桂兰"),
            "mobile": Column("手机号", NumberWidget(), sample="13800001234", width=16),
        },
        more={"steps": Column("培养进展", StepsWidget(), sample="2026-03-01 谈话；2026-06-01 培训", width=40)},
    ),
)
