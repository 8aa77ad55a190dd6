"""Every indicator as part of the frozen reports: values in both views, versions, and the keys behind what is missing."""

from dataclasses import dataclass
from datetime import date

from talent.indicators.board import city_of
from talent.indicators.catalogue import INDICATORS
from talent.indicators.models import View
from talent.indicators.projections import Wanted, read_all, targets_of
from talent.indicators.readings import City, read_city, units_of
from talent.registry.models import Region
from talent.target import sections
from talent.target.models import ReportSnapshot

SECTION, FORMULA_VERSION = "indicators", "1"
NOT_IN_REPORT = ("participation_rate",)  # the report itself


def read(region: Region, first_day: date, last_day: date) -> dict:
    """The unit's indicators on the last day; those of a year or a plan count from its own start."""
    city = read_city(city_of(region), last_day)
    managing, statutory = (_readings(city, region, view) for view in View.values)
    rows = [
        {
            "code": one.code,
            "version": one.version,
            "title": one.title,
            "unit": one.unit,
            "managing": _plain(managing[one.code]),
            "statutory": _plain(statutory[one.code]),
        }
        for one in INDICATORS
        if one.code in managing and one.code not in NOT_IN_REPORT
    ]
    return {"on": last_day.isoformat(), "streets": managing["streets"], "rows": rows}


def _readings(city: City, region: Region, view: str) -> dict:
    unit = next((one for one in units_of(city, view, streets=True) if one.pk == region.pk), None)
    if unit is None:
        return {"streets": 0}
    return read_all(unit, Wanted.of(targets_of(city), city.on)) | {"streets": len(unit.streets)}


def _plain(reading) -> dict:
    return {
        "value": reading.value, "part": reading.part, "whole": reading.whole, "note": reading.note,
        "missing_of": reading.missing_of, "missing": list(reading.missing),
    }  # fmt: skip


def lines(payload: dict) -> list[tuple[str, str]]:
    """(title, words) for the page, the sheet and the comparison; the statutory value stands beside where it differs."""
    return [(row["title"], _words(row)) for row in payload["rows"]]


def codes(payload: dict) -> list[str]:
    """What each line is called, whatever its title: a district confirms it by this name."""
    return [row["code"] for row in payload["rows"]]


def _words(row: dict) -> str:
    managing, statutory = row["managing"], row["statutory"]
    words = _value(managing, row["unit"])
    if managing["note"]:
        words += f"（{managing['note']}）"
    if statutory["value"] != managing["value"]:
        words += f"；按法定{_value(statutory, row['unit'])}"
    return words


def _value(side: dict, unit: str) -> str:
    return "—" if side["value"] is None else f"{side['value']}{unit}"


@dataclass(frozen=True)
class Difference:
    """One indicator that reads differently today than it was reported."""

    title: str
    sent: str
    now: str


def differences(report: ReportSnapshot) -> list[Difference]:
    """与已报数据不一致: what of a sent report today's knowledge of its last day tells otherwise. The report stays."""
    kept = report.sections.get(SECTION)
    if not kept:
        return []
    sent = lines(kept["figures"])
    now = dict(lines(read(report.region, report.first_day, report.last_day)))
    return [Difference(title, words, now.get(title, "—")) for title, words in sent if now.get(title) != words]


def sent_report(region: Region, on: date) -> ReportSnapshot | None:
    """The newest version of the unit's report that ended on the day."""
    return ReportSnapshot.objects.filter(region=region, last_day=on).order_by("-pk").first()


sections.register(sections.Section(SECTION, "六项计划", FORMULA_VERSION, read, lines, codes))
