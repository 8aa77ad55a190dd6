"""报表 on the desk: rounds the districts confirm, reports that were sent, revisions, two versions side by side."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from talent.audit.actions import record
from talent.files.glyphs import MissingGlyph
from talent.people.access import desk
from talent.people.models import Person, Role
from talent.people.rules import administers, runs_city
from talent.registry.models import Region
from talent.target import comparing, files, revisions, rounds
from talent.target.asking import units_of
from talent.target.confirming import items_of, moved_since
from talent.target.forms import AnswerForm, FreezeForm, ReasonForm, RoundForm
from talent.target.models import ReportPeriod, ReportRevision, ReportSnapshot
from talent.target.progress import period_of, progress_of
from talent.target.reports import drift_of, freeze_report, numbers_of, release_report
from talent.target.rules import may_report
from talent.target.sections import lines_of
from talent.target.views import PEOPLE_PER_PAGE
from talent.text.numbers import row_id

NAMES_SHOWN = 30


@desk(administers)
def reports(request):
    """Rounds under way, reports sent so far, and the form that freezes a unit's own."""
    units = units_of(request.user)
    start, end = period_of()
    form = FreezeForm(
        request.POST or None, regions=units, initial={"region": units.first(), "start": start, "end": end}
    )
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        if not may_report(request.user, data["region"]):
            raise Http404
        sent = _try(
            form,
            lambda: freeze_report(
                data["region"], title=data["title"], first_day=data["start"], last_day=data["end"], by=request.user
            ),
        )
        if sent:
            return redirect("desk_report", sent.pk)
    snapshots = ReportSnapshot.objects.visible_to(request.user).select_related("region", "superseded_by")
    heavy = ("people", "units", "sections")
    snapshots = snapshots.defer(*heavy, *(f"superseded_by__{name}" for name in heavy))
    page = Paginator(snapshots, PEOPLE_PER_PAGE).get_page(request.GET.get("page"))
    open_rounds = ReportPeriod.objects.visible_to(request.user).not_sent().select_related("region")
    waiting = ReportRevision.objects.visible_to(request.user).pending().select_related("report__region", "requested_by")
    context = {"form": form, "page_obj": page, "rounds": open_rounds, "waiting": waiting}
    context["may_open"] = runs_city(request.user)
    return render(request, "talent/target/reports.html", context)


def _try(form, verb):
    """The verb's result, or its refusal on the form."""
    try:
        return verb()
    except ValidationError as problem:
        form.add_error(None, ValidationError(problem.messages))
        return None


def _report(request, pk: int) -> ReportSnapshot:
    rows = ReportSnapshot.objects.visible_to(request.user)
    return get_object_or_404(rows.select_related("region", "frozen_by", "approved_by", "supersedes", "period"), pk=pk)


@desk(administers)
def report(request, pk: int):
    """One sent report beside the same period as it is known today."""
    snapshot = _report(request, pk)
    drift = drift_of(snapshot)
    pending = snapshot.revisions.pending().select_related("requested_by", "report__region").first()
    context = {
        "report": snapshot, "drift": drift, "live": drift.live, "lines": files.report_lines(snapshot),
        "now_trained": _named(drift.now_trained), "no_longer_trained": _named(drift.no_longer_trained),
        "newer": ReportSnapshot.objects.filter(supersedes=snapshot).first(), "sections": lines_of(snapshot.sections),
        "pending": pending, "may_decide": bool(pending) and revisions.may_decide(request.user, pending),
        "decided": snapshot.revisions.exclude(status="pending").select_related("requested_by", "decided_by"),
        "may_report": may_report(request.user, snapshot.region), "reason_form": ReasonForm(),
        "release": getattr(snapshot, "release", None), "may_release": runs_city(request.user),
    }  # fmt: skip
    if pending:
        context["approvers"] = revisions.approvers(snapshot.region, pending.requested_by)
    return render(request, "talent/target/report.html", context)


def _named(people) -> list[Person]:
    return list(Person.objects.filter(pk__in=people).order_by("name_pinyin", "pk")[:NAMES_SHOWN])


def _act(request, verb, sentence: str) -> None:
    try:
        verb()
        messages.success(request, sentence)
    except ValidationError as problem:
        messages.error(request, problem.messages[0])


@desk(administers)
@require_POST
def report_revise(request, pk: int):
    """申请更正."""
    snapshot = _report(request, pk)
    reason = request.POST.get("reason", "")[:300]
    verb = revisions.request_revision
    _act(request, lambda: verb(snapshot, reason=reason, by=request.user), "已提交，等另一位管理员审核。")
    return redirect("desk_report", pk)


@desk(administers)
@require_POST
def report_decide(request, pk: int):
    """审核更正: the pending request of a report."""
    snapshot = _report(request, pk)
    revision = snapshot.revisions.pending().select_related("report__region", "requested_by").first()
    if revision is None:
        messages.error(request, "这个申请已经处理过了。")
        return redirect("desk_report", pk)
    approve, answer = request.POST.get("decision") == "approve", request.POST.get("answer", "")[:300]
    verb = revisions.decide_revision
    _act(request, lambda: verb(revision, approve=approve, by=request.user, answer=answer), "已处理。")
    newer = ReportSnapshot.objects.filter(supersedes=snapshot).first()
    return redirect("desk_report", newer.pk if newer else pk)


