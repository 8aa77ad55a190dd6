from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from talent.people.access import desk
from talent.people.models import Person
from talent.people.rules import administers
from talent.pools.models import PoolMembership
from talent.registry.models import Region
from talent.target import texts
from talent.target.forms import FreezeForm, PeriodForm
from talent.target.models import ReportSnapshot
from talent.target.progress import period_of, progress_of
from talent.target.reports import drift_of, freeze_report
from talent.target.rules import may_report, may_see_figures

SIDES = {
    "untrained": "还没参加培训的人",
    "trained": "已参训的人",
    "exempt": "本年度暂不参训的人",
    "joined_late_untrained": "近90天入库、还没参加培训的人",
    "recent_exits": "近60天退出的人",
    "recent_exits_untrained": "近60天退出、未参训的人",
}
PEOPLE_PER_PAGE = 50


def units_of(person):
    """Cities, districts and streets whose figures a person may see, the widest first."""
    levels = (Region.Level.CITY, Region.Level.DISTRICT, Region.Level.STREET)
    return Region.objects.visible_to(person).filter(level__in=levels).order_by("path")


def _chosen(request) -> tuple[PeriodForm, Region, tuple]:
    """The unit and period asked for, this year of the widest unit by default. A unit outside one's region: 404."""
    units = units_of(request.user)
    widest, (start, end) = units.first(), period_of()
    asked = {name: value for name, value in request.GET.items() if value}
    form = PeriodForm({"region": widest.pk, "start": start, "end": end} | asked, regions=units)
    if form.is_valid():
        return form, form.cleaned_data["region"], (form.cleaned_data["end"], form.cleaned_data["start"])
    if "region" in form.errors:
        raise Http404
    return form, widest, (end, start)


@desk(may_see_figures)
def coverage(request):
    """参训进度: the figures of a unit, each opening to its names, and the units below it."""
    form, region, (end, start) = _chosen(request)
    progress = progress_of(region, end, start)
    total = progress.total
    context = {"form": form, "region": region, "progress": progress, "total": total}
    context["query"] = f"start={total.first_day}&end={total.last_day}"
    context["links"] = f"?region={region.pk}&{context['query']}"
    context["exits_note"] = f"其中未参训{len(total.recent_exits_untrained)}人"
    context["units"] = [{"region": unit, "figures": rows, "state": state_of(rows)} for unit, rows in progress.units]
    context["sentence"] = texts.figure_sentence(progress)
    return render(request, "talent/target/coverage.html", context)


def state_of(figures) -> dict:
    """Shape and word of a unit's state; units are never ranked."""
    if figures.rate is None:
        return {"kind": "plain", "word": "库为空"}
    return {"kind": "done", "word": "已达到"} if figures.rate == "100" else {"kind": "progress", "word": "推进中"}


@desk(may_see_figures)
def coverage_names(request, side: str):
    """The names behind one figure, with the note to paste into the group."""
    if side not in SIDES:
        raise Http404
    form, region, (end, start) = _chosen(request)
    figures = progress_of(region, end, start).total
    people = Person.objects.filter(pk__in=getattr(figures, side)).search(request.GET.get("q", ""))
    page = Paginator(people.order_by("name_pinyin", "pk"), PEOPLE_PER_PAGE).get_page(request.GET.get("page"))
    context = {"side": side, "title": SIDES[side], "region": region, "figures": figures, "page_obj": page, "form": form}
    context["rows"] = _with_membership(page.object_list, region)
    context["query"] = f"region={region.pk}&start={figures.first_day}&end={figures.last_day}"
    context["coverage_url"] = f"{reverse('desk_coverage')}?{context['query']}"
    if side == "untrained":
        names = list(people.order_by("name_pinyin", "pk").values_list("name", flat=True))
        link = request.build_absolute_uri(reverse("session_list"))
        context["note"] = texts.call_to_train(region.name, names, link) if names else ""
    return render(request, "talent/target/names.html", context)


def _with_membership(people, region):
    """Each person with the membership that puts them in this unit, for street and organization."""
    memberships = PoolMembership.objects.filter(
        Q(person__in=people) | Q(person__canonical__in=people), street__path__startswith=region.path
    )
    rows = memberships.select_related("street", "person__canonical").order_by("since")
    newest = {row.who.pk: row for row in rows}
    return [(person, newest.get(person.pk)) for person in people]


@desk(administers)
def reports(request):
    """Reports sent so far, and the form that freezes a new one."""
    units = units_of(request.user)
    form = FreezeForm(request.POST or None, regions=units)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        region = data["region"] or units.first()
        if not may_report(request.user, region):
            raise Http404
        try:
            sent = freeze_report(
                region, title=data["title"], first_day=data["start"], last_day=data["end"], by=request.user
            )
            return redirect("desk_report", sent.pk)
        except ValidationError as problem:
            form.add_error(None, problem)
    snapshots = ReportSnapshot.objects.visible_to(request.user).select_related("region", "superseded_by")
    page = Paginator(snapshots, PEOPLE_PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "talent/target/reports.html", {"form": form, "page_obj": page})


@desk(administers)
def report(request, pk: int):
    """One sent report beside the same period as it is known today."""
    snapshot = get_object_or_404(ReportSnapshot.objects.visible_to(request.user).select_related("region"), pk=pk)
    drift = drift_of(snapshot)
    context = {"report": snapshot, "drift": drift, "live": drift.live}
    context["now_trained"] = Person.objects.filter(pk__in=drift.now_trained)
    context["no_longer_trained"] = Person.objects.filter(pk__in=drift.no_longer_trained)
    context["newer"] = getattr(snapshot, "superseded_by", None)
    return render(request, "talent/target/report.html", context)
