"""/desk/pool/ladder/: 梯队 — members of a filtered list are put on another rung by a person, with a reason."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import Http404
from django.shortcuts import redirect, render

from talent.people.access import desk
from talent.people.rules import trains
from talent.pools.forms import LevelForm, PoolFilter
from talent.pools.laddering import change_levels
from talent.pools.models import LadderLevel, LevelChange, PoolMembership
from talent.pools.rules import may_keep_pool
from talent.text.numbers import row_ids

PER_PAGE = 50
NEWEST = 10


@desk(trains)
def ladder(request):
    """The rungs with their people; ticked ones are moved together."""
    form = PoolFilter(request.GET, person=request.user)
    level_form = LevelForm(request.POST or None)
    if request.method == "POST" and level_form.is_valid():
        try:
            members = _chosen(request)
            count = change_levels(members, by=request.user, **level_form.cleaned_data)
        except ValidationError as error:
            level_form.add_error(None, ValidationError(error.messages))
        else:
            messages.success(
                request, f"已把{count}人调整为“{level_form.cleaned_data['level']}”，记录在每个人的页面上。"
            )
            return redirect(request.get_full_path())
    visible = PoolMembership.objects.visible_to(request.user).active_on()
    found = form.narrow(visible.with_year()).select_related("person", "street", "level")
    page = Paginator(found.order_by("person__name_pinyin", "pk"), PER_PAGE).get_page(request.GET.get("page"))
    counts = dict(visible.order_by().values_list("level").annotate(n=Count("pk")))
    context = {
        "form": form,
        "level_form": level_form,
        "page_obj": page,
        "rungs": [(level, counts.get(level.pk, 0)) for level in LadderLevel.objects.all()],
        "unset": counts.get(None, 0),
        "changes": _newest(request.user),
        "section": "ladder",
        "may_train": trains(request.user),
    }
    status = 400 if level_form.is_bound and level_form.errors else 200
    return render(request, "talent/pools/ladder.html", context, status=status)


def _chosen(request) -> list[PoolMembership]:
    """The ticked members; one that is not one's own to keep refuses the list whole."""
    wanted = row_ids(request.POST.getlist("member"))
    rows = PoolMembership.objects.visible_to(request.user).filter(pk__in=wanted).select_related("pool__district")
    rows = [row for row in rows if may_keep_pool(request.user, row.pool.district)]
    if len(rows) != len(wanted):
        raise Http404
    return rows


def _newest(viewer):
    rows = LevelChange.objects.filter(membership__in=PoolMembership.objects.visible_to(viewer))
    return rows.select_related("membership__person", "before", "after", "by")[:NEWEST]