@desk(runs_city)
@require_POST
def report_release(request, pk: int):
    """公开 the headline of a sent report."""
    snapshot = _report(request, pk)
    _act(request, lambda: release_report(snapshot, by=request.user), "已公开，公众可以看到参训率和人数。")
    return redirect("desk_report", pk)


@desk(administers)
def report_compare(request, pk: int):
    """并排查看: a revised report beside the version it replaced, or beside any other version one may see."""
    after = _report(request, pk)
    before = after.supersedes
    if asked := request.GET.get("with"):
        before = _report(request, row_id(asked) or 0)
    if before is None:
        raise Http404
    moved = comparing.moved(before.people, after.people)
    ids = {pk for one in moved for pk in (*one.came, *one.left)}
    names = dict(Person.objects.filter(pk__in=ids).values_list("pk", "name"))
    context = {
        "before": before, "after": after, "lines": comparing.lines(before.numbers, after.numbers),
        "units": comparing.unit_lines(before.units, after.units),
        "moved": [(one, [names.get(pk) for pk in one.came], [names.get(pk) for pk in one.left]) for one in moved],
    }  # fmt: skip
    return render(request, "talent/target/compare.html", context)


@desk(administers)
def report_file(request, pk: int):
    """The report as a file, ?as=xlsx or PDF; taking it is logged."""
    snapshot = _report(request, pk)
    is_sheet = request.GET.get("as") == "xlsx"
    try:
        content = files.report_sheet(snapshot) if is_sheet else files.report_pdf(snapshot)
    except MissingGlyph as problem:
        return HttpResponse(str(problem), status=409, content_type="text/plain; charset=utf-8")
    record("export_report", snapshot, by=request.user, region_path=snapshot.region.path)
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" if is_sheet else "application/pdf"
    name = f"report-{snapshot.pk}.{'xlsx' if is_sheet else 'pdf'}"
    return HttpResponse(content, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})


@desk(runs_city)
def round_new(request):
    """发起报送."""
    city = Region.objects.filter(request.user.scope("path", Role.Kind.CITY_ADMIN), level="city").first()
    form = RoundForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        period = _try(form, lambda: rounds.open_round(city, by=request.user, **form.cleaned_data))
        if period:
            messages.success(request, "已发起，各区县管理员会收到消息。")
            return redirect("desk_report_round", period.pk)
    return render(request, "talent/target/round_new.html", {"form": form}, status=409 if form.errors else 200)


def _round(request, pk: int) -> ReportPeriod:
    return get_object_or_404(ReportPeriod.objects.visible_to(request.user).select_related("region"), pk=pk)


def _own_district(person) -> Region | None:
    """The district whose figures this person confirms."""
    kinds = (Role.Kind.DISTRICT_ADMIN,)
    return next((role.region for role in person.active_roles if role.kind in kinds), None)


@desk(administers)
def round_board(request, pk: int):
    """区县确认: the city sees all of its districts; a district sees its own row, its figures and its two buttons."""
    return _show_round(request, _round(request, pk))


def _show_round(request, period: ReportPeriod, form: AnswerForm | None = None):
    board = rounds.board_of(period)
    own = None if runs_city(request.user) else _own_district(request.user)
    rows = [row for row in board.rows if own is None or row.district.pk == own.pk]
    mine = rows[0] if own and rows else None
    items = items_of(own, period, numbers_of(mine.figures)) if mine and not board.sent else []
    if form is None and items:
        form = AnswerForm(items=items)
    context = {
        "period": period, "board": board, "rows": rows, "own": own, "is_city": own is None, "mine": mine,
        "moved": moved_since(mine and mine.word, items), "form": form,
        "query": f"start={period.first_day}&end={period.last_day}",
    }  # fmt: skip
    return render(request, "talent/target/round.html", context, status=409 if form and form.errors else 200)


@desk(administers)
@require_POST
def round_confirm(request, pk: int):
    """A district's word about its figures; a refused one stays on the page as it was written."""
    period, own = _round(request, pk), _own_district(request.user)
    if own is None:
        raise Http404
    numbers = numbers_of(progress_of(own, period.last_day, period.first_day).total)
    form = AnswerForm(request.POST, items=items_of(own, period, numbers))
    if form.is_valid() and _try(form, lambda: rounds.confirm(period, own, by=request.user, **form.said)):
        messages.success(request, "已上报给市级。")
        return redirect("desk_report_round", pk)
    return _show_round(request, period, form)


@desk(runs_city)
@require_POST
def round_remind(request, pk: int):
    period = _round(request, pk)
    _act(request, lambda: rounds.remind_missing(period, by=request.user), "已提醒还没确认的区县。")
    return redirect("desk_report_round", pk)


@desk(runs_city)
@require_POST
def round_send(request, pk: int):
    """锁定并报送."""
    period = _round(request, pk)
    reason = request.POST.get("reason", "")[:300]
    try:
        return redirect("desk_report", rounds.send_round(period, by=request.user, reason=reason).pk)
    except ValidationError as problem:
        messages.error(request, problem.messages[0])
        return redirect("desk_report_round", pk)
