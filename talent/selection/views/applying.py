"""自荐申报: the leader of an organization answers four questions on the phone."""

from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from talent.people.access import member
from talent.registry.models import Organization
from talent.selection.actions.nominations import complete_nomination, nominate
from talent.selection.forms import OwnAnswersForm, PhotoForms
from talent.selection.models import Nomination, SelectionRound
from talent.selection.rules import leads, may_nominate
from talent.selection.standing import held_entries, standing_of

Phase, Status = SelectionRound.Phase, Nomination.Status


@member
def apply(request, organization: int):
    """Apply, see where it stands, and fill in what was found missing: one address for all three."""
    organization = get_object_or_404(Organization.objects.active().select_related("street"), pk=organization)
    if not leads(request.user, organization):
        raise Http404
    round_ = SelectionRound.objects.filter(district=organization.street.parent_id).select_related("district").first()
    made = _made(round_, organization)
    returned = made is not None and made.status == Status.RETURNED and round_.phase == Phase.COLLECTING
    opened = made is None and round_ is not None and may_nominate(request.user, round_, organization)
    form = OwnAnswersForm(request.POST or None, instance=made if returned else None)
    photos = PhotoForms(request)
    if (returned or opened) and request.method == "POST" and form.is_valid() and photos.is_valid():
        data = form.cleaned_data | {"photos": photos.photos(), "by": request.user}
        try:
            if returned:
                complete_nomination(made, **data)
            else:
                nominate(round_, kind=Nomination.Kind.ORGANIZATION, organization=organization, **data)
            return redirect("selection_apply", organization.pk)
        except ValidationError as problem:
            form.add_error(None, problem)
    context = {"organization": organization, "round": round_, "form": form if returned or opened else None}
    context |= {"photos": photos, "made": made, "standing": made and _standing(made)}
    return render(request, "talent/selection/apply.html", context)


def _made(round_: SelectionRound | None, organization: Organization) -> Nomination | None:
    """The organization's own nomination in the round, whoever handed it in."""
    if round_ is None:
        return None
    own = round_.nominations.of_kind(Nomination.Kind.ORGANIZATION).filter(organization=organization)
    return own.with_standing().first()


def _standing(nomination: Nomination):
    """What the applicant may know: picks and reserves only once the notice is out."""
    if nomination.status in (Status.SELECTED, Status.RESERVE, Status.NOT_SELECTED):
        entry = getattr(nomination, "notice_entry", None)
        if entry is None or entry.notice.starts > timezone.localdate():
            return None
    return standing_of(nomination, held=held_entries(entry__nomination=nomination), today=timezone.localdate())
