"""/desk/people/: finding a person, and everything about one on a page."""

import re

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Q, Sum
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from talent.audit.actions import record
from talent.credits.models import CreditHead, CreditSource
from talent.desk.paging import CappedPaginator, question_of
from talent.desk.panels import panels_of
from talent.messages.models import Message
from talent.people.access import desk
from talent.people.actions import REVEALABLE, ChangedMeanwhile, change_person, reveal_number
from talent.people.comparing import field_words
from talent.people.duplicates import suspects_with
from talent.people.forms import PeopleFilter, PersonForm
from talent.people.merging import merges_of
from talent.people.models import DataRequest, Person, Post
from talent.people.privacy import accept_request, decline_request
from talent.people.querysets import of_human
from talent.people.reveals import check_reveals
from talent.people.rules import manages_people, may_merge
from talent.people.slips import issue_slip
from talent.people.today import offices_today, streets_today
from talent.pools.models import PoolMembership
from talent.registry.models import Organization
from talent.text.masks import mask_mobile, mask_resident_id
from talent.text.numbers import row_id
from talent.training.models import SessionSignup, TrainingSession

PER_PAGE = 30
LISTED = ("name", "is_leader", "is_social_worker", "is_volunteer", "organization_text", "mobile")
CREDITS_SHOWN = 20
SESSIONS_SHOWN = 10
# What a trainer told somebody about training; what else a person reads is theirs alone.
STAFF_MAY_READ = (
    "session_reminder", "session_changed", "session_cancelled", "signed_up", "waitlisted", "waitlist_promoted",
    "leave_answered", "attendance_confirmed", "correction_answered", "makeup_offered", "reminder",
)  # fmt: skip
MESSAGES_SHOWN = 5
MESSAGES_LOOKED_AT = 50
SESSION_LINK = re.compile(r"/sessions/([0-9]{1,18})/")


@desk(manages_people)
def people(request):
    """人员: everybody tied to one's region."""
    form = PeopleFilter(request.GET, person=request.user)
    found = form.narrow(Person.objects.canonical_only().visible_to(request.user))
    found = found.only(*LISTED).order_by("name_pinyin", "pk")
    page = CappedPaginator(found, PER_PAGE, question=question_of(request)).get_page(request.GET.get("page"))
    pks = [person.pk for person in page]
    posts, streets = offices_today(pks), streets_today(pks)
    for person in page:
        person.masked_mobile = mask_mobile(person.mobile)
        person.offices = "，".join(posts.get(person.pk, ()))
        person.place = streets.get(person.pk, "")
    return render(request, "talent/desk/people/list.html", {"form": form, "page_obj": page})


def visible_person(request, pk: int) -> Person:
    return get_object_or_404(Person.objects.visible_to(request.user), pk=pk)


def _told(person: Person, viewer) -> list[Message]:
    """The latest notices about sessions that the viewer sees; what another district tells the person is theirs."""
    latest = Message.objects.filter(of_human(person), template__in=STAFF_MAY_READ)[:MESSAGES_LOOKED_AT]
    told = [(message, int(found[1])) for message in latest if (found := SESSION_LINK.match(message.link))]
    sessions = TrainingSession.objects.visible_to(viewer).filter(pk__in={session for _, session in told})
    seen = set(sessions.values_list("pk", flat=True))
    return [message for message, session in told if session in seen][:MESSAGES_SHOWN]


