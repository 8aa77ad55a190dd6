"""Hours from elsewhere (补交外部学时): handed in by the person, checked by a trainer, credited through the ledger."""

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from talent.audit.actions import record
from talent.credits.hours import hours_for
from talent.credits.ledger import credit_training, void_credit
from talent.credits.models import CreditSource, OutsideHours
from talent.credits.sources import ensure_source, rule_on
from talent.files.evidence import Evidence
from talent.messages.actions import notify
from talent.people.models import Affiliation, Role
from talent.people.querysets import in_force

Status = OutsideHours.Status
OLDEST_YEARS = 6  # two registration periods back
LONGEST = 80 * 60  # minutes of one training: ten full days
TWICE = "这次培训您已经交过了，不用再交。"
MINE = "/me/credits/"


def hand_in(person, *, evidence: Evidence | None, returned: OutsideHours | None = None, **fields) -> OutsideHours:
    """Hand in one training elsewhere; `fields` are title, organizer, mode, dated and minutes (of teaching).

    With `returned` it is the same one again, mended; without new evidence its file stays.
    ValidationError: the same training is waiting or accepted already, or nobody looks after this person yet.
    """
    _check(fields)
    if not Affiliation.objects.filter(in_force(), person=person).exists():
        raise ValidationError("还没有老师能看到您交的材料。请先打电话问老师，把您的所属街道记上。")
    try:
        with transaction.atomic():
            row = _reopened(returned) if returned else OutsideHours(person=person)
            for name, value in fields.items():
                setattr(row, name, value)
            if evidence:
                row.file, row.content_type, row.digest = evidence.file, evidence.content_type, evidence.digest
            row.status, row.reason, row.handed_in_at = Status.HANDED_IN, "", timezone.now()
            row.save()
            record("hand_in_outside_hours", row, by=person)
    except IntegrityError as error:
        raise ValidationError({"title": TWICE}) from error
    return row


def _check(fields: dict) -> None:
    today, dated = timezone.localdate(), fields["dated"]
    if dated > today:
        raise ValidationError({"dated": "培训日期不能晚于今天。"})
    if dated.year < today.year - OLDEST_YEARS:
        raise ValidationError({"dated": f"只收{today.year - OLDEST_YEARS}年以来的培训。"})
    if not 0 < fields["minutes"] <= LONGEST:
        raise ValidationError({"minutes": "请填1到4800之间的分钟数。"})


def _reopened(returned: OutsideHours) -> OutsideHours:
    row = OutsideHours.objects.select_for_update().get(pk=returned.pk)
    if row.status != Status.RETURNED:
        raise ValidationError("这一份已经交上去了，请等老师核对。")
    row.turn += 1
    return row


def withdraw(row: OutsideHours, *, by) -> OutsideHours:
    """The person takes back what was not decided yet."""
    with transaction.atomic():
        row = OutsideHours.objects.select_for_update().get(pk=row.pk)
        if row.status not in (Status.HANDED_IN, Status.RETURNED):
            raise ValidationError("老师已经核对过了，不能再撤回。")
        row.status = Status.WITHDRAWN
        row.save(update_fields=["status"])
        record("withdraw_outside_hours", row, by=by)
    return row


def accept(row: OutsideHours, *, minutes: int, turn: int, by) -> OutsideHours:
    """同意: the hours become a credit dated on the training's day. `minutes` are what the trainer grants, at most
    what was handed in; 学时 follow by the rule of that day. `turn` is the version the trainer looked at.

    ValidationError: decided meanwhile, changed meanwhile, or more minutes than handed in.
    """
    with transaction.atomic():
        row = _open(row, turn)
        if not 0 < minutes <= row.minutes:
            raise ValidationError({"minutes": f"认定的分钟数在1到{row.minutes}之间。"})
        row.granted_minutes = minutes
        _decide(row, Status.ACCEPTED, by)
        hours = hours_for(minutes, rule_on(row.dated).minutes_per_hour)
        credit_training(
            row.person, _source(row, by), season=_season(row), dated=row.dated, minutes=minutes, hours=hours, by=by
        )
        record("accept_outside_hours", row, by=by, minutes=minutes)
        _tell(row, "outside_hours_accepted", hours=f"{hours.normalize():f}")
    return row


def give_back(row: OutsideHours, *, reason: str, turn: int, by) -> OutsideHours:
    """退回补充, with what is missing. ValidationError without a reason, or when decided or changed meanwhile."""
    reason = _reason(reason)
    with transaction.atomic():
        row = _open(row, turn)
        row.reason = reason
        _decide(row, Status.RETURNED, by)
        record("return_outside_hours", row, by=by, reason=reason)
        _tell(row, "outside_hours_returned", reason=reason)
    return row


def cancel_acceptance(row: OutsideHours, *, reason: str, by) -> OutsideHours:
    """取消认定: what was accepted by mistake leaves the ledger by a new fact. ValidationError without a reason."""
    reason = _reason(reason)
    with transaction.atomic():
        row = OutsideHours.objects.select_for_update().select_related("person").get(pk=row.pk)
        if row.status != Status.ACCEPTED:
            raise ValidationError("这一份没有认定，不用取消。")
        row.reason = reason
        _decide(row, Status.VOIDED, by)
        void_credit(row.person, _source(row, by), season=_season(row), by=by, reason=reason)
        record("cancel_outside_hours", row, by=by, reason=reason)
        _tell(row, "outside_hours_cancelled", reason=reason)
    return row


def _reason(reason: str) -> str:
    if not reason.strip():
        raise ValidationError({"reason": "请写明原因，本人会看到。"})
    return reason.strip()[:200]


def _open(row: OutsideHours, turn: int) -> OutsideHours:
    row = OutsideHours.objects.select_for_update().get(pk=row.pk)
    if row.status != Status.HANDED_IN:
        raise ValidationError(f"这一份已经处理过了：{row.get_status_display()}。")
    if row.turn != turn:
        raise ValidationError("本人刚改过这一份，请核对后再定。")
    return row


def _decide(row: OutsideHours, status: str, by) -> None:
    row.status, row.decided_at, row.decided_by = status, timezone.now(), by
    row.save(update_fields=["status", "decided_at", "decided_by", "reason", "granted_minutes"])


def _season(row: OutsideHours) -> str:
    return str(row.dated.year)


def _source(row: OutsideHours, by) -> CreditSource:
    """Its name in the ledger; the unit is the one that recognized it."""
    kinds = (Role.Kind.TRAINER, Role.Kind.DISTRICT_ADMIN, Role.Kind.CITY_ADMIN)
    region = next(role.region for role in by.active_roles if role.kind in kinds)
    title = f"{row.title}（{row.organizer}）"
    return ensure_source(CreditSource.Kind.OUTSIDE, row.pk, title=title, tier=region.level, region=region)


def _tell(row: OutsideHours, template: str, **more) -> None:
    key = f"{template}:{row.pk}:{row.turn}"
    notify(row.person, template, {"title": row.title, **more}, key=key, link=MINE)
