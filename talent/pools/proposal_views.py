"""/desk/pool/proposals/: what streets, organizations and people ask of the district, and its answers."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from talent.people.access import desk
from talent.people.models import Person, Post
from talent.people.querysets import in_force, of_human
from talent.people.rules import manages_people, trains
from talent.pools import proposing
from talent.pools.enrolling import find_or_make
from talent.pools.models import PoolProposal
from talent.pools.proposal_forms import AcceptForm, AnswerForm, ProposeForm, ResubmitForm
from talent.pools.rules import may_decide, may_mend
from talent.registry.models import Organization
from talent.text.masks import mask_mobile
from talent.text.numbers import row_id

PER_PAGE = 30
FOUND = 12
BADGES = {"open": "todo", "returned": "problem", "accepted": "done", "declined": "plain", "withdrawn": "plain"}
SHOWN = {"": ("open",), "returned": ("returned",), "settled": ("accepted", "declined", "withdrawn")}


def _visible(request):
    found = PoolProposal.objects.visible_to(request.user)
    return found.select_related("person__canonical", "street__parent", "organization", "proposed_by")


@desk(manages_people)
def proposals(request):
    """推荐审核: federation leaders on top, then in the order in which they came."""
    show = request.GET.get("show", "")
    statuses = SHOWN.get(show, SHOWN[""])
    found = _visible(request).filter(status__in=statuses)
    found = found.order_by("-decided_at", "-pk") if show == "settled" else found.still_asked().in_turn()
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    for one in page:
        one.badge = BADGES[one.status], one.get_status_display()
    context = {
        "page_obj": page,
        "show": show if show in SHOWN else "",
        "returned": _visible(request).returned().still_asked().count(),
        "section": "proposals",
        "may_train": trains(request.user),
    }
    return render(request, "talent/pools/proposals.html", context)


@desk(manages_people)
def proposal_new(request):
    """推荐入库: find the person, or write down who is not in the register yet, and say why."""
    known = _known(request)
    form = ProposeForm(request.POST or None, person=request.user, known=known)
    if request.method == "POST" and form.is_valid():
        try:
            proposal = _propose(request.user, known, form.cleaned_data)
        except ValidationError as error:
            add_errors(form, error)
        else:
            messages.success(request, f"已推荐{proposal.person.name}，等区县审核。")
            return redirect("desk_proposal", proposal.pk)
    asked = request.GET.get("q", "").strip()
    context = {"form": form, "known": known, "q": asked, "section": "proposals", "may_train": trains(request.user)}
    if asked and known is None:
        context["found"] = _found(request.user, asked)
    status = 400 if form.is_bound and form.errors else 200
    return render(request, "talent/pools/proposal_new.html", context, status=status)


def _known(request) -> Person | None:
    """The person of ?person=…, who must be one of those one looks after."""
    asked = request.GET.get("person", "")
    if not asked:
        return None
    people = Person.objects.canonical_only().visible_to(request.user).exclude(pk=request.user.pk)
    return get_object_or_404(people, pk=row_id(asked) or 0)


def _found(viewer, text: str) -> list[Person]:
    people = Person.objects.canonical_only().visible_to(viewer).exclude(pk=viewer.pk).search(text)
    found = list(people.order_by("name_pinyin", "pk")[:FOUND])
    for person in found:
        person.masked_mobile = mask_mobile(person.mobile)
    return found


@transaction.atomic
def _propose(viewer, known: Person | None, data: dict) -> PoolProposal:
    person = known or find_or_make(
        data["name"], data["mobile"], "", data["audience"], by=viewer, region=data["street"]
    )[0]  # fmt: skip
    return proposing.propose_entry(person, data["street"], by=viewer, reason=data["reason"], position=data["position"])


def add_errors(form, error: ValidationError) -> None:
    """The verb's refusal beside the field it speaks of, or above the form."""
    for field, errors in getattr(error, "error_dict", {None: error}).items():
        form.add_error(field if field in form.fields else None, errors)


def _proposal(request, pk: int) -> PoolProposal:
    return get_object_or_404(_visible(request).select_related("membership__pool__district", "decided_by"), pk=pk)


