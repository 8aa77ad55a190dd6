"""The board's projection: every unit's indicators of today, rebuilt as a whole, compared with a fresh count."""

import datetime
import time
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from talent.audit.models import AuditEntry
from talent.audit.projections import Difference, Verdict
from talent.indicators import mending
from talent.indicators.catalogue import INDICATORS, record_definitions
from talent.indicators.figures import Reading
from talent.indicators.models import BoardClock, BoardRow, View
from talent.indicators.readings import City, read_city, units_of
from talent.indicators.rows import Unit
from talent.registry.models import Region, Target

# A board that was quick to compute is computed again for whoever looks, at most so often; others wait for the job.
QUICK_MS, AT_MOST_EVERY = 1000, datetime.timedelta(seconds=15)


@dataclass(frozen=True)
class Wanted:
    """What the plan asks for on the day: by indicator, the number that its missing rows are below."""

    numbers: dict[str, Decimal]

    @classmethod
    def of(cls, targets: list[Target], on: datetime.date) -> "Wanted":
        from talent.indicators.standing import current_step

        by_code: dict[str, list[Target]] = {}
        for target in targets:
            by_code.setdefault(target.indicator, []).append(target)
        return cls({code: current_step(steps, on).value for code, steps in by_code.items()})


def read_all(unit: Unit, wanted: Wanted) -> dict[str, Reading]:
    """Every indicator of one unit."""
    return {one.code: one.read(unit, wanted.numbers.get(one.code)) for one in INDICATORS}


def packed(reading: Reading) -> list:
    """A reading as the projection keeps it, without the keys of what is missing."""
    measure = None if reading.measure is None else str(reading.measure)
    return [
        reading.value, measure, reading.part, reading.whole, reading.note, reading.missing_of, len(reading.missing)
    ]  # fmt: skip


def unpacked(row: list, missing: tuple[int, ...] = ()) -> Reading:
    value, measure, part, whole, note, missing_of, _ = row
    return Reading(value, None if measure is None else Decimal(measure), part, whole, note, missing_of, tuple(missing))


def targets_of(city: City) -> list[Target]:
    return list(city.period.targets.all()) if city.period else []


def compute(city: City) -> list[BoardRow]:
    """A row per unit and view; streets, alike in both, stand once."""
    targets = targets_of(city)
    wanted, found = Wanted.of(targets, city.on), mending.reservations(city)
    paths = dict(Region.objects.within(city.region).exclude(level="community").values_list("pk", "path"))
    rows = []
    for view in View.values:
        for unit in units_of(city, view, streets=view == View.MANAGING):
            readings = read_all(unit, wanted)
            faults = mending.faults_of_rows(unit) + mending.faults_of_city(found, unit, paths[unit.pk])
            if unit.is_city:
                faults = mending.faults_of_targets(targets) + faults
            rows.append(
                BoardRow(
                    region_id=unit.pk, view=view, streets=len(unit.streets),
                    readings={code: packed(reading) for code, reading in readings.items()},
                    missing={code: list(reading.missing) for code, reading in readings.items() if reading.missing},
                    faults=[fault.as_dict() for fault in faults],
                )
            )  # fmt: skip
    return rows


def rebuild_board(on: datetime.date | None = None) -> int:
    """
    Compute every unit anew for the day (today unless given) and put the rows in place. Returns their number.

    Of two who compute at once, one after the other writes, and never an older count over a newer one.
    """
    on, begun = on or timezone.localdate(), time.monotonic()
    # Read before the rows: what is written meanwhile has a later line, and the next look computes again.
    audit = AuditEntry.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    rows = [row for region in Region.objects.cities() for row in compute(read_city(region, on))]
    with transaction.atomic():
        # Nothing of the board's own is sure to be there to be locked: the first rebuild finds it empty.
        list(Region.objects.cities().select_for_update(no_key=True).order_by("pk").values_list("pk"))
        if BoardClock.objects.filter(pk=1, on=on, audit__gt=audit).exists():
            return len(rows)
        record_definitions()
        BoardRow.objects.all()._raw_delete(using=BoardRow.objects.db)
        BoardRow.objects.bulk_create(rows, batch_size=100)
        took = int((time.monotonic() - begun) * 1000)
        fields = {"on": on, "computed_at": timezone.now(), "audit": audit, "took_ms": took}
        BoardClock.objects.update_or_create(pk=1, defaults=fields)
    return len(rows)


def fresh_clock() -> BoardClock:
    """
    The clock of a board of today: computed here where there is none yet, or where the registers have moved on and
    computing is quick. A large board is left to the job that runs every few minutes; the page says as of when it is.
    """
    clock = BoardClock.objects.filter(pk=1).first()
    if clock is None or clock.on != timezone.localdate() or (_is_behind(clock) and clock.took_ms < QUICK_MS):
        rebuild_board()
        clock = BoardClock.objects.get(pk=1)
    return clock


def _is_behind(clock: BoardClock) -> bool:
    if timezone.now() - clock.computed_at < AT_MOST_EVERY:
        return False
    return AuditEntry.objects.filter(pk__gt=clock.audit).exists()


def rebuild_if_behind() -> bool:
    """The job's verb: compute again where anything was written since, or the day has changed."""
    if _is_current():
        return False
    rebuild_board()
    return True


def _is_current() -> bool:
    """Is there a board of today, and was nothing written since it was computed?"""
    clock = BoardClock.objects.filter(pk=1).first()
    if clock is None or clock.on != timezone.localdate():
        return False
    return not AuditEntry.objects.filter(pk__gt=clock.audit).exists()


def verify(*, rebuild: bool = False) -> Verdict:
    """Compare every row with a fresh count of the board's own day; with `rebuild`, put the projection right."""
    clock = BoardClock.objects.filter(pk=1).first()
    on = clock.on if clock else timezone.localdate()
    expected = {
        (row.region_id, row.view): _plain(row)
        for region in Region.objects.cities()
        for row in compute(read_city(region, on))
    }
    found = {(row.region_id, row.view): _plain(row) for row in BoardRow.objects.all()}
    keys = sorted(expected.keys() | found.keys())
    differences = [
        Difference("board", key[0], expected.get(key), found.get(key))
        for key in keys
        if expected.get(key) != found.get(key)
    ]
    if rebuild and differences:
        rebuild_board(on)
    return Verdict(len(keys), differences)


def verify_kept(*, rebuild: bool = False) -> Verdict:
    """
    What `verify_ledger` asks: the board as it is kept, where nothing was written since it was computed.

    One that the registers have moved past is late and not wrong: the job counts it anew, and nothing is compared.
    """
    return verify(rebuild=rebuild) if _is_current() else Verdict()


def _plain(row: BoardRow) -> dict:
    return {"readings": row.readings, "missing": row.missing, "faults": row.faults, "streets": row.streets}
