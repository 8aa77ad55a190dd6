"""What runs by itself: the rows of old uploads go."""

from datetime import time

from talent.outbox.schedule import job
from talent.sheets.contents import purge

job("purge_sheets", at=time(3, 20))(purge)
