"""The machine's view of the figures: what `manage.py coverage --json` prints."""

from talent.target.progress import Progress, names_of
from talent.target.rate import Coverage

NAMED = ("trained", "untrained", "exempt", "recent_exits")


def progress_as_dict(progress: Progress, *, names: bool = False) -> dict:
    """The unit's figures with the units one level down; with `names`, the people behind each side."""
    return _unit(progress.region, progress.total, names) | {
        "units": [_unit(region, figures, names) for region, figures in progress.units]
    }


def _unit(region, figures: Coverage, names: bool) -> dict:
    row = {
        "region": region.name,
        "period": [figures.first_day.isoformat(), figures.last_day.isoformat()],
        "due": figures.due,
        "trained": len(figures.trained),
        "untrained": len(figures.untrained),
        "exempt": len(figures.exempt),
        "rate": figures.rate,
        "person_times": figures.person_times,
        "joined_late_untrained": len(figures.joined_late_untrained),
        "recent_exits": len(figures.recent_exits),
        "recent_exits_untrained": len(figures.recent_exits_untrained),
    }
    if names:
        row["names"] = {side: _people(getattr(figures, side)) for side in NAMED}
    return row


def _people(ids: set[int]) -> list[dict]:
    return [{"id": person.pk, "name": person.name} for person in names_of(ids)]
