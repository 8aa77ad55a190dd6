"""The board is kept of today: every few minutes where anything was written since."""

from talent.indicators.projections import rebuild_if_behind
from talent.outbox.schedule import job


@job("board", minutes=5)
def keep_board() -> None:
    rebuild_if_behind()
