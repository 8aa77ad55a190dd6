"""/desk/areas/: 区划调整. What is changed, what follows it, and what was changed before; the city's alone."""

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from talent.people.access import desk
from talent.people.rules import runs_city
from talent.registry.areas import district_counts
from talent.registry.models import AreaChange, Region
from talent.registry.redrawing import cancel_change, check_change, counts_of, redraw

Kind = AreaChange.Kind
DATE = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
HINTS = {
    Kind.HANDOVER: "街道（镇）从某天起由另一个区县或功能区管理（代管）。在库的人从那天起算到新的区县，以前的数字不变。",
    Kind.STATUTE: "只改法定区县的统计口径，管理不变。",
    Kind.MERGE: "一个街道（镇）并入另一个。组织、人员、分工从那天起归新的街道（镇），以前的数字留在原处。",
    Kind.RENAME: "区县或街道（镇）换名称，数字不变。已报的报表仍写当时的名称。",
    Kind.RECODE: "区县或街道（镇）换区划代码，数字不变。",
}


class RegionChoice(forms.ModelChoiceField):
    def label_from_instance(self, region) -> str:
        return region.name if region.level == Region.Level.DISTRICT else f"{region.parent.name} {region.name}"


class AreaForm(forms.Form):
    """One change; only the fields that its kind has."""

    region = RegionChoice(Region.objects.none(), label="单位", empty_label="请选择")
    target = RegionChoice(Region.objects.none(), label="改为", empty_label="请选择")
    text = forms.CharField(label="新名称", max_length=60)
    on = forms.DateField(label="从哪天起", widget=DATE, help_text="可以填过去的日期，也可以填以后的日期。")
    reason = forms.CharField(label="依据", max_length=200, help_text="例如批复文号。")

    def __init__(self, *args, kind: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.kind = kind
        streets = Region.objects.streets().select_related("parent").order_by("path")
        districts = Region.objects.districts().in_code_order()
        units = Region.objects.filter(level__in=("district", "street"), closed_on=None).select_related("parent")
        named = kind in (Kind.RENAME, Kind.RECODE)
        self.fields["region"].queryset = units.order_by("path") if named else streets
        self.fields["target"].queryset = streets if kind == Kind.MERGE else districts
        self.fields["target"].label = {"handover": "由谁管理", "statute": "法定区县", "merge": "并入"}.get(kind, "")
        self.fields["text"].label = "新代码" if kind == Kind.RECODE else "新名称"
        del self.fields["target" if named else "text"]
        self.initial.setdefault("on", timezone.localdate())

    def change(self, by) -> AreaChange:
        return AreaChange(kind=self.kind, by=by, **self.cleaned_data)


@desk(runs_city)
def areas(request):
    """The two views of the streets, what is planned, what was done."""
    day = forms.DateField(required=False)
    try:
        asked = day.clean(request.GET.get("day", "")) or timezone.localdate()
    except ValidationError:
        asked = timezone.localdate()
    counts = district_counts(asked)
    changes = AreaChange.objects.filter(cancelled_at=None).select_related("region", "target", "by")
    context = {
        "day": asked,
        "counts": counts,
        "managing": sum(one.managing for one in counts),
        "statutory": sum(one.statutory for one in counts),
        "changes": changes[:100],
        "kinds": [(kind.value, kind.label, HINTS[kind]) for kind in Kind],
    }
    return render(request, "talent/desk/city/areas.html", context)


@desk(runs_city)
def area_new(request, kind: str):
    """Fill in, look at what follows (预览), confirm."""
    if kind not in Kind.values:
        raise Http404
    asked = request.POST if request.method == "POST" else request.GET if request.GET.get("on") else None
    form = AreaForm(asked, kind=kind)
    change = None
    if asked is not None and form.is_valid():
        try:
            change = form.change(request.user)
            check_change(change)
            if request.method == "POST":
                change = redraw(kind, by=request.user, **form.cleaned_data)
                said = "已登记，到那天自动生效。" if change.is_planned else "已生效。"
                messages.success(request, f"{change.sentence}：{said}")
                return redirect("desk_areas")
        except ValidationError as error:
            form.add_error(None, error)
            change = None
    context = {"form": form, "kind": Kind(kind), "hint": HINTS[kind], "change": change}
    if change is not None:
        context |= {"counts": counts_of(change), "is_coming": change.on > timezone.localdate()}
    status = 400 if form.is_bound and form.errors else 200
    return render(request, "talent/desk/city/area_new.html", context, status=status)


@desk(runs_city)
@require_POST
def area_cancel(request, pk: int):
    """Take back what has not come into force."""
    change = get_object_or_404(AreaChange, pk=pk)
    try:
        cancel_change(change, by=request.user)
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        messages.success(request, "已撤回。")
    return redirect("desk_areas")
