from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from talent.audit.actions import record
from talent.messages.actions import notify
from talent.selection.actions.rounds import check_vetoes, locked
from talent.selection.models import Nomination, SelectionRound, Withdrawal
from talent.selection.rules import takes_nominations
from talent.selection.showing import show_anew

Phase, Status, Kind, Level = SelectionRound.Phase, Nomination.Status, Nomination.Kind, Nomination.Level
Cause = Withdrawal.Cause
ANSWERS = ("what_done", "who_helped", "what_changed", "deeds", "street_opinion")
QUESTIONS = ("what_done", "who_helped", "what_changed")
TWICE = "已经在这一轮推荐过了，可以打开原来那份补充。"
CLOSED = "申报已经截止。"


def nominate(
    round_: SelectionRound, *, kind: str, organization, person=None, photos=(), by_itself=False, by, **answers
) -> Nomination:
    """Put an organization, or a leader of one, forward. `photos` are (file, caption, consent).

    What an organization hands in `by_itself` goes to its street office first. Raises ValidationError outside the
    collecting phase, for a kind that the year does not take, or when it is nominated in this round already.
    """
    from talent.selection.actions.papers import add_photos

    try:
        with transaction.atomic():
            _check_taken(locked(round_), kind)
            nomination = Nomination.objects.create(
                round=round_, kind=kind, organization=organization, person=person, submitted_by=by,
                by_itself=by_itself, status=Status.APPLIED if by_itself else Status.SUBMITTED, **answers,
            )  # fmt: skip
            add_photos(nomination, photos=photos)
            record("nominate", nomination, by=by, region_path=organization.street.path)
            return nomination
    except IntegrityError:
        raise ValidationError(TWICE)


def _check_taken(round_: SelectionRound, kind: str) -> None:
    if round_.phase != Phase.COLLECTING:
        raise ValidationError(CLOSED)
    if not round_.takes(kind):
        raise ValidationError(f"今年不推选{Kind(kind).label}。")


@transaction.atomic
def start_draft(round_: SelectionRound, *, kind: str, organization, person=None, by_itself=False, by) -> Nomination:
    """A draft of one's own, the one that was begun before where there is one. Nobody else sees it.

    Raises ValidationError outside the time to apply, and when the nominee stands in the round already.
    """
    round_ = locked(round_)
    _check_taken(round_, kind)
    if not takes_nominations(round_):
        raise ValidationError(CLOSED)
    same = round_.nominations.filter(kind=kind, organization=organization, person=person)
    if same.handed_in().exists():
        raise ValidationError(TWICE)
    own = same.drafts_of(by).first()
    return own or Nomination.objects.create(
        round=round_, kind=kind, organization=organization, person=person, by_itself=by_itself, submitted_by=by,
        status=Status.DRAFT,
    )  # fmt: skip


@transaction.atomic
def save_answers(nomination: Nomination, *, by, **answers) -> Nomination:
    """Keep what is written so far, whole or not. ValidationError once it has been handed in."""
    nomination = _in_hand(nomination)
    for name in ANSWERS:
        if name in answers:
            setattr(nomination, name, answers[name])
    nomination.save(update_fields=[*ANSWERS, "updated"])
    return nomination


def hand_in(nomination: Nomination, *, by) -> Nomination:
    """提交: a draft into the round, a returned one back to the level that found something missing.

    Raises ValidationError for a question without an answer, a draft after the last day, or a nominee who stands in
    the round already.
    """
    try:
        with transaction.atomic():
            return _hand_in(nomination, by)
    except IntegrityError:
        raise ValidationError(TWICE)


def _hand_in(nomination: Nomination, by) -> Nomination:
    nomination = _in_hand(nomination)
    for name in QUESTIONS:
        if not getattr(nomination, name).strip():
            raise ValidationError(f"“{Nomination._meta.get_field(name).verbose_name}”还没写，写完再提交。")
    if nomination.status == Status.DRAFT:
        if not takes_nominations(nomination.round):
            raise ValidationError(CLOSED)
        nomination.status, verb = (Status.APPLIED if nomination.by_itself else Status.SUBMITTED), "nominate"
    else:
        to_street = nomination.returned_by == Level.STREET
        nomination.status, verb = (Status.APPLIED if to_street else Status.SUBMITTED), "complete_nomination"
    nomination.missing = nomination.returned_by = ""
    nomination.save(update_fields=["status", "missing", "returned_by", "updated"])
    record(verb, nomination, by=by, region_path=nomination.organization.street.path)
    return nomination


