"""培训计划 on the desk: the list, one plan with its lines, its way from draft to done, in and out as a sheet."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_POST

from talent.people.access import desk
from talent.sheets.actions import preview_file
from talent.sheets.template_files import write_template
from talent.text.numbers import row_id
from talent.training import plans as verbs
from talent.training.plan_forms import PlanFileForm, PlanForm, PlanItemForm, PlanReasonForm
from talent.training.plan_models import PlanItem, TrainingPlan
from talent.training.plan_progress import expected_plans, items_with_progress, progress_of
from talent.training.plan_reminders import remind_of_plans
from talent.training.plan_versions import difference, lines_of
from talent.training.rules import administers, manages_people, trains
from talent.training.sheets import PlanSheet

PAGE = 50
Status = TrainingPlan.Status
BADGES = {
    Status.DRAFT: "plain", Status.REVIEW: "todo", Status.PUBLISHED: "done", Status.ADJUSTING: "todo",
    Status.ADJUSTED: "done", Status.DONE: "done",
}  # fmt: skip


@desk(manages_people)
def desk_plans(request):
    """Plans of one's reach and of the tiers above, newest year first."""
    found = TrainingPlan.objects.visible_to(request.user).select_related("region").annotate(size=Count("items"))
    page = Paginator(found.order_by("-year", "region__path"), PAGE).get_page(request.GET.get("page"))
    for plan in page:
        plan.badge = BADGES[plan.status]
    return render(request, "talent/training/plans.html", {"page_obj": page, "form": PlanForm(person=request.user)})


