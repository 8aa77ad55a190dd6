from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from talent.audit.actions import record
from talent.outbox.actions import enqueue
from talent.registry.models import CalendarDay
from talent.registry.working_days import WorkingCalendar
from talent.selection.actions.rounds import locked
from talent.selection.models import (
    Announcement,
    Nomination,
    NoticeEntry,
    Objection,
    PublicNotice,
    SelectionRound,
)
from talent.text.mobiles import is_mobile

Status = Nomination.Status
PER_PHONE = 5  # objections that one telephone may bring to one notice over the web


def working_calendar() -> WorkingCalendar:
    """The city's calendar as it is entered today."""
    days = list(CalendarDay.objects.values_list("date", "kind"))
    return WorkingCalendar(
        holidays=frozenset(day for day, kind in days if kind == CalendarDay.Kind.HOLIDAY),
        workdays=frozenset(day for day, kind in days if kind == CalendarDay.Kind.WORKDAY),
    )


@transaction.atomic
def publish_notice(round_: SelectionRound, *, starts: date, phone: str, address: str, office_hours: str, by):
    """公示: put every selected nominee that has none into a public notice, for its working days, first day counted.

    Raises ValidationError when nobody waits for a notice, for a start in the past or on a day off, and for a
    mobile number that is not the office's own: a public page shows no private phone.
    """
    round_ = locked(round_)
    waiting = list(round_.nominations.filter(status=Status.SELECTED, notice_entry=None))
    if not waiting:
        raise ValidationError("没有等待公示的人选。")
    if is_mobile(phone) and phone != round_.district.office_phone:
        raise ValidationError("公示上请留办公电话，不要留个人手机号。")
    calendar = working_calendar()
    if starts < timezone.localdate():
        raise ValidationError("公示开始日期不能早于今天。")
    if not calendar.is_working(starts):
        raise ValidationError("公示要从工作日开始，请换一天。")
    notice = PublicNotice.objects.create(
        round=round_,
        starts=starts,
        ends=calendar.end_date(starts, round_.notice_working_days),
        phone=phone,
        address=address,
        office_hours=office_hours,
        published_at=timezone.now(),
        published_by=by,
    )
    NoticeEntry.objects.bulk_create(NoticeEntry(notice=notice, nomination=nomination) for nomination in waiting)
    record("publish_notice", notice, by=by, region_path=round_.district.path, names=len(waiting))
    return notice


@transaction.atomic
def announce(notice: PublicNotice, *, by) -> list[Announcement]:
    """公布: announce everybody of an ended notice who is neither held by an objection nor withdrawn, exactly once.

    Raises ValidationError before the notice has ended (24:00 of its last day), or when nobody is left to announce.
    """
    round_ = locked(notice.round)
    if timezone.localdate() <= notice.ends:
        raise ValidationError(f"公示还没结束，{notice.ends:%-m月%-d日}24:00之后才能公布。")
    held = Objection.objects.filter(status__in=[*Objection.OPEN, Objection.Status.UPHELD]).values("entry")
    entries = notice.entries.exclude(pk__in=held).filter(
        nomination__status=Status.SELECTED, nomination__announcement=None
    )
    now = timezone.now()
    rows = [
        Announcement(nomination_id=nomination, notice=notice, announced_at=now, announced_by=by)
        for nomination in entries.values_list("nomination_id", flat=True)
    ]
    if not rows:
        raise ValidationError("没有可以公布的人选：有异议的要先核查完。")
    announcements = Announcement.objects.bulk_create(rows)
    for row in announcements:
        enqueue("selection.announced", {"nomination": row.nomination_id}, key=f"announced:{row.nomination_id}")
    record("announce", notice, by=by, region_path=round_.district.path, names=len(rows))
    return announcements


@transaction.atomic
def promote_reserve(nomination: Nomination, *, by) -> Nomination:
    """递补: a reserve takes a free place and waits for a notice of its own, of full length.

    Raises ValidationError unless it is the first reserve of its kind and a selected nominee has fallen out.
    """
    round_ = locked(nomination.round)
    of_kind = round_.nominations.of_kind(nomination.kind)
    first = of_kind.filter(status=Status.RESERVE).order_by("reserve_order").first()
    if first is None or first.pk != nomination.pk:
        raise ValidationError("请按递补次序递补。")
    if of_kind.filter(status=Status.SELECTED).count() >= round_.places(nomination.kind):
        raise ValidationError("没有空出的名额。")
    first.status = Status.SELECTED
    first.save(update_fields=["status", "updated"])
    record("promote_reserve", first, by=by, region_path=round_.district.path)
    return first


@transaction.atomic
def raise_objection(entry: NoticeEntry, *, name: str, phone: str, text: str, is_unit=False, via="form", by=None):
    """实名提出异议 while the notice runs; staff enter what came by phone, letter or visit.

    Raises ValidationError before the notice has begun and after it has ended, and for the sixth of one phone.
    """
    if timezone.localdate() < entry.notice.starts:
        raise ValidationError("公示还没有开始。")
    if timezone.localdate() > entry.notice.ends:
        raise ValidationError("公示期已过。如仍有意见，请在“意见建议”里告诉我们。")
    if by is None and Objection.objects.filter(entry__notice=entry.notice, phone=phone).count() >= PER_PHONE:
        raise ValidationError("您提出的异议我们都收到了，请等工作人员联系您。")
    objection = Objection.objects.create(entry=entry, name=name, phone=phone, text=text, is_unit=is_unit, via=via)
    record("raise_objection", objection, by=by, region_path=entry.notice.round.district.path)
    return objection


# From each state, where a case may go.
STEPS = {
    Objection.Status.RECEIVED: {Objection.Status.CHECKING, Objection.Status.REFUSED},
    Objection.Status.CHECKING: {Objection.Status.DISMISSED, Objection.Status.UPHELD},
}


@transaction.atomic
def handle_objection(objection: Objection, *, status: str, answer: str = "", by) -> Objection:
    """Take a case one step further; anything but the start of checking needs a written answer.

    An objection that is upheld withdraws the nominee. Raises ValidationError for a step that doesn't exist.
    """
    locked(objection.entry.notice.round)
    objection = Objection.objects.select_for_update(of=("self",)).get(pk=objection.pk)
    if status not in STEPS.get(objection.status, ()):
        raise ValidationError("这件异议不能这样处理。")
    if status != Objection.Status.CHECKING:
        if not answer.strip():
            raise ValidationError("请写明答复。")
        objection.answer, objection.answered_at = answer.strip(), timezone.now()
    objection.status, objection.handled_by = status, by
    objection.save()
    if status == Objection.Status.UPHELD:
        Nomination.objects.filter(pk=objection.entry.nomination_id).update(status=Status.WITHDRAWN)
    record("handle_objection", objection, by=by, reason=answer, status=status)
    return objection
