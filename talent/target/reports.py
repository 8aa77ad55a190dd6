"""Verbs of the frozen report: sending figures, and comparing what was sent with what is true today."""

from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from talent.audit.actions import record
from talent.people.models import Person
from talent.registry.models import Region
from talent.target.models import ReportSnapshot
from talent.target.progress import progress_of
from talent.target.rate import FORMULA_VERSION, Coverage

SIDES = ("trained", "untrained", "exempt", "recent_exits", "recent_exits_untrained", "joined_late_untrained")


def freeze_report(region: Region, *, title: str, first_day: date, last_day: date, by) -> ReportSnapshot:
    """Freeze and report (锁定并报送) a unit's figures for a period, as they are known now.

    Raises ValidationError when the period has not ended or was reported before (then it is revised).
    """
    if last_day > timezone.localdate():
        raise ValidationError("这个时期还没结束，请在截止日之后报送。")
    try:
        with transaction.atomic():
            return _write(region, title, first_day, last_day, by=by)
    except IntegrityError:
        raise ValidationError("这个时期已经报送过，数字不再变动。")


def _write(region, title, first_day, last_day, *, by) -> ReportSnapshot:
    figures = progress_of(region, last_day, first_day).total
    snapshot = ReportSnapshot.objects.create(
        region=region,
        title=title,
        first_day=first_day,
        last_day=last_day,
        formula=FORMULA_VERSION,
        numbers=numbers_of(figures),
        people={side: sorted(getattr(figures, side)) for side in SIDES},
        frozen_at=timezone.now(),
        frozen_by=by,
    )
    record("freeze_report", snapshot, by=by, region_path=region.path)
    return snapshot


def numbers_of(figures: Coverage) -> dict:
    """The figures of a report as plain numbers."""
    return {side: len(getattr(figures, side)) for side in SIDES} | {
        "due": figures.due,
        "rate": figures.rate,
        "person_times": figures.person_times,
    }


@dataclass(frozen=True)
class Drift:
    """How today's knowledge of a reported period differs from what was reported (与已报数据不一致)."""

    live: Coverage
    now_trained: set[int]
    no_longer_trained: set[int]
    person_times: int

    def __bool__(self) -> bool:
        return bool(self.now_trained or self.no_longer_trained or self.person_times)


def drift_of(snapshot: ReportSnapshot) -> Drift:
    """Compare a report with the same period as it is known today."""
    live = progress_of(snapshot.region, snapshot.last_day, snapshot.first_day).total
    sent = humans(snapshot.people["trained"])
    return Drift(
        live,
        now_trained=live.trained - sent,
        no_longer_trained=sent - live.trained,
        person_times=live.person_times - snapshot.numbers["person_times"],
    )


def humans(ids: list[int]) -> set[int]:
    """These people as they are known today: who was merged since counts as the person they were merged into."""
    merged = Person.objects.filter(pk__in=ids, canonical__isnull=False).values_list("pk", "canonical_id")
    today = dict(merged)
    return {today.get(pk, pk) for pk in ids}
