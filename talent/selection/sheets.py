"""评分表 of one reviewer, out and back in: a row for every nominee and criterion."""

import re
from collections import defaultdict
from decimal import Decimal
from typing import BinaryIO

from django.core.exceptions import ValidationError

from talent.selection.actions.panel import save_scores
from talent.selection.ballots import RECUSED, seats_of
from talent.selection.models import Nomination, Score, SelectionRound
from talent.sheets import kinds
from talent.sheets.comparing import compare
from talent.sheets.declarations import Column, Sheet
from talent.sheets.previews import CleanRow, Outcome, Preview
from talent.sheets.undoing import UndoReport
from talent.sheets.widgets import IntegerWidget, SheetWidget, TextWidget, as_text
from talent.sheets.writing import OutColumn, SheetWriter


class PointsWidget(SheetWidget):
    """Points with at most one decimal, or None where nothing is filled in yet."""

    cell_format = "number"

    def clean(self, value, row=None, **kwargs):
        text = as_text(value).strip()
        if not re.fullmatch(r"[0-9]{1,3}(\.[0-9]0*)?", text):
            raise ValueError("得分应填0以上的数，最多一位小数")
        return Decimal(text).quantize(Decimal("0.1"))

    def render(self, value, obj=None, **kwargs):
        return "" if value is None else f"{Decimal(value).normalize():f}"


class ScoresSheet(Sheet):
    """What one reviewer scores in one round."""

    title = "评分表"
    hints = ("只填“得分”一列。一份材料的各项都填好才能导入，没评的整份空着。",)

    nomination = Column("编号", IntegerWidget(1), required=True, sample=1, width=10)
    nominee = Column("推荐对象", TextWidget(160), refuses=False, sample="和顺邻里调解队", width=32)
    criterion = Column("评分项目", TextWidget(30), required=True, sample="服务成效", width=18)
    full = Column("满分", TextWidget(10), refuses=False, sample="30", width=8)
    points = Column("得分", PointsWidget(), sample=27.5, width=10)

    def check_right(self, *, region, by, round=None, **context) -> None:  # the engine hands the context on by name
        found = SelectionRound.objects.filter(pk=round, phase=SelectionRound.Phase.PANEL).first()
        if found is None or by is None or not found.panel.filter(pk=by.pk).exists():
            raise ValidationError("评分表由评审员在评审时导入。")

    def plan(self, rows: list[CleanRow], *, region, by, round, **context) -> Preview:
        return _Planning(rows, by, round).run()

    def apply(self, preview: Preview, batch, by) -> None:
        nominations = {row.pk: row for row in Nomination.objects.with_names().filter(pk__in=preview.payload["ballots"])}
        facts = []
        for pk, points in preview.payload["ballots"].items():
            facts += save_scores(nominations[pk], reviewer=by, points=points)
        batch.record(Score, ((fact.pk, None, {"points": str(fact.points)}) for fact in facts))

    def undo(self, batch, by) -> UndoReport:
        """Votes stay: nothing is taken back, it can be scored again."""
        pks = [pk for change in batch.changes.all() for pk, _, _ in change.images]
        facts = Score.objects.filter(pk__in=pks).select_related("nomination__organization", "nomination__person")
        titles = sorted({fact.nomination.title for fact in facts})
        return UndoReport(conflicts=[(title, "分数都留存，可以重新评") for title in titles])


class _Planning:
    """One run over the rows: which ballots they make, whole or not at all."""

    def __init__(self, rows: list[CleanRow], by, round_: int):
        self.rows = rows
        seat = seats_of(by, rounds=[round_])[0]
        self.ballots = {ballot.nomination.pk: ballot for ballot in seat.ballots}
        self.criteria = {row.name: row for row in seat.round.score_sheet.criteria.all()}
        heads = Score.objects.heads().filter(nomination__round=round_, reviewer=by)
        self.stored = {(n, c): points for n, c, points in heads.values_list("nomination", "criterion", "points")}

    def run(self) -> Preview:
        preview, found = Preview(), defaultdict(dict)
        for row in self.rows:
            if row.values["points"] is not None:  # kept as text between the upload and its confirmation
                row.values["points"] = Decimal(row.values["points"])
            self._check(row, found)
        whole = {pk for pk, points in found.items() if len(points) == len(self.criteria)}
        for row in self.rows:
            self._place(preview, row, found, whole)
        preview.payload["ballots"] = {pk: found[pk] for pk in whole if self._differs(pk, found[pk])}
        return preview

    def _check(self, row: CleanRow, found: dict) -> None:
        pk, name, points = (row.values[key] for key in ("nomination", "criterion", "points"))
        if row.errors or points is None:
            return
        ballot, criterion = self.ballots.get(pk), self.criteria.get(name)
        if ballot is None:
            row.refuse("编号", "这一轮没有这个编号，请用下载的评分表填")
        elif ballot.state == RECUSED:
            row.refuse("编号", "这一份您要回避，不用评")
        elif criterion is None:
            row.refuse("评分项目", f"评分表里没有“{name}”这一项")
        elif points > criterion.points:
            row.refuse("得分", f"应在0到{criterion.points}分之间")
        elif criterion.pk in found[pk]:
            row.refuse("评分项目", "这一项在表里有两行")
        else:
            found[pk][criterion.pk] = points

    def _place(self, preview: Preview, row: CleanRow, found: dict, whole: set[int]) -> None:
        pk, points = row.values["nomination"], row.values["points"]
        if not row.errors and points is not None and pk not in whole:
            row.refuse("得分", f"这一份还有{len(self.criteria) - len(found[pk])}项没填好，填齐再导入")
        if row.errors or points is None:
            preview.add(row, Outcome.UNCHANGED)
            return
        stored = self.stored.get((pk, self.criteria[row.values["criterion"]].pk))
        compare(preview, ScoresSheet, row, None if stored is None else {"points": stored}, {"points": points})

    def _differs(self, pk: int, points: dict) -> bool:
        return any(self.stored.get((pk, criterion)) != value for criterion, value in points.items())


def write_score_sheet(stream: BinaryIO, round_: SelectionRound, reviewer) -> None:
    """The reviewer's own sheet: nominees they are not recused from, with the points given so far."""
    seat = seats_of(reviewer, rounds=[round_.pk])[0]
    criteria = list(round_.score_sheet.criteria.all())
    heads = Score.objects.heads().filter(nomination__round=round_, reviewer=reviewer)
    stored = {(n, c): points for n, c, points in heads.values_list("nomination", "criterion", "points")}
    columns = ScoresSheet.columns().values()
    writer = SheetWriter(
        stream, "评分表", [OutColumn(column.column_name, column.widget.cell_format, column.width) for column in columns]
    )
    writer.write_title(f"{round_}评分表（{reviewer.name}）")
    writer.write_headers(column.column_name for column in columns)
    for ballot in seat.ballots:
        if ballot.state == RECUSED:
            continue
        for criterion in criteria:
            points = stored.get((ballot.nomination.pk, criterion.pk))
            writer.write_row(
                [ballot.nomination.pk, ballot.nomination.title, criterion.name, str(criterion.points),
                 None if points is None else float(points)],
                ["number", "text", "text", "text", "number"],
            )  # fmt: skip
    writer.close()


kinds.register("scores", ScoresSheet)
