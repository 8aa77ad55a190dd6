"""Verbs of the frozen report: sending figures, and comparing what was sent with what is true today."""

import hashlib
import json
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from talent.audit.actions import record
from talent.people.models import Person
from talent.registry.models import Region
from talent.target import sections
from talent.target.aggregate import Period
from talent.target.models import ReportPeriod, ReportRelease, ReportSnapshot
from talent.target.progress import Figures, progress_of
from talent.target.rate import FORMULA_VERSION, Coverage
from talent.target.reading import sets_of, units_below

SIDES = ("trained", "untrained", "exempt", "recent_exits", "recent_exits_untrained", "joined_late_untrained")


def freeze_report(
    region: Region, *, title: str, first_day: date, last_day: date, by, period: ReportPeriod | None = None, reason=""
) -> ReportSnapshot:
    """Freeze and report (锁定并报送) a unit's figures for a period, as they are known now.

    Raises ValidationError when the period has not ended, was reported before (then it is revised), or is asked for by
    a round of the unit: that is reported with its districts, from the round.
    """
    if last_day > timezone.localdate():
        raise ValidationError("这个时期还没结束，请在截止日之后报送。")
    try:
        with transaction.atomic():
            hold_reporting(region)
            if period is None and region.report_periods.filter(first_day=first_day, last_day=last_day).exists():
                raise ValidationError("这个时期已经发起报送，请在“区县确认”里锁定并报送。")
            snapshot = write_snapshot(
                ReportSnapshot(
                    region=region, title=title, first_day=first_day, last_day=last_day, frozen_by=by, period=period,
                    reason=reason,
                )
            )  # fmt: skip
            record("freeze_report", snapshot, by=by, region_path=region.path, reason=reason, digest=snapshot.digest)
    except IntegrityError:
        raise ValidationError("这个时期已经报送过，数字不再变动。")
    return snapshot


def hold_reporting(*regions: Region) -> None:
    """Hold these units until the transaction ends: freezing by oneself and a round of the same days exclude each other."""
    keys = [region.pk for region in regions]
    list(Region.objects.filter(pk__in=keys).order_by("pk").select_for_update(no_key=True).values_list("pk"))


def write_snapshot(snapshot: ReportSnapshot) -> ReportSnapshot:
    """Fill a new snapshot with what is known now, and store it for ever. Call it inside a transaction.

    The numbers are counted from the very lists that are stored, so both always agree.
    """
    region, first_day, last_day = snapshot.region, snapshot.first_day, snapshot.last_day
    total, below = sets_of(region, Period(first_day, last_day))
    snapshot.formula, snapshot.frozen_at = FORMULA_VERSION, timezone.now()
    snapshot.numbers = numbers_of(total)
    snapshot.people = {side: sorted(getattr(total, side)) for side in SIDES}
    empty = Coverage(first_day, last_day)
    snapshot.units = [
        {"id": unit.pk, "name": unit.name, **numbers_of(below.get(unit.pk, empty))}
        for unit in units_below(region, set(below))
    ]
    snapshot.sections = sections.read_all(region, first_day, last_day)
    snapshot.digest = digest_of(snapshot)
    snapshot.save()
    return snapshot


def numbers_of(figures: Coverage | Figures) -> dict:
    """The figures of a report as plain numbers."""
    return {side: len(getattr(figures, side)) for side in SIDES} | {
        "due": figures.due,
        "rate": figures.rate,
        "person_times": figures.person_times,
    }


def digest(payload) -> str:
    """SHA-256 of plain JSON, whatever the order of its keys."""
    text = json.dumps(payload, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def digest_of(snapshot: ReportSnapshot) -> str:
    """The fingerprint of all that was sent; printed on the paper, so that a paper can be held against the record."""
    return digest(
        {
            "region": snapshot.region_id,
            "days": [snapshot.first_day.isoformat(), snapshot.last_day.isoformat()],
            "formula": snapshot.formula,
            "numbers": snapshot.numbers,
            "people": snapshot.people,
            "units": snapshot.units,
            "sections": snapshot.sections,
        }
    )


def release_report(report: ReportSnapshot, *, by) -> ReportRelease:
    """公开: let the public see the headline of a sent report; releasing twice changes nothing.

    Raises ValidationError when a revision has replaced it.
    """
    if ReportSnapshot.objects.filter(supersedes=report).exists():
        raise ValidationError("这份报表已有更正版，请公开更正版。")
    with transaction.atomic():
        release, is_new = ReportRelease.objects.get_or_create(report=report, defaults={"by": by})
        if is_new:
            record("release_report", release, by=by, region_path=report.region.path)
    return release


def released_figures(region: Region) -> ReportSnapshot | None:
    """What the public may know of a unit: the newest period's released report, None where there is none."""
    return ReportSnapshot.objects.released().filter(region=region).order_by("-last_day", "-pk").first()


@dataclass(frozen=True)
class Drift:
    """How today's knowledge of a reported period differs from what was reported (与已报数据不一致)."""

    live: Figures
    now_trained: set[int]
    no_longer_trained: set[int]
    person_times: int
    due: int = 0

    def __bool__(self) -> bool:
        return bool(self.now_trained or self.no_longer_trained or self.person_times or self.due)

    @property
    def words(self) -> str:
        """+1人 -2人 人次+1 应参训-3."""
        parts = [
            f"+{len(self.now_trained)}人" if self.now_trained else "",
            f"-{len(self.no_longer_trained)}人" if self.no_longer_trained else "",
            f"人次{self.person_times:+d}" if self.person_times else "",
            f"应参训{self.due:+d}" if self.due else "",
        ]
        return "，".join(filter(None, parts))


def drift_of(snapshot: ReportSnapshot) -> Drift:
    """Compare a report with the same period as it is known today."""
    live = progress_of(snapshot.region, snapshot.last_day, snapshot.first_day).total
    sent = humans(snapshot.people["trained"])
    due = sent | humans(snapshot.people["untrained"])
    return Drift(
        live,
        now_trained=live.trained - sent,
        no_longer_trained=sent - live.trained,
        person_times=live.person_times - snapshot.numbers["person_times"],
        due=live.due - len(due),
    )


def humans(ids: list[int]) -> set[int]:
    """These people as they are known today: who was merged since counts as the person they were merged into."""
    merged = Person.objects.filter(pk__in=ids, canonical__isnull=False).values_list("pk", "canonical_id")
    today = dict(merged)
    return {today.get(pk, pk) for pk in ids}