@desk(manages_people)
def desk_plan_new(request):
    form = PlanForm(request.POST or None, person=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            return redirect("desk_plan", verbs.open_plan(by=request.user, **form.cleaned_data).pk)
        except ValidationError as problem:
            form.add_error(None, problem)
    return render(request, "talent/training/plan_new.html", {"form": form}, status=409 if form.errors else 200)


@desk(manages_people)
def desk_plan(request, pk: int):
    """One plan: its lines with what was held, its versions, and for its keepers what is next."""
    plan = _seen(request, pk)
    keeps = _keeps(request, plan)
    form = PlanItemForm(request.POST or None, plan=plan) if keeps and plan.is_open else None
    if form and request.method == "POST" and form.is_valid() and _saved(
        form, lambda: verbs.add_item(plan, by=request.user, **form.cleaned_data)
    ):  # fmt: skip
        messages.success(request, "加到计划里了。")
        return redirect("desk_plan", plan.pk)
    return _plan_page(request, plan, keeps, form, 409 if form and form.errors else 200)


def _plan_page(request, plan, keeps: bool, form, status: int):
    items = list(items_with_progress(plan))
    versions = list(plan.versions.select_related("published_by"))
    # Units below read what is out, not what is just being changed.
    last_lines = versions[0].lines if versions and plan.status == Status.ADJUSTING and not keeps else None
    context = {
        "plan": plan, "badge": BADGES[plan.status], "items": items, "lines": last_lines, "form": form, "keeps": keeps,
        "runs": trains(request.user), "reviews": TrainingPlan.objects.reviewed_by(request.user).filter(pk=plan.pk).exists(),
        "progress": progress_of(plan, items), "versions": versions, "reason_form": PlanReasonForm(auto_id=False),
        "file_form": PlanFileForm() if keeps and plan.is_open else None,
        "changes": difference(versions[0].lines, lines_of(plan)) if versions and plan.status == Status.ADJUSTING else [],
    }  # fmt: skip
    return render(request, "talent/training/plan.html", context, status=status)


def _seen(request, pk: int) -> TrainingPlan:
    return get_object_or_404(TrainingPlan.objects.visible_to(request.user).select_related("region"), pk=pk)


def _kept(request, pk: int) -> TrainingPlan:
    return get_object_or_404(TrainingPlan.objects.kept_by(request.user).select_related("region"), pk=pk)


def _reviewed(request, pk: int) -> TrainingPlan:
    return get_object_or_404(TrainingPlan.objects.reviewed_by(request.user).select_related("region"), pk=pk)


def _keeps(request, plan) -> bool:
    return TrainingPlan.objects.kept_by(request.user).filter(pk=plan.pk).exists()


def _saved(form, verb) -> bool:
    """The verb's refusal becomes the form's errors."""
    try:
        verb()
    except ValidationError as problem:
        if hasattr(problem, "error_dict") and set(problem.error_dict) <= set(form.fields):
            form.add_error(None, problem)
        else:
            form.add_error(None, problem.messages)
        return False
    return True


@desk(manages_people)
def desk_plan_item(request, pk: int, item_pk: int):
    """修改一项, or take it out (?drop)."""
    plan = _kept(request, pk)
    item = get_object_or_404(
        PlanItem.objects.select_related("plan__region", "above__plan__region"), plan=plan, pk=item_pk
    )
    if request.method == "POST" and "drop" in request.POST:
        _do(request, lambda: verbs.drop_item(item, by=request.user), f"已删去“{item.title}”。")
        return redirect("desk_plan", plan.pk)
    form = PlanItemForm(request.POST or None, instance=item, plan=plan)
    if request.method == "POST" and form.is_valid() and _saved(
        form, lambda: verbs.change_item(item, by=request.user, **form.cleaned_data)
    ):  # fmt: skip
        messages.success(request, "已保存。")
        return redirect("desk_plan", plan.pk)
    context = {"plan": plan, "item": item, "form": form}
    return render(request, "talent/training/plan_item.html", context, status=409 if form.errors else 200)


@desk(manages_people)
@require_POST
def desk_plan_submit(request, pk: int):
    plan = _kept(request, pk)
    _do(request, lambda: verbs.submit_plan(plan, by=request.user), "已送审，等管理员审核。")
    return redirect("desk_plan", plan.pk)


@desk(administers)
@require_POST
def desk_plan_return(request, pk: int):
    plan = _reviewed(request, pk)
    reason = request.POST.get("reason", "")
    _do(request, lambda: verbs.return_plan(plan, by=request.user, reason=reason), "已退回，请对方补充。")
    return redirect("desk_plan", plan.pk)


@desk(administers)
@require_POST
def desk_plan_publish(request, pk: int):
    plan = _reviewed(request, pk)
    reason = request.POST.get("reason", "")[:200]
    _do(request, lambda: verbs.publish_plan(plan, by=request.user, reason=reason), "已发布，下级单位可以看到。")
    return redirect("desk_plan", plan.pk)


@desk(manages_people)
@require_POST
def desk_plan_adjust(request, pk: int):
    """调整计划, and 放弃调整 (leave=1)."""
    plan = _kept(request, pk)
    if "leave" in request.POST:
        _do(request, lambda: verbs.leave_adjusting(plan, by=request.user), "没有改动，仍按已发布的执行。")
    else:
        _do(request, lambda: verbs.adjust_plan(plan, by=request.user), "可以改了。改完写明原因，公布调整。")
    return redirect("desk_plan", plan.pk)


@desk(administers)
@require_POST
def desk_plan_finish(request, pk: int):
    plan = _reviewed(request, pk)
    _do(request, lambda: verbs.finish_plan(plan, by=request.user), "这份计划已办结。")
    return redirect("desk_plan", plan.pk)


@desk(manages_people)
@require_POST
def desk_plan_upload(request, pk: int):
    """A sheet of lines: previewed and confirmed where all sheets are."""
    plan = _kept(request, pk)
    form = PlanFileForm(request.POST, request.FILES)
    if form.is_valid():
        file = form.cleaned_data["file"]
        try:
            upload, _ = preview_file("plan", file, region=plan.region, by=request.user, plan=plan.pk)
        except ValidationError as problem:
            form.add_error("file", problem.messages)
        else:
            return redirect("desk_sheet", upload.pk)
    messages.error(request, next(iter(form.errors.values()))[0])
    return redirect("desk_plan", plan.pk)


@desk(manages_people)
def desk_plan_template(request, pk: int):
    """下载模板 of the plan's sheet."""
    _kept(request, pk)
    response = HttpResponse(content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
    response["Content-Disposition"] = content_disposition_header(True, "年度培训计划模板.xlsx")
    write_template(response, PlanSheet)
    return response


@desk(manages_people)
def desk_plan_version(request, pk: int, number: int):
    """One version as it went out, beside what it changed."""
    plan = _seen(request, pk)
    version = get_object_or_404(plan.versions.select_related("published_by"), number=number)
    before = plan.versions.filter(number=number - 1).first()
    context = {"plan": plan, "version": version, "lines": version.lines,
               "changes": difference(before.lines, version.lines) if before else []}  # fmt: skip
    return render(request, "talent/training/plan_version.html", context)


@desk(manages_people)
def desk_plans_expected(request):
    """Who ought to have a plan of the year and has none out; 提醒 writes to them."""
    year = _year(request)
    tiers = expected_plans(request.user, year)
    if request.method == "POST":
        missing = {unit.pk: unit for tier in tiers for unit in tier.missing}
        chosen = [missing[pk] for text in request.POST.getlist("unit") if (pk := row_id(text)) in missing]
        told = remind_of_plans(chosen, year, by=request.user)
        messages.success(
            request, f"已提醒{len(chosen)}个单位，{told}人会看到消息。" if chosen else "先勾选要提醒的单位。"
        )
        return redirect(f"{request.path}?year={year}")
    context = {"tiers": tiers, "year": year, "years": (year - 1, year, year + 1)}
    return render(request, "talent/training/plans_expected.html", context)


def _year(request) -> int:
    text = request.GET.get("year", "")
    return (
        int(text) if text.isascii() and text.isdigit() and 2021 <= int(text[:5]) <= 2100 else timezone.localdate().year
    )


def _do(request, verb, sentence: str) -> None:
    try:
        verb()
    except ValidationError as problem:
        messages.error(request, problem.messages[0])
    else:
        messages.success(request, sentence)
