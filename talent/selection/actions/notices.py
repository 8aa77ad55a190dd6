from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from talent.audit.actions import record
from talent.outbox.actions import enqueue
from talent.registry.models import CalendarDay
from talent.registry.working_days import WorkingCalendar
from talent.selection.actions.rounds import check_vetoes, locked
from talent.selection.models import Announcement, Nomination, NoticeEntry, Objection, PublicNotice, SelectionRound, Veto
from talent.selection.scoring import has_free_place
from talent.selection.showing import show_anew
from talent.text.mobiles import normalize_mobile
from talent.text.private_numbers import private_numbers

Status, Kind = Nomination.Status, PublicNotice.Kind
TITLES = {Kind.LIST: "名单公示", Kind.RESERVE: "递补人选公示", Kind.CORRECTION: "更正公告"}


def working_calendar() -> WorkingCalendar:
    """The city's calendar as it is entered today."""
    return CalendarDay.objects.as_calendar()


def last_day(starts: date, days: int) -> date:
    """The day at whose end a period of `days` working days is over, its first day counted.

    Raises ValidationError for a start on a day off, and where the calendar has no holidays of a year it runs into:
    a year without days off is one that nobody has entered.
    """
    calendar = working_calendar()
    if not calendar.is_working(starts):
        raise ValidationError("公示要从工作日开始，请换一天。")
    ends = calendar.end_date(starts, days)
    entered = {day.year for day in calendar.holidays}
    for year in range(starts.year, ends.year + 1):
        if year not in entered:
            raise ValidationError(f"{year}年的放假安排还没有录入，算不出公示到哪天。请市里录入后再发布。")
    return ends


def suggested_title(round_: SelectionRound, kind: str) -> str:
    """A title that no notice of the round has yet."""
    base, taken = f"{round_}{TITLES[kind]}", set(round_.notices.values_list("title", flat=True))
    numbered = (f"{base}（第{number}次）" for number in range(2, len(taken) + 3))
    return next(title for title in (base, *numbered) if title not in taken)


@transaction.atomic
def publish_notice(
    round_: SelectionRound, *, starts: date, phone: str, address: str, office_hours: str, title: str = "", by
):
    """公示: put every selected nominee that has none into a public notice, for its working days, first day counted.

    Raises ValidationError when nobody waits for a notice, for a start in the past or on a day off, a gap in the
    calendar, a title the round has used, a veto nobody has overridden, and for an ID or a mobile number that is not
    the office's own: a public page shows no private number.
    """
    round_ = locked(round_)
    waiting = list(round_.nominations.filter(status=Status.SELECTED, notice_entry=None).with_names().in_order())
    if not waiting:
        raise ValidationError("没有等待公示的人选。")
    check_vetoes(waiting)
    kind = Kind.RESERVE if all(row.reserve_order for row in waiting) else Kind.LIST
    notice = _write(
        round_, kind=kind, title=title.strip() or suggested_title(round_, kind), starts=starts,
        ends=_period(round_, starts), phone=phone, address=address, office_hours=office_hours, by=by,
        names=[row.title for row in waiting],
    )  # fmt: skip
    NoticeEntry.objects.bulk_create(
        NoticeEntry(notice=notice, nomination=row, name=row.title, place=row.organization.street.name)
        for row in waiting
    )
    record("publish_notice", notice, by=by, region_path=round_.district.path, names=len(waiting))
    return notice


@transaction.atomic
def correct_notice(notice: PublicNotice, *, text: str, anew: bool, title: str = "", starts: date | None = None, by):
    """更正公告: mends a notice that is never edited. `anew`: the period of that notice starts again with this one.

    Raises ValidationError without a text, for the correction of a correction, and as publish_notice does.
    """
    if not text.strip():
        raise ValidationError("请写明哪里有误，应该是什么。")
    round_ = locked(notice.round)
    if notice.kind == Kind.CORRECTION:
        raise ValidationError("请对原来的公示发更正公告。")
    starts = starts or timezone.localdate()
    if anew and notice.announcements.exists():
        raise ValidationError("名单已经公布，不能再重新公示。")
    made = _write(
        round_, kind=Kind.CORRECTION, title=title.strip() or suggested_title(round_, Kind.CORRECTION), starts=starts,
        ends=_period(round_, starts) if anew else starts, corrects=notice, anew=anew, text=text.strip(),
        phone=notice.phone, address=notice.address, office_hours=notice.office_hours, by=by, names=[],
    )  # fmt: skip
    record("correct_notice", made, by=by, region_path=round_.district.path, corrects=notice.pk, anew=anew)
    return made


