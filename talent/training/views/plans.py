"""培训计划 on the desk: the list, one plan with its items, a session from an item."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Count
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from talent.people.access import desk
from talent.training import plans as verbs
from talent.training.models import TrainingPlan
from talent.training.plan_forms import PlanForm, PlanItemForm
from talent.training.rules import manages_people, trains

PAGE = 50


@desk(manages_people)
def desk_plans(request):
    """Plans of one's reach and of the tiers above, newest year first."""
    found = (
        TrainingPlan.objects.visible_to(request.user)
        .select_related("region")
        .annotate(size=Count("items"))
        .order_by("-year", "region__path")
    )
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    form = PlanForm(person=request.user) if trains(request.user) else None
    return render(request, "talent/training/plans.html", {"page_obj": page, "form": form})


@desk(trains)
@require_POST
def desk_plan_new(request):
    form = PlanForm(request.POST, person=request.user)
    if form.is_valid():
        try:
            return redirect("desk_plan", verbs.open_plan(by=request.user, **form.cleaned_data).pk)
        except ValidationError as problem:
            form.add_error(None, problem)
    return render(request, "talent/training/plan_new.html", {"form": form}, status=409)


@desk(manages_people)
def desk_plan(request, pk: int):
    """One plan: its lines with the sessions made from each, and for its keepers the form for the next line."""
    mine = TrainingPlan.objects.visible_to(request.user).select_related("region")
    plan = get_object_or_404(mine, pk=pk)
    keeps = TrainingPlan.objects.kept_by(request.user).filter(pk=plan.pk).exists()
    form = PlanItemForm(request.POST or None) if keeps else None
    if form and request.method == "POST" and form.is_valid():
        verbs.add_item(plan, by=request.user, **form.cleaned_data)
        return redirect("desk_plan", plan.pk)
    items = plan.items.annotate(held=Count("sessions"))
    return render(request, "talent/training/plan.html", {"plan": plan, "items": items, "form": form})


@desk(trains)
@require_POST
def desk_plan_publish(request, pk: int):
    plan = get_object_or_404(TrainingPlan.objects.kept_by(request.user).select_related("region"), pk=pk)
    try:
        verbs.publish_plan(plan, by=request.user)
        messages.success(request, "已发布，下级单位可以看到。")
    except ValidationError as problem:
        messages.error(request, problem.message)
    return redirect("desk_plan", plan.pk)