@transaction.atomic
def forward_nomination(nomination: Nomination, *, street_opinion: str, deeds: str = "", by) -> Nomination:
    """街道推荐: the street office adds the long form to an application and sends it to the district.

    Raises ValidationError without an opinion, or unless it waits for the street.
    """
    if not street_opinion.strip():
        raise ValidationError("请写推荐意见。")
    nomination = _locked(nomination, Status.APPLIED, "这份申报已经处理过了。")
    nomination.street_opinion, nomination.deeds = street_opinion.strip(), deeds.strip()
    nomination.status = Status.SUBMITTED
    nomination.save(update_fields=["street_opinion", "deeds", "status", "updated"])
    record("forward_nomination", nomination, by=by, region_path=nomination.organization.street.path)
    return nomination


@transaction.atomic
def return_nomination(nomination: Nomination, *, missing: str, by) -> Nomination:
    """退回补充 by the street or the district, whose turn it is: say what is missing, and tell who handed it in.

    Raises ValidationError without a word, or when it was dealt with already.
    """
    if not missing.strip():
        raise ValidationError("请写明缺什么，对方才好补充。")
    nomination = _locked(nomination, (Status.APPLIED, Status.SUBMITTED), "这份推荐已经处理过了。")
    nomination.returned_by = Level.STREET if nomination.status == Status.APPLIED else Level.DISTRICT
    nomination.status, nomination.missing = Status.RETURNED, missing.strip()
    nomination.save(update_fields=["status", "missing", "returned_by", "updated"])
    record("return_nomination", nomination, by=by, reason=nomination.missing)
    notify(nomination.submitted_by, "nomination_returned", {"title": nomination.title, "reason": nomination.missing})
    return nomination


@transaction.atomic
def pass_nomination(nomination: Nomination, *, by) -> Nomination:
    """初审通过: on to the panel. ValidationError for a veto that is not overridden in writing."""
    nomination = _locked(nomination, Status.SUBMITTED, "这份推荐已经处理过了。")
    check_vetoes([nomination])
    nomination.status = Status.PASSED
    nomination.save(update_fields=["status", "updated"])
    record("pass_nomination", nomination, by=by)
    return nomination


@transaction.atomic
def withdraw_nomination(nomination: Nomination, *, reason: str, by) -> Nomination:
    """已退出: shown as such and never deleted; an announced one stays announced.

    Raises ValidationError without a reason, after the announcement, or when it has fallen out already.
    """
    if not reason.strip():
        raise ValidationError("请写明退出原因。")
    locked(nomination.round)
    return fall(nomination, cause=Cause.OWN, reason=reason.strip(), by=by)


def fall(nomination: Nomination, *, cause: str, reason: str, by) -> Nomination:
    """Out of the round for good: the fact, and the reason beside it. The round is locked by the caller."""
    nomination = Nomination.objects.select_for_update(of=("self",)).get(pk=nomination.pk)
    if hasattr(nomination, "announcement"):
        raise ValidationError("已经公布，不能再退出。")
    if nomination.status == Status.WITHDRAWN:
        raise ValidationError("已经登记过退出。")
    if nomination.status == Status.DRAFT:
        raise ValidationError("还没有提交，不用登记退出。")
    nomination.status, nomination.withdrawal_reason = Status.WITHDRAWN, reason
    nomination.save(update_fields=["status", "withdrawal_reason", "updated"])
    Withdrawal.objects.create(nomination=nomination, cause=cause, recorded_by=by, recorded_at=timezone.now())
    record("withdraw_nomination", nomination, by=by, reason=reason, cause=cause)
    show_anew()
    return nomination


def _locked(nomination: Nomination, statuses, otherwise: str) -> Nomination:
    locked(nomination.round)  # the round first, as every step does: two of them never wait for each other
    nomination = Nomination.objects.select_for_update(of=("self",)).with_names().get(pk=nomination.pk)
    expected = (statuses,) if isinstance(statuses, str) else statuses
    if nomination.status not in expected or nomination.round.phase != Phase.COLLECTING:
        raise ValidationError(otherwise)
    return nomination


def _in_hand(nomination: Nomination) -> Nomination:
    """Locked, and still with who writes it: a draft, or returned."""
    return _locked(nomination, (Status.DRAFT, Status.RETURNED), "这份材料已经提交，不能再改。")
