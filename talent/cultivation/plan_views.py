"""/desk/plan-periods/: the city's plans with their numbers and special tasks. Read by admins, written by the city."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from talent.cultivation.plan_forms import PeriodForm, TargetForm, TaskForm
from talent.cultivation.plans import WORK_PLANS, drop_target, open_period, save_target, save_task
from talent.cultivation.rules import enters_plans
from talent.people.access import desk
from talent.people.rules import administers
from talent.registry.models import PlanPeriod


@desk(administers)
@require_safe
def plan_periods(request):
    """计划周期: every plan, the newest first."""
    context = {"periods": PlanPeriod.objects.all(), "may_enter": enters_plans(request.user)}
    return render(request, "talent/cultivation/plan_periods.html", context)


@desk(administers)
@require_safe
def plan_period(request, pk: int):
    """One plan: its numbers, and its special tasks under the six work plans."""
    period = get_object_or_404(PlanPeriod, pk=pk)
    tasks = list(period.special_tasks.all())
    context = {
        "period": period,
        "targets": period.targets.all(),
        "tasks": [(name, [task for task in tasks if task.plan == plan]) for plan, name in WORK_PLANS.items()],
        "task_count": len(tasks),
        "may_enter": enters_plans(request.user),
    }
    return render(request, "talent/cultivation/plan_period.html", context)


def _entered(request, form, verb, done: str, back, title: str, crumb):
    """Show the form, or hand what it says to the verb and go back."""
    if request.method == "POST" and form.is_valid():
        try:
            made = verb(**form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, done)
            return redirect("desk_plan_period", made.pk if back is None else back)
    context = {"form": form, "title": title, "period": crumb}
    return render(request, "talent/cultivation/plan_form.html", context, status=400 if form.errors else 200)


@desk(enters_plans)
@require_http_methods(["GET", "HEAD", "POST"])
def plan_period_new(request):
    """新计划: entered by the city, drafted from an older one."""
    form = PeriodForm(request.POST or None, initial={"like": PlanPeriod.objects.first()})
    return _entered(
        request, form, lambda **fields: open_period(**fields, by=request.user), "已建好，请核对每个目标。", None,
        "新计划", None,
    )  # fmt: skip


@desk(enters_plans)
@require_http_methods(["GET", "HEAD", "POST"])
def plan_target(request, pk: int, target: int | None = None):
    """A number of the plan, new or corrected."""
    period = get_object_or_404(PlanPeriod, pk=pk)
    row = get_object_or_404(period.targets, pk=target) if target else None
    form = TargetForm(request.POST or None, instance=row)
    return _entered(
        request, form, lambda **fields: save_target(period, row, by=request.user, **fields), "目标已保存。", pk,
        "改目标" if row else "加目标", period,
    )  # fmt: skip


@desk(enters_plans)
@require_POST
def plan_target_drop(request, pk: int, target: int):
    """去掉: a number that is no target after all."""
    drop_target(get_object_or_404(get_object_or_404(PlanPeriod, pk=pk).targets, pk=target), by=request.user)
    messages.success(request, "目标已去掉。")
    return redirect("desk_plan_period", pk)


@desk(enters_plans)
@require_http_methods(["GET", "HEAD", "POST"])
def plan_task(request, pk: int, task: int | None = None):
    """A special task, new or corrected."""
    period = get_object_or_404(PlanPeriod, pk=pk)
    row = get_object_or_404(period.special_tasks, pk=task) if task else None
    form = TaskForm(request.POST or None, instance=row)
    return _entered(
        request, form, lambda **fields: save_task(period, row, by=request.user, **fields), "任务已保存。", pk,
        "改任务" if row else "加任务", period,
    )  # fmt: skip
