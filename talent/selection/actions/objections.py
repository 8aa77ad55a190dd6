"""异议 as a case: received by real name, checked by one handler, concluded by another, answered."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from talent.audit.actions import record
from talent.selection.actions.nominations import fall
from talent.selection.actions.notices import working_calendar
from talent.selection.actions.rounds import locked
from talent.selection.models import Announcement, Nomination, NoticeEntry, Objection, PublicNotice, Withdrawal
from talent.selection.showing import show_anew
from talent.text.mobiles import is_mobile, normalize_mobile

Case = Objection.Status
# Objections over the web: an open one holds its nominee, so nobody may bring them by the dozen.
PER_PHONE, PER_ENTRY, PER_NOTICE = 5, 10, 100


@transaction.atomic
def raise_objection(
    entry: NoticeEntry, *, name: str, phone: str, text: str, is_unit=False, via="form", arrived_on=None, by=None
):
    """实名提出异议 while the notice runs; staff enter what came by phone, letter or visit.

    What staff enter counts by the day it arrived, as long as its nominee is not announced. Raises ValidationError
    without a name, for a day outside the notice, after the announcement, and beyond the limits of the web form.
    """
    if len(name.strip()) < 2:
        raise ValidationError("异议要实名提出，请写姓名或单位全称。")
    round_ = locked(entry.notice.round)
    notice = PublicNotice.objects.prefetch_related("corrections").get(pk=entry.notice_id)
    arrived_on = arrived_on if by is not None and arrived_on else timezone.localdate()
    _check_day(notice, arrived_on, by)
    if Announcement.objects.filter(nomination=entry.nomination_id).exists():
        raise ValidationError("这个人选已经公布。请按意见建议登记，核实有误的发更正公告。")
    phone = _comparable(phone)
    if by is None:
        _check_limits(entry, phone)
    objection = Objection.objects.create(
        entry=entry, name=name.strip(), phone=phone, text=text, is_unit=is_unit, via=via, arrived_on=arrived_on,
        answer_by=working_calendar().end_date(arrived_on, round_.answer_working_days), registered_by=by,
    )  # fmt: skip
    record("raise_objection", objection, by=by, region_path=round_.district.path)
    show_anew()
    return objection


def _check_day(notice: PublicNotice, arrived_on: date, by) -> None:
    if arrived_on < notice.starts:
        raise ValidationError("公示还没有开始。" if by is None else "到达日期早于公示开始。")
    if arrived_on > timezone.localdate():
        raise ValidationError("到达日期不能晚于今天。")
    if arrived_on > notice.closes:
        raise ValidationError("公示期已过。如仍有意见，请在“意见建议”里告诉我们。")


def _comparable(phone: str) -> str:
    """A mobile in one form, so that spaces don't make another phone of it."""
    return normalize_mobile(phone) if is_mobile(phone) else phone.strip()


def _check_limits(entry: NoticeEntry, phone: str) -> None:
    of_notice = Objection.objects.filter(entry__notice=entry.notice_id, via=Objection.Via.FORM)
    if of_notice.filter(phone=phone).count() >= PER_PHONE:
        raise ValidationError("您提出的异议我们都收到了，请等工作人员联系您。")
    if of_notice.filter(entry=entry).open().count() >= PER_ENTRY or of_notice.count() >= PER_NOTICE:
        raise ValidationError("网上收到的异议较多，正在逐件核查。请打办公电话或当面提出。")


# From each state, where a case may go.
STEPS = {
    Case.RECEIVED: {Case.CHECKING, Case.REFUSING},
    Case.REFUSING: {Case.CHECKING, Case.REFUSED},
    Case.CHECKING: {Case.DISMISSED, Case.UPHELD},
}


@transaction.atomic
def handle_objection(objection: Objection, *, status: str, answer: str = "", by) -> Objection:
    """Take a case one step further; anything but the start of checking needs a written answer.

    Who has checked it, or would not take it, does not end it: a second handler does, or has it checked after all. An
    objection that is upheld withdraws the nominee. Raises ValidationError for a step that doesn't exist, without an
    answer, or by the same handler.
    """
    locked(objection.entry.notice.round)
    objection = Objection.objects.select_for_update(of=("self",)).get(pk=objection.pk)
    if status not in STEPS.get(objection.status, ()):
        raise ValidationError("这件异议不能这样处理。")
    if status == Case.CHECKING:
        objection.checked_by, objection.answer = by, ""
    elif status == Case.REFUSING:
        objection.checked_by, objection.answer = by, _written(answer)
    else:
        _conclude(objection, answer, by)
    objection.status = status
    objection.save()
    if status == Case.UPHELD:
        _withdraw(objection, by)
    record("handle_objection", objection, by=by, status=status)
    show_anew()
    return objection


def _conclude(objection: Objection, answer: str, by) -> None:
    written = _written(answer)
    if objection.checked_by_id == by.pk:
        raise ValidationError("一件异议要由两个人办理。请另一位管理员来下结论。")
    objection.answer, objection.answered_at, objection.handled_by = written, timezone.now(), by


def _written(answer: str) -> str:
    if not answer.strip():
        raise ValidationError("请写明答复。")
    return answer.strip()


def _withdraw(objection: Objection, by) -> None:
    nomination = Nomination.objects.get(pk=objection.entry.nomination_id)
    if nomination.status == Nomination.Status.SELECTED:
        fall(nomination, cause=Withdrawal.Cause.OBJECTION, reason="异议成立", by=by)
