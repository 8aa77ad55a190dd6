"""What runs by itself: area changes whose day has come, before anybody's morning."""

from datetime import time

from talent.outbox.schedule import job
from talent.registry.redrawing import apply_due_changes

job("apply_area_changes", at=time(0, 5))(apply_due_changes)
