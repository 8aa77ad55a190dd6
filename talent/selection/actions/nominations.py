from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from talent.audit.actions import record
from talent.messages.actions import notify
from talent.selection.actions.rounds import locked
from talent.selection.models import Nomination, NominationPhoto, SelectionRound

Phase, Status, Kind = SelectionRound.Phase, Nomination.Status, Nomination.Kind
ANSWERS = ("what_done", "who_helped", "what_changed", "street_opinion")


def nominate(round_: SelectionRound, *, kind: str, organization, person=None, photos=(), by, **answers) -> Nomination:
    """Put an organization, or a leader of one, forward. `photos` are (file, caption, consent).

    Raises ValidationError outside the collecting phase, or when it is nominated in this round already.
    """
    try:
        with transaction.atomic():
            if locked(round_).phase != Phase.COLLECTING:
                raise ValidationError("申报已经截止。")
            nomination = Nomination.objects.create(
                round=round_, kind=kind, organization=organization, person=person, submitted_by=by, **answers
            )
            _add_photos(nomination, photos)
            record("nominate", nomination, by=by, region_path=organization.street.path)
            return nomination
    except IntegrityError:
        raise ValidationError("已经在这一轮推荐过了，可以打开原来那份补充。")


@transaction.atomic
def complete_nomination(nomination: Nomination, *, photos=(), by, **answers) -> Nomination:
    """Fill in what was missing, add photos, hand in again. Raises ValidationError unless it was returned."""
    nomination = _locked(nomination, Status.RETURNED, "只有退回补充的推荐可以修改。")
    for name in ANSWERS:
        if name in answers:
            setattr(nomination, name, answers[name])
    nomination.status, nomination.missing = Status.SUBMITTED, ""
    nomination.save()
    _add_photos(nomination, photos)
    record("complete_nomination", nomination, by=by)
    return nomination


@transaction.atomic
def return_nomination(nomination: Nomination, *, missing: str, by) -> Nomination:
    """退回补充: say what is missing, and tell who handed it in. Raises ValidationError without it."""
    if not missing.strip():
        raise ValidationError("请写明缺什么，对方才好补充。")
    nomination = _locked(nomination, Status.SUBMITTED, "这份推荐已经处理过了。")
    nomination.status, nomination.missing = Status.RETURNED, missing.strip()
    nomination.save(update_fields=["status", "missing", "updated"])
    record("return_nomination", nomination, by=by, reason=nomination.missing)
    notify(nomination.submitted_by, "nomination_returned", {"title": nomination.title, "reason": nomination.missing})
    return nomination


@transaction.atomic
def pass_nomination(nomination: Nomination, *, by) -> Nomination:
    """初审通过: on to the panel."""
    nomination = _locked(nomination, Status.SUBMITTED, "这份推荐已经处理过了。")
    nomination.status = Status.PASSED
    nomination.save(update_fields=["status", "updated"])
    record("pass_nomination", nomination, by=by)
    return nomination


@transaction.atomic
def withdraw_nomination(nomination: Nomination, *, reason: str, by) -> Nomination:
    """已退出: shown as such and never deleted; an announced one stays announced.

    Raises ValidationError without a reason or after the announcement.
    """
    if not reason.strip():
        raise ValidationError("请写明退出原因。")
    locked(nomination.round)
    nomination = Nomination.objects.select_for_update(of=("self",)).get(pk=nomination.pk)
    if hasattr(nomination, "announcement"):
        raise ValidationError("已经公布，不能再退出。")
    nomination.status = Status.WITHDRAWN
    nomination.save(update_fields=["status", "updated"])
    record("withdraw_nomination", nomination, by=by, reason=reason.strip())
    return nomination


def _locked(nomination: Nomination, status: str, otherwise: str) -> Nomination:
    nomination = Nomination.objects.select_for_update(of=("self",)).with_names().get(pk=nomination.pk)
    if nomination.status != status or nomination.round.phase != Phase.COLLECTING:
        raise ValidationError(otherwise)
    return nomination


def _add_photos(nomination: Nomination, photos) -> None:
    for file, caption, consent in photos:
        NominationPhoto.objects.create(nomination=nomination, file=file, caption=caption, consent=consent)
