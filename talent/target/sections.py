"""
Report sections: what other slices freeze into a report beside the participation rate. They register when the app starts:

    sections.register(Section("indicators", "六项计划", "1", read=read, lines=lines))

`read(region, first_day, last_day)` gives plain JSON: what is reported and the ids behind it. `lines(payload)` gives
(label, words) for the page, the sheet and the comparison of two versions; it reads the payload alone, so that a sent
report looks the same for ever.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from talent.registry.models import Region


@dataclass(frozen=True)
class Section:
    """
    One part of a report, with the version of the formula it is made by; an empty payload is left out of the report.

    `codes` name its lines, in their order, for the districts to confirm one by one; None: there is nothing to confirm.
    """

    name: str
    title: str
    formula: str
    read: Callable[[Region, date, date], dict[str, Any]]
    lines: Callable[[dict[str, Any]], list[tuple[str, str]]]
    codes: Callable[[dict[str, Any]], list[str]] | None = None


_SECTIONS: dict[str, Section] = {}


def register(section: Section) -> None:
    """Make a section part of every report from now on. ValueError if another one has its name."""
    if section.name in _SECTIONS:
        raise ValueError(f"report section {section.name!r} is registered twice")
    _SECTIONS[section.name] = section


def read_all(region: Region, first_day: date, last_day: date) -> dict[str, dict]:
    """Every section's figures as they are known now, each with its title and formula version."""
    return {
        name: {"title": section.title, "formula": section.formula, "figures": figures}
        for name, section in _SECTIONS.items()
        if (figures := section.read(region, first_day, last_day))
    }


def to_confirm(region: Region, first_day: date, last_day: date) -> list[tuple[str, list[tuple[str, str, str]]]]:
    """(title, [(key, label, words)]) of the sections whose lines a district confirms, as they are known now."""
    found = []
    for name, section in _SECTIONS.items():
        if section.codes is not None:
            figures = section.read(region, first_day, last_day)
            codes = [f"{name}.{code}" for code in section.codes(figures)]
            found.append(
                (section.title, [(key, *line) for key, line in zip(codes, section.lines(figures), strict=True)])
            )
    return found


def lines_of(sections: dict[str, dict]) -> list[tuple[str, list[tuple[str, str]]]]:
    """(title, lines) of what a report holds; a section nobody knows any more keeps its title."""
    return [
        (kept["title"], _SECTIONS[name].lines(kept["figures"]) if name in _SECTIONS else [])
        for name, kept in sections.items()
    ]
