import io

import pytest

from talent.sheets import kinds
from tests.talent.sheets.calendar_sheet import CalendarSheet
from tests.talent.sheets.files import xlsx


@pytest.fixture
def calendar_kind(monkeypatch):
    """The kind "calendar" is registered for one test."""
    monkeypatch.setattr(kinds, "_KINDS", {})
    kinds.register("calendar", CalendarSheet)
    return CalendarSheet


@pytest.fixture
def uploaded():
    """`uploaded(rows…)` is a file as a form gives it."""

    def make(*rows, name="日历.xlsx", data=None):
        content = xlsx(*rows) if data is None else data
        stream = io.BytesIO(content)
        stream.name, stream.size = name, len(content)
        return stream

    return make
