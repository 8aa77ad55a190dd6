"""/desk/people/: finding a person, and everything about one on a page."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Prefetch, Sum
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from talent.audit.actions import record
from talent.credits.models import CreditHead
from talent.desk.panels import panels_of
from talent.people.access import desk
from talent.people.actions import REVEALABLE, change_person, reveal_number
from talent.people.forms import PeopleFilter, PersonForm
from talent.people.models import Affiliation, Person, Post
from talent.people.querysets import in_force
from talent.people.reveals import check_reveals
from talent.people.rules import manages_people
from talent.pools.models import PoolMembership
from talent.text.masks import mask_mobile, mask_resident_id

PER_PAGE = 50
CREDITS_SHOWN = 20


def _listed(people):
    posts = Post.objects.filter(in_force()).select_related("organization")
    ties = Affiliation.objects.filter(in_force()).select_related("region").order_by("region__path", "pk")
    return people.prefetch_related(Prefetch("posts", posts, "open_posts"), Prefetch("affiliations", ties, "open_ties"))


@desk(manages_people)
def people(request):
    """人员: everybody tied to one's region."""
    form = PeopleFilter(request.GET, person=request.user)
    found = form.narrow(Person.objects.canonical_only().visible_to(request.user))
    page = Paginator(_listed(found.order_by("name_pinyin", "pk")), PER_PAGE).get_page(request.GET.get("page"))
    for person in page:
        person.masked_mobile = mask_mobile(person.mobile)
        person.place = next((tie.region.name for tie in person.open_ties if tie.region.level == "street"), "")
    return render(request, "talent/desk/people/list.html", {"form": form, "page_obj": page})


def _person(request, pk: int) -> Person:
    return get_object_or_404(Person.objects.visible_to(request.user), pk=pk)


def _page(request, person: Person, revealed: dict[str, str] | None = None, status: int = 200):
    """Everything about a person that this member of staff may see; full numbers only where just revealed."""
    year = timezone.localdate().year
    memberships = PoolMembership.objects.visible_to(request.user).filter(person=person)
    heads = CreditHead.objects.valid().of_humans([person])
    context = {
        "person": person,
        "posts": person.posts.select_related("organization__street").order_by("-since", "-pk"),
        "memberships": memberships.select_related("pool__district", "street", "level").order_by("-since", "-pk"),
        "credits": heads.select_related("source__region").order_by("-dated", "-pk")[:CREDITS_SHOWN],
        "hours": heads.filter(dated__year=year).aggregate(total=Sum("hours"))["total"] or 0,
        "year": year,
        "masked_mobile": mask_mobile(person.mobile),
        "masked_resident_id": mask_resident_id(person.resident_id),
        "revealed": revealed or {},
        "panels": panels_of(person, request.user),
    }
    response = render(request, "talent/desk/people/person.html", context, status=status)
    if revealed:
        response["Cache-Control"] = "no-store"
    return response


@desk(manages_people)
def person(request, pk: int):
    """One person: who, where, which posts and pools, how many hours. A merged duplicate leads to the kept record."""
    found = _person(request, pk)
    if found.canonical_id:
        return redirect("desk_person", _person(request, found.canonical_id).pk)
    return _page(request, found)


@desk(manages_people)
@require_POST
def person_reveal(request, pk: int):
    """查看完整号码: one number, once, on the page that answers; logged and limited."""
    found, field = _person(request, pk), request.POST.get("field", "")
    try:
        if field in REVEALABLE:
            check_reveals(request.user)
        number = reveal_number(found, field, by=request.user)
    except ValidationError as error:
        messages.error(request, error.messages[0])
        return _page(request, found, status=400 if field not in REVEALABLE else 429)
    return _page(request, found, {field: number or "没有登记"})


@desk(manages_people)
@require_POST
def person_dial(request, pk: int):
    """拨打: one tap, logged; the page that answers opens the phone."""
    found = _person(request, pk)
    record("dial", found, by=request.user)
    response = render(request, "talent/desk/people/dial.html", {"person": found})
    if found.mobile:
        # A redirect would be stopped by the content security policy's form-action.
        response["Refresh"] = f"0; url=tel:{found.mobile}"
    response["Cache-Control"] = "no-store"
    return response


@desk(manages_people)
def person_edit(request, pk: int):
    """Correct what is known of a person."""
    found = _person(request, pk)
    form = PersonForm(request.POST or None, instance=found)
    if request.method == "POST" and form.is_valid():
        changes = {name: form.cleaned_data[name] for name in form.cleaned_data if not form.fields[name].disabled}
        try:
            change_person(found, by=request.user, **changes)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, "已保存。")
            return redirect("desk_person", found.pk)
    return render(request, "talent/desk/people/edit.html", {"form": form, "person": found})
