from cms.cases.actions import draft_case
from talent.outbox.handlers import handles
from talent.people.models import Person
from talent.selection.models import Nomination


@handles("case.requested")
def draft_requested_case(payload: dict) -> None:
    nomination = Nomination.objects.get(pk=payload["nomination"])
    draft_case(nomination, by=Person.objects.filter(pk=payload.get("by")).first())
