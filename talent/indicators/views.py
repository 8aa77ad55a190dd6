"""/desk/indicators/: the board of the six plans, what is missing by name, and the sheet and picture to pass on."""

from dataclasses import dataclass

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header, urlencode
from django.views.decorators.http import require_POST, require_safe

from talent.cultivation.models import SpecialTask
from talent.files.typesetting import render_pdf, render_png
from talent.indicators.board import Board, board_of
from talent.indicators.catalogue import BY_CODE, CITY
from talent.indicators.forms import LAYOUTS, BoardForm
from talent.indicators.lacking import tag_counts
from talent.indicators.missing import bearing, described, rows_behind
from talent.indicators.models import View
from talent.indicators.papers import one_page
from talent.indicators.projections import rebuild_board
from talent.indicators.report_section import differences, sent_report
from talent.indicators.texts import report_text
from talent.people.access import desk
from talent.people.models import Role
from talent.people.rules import administers
from talent.registry.models import Region

LEVELS = (Region.Level.CITY, Region.Level.DISTRICT, Region.Level.STREET)
ROWS_PER_PAGE = 50
KEPT_SECONDS = 3600


@dataclass(frozen=True)
class Asked:
    """A valid address: the unit, view, day (None is today) and layout it asks for."""

    form: BoardForm
    region: Region
    view: str
    on: object
    layout: str

    def query(self, **changed) -> str:
        """The same address with something else in it; what is left to its default is left out."""
        values = {"region": self.region.pk, "view": self.view, "on": self.on, "layout": self.layout} | changed
        if values["view"] == View.MANAGING:
            values["view"] = None
        if values["layout"] == CITY:
            values["layout"] = None
        return urlencode({name: value for name, value in values.items() if value})

    def board(self) -> Board:
        return board_of(self.region, on=self.on, view=self.view, layout=self.layout)


def units_of(person):
    """Whose board a person may open: the city, districts and streets of their reach."""
    mine = person.scope("path", Role.Kind.DISTRICT_ADMIN, Role.Kind.CITY_ADMIN)
    return Region.objects.filter(mine, level__in=LEVELS, closed_on=None)


def asked_for(request) -> Asked:
    """What the address says; a unit outside one's reach is a 404, anything else that is odd falls to its default."""
    units = units_of(request.user)
    choices = units.filter(level__in=LEVELS[:2]).order_by("path")
    form = BoardForm({name: value for name, value in request.GET.items() if value}, regions=units)
    if not form.is_valid() and "region" in form.errors:
        raise Http404
    data = form.cleaned_data
    region = data.get("region") or choices.first()
    if region is None:
        raise Http404
    form.fields["region"].queryset = choices if region.level != Region.Level.STREET else units.filter(pk=region.pk)
    return Asked(form, region, data.get("view") or View.MANAGING, data.get("on"), data.get("layout") or CITY)


@desk(administers)
@require_safe
def indicators(request):
    """六项计划: where a unit of one's reach stands, with the formula beside every figure."""
    asked = asked_for(request)
    board = asked.board()
    tab = "map" if request.GET.get("tab") == "map" and board.units else "table"
    context = {
        "board": board, "asked": asked, "choices": asked.form.fields["region"].queryset, "tab": tab,
        "query": asked.query(), "views": [(value, label, asked.query(view=value)) for value, label in View.choices],
        "layouts": [(key, label, asked.query(layout=key)) for key, label in LAYOUTS.items()],
        "text": report_text(board), "tasks": lambda: _tasks(board),
        # What is drawn of a computed board is kept until it is computed again; a past day's is not.
        "keep": KEPT_SECONDS if board.computed_at else 0,
        "stamp": f"{board.computed_at} {board.period and board.period.pk}",
    }  # fmt: skip
    if report := sent_report(asked.region, asked.on) if asked.on else None:
        context |= {"report": report, "differences": differences(report)}
    if tab == "map":
        chosen = request.GET.get("show")
        shown = next((one for one in board.columns if one.code == chosen), None) or board.columns[0]
        context |= {"shown": shown, "tiles": [(unit, unit.line(shown.code)) for unit in board.units]}
    return render(request, "talent/indicators/board.html", context)


def _tasks(board: Board) -> dict[int, str]:
    """Plan → 专项任务 done of all; they are the city's."""
    counts: dict[int, list[int]] = {}
    tasks = SpecialTask.objects.filter(period=board.period) if board.period and board.region.level == "city" else ()
    for task in tasks:
        done = counts.setdefault(task.plan, [0, 0])
        done[0] += task.state == SpecialTask.State.DONE
        done[1] += 1
    return {plan: f"专项任务完成{done}/{total}" for plan, (done, total) in counts.items()}


@desk(administers)
@require_safe
def indicator(request, code: str):
    """The units, organizations or people that a figure lacks, each with whose task it is and what comes next."""
    if code not in BY_CODE:
        raise Http404
    asked, found = asked_for(request), BY_CODE[code]
    board = board_of(asked.region, on=asked.on, view=asked.view, layout=found.layouts[0])
    line = board.line(code)
    if line is None:
        raise Http404
    kind = line.reading.missing_of
    if kind == "name":
        return redirect(f"{reverse('desk_coverage_names', args=['untrained'])}?{_coverage_query(asked, board)}")
    of_day = {"on": asked.on, "view": asked.view}
    tags = tag_counts(asked.region, found.tags, board.on, asked.view) if found.tags else []
    tag = next((tag for tag, _ in tags if str(tag.pk) == request.GET.get("tag")), None)
    if tag:
        rows = bearing(asked.region, tag, request.user, **of_day)
    else:
        rows = rows_behind(asked.region, code, kind, request.user, **of_day) if kind else []
    page = Paginator(rows, ROWS_PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "board": board, "asked": asked, "line": line, "page_obj": page, "query": asked.query(),
        "rows": described(page.object_list, "" if tag else code, on=asked.on), "tags": tags, "tag": tag,
    }  # fmt: skip
    return render(request, "talent/indicators/missing.html", context)


def _coverage_query(asked: Asked, board: Board) -> str:
    first_day = board.on.replace(month=1, day=1)
    return urlencode({"region": asked.region.pk, "start": first_day, "end": board.on})


@desk(administers)
@require_safe
def board_paper(request, form: str):
    """打印一页纸 (pdf) and 保存为图片 (png): the board on one sheet."""
    if form not in ("pdf", "png"):
        raise Http404
    asked = asked_for(request)
    board = asked.board()
    render_paper, kind = (render_pdf, "application/pdf") if form == "pdf" else (render_png, "image/png")
    content = render_paper("talent/indicators/one_page.typ", one_page(board, asked.layout))
    name = f"{board.region.name}六项计划{board.on:%Y%m%d}.{form}"
    headers = {"Content-Disposition": content_disposition_header(False, name)}
    return HttpResponse(content, content_type=kind, headers=headers)


@desk(administers)
@require_POST
def board_refresh(request):
    """现在更新: count everything anew."""
    rebuild_board()
    messages.success(request, "已按现在的数据重新计算。")
    return redirect("desk_indicators")
