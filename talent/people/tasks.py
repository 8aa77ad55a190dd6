"""What happens by itself to people's rows: what undoing a merge would need goes when the time for it is over."""

from datetime import time

from talent.outbox.schedule import job
from talent.people.merging import forget_old_merges

job("forget_old_merges", at=time(0, 15))(forget_old_merges)
