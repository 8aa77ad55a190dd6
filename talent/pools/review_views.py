"""/desk/pool/reviews/: 年度复核, from opening to the lock."""

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from talent.people.access import desk
from talent.people.rules import trains
from talent.pools import reviewing
from talent.pools.forms import PoolFilter
from talent.pools.models import LadderLevel, PoolMembership, PoolReview, ReviewLine, TalentPool
from talent.pools.rules import may_keep_pool
from talent.text.numbers import row_id, row_ids

PER_PAGE = 50
BADGES = {"keep": "done", "adjust": "progress", "exit": "plain"}


class DecisionForm(forms.Form):
    """What is said of the ticked members."""

    decision = forms.ChoiceField(label="结论", choices=ReviewLine.Decision.choices, widget=forms.RadioSelect)
    level = forms.ModelChoiceField(
        LadderLevel.objects.all(), label="调整到（选“调整梯队”时填）", required=False, empty_label="请选择"
    )
    reason = forms.CharField(label="说明（选“退出”时必填）", max_length=200, required=False)


def _visible(request):
    return PoolReview.objects.visible_to(request.user).select_related("pool__district", "created_by", "closed_by")


def _review(request, pk: int) -> PoolReview:
    review = get_object_or_404(_visible(request), pk=pk)
    if not may_keep_pool(request.user, review.pool.district):
        raise Http404
    return review


@desk(trains)
def reviews(request):
    """The reviews of one's pools, and the button that begins this year's."""
    if request.method == "POST":
        return _open(request)
    found = list(_visible(request))
    year = timezone.localdate().year
    begun = [review.pool_id for review in found if review.year == year]
    context = {
        "reviews": found,
        "year": year,
        "pools": TalentPool.objects.visible_to(request.user).exclude(pk__in=begun).select_related("district"),
        "section": "reviews",
        "may_train": trains(request.user),
    }
    return render(request, "talent/pools/reviews.html", context)


def _open(request):
    asked = row_id(request.POST.get("pool"))
    if asked is None:
        messages.error(request, "请选一个人才库。")
        return redirect("desk_pool_reviews")
    pool = get_object_or_404(TalentPool.objects.visible_to(request.user), pk=asked)
    try:
        review = reviewing.open_review(pool, timezone.localdate().year, by=request.user)
    except ValidationError as error:
        messages.error(request, error.messages[0])
        return redirect("desk_pool_reviews")
    return redirect("desk_pool_review", review.pk)


def _page(request, review: PoolReview, form: DecisionForm, *, status: int = 200):
    filters = PoolFilter(request.GET, person=request.user)
    rest = request.GET.get("said", "")
    members = reviewing.members_of(review).with_year().with_post_state()
    if review.closed_at is None:
        members = filters.narrow(members)
    said = ReviewLine.objects.filter(review=review)
    if rest == "no":
        members = members.exclude(pk__in=said.values("membership"))
    elif rest in ReviewLine.Decision.values:
        members = members.filter(pk__in=said.filter(decision=rest).values("membership"))
    members = members.select_related("person", "street", "level").order_by("street__path", "person__name_pinyin", "pk")
    page = Paginator(members, PER_PAGE).get_page(request.GET.get("page"))
    lines = {line.membership_id: line for line in said.filter(membership__in=list(page)).select_related("level")}
    for member in page:
        member.line = lines.get(member.pk)
        member.line_badge = (BADGES[member.line.decision], member.line.get_decision_display()) if member.line else None
    context = {
        "review": review,
        "progress": reviewing.progress_of(review),
        "page_obj": page,
        "form": filters,
        "decision_form": form,
        "said": rest,
        "is_open": review.closed_at is None,
        "section": "reviews",
        "may_train": trains(request.user),
    }
    return render(request, "talent/pools/review.html", context, status=status)


@desk(trains)
def review(request, pk: int):
    """The list with progress; ticked members get one conclusion together."""
    return _page(request, _review(request, pk), DecisionForm())


@desk(trains)
@require_POST
def review_decide(request, pk: int):
    """保留, 调整梯队 or 退出 for the ticked."""
    found, form = _review(request, pk), DecisionForm(request.POST)
    wanted = row_ids(request.POST.getlist("member"))
    if form.is_valid():
        try:
            members = PoolMembership.objects.visible_to(request.user).filter(pk__in=wanted)
            if members.count() != len(wanted):
                raise Http404
            count = reviewing.decide(found, members, by=request.user, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, ValidationError(error.messages))
        else:
            messages.success(request, f"已记下{count}人的结论，锁定前都可以改。")
            return redirect(f"{request.path.removesuffix('decide/')}?{request.GET.urlencode()}")
    return _page(request, found, form, status=400)


@desk(trains)
@require_POST
def review_keep_rest(request, pk: int):
    """其余都保留."""
    found = _review(request, pk)
    try:
        messages.success(request, f"其余{reviewing.keep_the_rest(found, by=request.user)}人都保留。")
    except ValidationError as error:
        messages.error(request, error.messages[0])
    return redirect("desk_pool_review", pk)


@desk(trains)
@require_POST
def review_close(request, pk: int):
    """完成复核: carried out and locked."""
    found = _review(request, pk)
    try:
        reviewing.close_review(found, by=request.user)
        messages.success(request, "复核已完成并锁定，调整和退出已生效。")
    except ValidationError as error:
        messages.error(request, error.messages[0])
    return redirect("desk_pool_review", pk)
