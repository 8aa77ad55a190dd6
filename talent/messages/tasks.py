from talent.messages.actions import deliver_sms, settle_unknown
from talent.outbox.handlers import handles
from talent.outbox.schedule import job


@handles("sms.send")
def send(payload: dict) -> None:
    deliver_sms(payload["sms"])


@job("messages.settle_unknown", minutes=10)
def settle() -> None:
    settle_unknown()
