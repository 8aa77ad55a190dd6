"""自荐申报: the leader of an organization answers four questions on the phone, each kept as it is written."""

from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from talent.files.ranged import ranged_response
from talent.people.access import member
from talent.registry.models import Organization
from talent.selection.actions.nominations import QUESTIONS, hand_in, start_draft
from talent.selection.forms import OwnAnswersForm, PhotoForms
from talent.selection.models import Nomination, NominationPhoto, SelectionRound
from talent.selection.rules import leads, may_nominate
from talent.selection.standing import held_entries, standing_of
from talent.selection.views.writing import autosaved, drop_asked, keep, say

Phase, Status, Kind = SelectionRound.Phase, Nomination.Status, Nomination.Kind
STEPS = ("做了什么", "帮到了谁", "有什么变化", "放几张照片")


@member
def apply(request, organization: int):
    """Apply, see where it stands, and fill in what was found missing: one address for all three."""
    organization = _own_or_404(request, organization)
    round_ = _round_of(organization)
    made = _made(request, round_, organization)
    returned = made is not None and made.status == Status.RETURNED and round_.phase == Phase.COLLECTING
    in_time = round_ is not None and may_nominate(request.user, round_, organization)
    opened = in_time and (made is None or made.status == Status.DRAFT)
    if (returned or opened) and request.method == "POST":
        return _receive(request, round_, organization, made)
    if request.POST.get("action") == "autosave":
        return autosaved(["这份材料已经提交，或申报已经截止，不能再改。"])
    context = {"organization": organization, "round": round_, "made": made}
    if returned or opened:
        context |= _step(request, made)
    elif made is not None and made.status == Status.DRAFT:
        context["made"] = None  # begun, and not handed in in time
    else:
        context["standing"] = made and _standing(made)
    return render(request, "talent/selection/apply.html", context)


def _own_or_404(request, pk: int) -> Organization:
    organization = get_object_or_404(Organization.objects.active().select_related("street"), pk=pk)
    if not leads(request.user, organization):
        raise Http404
    return organization


def _round_of(organization: Organization) -> SelectionRound | None:
    rounds = SelectionRound.objects.filter(district=organization.street.parent_id)
    return rounds.select_related("district", "frame").first()


def _made(request, round_: SelectionRound | None, organization: Organization) -> Nomination | None:
    """The organization's own nomination in the round, whoever handed it in; else one's own draft."""
    if round_ is None:
        return None
    own = round_.nominations.of_kind(Kind.ORGANIZATION).filter(organization=organization).with_standing()
    return own.handed_in().first() or own.drafts_of(request.user).first()


def _asked_step(request) -> int:
    asked = request.GET.get("step", "")
    return int(asked) if asked in ("1", "2", "3", "4") else 1


def _step(request, made: Nomination | None) -> dict:
    """What the page of one question needs."""
    number = _asked_step(request)
    form = OwnAnswersForm(instance=made)
    return {
        "step": number,
        "steps": STEPS,
        "field": form[QUESTIONS[number - 1]] if number < len(STEPS) else None,
        "photos": PhotoForms(request) if number == len(STEPS) else (),
        "kept_photos": made.photos.all() if made else (),
    }


def _receive(request, round_: SelectionRound, organization: Organization, made: Nomination | None):
    """Keep what was sent, then go where the button leads: the next question, back, or 提交."""
    address, number = reverse("selection_apply", args=[organization.pk]), _asked_step(request)
    try:
        made = made or start_draft(
            round_, kind=Kind.ORGANIZATION, organization=organization, by_itself=True, by=request.user
        )
        if drop_asked(request, made):
            return redirect(f"{address}?step={len(STEPS)}")
        problems, action = keep(request, made, QUESTIONS), request.POST.get("action", "submit")
        if action == "autosave":
            return autosaved(problems)
        if problems or action in ("next", "back", "stay"):
            say(request, problems)
            onward = {"next": 1, "back": -1}.get(action, 0) if not problems else 0
            return redirect(f"{address}?step={min(max(number + onward, 1), len(STEPS))}")
        hand_in(made, by=request.user)
    except ValidationError as problem:
        say(request, problem.messages)
        if made:
            made.refresh_from_db()
        return redirect(f"{address}?step={_first_gap(made)}")
    return redirect(address)


def _first_gap(made: Nomination | None) -> int:
    """The question that still wants an answer."""
    gaps = [place for place, name in enumerate(QUESTIONS, start=1) if made is None or not getattr(made, name).strip()]
    return gaps[0] if gaps else len(STEPS)


@member
def apply_photo(request, organization: int, photo: int):
    """A photo of one's own application."""
    organization = _own_or_404(request, organization)
    mine = NominationPhoto.objects.filter(nomination__organization=organization, nomination__kind=Kind.ORGANIZATION)
    photo = get_object_or_404(mine, pk=photo)
    if photo.nomination.status == Status.DRAFT and photo.nomination.submitted_by_id != request.user.pk:
        raise Http404
    return ranged_response(request, photo.file, "image/jpeg")


def _standing(nomination: Nomination):
    """What the applicant may know: picks and reserves only once the notice is out."""
    if nomination.status in (Status.SELECTED, Status.RESERVE, Status.NOT_SELECTED):
        entry = getattr(nomination, "notice_entry", None)
        if entry is None or entry.notice.starts > timezone.localdate():
            return None
    return standing_of(nomination, held=held_entries(entry__nomination=nomination), today=timezone.localdate())