def _page(request, person: Person, revealed: dict[str, str] | None = None, status: int = 200):
    """Everything about a person that this member of staff may see; full numbers only where just revealed."""
    year, viewer = timezone.localdate().year, request.user
    memberships = PoolMembership.objects.visible_to(viewer).filter(of_human(person))
    heads = CreditHead.objects.valid().of_humans([person])
    posts = Post.objects.filter(of_human(person), organization__in=Organization.objects.visible_to(viewer))
    sessions = TrainingSession.objects.visible_to(viewer)
    signups = SessionSignup.objects.filter(of_human(person), session__in=sessions)
    # The hours are the person's; what another district gave them for is that district's.
    joint = Q(source__kind=CreditSource.Kind.SESSION, source__ref__in=sessions.values("pk"))
    shown = heads.filter(viewer.scope_or_above("source__region__path") | joint).select_related("source__region")
    mergeable = may_merge(viewer, person)
    context = {
        "person": person,
        "posts": posts.select_related("organization__street").order_by("-since", "-pk"),
        "memberships": memberships.select_related("pool__district", "street", "level").order_by("-since", "-pk"),
        "credits": shown.order_by("-dated", "-pk")[:CREDITS_SHOWN],
        "hours": heads.filter(dated__year=year).aggregate(total=Sum("hours"))["total"] or 0,
        "signups": signups.select_related("session").order_by("-session__starts_at", "-pk")[:SESSIONS_SHOWN],
        "messages_told": _told(person, viewer),
        "requests": person.data_requests.open(),
        "merges": merges_of(person, may_undo=mergeable),
        "suspects": suspects_with(person, viewer) if mergeable else [],
        "may_merge": mergeable,
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
    found = visible_person(request, pk)
    if found.canonical_id:
        return redirect("desk_person", visible_person(request, found.canonical_id).pk)
    return _page(request, found)


@desk(manages_people)
@require_POST
def person_reveal(request, pk: int):
    """查看完整号码: one number, once, on the page that answers; logged and limited."""
    found, field = visible_person(request, pk), request.POST.get("field", "")
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
    found = visible_person(request, pk)
    record("dial", found, by=request.user)
    response = render(request, "talent/desk/people/dial.html", {"person": found})
    if found.mobile:
        # A redirect would be stopped by the content security policy's form-action.
        response["Refresh"] = f"0; url=tel:{found.mobile}"
    response["Cache-Control"] = "no-store"
    return response


@desk(manages_people)
def person_edit(request, pk: int):
    """Correct what is known of a person; what somebody else saved meanwhile is shown beside one's own."""
    found = visible_person(request, pk)
    form, stored, status = PersonForm(request.POST or None, instance=found), [], 200
    if request.method == "POST" and form.is_valid():
        changes = {name: form.cleaned_data[name] for name in form.cleaned_data if not form.fields[name].disabled}
        try:
            change_person(found, by=request.user, seen=changes.pop("version") or None, **changes)
        except ChangedMeanwhile as meanwhile:
            stored, status = _both(form, meanwhile.person, changes), 409
            form = form.against(meanwhile.person)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, "已保存。")
            return redirect("desk_person", found.pk)
    context = {"form": form, "person": found, "stored": stored}
    return render(request, "talent/desk/people/edit.html", context, status=status)


def _both(form, stored: Person, typed: dict) -> list[dict]:
    """The fields in which the stored row and what was typed differ."""
    return [
        {"label": form.fields[name].label, "stored": field_words(name, getattr(stored, name)),
         "typed": field_words(name, value)}
        for name, value in typed.items()
        if value != getattr(stored, name)
    ]  # fmt: skip


@desk(manages_people)
@require_POST
def person_slip(request, pk: int):
    """打印核对身份单: a new one-time code on paper; the page is shown once and kept nowhere."""
    found = visible_person(request, pk)
    try:
        slip, code = issue_slip(found, by=request.user)
    except ValidationError as error:
        messages.error(request, error.messages[0])
        return redirect("desk_person", found.pk)
    context = {"person": found, "slip": slip, "code": f"{code[:4]}-{code[4:]}"}
    response = render(request, "talent/desk/people/slip.html", context)
    response["Cache-Control"] = "no-store"
    return response


@desk(manages_people)
def data_requests(request):
    """更正申请: what people ask to have corrected in their records."""
    rows = DataRequest.objects.visible_to(request.user).select_related("person", "decided_by")
    context = {"rows": rows.open(), "answered": rows.exclude(status="open").order_by("-decided_at")[:20]}
    for row in context["rows"]:
        row.now = field_words(row.field, getattr(row.person, row.field, ""))
    return render(request, "talent/desk/people/requests.html", context)


@desk(manages_people)
@require_POST
def data_request_answer(request, pk: int):
    """更正 or 不采纳（写明原因）; the person is told."""
    person = visible_person(request, pk)
    asked = get_object_or_404(
        DataRequest.objects.visible_to(request.user), pk=row_id(request.POST.get("request")) or 0, person=person
    )
    answer = request.POST.get("answer", "")
    try:
        if request.POST.get("decision") == "accept":
            accept_request(asked, by=request.user, answer=answer)
        else:
            decline_request(asked, by=request.user, answer=answer)
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        messages.success(request, "已答复，本人会收到消息。")
    return redirect("desk_data_requests")
