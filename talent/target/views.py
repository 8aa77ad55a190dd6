"""参训进度 on the desk: the figures of a unit, and the names behind each."""

import tempfile

from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse

from talent.audit.actions import record
from talent.files.glyphs import MissingGlyph
from talent.people.access import desk
from talent.people.rules import trains
from talent.registry.models import Region
from talent.registry.paths import paths_above
from talent.sheets.writing import iterate_csv, write_xlsx
from talent.target import participation, texts
from talent.target.aggregate import Period
from talent.target.asking import asked_of, listed_people, units_in, with_membership
from talent.target.files import progress_page, progress_picture
from talent.target.forms import PeriodForm
from talent.target.make_up import open_sessions
from talent.target.names import in_two_units
from talent.target.presenting import AUDIENCES, SIDES, STATES, cross_rows, cross_table, state_cells, state_of, trend_of
from talent.target.progress import progress_of
from talent.target.rules import may_see_figures

SESSIONS_TO_CHOOSE = 10
PEOPLE_PER_PAGE = 50


def chosen(request) -> tuple[PeriodForm, Region, Period]:
    """The unit and period asked for. A unit outside one's region: 404."""
    form, region, period = asked_of(request.user, request.GET)
    if region is None:
        raise Http404
    return form, region, period


@desk(may_see_figures)
def coverage(request):
    """参训进度: the figures of a unit, each opening to its names, and the units below it."""
    form, region, period = chosen(request)
    progress = progress_of(region, period.last_day, period.first_day)
    total = progress.total
    query = f"start={period.first_day}&end={period.last_day}"
    context = {
        "form": form, "region": region, "progress": progress, "total": total, "query": query,
        "links": f"?region={region.pk}&{query}", "above": _above(request.user, region), "period": period,
        "exits_note": f"其中未参训{total.numbers['recent_exits_untrained']}人",
        "units": [_unit_row(unit, figures) for unit, figures in progress.units],
        "sentence": texts.figure_sentence(progress), "states": state_cells(total) if period.is_current else [],
        "trend": trend_of(region, period.last_day) if period.is_current else None,
        "by_audience": cross_rows(total), "state_words": STATES.values(),
    }  # fmt: skip
    return render(request, "talent/target/coverage.html", context)


def _unit_row(unit: Region, figures) -> dict:
    """A line of the table; plain values, because a template looks up what is no dictionary three times as long."""
    rate = figures.rate
    return {
        "region": unit, "id": unit.pk, "name": unit.name, "due": figures.due, "numbers": figures.numbers,
        "rate": "—" if rate is None else f"{rate}%", "state": state_of(figures),
    }  # fmt: skip


def _above(person, region: Region) -> list[Region]:
    """The units above, as far as they are this person's, the widest first."""
    above = Region.objects.filter(path__in=paths_above(region.path)[:-1]).order_by("path")
    return [unit for unit in above if person.reaches(unit)]


@desk(may_see_figures)
def coverage_cross(request):
    """街道 × 人员类别 × 状态, every number opening to its names."""
    _, region, period = chosen(request)
    progress = progress_of(region, period.last_day, period.first_day)
    query = f"start={period.first_day}&end={period.last_day}"
    context = {"region": region, "period": period, "query": query, "states": STATES.values()}
    context["table"] = cross_table(progress)
    context["names_urls"] = {side: reverse("desk_coverage_names", args=[side]) for side in SIDES}
    return render(request, "talent/target/cross.html", context)


