"""/desk/pool/…/move/: 转到其他区县, with a look at what changes before it does."""

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from talent.people.access import desk
from talent.people.rules import trains
from talent.pools.actions import check_move, move_member, pool_of
from talent.pools.models import PoolMembership
from talent.pools.rules import may_keep_pool
from talent.registry.models import Region


class StreetChoice(forms.ModelChoiceField):
    def label_from_instance(self, street) -> str:
        return f"{street.parent.name} {street.name}"


class MoveForm(forms.Form):
    """Where to and from when; streets of other districts are public names, their people are not shown."""

    street = StreetChoice(Region.objects.none(), label="转到哪个街道（镇）", empty_label="请选择")
    on = forms.DateField(
        label="从哪天起",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text="可以填过去的日期，也可以提前登记。",
    )

    def __init__(self, *args, membership, **kwargs):
        super().__init__(*args, **kwargs)
        streets = Region.objects.streets().exclude(parent=membership.pool.district).select_related("parent")
        self.fields["street"].queryset = streets.order_by("path")
        self.initial.setdefault("on", timezone.localdate())


@desk(trains)
def member_move(request, pk: int):
    """Fill in, preview, confirm."""
    found = PoolMembership.objects.visible_to(request.user).select_related("pool__district", "person", "street")
    membership = get_object_or_404(found, pk=pk)
    if not may_keep_pool(request.user, membership.pool.district):
        raise Http404
    asked = request.POST if request.method == "POST" else request.GET if request.GET.get("on") else None
    form, preview = MoveForm(asked, membership=membership), None
    if asked is not None and form.is_valid():
        street, on = form.cleaned_data["street"], form.cleaned_data["on"]
        try:
            check_move(membership, street.parent, street, on)
            preview = form.cleaned_data
            if request.method == "POST":
                move_member(membership, pool_of(street.parent), street=street, on=on, by=request.user)
                said = f"{membership.person.name}从{on:%Y-%m-%d}起转到{street.parent.name}，两边的老师都会收到消息。"
                messages.success(request, said)
                return redirect("desk_pool_member", membership.pk)
        except ValidationError as error:
            form.add_error(None, error)
            preview = None
    context = {"membership": membership, "form": form, "preview": preview}
    if preview:
        context["exemptions"] = membership.exemptions.filter(until__gte=preview["on"])
    return render(request, "talent/pools/move.html", context, status=400 if form.is_bound and form.errors else 200)
