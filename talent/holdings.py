"""Index: importing it registers what every slice holds about a person."""

from talent.accounts import holdings as accounts
from talent.attendance import holdings as attendance
from talent.credits import holdings as credits
from talent.cultivation import holdings as cultivation
from talent.messages import holdings as messages
from talent.people import own_rows as people
from talent.pools import holdings as pools
from talent.selection import holdings as selection
from talent.target import holdings as target
from talent.training import holdings as training

__all__ = [
    "accounts",
    "attendance",
    "credits",
    "cultivation",
    "messages",
    "people",
    "pools",
    "selection",
    "target",
    "training",
]
