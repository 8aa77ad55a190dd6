"""/desk/registrations/: who registered themselves with one's streets, and who they are."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Prefetch, prefetch_related_objects
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from talent.accounts.models import Registration
from talent.accounts.register_forms import RefusalForm
from talent.accounts.registering import (
    confirm_registration,
    match_registration,
    people_alike,
    refuse_registration,
)
from talent.people.access import desk
from talent.people.models import Person, Post
from talent.people.rules import manages_people
from talent.text.masks import mask_mobile

FOUND_AT_MOST = 20


@desk(manages_people)
def registrations(request):
    """Those who wait, the longest first; settled ones on request."""
    settled = request.GET.get("show") == "settled"
    found = Registration.objects.visible_to(request.user).select_related("person", "street", "settled_by")
    found = found.exclude(status="waiting").order_by("-settled_at", "-pk") if settled else found.waiting()
    page = Paginator(found, 50).get_page(request.GET.get("page"))
    for registration in page:
        registration.masked_mobile = mask_mobile(registration.person.mobile)
    return render(request, "talent/accounts/registrations.html", {"page_obj": page, "settled": settled})


def _registration(request, pk: int) -> Registration:
    found = Registration.objects.visible_to(request.user).select_related("person", "street", "settled_by", "matched_to")
    return get_object_or_404(found, pk=pk)


@desk(manages_people)
def registration(request, pk: int):
    """One registration with the people of the list it may be, and three answers."""
    return _page(request, _registration(request, pk), RefusalForm())


def _page(request, found: Registration, form, status: int = 200):
    text = request.GET.get("q", "").strip()
    known = Person.objects.canonical_only().filter(is_active=True).visible_to(request.user)
    if text:
        people = known.exclude(pk=found.person_id).search(text).order_by("name_pinyin", "pk")[:FOUND_AT_MOST]
    else:
        people = people_alike(found, request.user) if found.status == "waiting" else []
    people = _with_posts(people)
    context = {
        "registration": found, "masked_mobile": mask_mobile(found.person.mobile), "people": people, "q": text,
        "form": form,
    }  # fmt: skip
    return render(request, "talent/accounts/registration.html", context, status=status)


def _with_posts(people) -> list[Person]:
    people = list(people)
    prefetch_related_objects(
        people, Prefetch("posts", Post.objects.filter(until=None).select_related("organization"), to_attr="open_posts")
    )
    for person in people:
        person.masked_mobile = mask_mobile(person.mobile)
    return people


@desk(manages_people)
@require_POST
def registration_confirm(request, pk: int):
    return _settled(request, _registration(request, pk), lambda found: confirm_registration(found, by=request.user))


@desk(manages_people)
@require_POST
def registration_match(request, pk: int):
    found = _registration(request, pk)
    chosen = request.POST.get("person", "")
    if not chosen.isdecimal() or len(chosen) > 18:
        messages.error(request, "请选名单里的一位。")
        return redirect("desk_newcomer", pk)
    known = get_object_or_404(Person.objects.visible_to(request.user), pk=int(chosen))
    return _settled(request, found, lambda found: match_registration(found, known, by=request.user))


@desk(manages_people)
@require_POST
def registration_refuse(request, pk: int):
    found, form = _registration(request, pk), RefusalForm(request.POST)
    if not form.is_valid():
        return _page(request, found, form, status=422)
    reason = form.cleaned_data["reason"]
    return _settled(request, found, lambda found: refuse_registration(found, reason, by=request.user))


def _settled(request, found: Registration, verb):
    try:
        done = verb(found)
    except ValidationError as error:
        messages.error(request, "".join(error.messages))
        return redirect("desk_newcomer", found.pk)
    messages.success(request, f"{done.person.name}：{done.get_status_display()}，已发消息告诉本人。")
    return redirect("desk_newcomers")