@desk(may_see_figures)
def coverage_names(request, side: str):
    """The names behind one figure, and what can be done for exactly these people."""
    if side not in SIDES:
        raise Http404
    form, region, period = chosen(request)
    state, audience = request.GET.get("state", ""), request.GET.get("audience", "")
    if state not in ("", *STATES) or audience not in ("", *AUDIENCES):
        raise Http404
    people = listed_people(region, period, side, request.GET)
    page = Paginator(people.order_by("name_pinyin", "pk"), PEOPLE_PER_PAGE).get_page(request.GET.get("page"))
    query = f"region={region.pk}&start={period.first_day}&end={period.last_day}"
    narrowed = [STATES.get(state, ""), AUDIENCES.get(audience, "")]
    context = {
        "side": side, "title": SIDES[side], "region": region, "period": period, "page_obj": page, "form": form,
        "state": state, "audience": audience, "narrowed": "、".join(filter(None, narrowed)),
        "rows": with_membership(list(page.object_list), region), "query": query, "list_query": _list_query(request, query),
        "coverage_url": f"{reverse('desk_coverage')}?{query}", "may_act": side.endswith("untrained") and period.is_current,
        "may_host": trains(request.user), "units": _units_to_tick(request, region, period, side),
    }  # fmt: skip
    if side == "untrained":
        listed = list(people.order_by("name_pinyin", "pk").values_list("name", flat=True)[: texts.NAMES_IN_A_NOTE + 1])
        link = request.build_absolute_uri(reverse("session_list"))
        context["note"] = texts.call_to_train(region.name, listed, link, page.paginator.count) if listed else ""
        context["sessions"] = open_sessions(request.user)[:SESSIONS_TO_CHOOSE] if context["may_act"] else []
    return render(request, "talent/target/names.html", context)


def _list_query(request, query: str) -> str:
    """The list as it stands, without its page: what its buttons, its file and its search go on from."""
    kept = request.GET.copy()
    for name in ("region", "start", "end", "page"):
        kept.pop(name, None)
    return f"{query}&{kept.urlencode()}" if kept else query


def _units_to_tick(request, region: Region, period: Period, side: str) -> list[tuple[Region, int, bool]]:
    """按街道: the units below with people on this side, each with how many and whether it is ticked."""
    if request.GET.get("state") or request.GET.get("audience"):
        return []
    ticked = set(units_in(request.GET) or [])
    units = progress_of(region, period.last_day, period.first_day).units
    return [(unit, figures.numbers[side], unit.pk in ticked) for unit, figures in units if figures.numbers[side]]


@desk(may_see_figures)
def coverage_picture(request):
    """保存为图片 (PNG, shown in the page so that a phone can keep it), or ?as=pdf for 打印一页纸."""
    _, region, period = chosen(request)
    progress = progress_of(region, period.last_day, period.first_day)
    try:
        if request.GET.get("as") == "pdf":
            return HttpResponse(progress_page(progress), content_type="application/pdf")
        return HttpResponse(progress_picture(progress), content_type="image/png")
    except MissingGlyph as problem:
        return HttpResponse(str(problem), status=409, content_type="text/plain; charset=utf-8")


@desk(may_see_figures)
def coverage_participation(request):
    """参训明细 as a file, ?as=csv or xlsx; taking it along is logged. No number of anybody is in it."""
    _, region, period = chosen(request)
    columns, lines = participation.table(region, period)
    record("export_participation", region, by=request.user, region_path=region.path, until=period.last_day.isoformat())
    name = f"participation-{region.pk}-{period.last_day:%Y%m%d}"
    if request.GET.get("as") == "csv":
        response = StreamingHttpResponse(iterate_csv(columns, lines), content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
        return response
    stream = tempfile.TemporaryFile()  # noqa: SIM115 (the response closes it)
    write_xlsx(stream, f"{region.name}参训明细", columns, lines)
    stream.seek(0)
    return FileResponse(stream, as_attachment=True, filename=f"{name}.xlsx")


@desk(may_see_figures)
def coverage_twice(request):
    """Why the units add up to more: who is in two pools at once, with both."""
    _, region, period = chosen(request)
    rows = in_two_units(region, period)
    query = f"region={region.pk}&start={period.first_day}&end={period.last_day}"
    return render(
        request, "talent/target/twice.html", {"region": region, "rows": rows, "query": query, "period": period}
    )
