"""申请更正报表: a sent version never changes; a revision needs a reason, the differences and a second approver (DOMAIN §3)."""

from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from talent.audit.actions import record
from talent.messages.actions import notify
from talent.people.models import Person, Role
from talent.registry.models import CalendarDay, Region
from talent.target.models import ReportRevision, ReportSnapshot
from talent.target.reports import Drift, drift_of, write_snapshot

DAYS_TO_DECIDE = 3  # working days [default]
Status = ReportRevision.Status
ADMINS = (Role.Kind.DISTRICT_ADMIN, Role.Kind.CITY_ADMIN)


def request_revision(report: ReportSnapshot, *, reason: str, by) -> ReportRevision:
    """
    Ask for a new version of a sent report; who may approve is told.

    ValidationError without a reason, without a difference, while another request waits, or for a replaced version.
    """
    reason = reason.strip()
    if not reason:
        raise ValidationError("请写明为什么要更正。")
    if ReportSnapshot.objects.filter(supersedes=report).exists():
        raise ValidationError("这份报表已有更正版，请在更正版上申请。")
    drift = drift_of(report)
    if not drift:
        raise ValidationError("现在的数据与已报的一致，没有需要更正的。")
    try:
        with transaction.atomic():
            revision = ReportRevision.objects.create(
                report=report, reason=reason, differences=differences_of(drift), requested_by=by, due=_due()
            )
            record("request_report_revision", revision, by=by, region_path=report.region.path, reason=reason)
            for person in approvers(report.region, by):
                text = f"{report.region.name}申请更正《{report.title}》：{drift.words}。请您审核。"
                notify(person, "reminder", {"text": text}, link=f"/desk/reports/{report.pk}/")
    except IntegrityError:
        raise ValidationError("这份报表已有一个更正申请在等审核。")
    return revision


def differences_of(drift: Drift) -> dict:
    """What a revision would change, as ids and numbers."""
    return {
        "now_trained": sorted(drift.now_trained),
        "no_longer_trained": sorted(drift.no_longer_trained),
        "person_times": drift.person_times,
        "due": drift.due,
        "words": drift.words,
    }


def _due() -> date:
    today = timezone.localdate()
    working = CalendarDay.objects.filter(date__range=(today, today + timedelta(days=40))).as_calendar()
    found = working.days_from(today + timedelta(days=1))
    return [next(found) for _ in range(DAYS_TO_DECIDE)][-1]


def approvers(region: Region, requester: Person) -> list[Person]:
    """Other admins of the unit; where there is none, those of the unit above. Never the requester."""
    unit: Region | None = region
    while unit is not None:
        roles = Role.objects.in_force().filter(kind__in=ADMINS, region=unit).exclude(person=requester)
        if people := list(Person.objects.filter(pk__in=roles.values("person")).order_by("pk")):
            return people
        unit = unit.parent
    return []


def may_decide(person: Person, revision: ReportRevision) -> bool:
    """A second approver; once it is overdue, an admin of the unit above as well."""
    if person.pk == revision.requested_by_id:
        return False
    if person in approvers(revision.report.region, revision.requested_by):
        return True
    is_overdue = revision.due < timezone.localdate()
    return is_overdue and person.reaches(revision.report.region, *ADMINS)


def decide_revision(revision: ReportRevision, *, approve: bool, by, answer: str = "") -> ReportSnapshot | None:
    """
    Approve (a new version is written from what is known now) or refuse with an answer; returns the new version.

    ValidationError when `by` may not decide, it is decided already, or a refusal gives no answer.
    """
    answer = answer.strip()
    if not may_decide(by, revision):
        raise ValidationError("更正要由另一位管理员或上一级审核。")
    if not approve and not answer:
        raise ValidationError("不同意时请写明原因。")
    with transaction.atomic():
        revision = ReportRevision.objects.select_for_update(of=("self",)).get(pk=revision.pk)
        if revision.status != Status.PENDING:
            raise ValidationError("这个申请已经处理过了。")
        revision.status = Status.APPROVED if approve else Status.REFUSED
        revision.decided_by, revision.decided_at, revision.answer = by, timezone.now(), answer
        revision.save(update_fields=["status", "decided_by", "decided_at", "answer"])
        new = _new_version(revision) if approve else None
        region = revision.report.region
        record("decide_report_revision", revision, by=by, region_path=region.path, approve=approve, reason=answer)
        said = "已同意，更正版已生成" if approve else f"未同意：{answer}"
        link = f"/desk/reports/{(new or revision.report).pk}/"
        notify(revision.requested_by, "reminder", {"text": f"《{revision.report.title}》的更正申请{said}。"}, link=link)
    return new


def _new_version(revision: ReportRevision) -> ReportSnapshot:
    old = revision.report
    return write_snapshot(
        ReportSnapshot(
            region=old.region, title=old.title, first_day=old.first_day, last_day=old.last_day, period=old.period,
            frozen_by=revision.requested_by, approved_by=revision.decided_by, supersedes=old, reason=revision.reason,
        )
    )  # fmt: skip