def _page(request, proposal: PoolProposal, *, status: int = 200, **forms):
    person, seen = proposal.who, Organization.objects.visible_to(request.user)
    is_open, basis = proposal.status == "open", proposing.basis_of(proposal)
    decides = may_decide(request.user, proposal)
    context = {
        "proposal": proposal,
        "person": person,
        "masked_mobile": mask_mobile(person.mobile),
        "person_is_visible": Person.objects.visible_to(request.user).filter(pk=person.pk).exists(),
        "posts": Post.objects.filter(of_human(person), in_force(), organization__in=seen)
        .select_related("organization")
        .order_by("pk"),
        "badge": (BADGES[proposal.status], proposal.get_status_display()),
        "basis": basis,
        "may_decide": decides and is_open,
        "may_decline": decides and proposal.status in ("open", "returned"),
        "may_mend": may_mend(request.user, proposal) and proposal.status in ("open", "returned"),
        "accept_form": AcceptForm(proposal=proposal, basis=basis),
        "return_form": AnswerForm(prefix="return"),
        "decline_form": AnswerForm(prefix="decline", label="原因"),
        "resubmit_form": ResubmitForm(initial={"reason": proposal.reason}),
        "section": "proposals",
        "may_train": trains(request.user),
    }
    return render(request, "talent/pools/proposal.html", context | forms, status=status)


@desk(manages_people)
def proposal(request, pk: int):
    """One proposal: who, why, and what may be answered."""
    return _page(request, _proposal(request, pk))


def _answer(request, pk: int, name: str, make_form, verb, done: str, *, may=may_decide):
    """Check the right, show the form's errors on the page, or call the verb."""
    found = _proposal(request, pk)
    if not may(request.user, found):
        raise Http404
    form = make_form(found)
    if form.is_valid():
        try:
            verb(found, form.cleaned_data)
        except ValidationError as error:
            add_errors(form, error)
        else:
            messages.success(request, done.format(name=found.person.name))
            return redirect(
                "desk_proposals" if may is may_decide else "desk_proposal", *([] if may is may_decide else [pk])
            )
    return _page(request, found, status=400, **{name: form})


@desk(trains)
@require_POST
def proposal_accept(request, pk: int):
    """同意入库, 同意暂不参训 or 办理退出."""
    return _answer(
        request, pk, "accept_form",
        lambda found: AcceptForm(request.POST, proposal=found, basis=""),
        lambda found, data: proposing.accept(found, by=request.user, **data),
        "{name}的这一件已同意，提出的人会收到消息。",
    )  # fmt: skip


@desk(trains)
@require_POST
def proposal_return(request, pk: int):
    """退回补充, with what is missing."""
    return _answer(
        request, pk, "return_form",
        lambda found: AnswerForm(request.POST, prefix="return"),
        lambda found, data: proposing.return_proposal(found, by=request.user, missing=data["answer"]),
        "已退回补充，推荐的人会看到缺什么。",
    )  # fmt: skip


@desk(trains)
@require_POST
def proposal_decline(request, pk: int):
    """暂不同意, with the reason."""
    return _answer(
        request, pk, "decline_form",
        lambda found: AnswerForm(request.POST, prefix="decline", label="原因"),
        lambda found, data: proposing.decline(found, by=request.user, answer=data["answer"]),
        "已答复。",
    )  # fmt: skip


@desk(manages_people)
@require_POST
def proposal_resubmit(request, pk: int):
    """The street adds what was missing."""
    return _answer(
        request, pk, "resubmit_form",
        lambda found: ResubmitForm(request.POST),
        lambda found, data: proposing.resubmit(found, by=request.user, reason=data["reason"]),
        "已补充，重新交给区县审核。", may=may_mend,
    )  # fmt: skip


@desk(manages_people)
@require_POST
def proposal_withdraw(request, pk: int):
    """Whoever asked takes it back."""
    found = _proposal(request, pk)
    if not may_mend(request.user, found):
        raise Http404
    try:
        proposing.withdraw(found, by=request.user)
        messages.success(request, "已撤回。")
    except ValidationError as error:
        messages.error(request, error.messages[0])
    return redirect("desk_proposal", pk)
