"""Kept figures: made when somebody asks and nothing newer is kept, gone as soon as a row they are made of changes."""

import logging
from collections.abc import Iterator
from dataclasses import asdict
from datetime import date

from django.db import DatabaseError, transaction
from django.utils import timezone

from talent.audit.projections import Difference, Verdict
from talent.registry.models import Region
from talent.target.aggregate import SIDES, Counted, Numbers, Period, count
from talent.target.marks import present_generation
from talent.target.models import CoverageFigure
from talent.target.reading import sets_of, units_below

logger = logging.getLogger(__name__)
Level = Region.Level


def kept_figures(region: Region, period: Period) -> list[CoverageFigure]:
    """The unit's figures and those of the units below it, with their regions, in code order; made if none are kept."""
    generation = present_generation()
    found = list(
        CoverageFigure.objects.filter(
            shown_on=region, first_day=period.first_day, last_day=period.last_day, generation=generation
        )
        .select_related("region")
        .order_by("pk")
    )
    if any(one.region_id == region.pk for one in found):
        return found
    return keep(_made(region, period, count(region, period), generation))


def _made(region: Region, period: Period, counted: Counted, generation: int) -> list[CoverageFigure]:
    """Figures as a page shows them: the unit itself first, then the units below."""

    def row(unit: Region, **which: int) -> CoverageFigure:
        return CoverageFigure(
            region=unit, shown_on=region, first_day=period.first_day, last_day=period.last_day,
            generation=generation, numbers=asdict(counted.numbers(**which)), computed_at=timezone.now(),
        )  # fmt: skip

    pairs = [*counted.simple, *((one.district, one.street) for one in counted.odd)]
    if region.level == Level.CITY:
        below = [(unit, {"district": unit.pk}) for unit in units_below(region, {district for district, _ in pairs})]
    elif region.level == Level.DISTRICT:
        pairs = [pair for pair in pairs if pair[0] == region.pk]
        below = [
            (unit, {"street": unit.pk, "district": region.pk}) for unit in units_below(region, {s for _, s in pairs})
        ]
    else:
        below = []
    own = {Level.CITY: {}, Level.DISTRICT: {"district": region.pk}}.get(region.level, {"street": region.pk})
    return [row(region, **own), *(row(unit, **which) for unit, which in below)]


def keep(figures: list[CoverageFigure]) -> list[CoverageFigure]:
    """Store figures for the next reader. A database that can't write now costs nothing but that."""
    try:
        with transaction.atomic():
            shown_on = {one.shown_on_id for one in figures}
            CoverageFigure.objects.filter(
                shown_on__in=shown_on, first_day=figures[0].first_day, last_day=figures[0].last_day
            ).exclude(generation=figures[0].generation).delete()
            CoverageFigure.objects.bulk_create(figures, batch_size=500, ignore_conflicts=True)
    except DatabaseError:
        logger.warning("figures were not kept", exc_info=True)
    return figures


def rebuild(city: Region, period: Period) -> list[CoverageFigure]:
    """Every unit of a city from one reading: its own page and each district's and street's. Returns the rows kept."""
    generation = present_generation()
    counted = count(city, period)
    pages = [city, *Region.objects.within(city).filter(level=Level.DISTRICT).order_by("pk")]
    figures = [one for page in pages for one in _made(page, period, counted, generation)]
    streets = Region.objects.within(city).filter(level=Level.STREET).order_by("pk")
    figures += [one for street in streets for one in _made(street, period, counted, generation)]
    return keep(figures)


def drop_outdated(today: date) -> int:
    """Forget figures nobody is shown any more; returns how many."""
    generation = present_generation()
    return CoverageFigure.objects.exclude(generation=generation, last_day=today).delete()[0]


def verify(*, rebuild: bool = False) -> Verdict:
    """Compare every figure that would be shown with the reference; with `rebuild`, drop those that differ."""
    verdict, wrong = Verdict(), []
    for figure, expected in _with_reference(present_generation()):
        verdict.checked += 1
        found = {name: figure.numbers.get(name) for name in expected}
        if found != expected:
            verdict.differences.append(Difference("coverage", figure.pk, expected, found))
            wrong.append(figure.shown_on_id)
    if rebuild and wrong:
        CoverageFigure.objects.filter(shown_on__in=wrong).delete()
    return verdict


def _with_reference(generation: int) -> Iterator[tuple[CoverageFigure, dict]]:
    """Each page's figures beside the numbers that rate.py gives, page by page."""
    pages: dict[tuple, list[CoverageFigure]] = {}
    for figure in CoverageFigure.objects.filter(generation=generation).select_related("shown_on").order_by("pk"):
        pages.setdefault((figure.shown_on, figure.first_day, figure.last_day), []).append(figure)
    for (region, first_day, last_day), figures in pages.items():
        total, units = sets_of(region, Period(first_day, last_day))
        for figure in figures:
            sets = total if figure.region_id == region.pk else units.get(figure.region_id)
            yield figure, reference_numbers(sets)


def reference_numbers(sets) -> dict[str, int]:
    """The numbers of a reference's sets; None stands for a unit without members."""
    if sets is None:
        empty = Numbers()
        return {name: getattr(empty, name) for name in (*SIDES, "person_times")}
    return {side: len(getattr(sets, side)) for side in SIDES} | {"person_times": sets.person_times}
