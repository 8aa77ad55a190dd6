"""年度安排 of the city, and what is declared about an organization: vetoes and grades."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from talent.people.access import desk
from talent.people.rules import manages_people, runs_city, trains
from talent.selection.actions.frames import DEFAULT_CRITERIA, frame_of, set_frame
from talent.selection.actions.vetoes import declare_veto, lift_veto, override_veto, record_grade
from talent.selection.eligibility import grades_of, standing_vetoes
from talent.selection.forms import DatedSourceForm, FrameForm, GradeForm, ReasonForm, VetoForm
from talent.selection.models import Nomination, Veto, YearFrame
from talent.selection.rules import may_check, may_run
from talent.selection.views.nominations import nomination_or_404


@desk(manages_people)
def frame_page(request):
    """What the city has set, version by version; everybody below reads it."""
    frames = YearFrame.objects.select_related("score_sheet", "issued_by").prefetch_related("score_sheet__criteria")
    context = {"frames": frames, "sets": runs_city(request.user)}
    return render(request, "talent/selection/frames.html", context)


@desk(runs_city)
def frame_new(request):
    """Issue the next version, starting from the newest."""
    newest = YearFrame.objects.order_by("-year", "-version").first()
    criteria = list(newest.score_sheet.criteria.values_list("name", "points")) if newest else DEFAULT_CRITERIA
    form = FrameForm(
        request.POST or None, criteria=criteria,
        initial=None if request.method == "POST" else _start(newest),
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        data = form.frame()
        try:
            frame = set_frame(data.pop("year"), by=request.user, **data)
            messages.success(request, f"{frame}已发布。已经开始的轮次照原来的版本办。")
            return redirect("desk_selection_frames")
        except ValidationError as problem:
            form.add_error(None, problem)
    return render(request, "talent/selection/frame_new.html", {"form": form, "newest": newest})


def _start(newest: YearFrame | None) -> dict:
    if newest is None or frame_of(timezone.localdate().year) is None:
        return {"year": timezone.localdate().year}
    return {name: getattr(newest, name) for name in FrameForm.Meta.fields}


@desk(trains)
def declared_facts(request, pk: int, nomination: int):
    """否决事项 and 评估等级 of the nominee's organization; each form says by `action` what it declares."""
    nomination = nomination_or_404(request, pk, nomination)
    if not may_check(request.user, nomination.round.district):
        raise Http404
    runs = may_run(request.user, nomination.round.district)
    forms = {
        "veto": VetoForm(prefix="veto"),
        "grade": GradeForm(prefix="grade"),
        "lift": DatedSourceForm(prefix="lift"),
        "override": ReasonForm(prefix="override"),
    }
    action = request.POST.get("action", "")
    if request.method == "POST" and action in forms:
        forms[action] = type(forms[action])(request.POST, prefix=action)
        if forms[action].is_valid():
            try:
                _declare(request, nomination, action, forms[action].cleaned_data, runs)
                return redirect("desk_declared_facts", pk, nomination.pk)
            except ValidationError as problem:
                forms[action].add_error(None, problem)
    context = {"nomination": nomination, "round": nomination.round, "forms": forms, "runs": runs}
    context |= {"vetoes": standing_vetoes(nomination), "grades": grades_of(nomination.organization)}
    context |= {"assessed": nomination.organization.status == "registered", "asked": request.POST.get("veto", "")}
    return render(request, "talent/selection/declared.html", context)


def _declare(request, nomination: Nomination, action: str, data: dict, runs: bool) -> None:
    by, organization = request.user, nomination.organization
    if action == "veto":
        declare_veto(organization, by=by, **data)
    elif action == "grade":
        record_grade(organization, by=by, **data)
    else:
        key = request.POST.get("veto", "")
        active = Veto.objects.active().against(organization.pk)
        veto = get_object_or_404(active, pk=int(key) if key.isdecimal() and len(key) < 19 else 0)
        if action == "lift":
            lift_veto(veto, by=by, **data)
        elif not runs:
            raise Http404
        else:
            override_veto(nomination, veto, reason=data["reason"], by=by)
