"""What happens by itself in the pools: federation leaders are proposed, at once and, where a sheet brought them, overnight."""

from datetime import time

from talent.outbox.handlers import handles
from talent.outbox.schedule import job
from talent.pools.federation_leaders import leaders_outside, propose_federation_leaders


@handles("federation.led")
def propose_leader(payload: dict) -> None:
    propose_federation_leaders(leaders_outside().filter(pk=payload["post"]))


@job("propose_federation_leaders", at=time(0, 20))
def propose_all() -> None:
    propose_federation_leaders()