def _period(round_: SelectionRound, starts: date) -> date:
    if starts < timezone.localdate():
        raise ValidationError("公示开始日期不能早于今天。")
    return last_day(starts, round_.notice_working_days)


def _write(round_: SelectionRound, *, title: str, by, names, **fields) -> PublicNotice:
    if round_.notices.filter(title=title).exists():
        raise ValidationError("这一轮已经有同名的公示，请换个标题。")
    texts = {"标题": title, "更正内容": fields.get("text", ""), "地址": fields["address"]}
    texts |= {"联系电话": fields["phone"], "受理时间": fields["office_hours"]} | {
        f"名单里的“{name}”": name for name in names
    }
    _scan(texts, office=round_.district.office_phone)
    return PublicNotice.objects.create(
        round=round_, title=title, published_at=timezone.now(), published_by=by, **fields
    )


def _scan(texts: dict[str, str], *, office: str) -> None:
    """ValidationError that names the place of an ID number, or of a mobile that is not the office's."""
    for place, text in texts.items():
        found = private_numbers(text)
        if found.ids:
            raise ValidationError(f"{place}里有身份证号，请去掉再发布。")
        if any(number != normalize_mobile(office) for number in found.mobiles):
            raise ValidationError(f"{place}里有手机号。公示上请留办公电话，不要留个人手机号。")


def ready_to_announce(notices) -> list[NoticeEntry]:
    """Entries of these notices whom nothing holds: no open or upheld objection, no veto, not fallen out."""
    held = Objection.objects.filter(status__in=[*Objection.OPEN, Objection.Status.UPHELD]).values("entry")
    entries = NoticeEntry.objects.filter(
        notice__in=notices, nomination__status=Status.SELECTED, nomination__announcement=None
    ).exclude(pk__in=held)
    entries = list(entries.select_related("nomination", "notice").order_by("pk"))
    vetoed = {row.pk for row, _ in Veto.objects.uncovered([entry.nomination for entry in entries])}
    return [entry for entry in entries if entry.nomination_id not in vetoed]


def announce(notice: PublicNotice, *, by) -> list[Announcement]:
    """公布: announce everybody of an ended notice whom nothing holds, exactly once.

    Raises ValidationError before the notice has ended (24:00 of its last day), or when nobody is left to announce.
    """
    return announce_all([notice], by=by)


@transaction.atomic
def announce_all(notices, *, by) -> list[Announcement]:
    """公布 of several notices, of whatever districts, in one transaction: all of it or nothing, each nominee once.

    Raises ValidationError when one of them has not ended, or when nobody is left to announce.
    """
    pks = [notice.pk for notice in notices]
    rounds = PublicNotice.objects.filter(pk__in=pks).values("round")
    # In one order, so that two publications wait for each other instead of meeting crosswise.
    list(SelectionRound.objects.select_for_update().filter(pk__in=rounds).order_by("pk"))
    notices = list(
        PublicNotice.objects.filter(pk__in=pks).select_related("round__district").prefetch_related("corrections")
    )
    today = timezone.localdate()
    for notice in notices:
        if today <= notice.closes:
            where = f"“{notice}”：" if len(notices) > 1 else ""
            raise ValidationError(f"{where}公示还没结束，{notice.closes:%-m月%-d日}24:00之后才能公布。")
    entries, now = ready_to_announce(notices), timezone.now()
    if not entries:
        raise ValidationError("没有可以公布的人选：有异议的要先核查完。")
    made = Announcement.objects.bulk_create(
        Announcement(nomination_id=entry.nomination_id, notice=entry.notice, announced_at=now, announced_by=by)
        for entry in entries
    )
    for row in made:
        enqueue("selection.announced", {"nomination": row.nomination_id}, key=f"announced:{row.nomination_id}")
    for notice in notices:
        names = sum(entry.notice_id == notice.pk for entry in entries)
        record("announce", notice, by=by, region_path=notice.round.district.path, names=names)
    show_anew()
    return made


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
    if not has_free_place(round_, nomination.kind):
        raise ValidationError("没有空出的名额。")
    check_vetoes([first])
    first.status = Status.SELECTED
    first.save(update_fields=["status", "updated"])
    record("promote_reserve", first, by=by, region_path=round_.district.path)
    return first
