"""What the printed sheet of the board says."""

from talent.indicators.board import Board
from talent.indicators.catalogue import PROVINCE
from talent.indicators.models import View


def one_page(board: Board, layout: str) -> dict:
    """Data for one_page.typ: figures with targets and states, then the units below in code order."""
    return {
        "title": f"{board.region.name}{'社区社会组织培育发展情况（省级口径）' if layout == PROVINCE else '六项计划推进情况'}",
        "period": board.period.name if board.period else "",
        "on": board.on,
        "view": View(board.view).label,
        "streets": board.streets,
        "states": [{"word": one.word, "number": number} for one, number in board.states],
        "plans": [
            {"name": name, "lines": [_line(line) for line in lines]} for _, name, lines in board.plans if lines
        ],
        "columns": [indicator.in_table for indicator in board.columns],
        "units": [
            {"name": unit.region.name, "streets": str(unit.streets), "cells": [line.shown for line in unit.lines]}
            for unit in board.units
        ],
        "total": str(board.street_total) if board.units else "",
    }  # fmt: skip


def _line(line) -> dict:
    due = line.target.due if line.target else None
    return {
        "title": line.indicator.title, "value": line.shown, "note": line.reading.note, "target": line.target_text,
        "due": f"{due:%Y-%m}" if due else "", "state": line.standing.word if line.target else "",
    }  # fmt: skip
