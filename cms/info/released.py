"""Figures on 关于: those of the city's newest report that was released, as they were sent."""

from dataclasses import dataclass
from datetime import date

from talent.registry.models import Region
from talent.target.models import ReportSnapshot


@dataclass(frozen=True)
class ReleasedFigures:
    """人数 and 人次 of a released report; `rate` as it was reported, — for an empty pool."""

    title: str
    first_day: date
    last_day: date
    due: int
    trained: int
    rate: str
    person_times: int


def released_figures() -> ReleasedFigures | None:
    """None until the city has released a report."""
    city = Region.objects.cities().first()
    report = ReportSnapshot.objects.released().newest().filter(region=city).order_by("-last_day", "-pk").first()
    if report is None:
        return None
    numbers = report.numbers
    rate = f"{numbers['rate']}%" if numbers["rate"] is not None else "—"
    return ReleasedFigures(
        report.title,
        report.first_day,
        report.last_day,
        numbers["due"],
        numbers["trained"],
        rate,
        numbers["person_times"],
    )
