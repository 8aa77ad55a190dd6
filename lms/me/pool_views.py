"""/me/pool/: am I in the pool, and 本人申请; what a leader recommends from 我的组织."""

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from talent.people.access import member
from talent.people.models import Affiliation, Post
from talent.people.querysets import in_force, of_human
from talent.pools.enrolling import find_or_make
from talent.pools.models import PoolMembership, PoolProposal
from talent.pools.proposing import propose_entry, resubmit, withdraw
from talent.registry.models import Region

AUDIENCES = (("is_leader", "负责人"), ("is_volunteer", "志愿者"), ("is_social_worker", "社会工作者"))
BADGES = {"open": "progress", "returned": "todo", "accepted": "done", "declined": "plain", "withdrawn": "plain"}


class ApplyForm(forms.Form):
    """本人申请: which street, and in a few words what one does."""

    street = forms.ModelChoiceField(Region.objects.none(), label="所属街道（镇）", empty_label=None)
    reason = forms.CharField(
        label="您做了哪些事", max_length=300, widget=forms.Textarea(attrs={"rows": 4}),
        help_text="例如：在合唱团负责联络三年，结对看望两位独居老人。",
    )  # fmt: skip

    def __init__(self, *args, person, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["street"].queryset = streets_of(person)


class RecommendForm(forms.Form):
    """推荐成员: the leader knows the name and the number of who they recommend."""

    name = forms.CharField(label="姓名", max_length=40)
    mobile = forms.CharField(label="手机号", max_length=30, widget=forms.TextInput(attrs={"inputmode": "tel"}))
    audience = forms.ChoiceField(label="TA是", choices=AUDIENCES, initial="is_volunteer")
    reason = forms.CharField(label="推荐理由", max_length=300, widget=forms.Textarea(attrs={"rows": 3}))


def streets_of(person):
    """The streets that one's ties of today lie in: those of a community lie in its street."""
    ties = Affiliation.objects.filter(in_force(), of_human(person))
    inside = Q(pk__in=ties.values("region")) | Q(pk__in=ties.values("region__parent"))
    return Region.objects.streets().filter(inside).order_by("path")


def _page(request, form: ApplyForm, *, status: int = 200):
    person = request.user
    memberships = PoolMembership.objects.filter(of_human(person)).select_related("pool__district", "street")
    proposals = PoolProposal.objects.filter(of_human(person)).select_related("street", "organization")
    proposals = list(proposals.order_by("-proposed_at", "-pk")[:5])
    for one in proposals:
        one.badge = BADGES[one.status], one.get_status_display()
        one.is_own = one.proposed_by_id == person.pk
    members = [one for one in memberships.order_by("-since", "-pk") if one.until is None]
    asked = any(one.kind == "entry" and one.status in ("open", "returned") for one in proposals)
    context = {
        "tab": "me",
        "memberships": members,
        "proposals": proposals,
        "form": form,
        "may_apply": not members and not asked,
        "has_street": form.fields["street"].queryset.exists(),
    }
    return render(request, "lms/me/pool.html", context, status=status)


@member
@require_safe
def my_pool(request):
    """In the pool since when, or how far the application is."""
    return _page(request, ApplyForm(person=request.user))


@member
@require_POST
def my_pool_apply(request):
    """本人申请: the district decides."""
    form = ApplyForm(request.POST, person=request.user)
    if form.is_valid():
        try:
            propose_entry(
                request.user, form.cleaned_data["street"], by=request.user, source=PoolProposal.Source.OWN,
                reason=form.cleaned_data["reason"],
            )  # fmt: skip
        except ValidationError as error:
            form.add_error(None, ValidationError(error.messages))
        else:
            messages.success(request, "申请已交给区县，审核后会给您发消息。")
            return redirect("my_pool")
    return _page(request, form, status=400)


@member
@require_POST
def my_pool_answer(request, pk: int):
    """What was missing in one's own application, or taking it back."""
    mine = PoolProposal.objects.filter(proposed_by=request.user)
    proposal = get_object_or_404(mine, pk=pk)
    try:
        if "withdraw" in request.POST:
            withdraw(proposal, by=request.user)
            messages.success(request, "已撤回。")
        else:
            resubmit(proposal, by=request.user, reason=request.POST.get("reason", ""))
            messages.success(request, "已补充，重新交给区县审核。")
    except ValidationError as error:
        messages.error(request, error.messages[0])
    return redirect("my_pool")


@member
def my_organization_recommend(request, organization: int):
    """推荐成员入库: of the organization one leads; another's does not exist."""
    posts = Post.objects.filter(in_force(), of_human(request.user), kind=Post.Kind.LEADER)
    post = get_object_or_404(posts.select_related("organization__street__parent"), organization=organization)
    form = RecommendForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            _recommend(request.user, post.organization, form.cleaned_data)
        except ValidationError as error:
            for name, errors in getattr(error, "error_dict", {None: error}).items():
                form.add_error(name if name in form.fields else None, errors)
        else:
            messages.success(request, f"已推荐{form.cleaned_data['name']}，区县审核后会告诉您。")
            return redirect("my_organization")
    context = {"tab": "me", "organization": post.organization, "form": form}
    status = 400 if form.is_bound and form.errors else 200
    return render(request, "lms/me/recommend.html", context, status=status)


@transaction.atomic
def _recommend(leader, organization, data: dict) -> PoolProposal:
    """One transaction with the person: a refusal leaves nobody behind."""
    person, _ = find_or_make(
        data["name"], data["mobile"], "", [data["audience"]], by=leader, region=organization.street
    )
    return propose_entry(
        person, organization.street, by=leader, source=PoolProposal.Source.ORGANIZATION, organization=organization,
        reason=data["reason"],
    )  # fmt: skip
