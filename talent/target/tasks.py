from datetime import time

from talent.outbox.schedule import job
from talent.target.daily import close_the_day


@job("target.close_the_day", at=time(0, 20))
def freeze_yesterday() -> None:
    close_the_day()
