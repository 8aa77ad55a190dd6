from cms.cases.actions import draft_case
from cms.page_cache import forget_pages
from talent.outbox.handlers import handles
from talent.people.models import Person
from talent.selection.models import Nomination


@handles("case.requested")
def draft_requested_case(payload: dict) -> None:
    nomination = Nomination.objects.get(pk=payload["nomination"])
    draft_case(nomination, by=Person.objects.filter(pk=payload.get("by")).first())


@handles("selection.announced")
def show_announced(payload: dict) -> None:
    """Announced names stand on 典型风采 at once."""
    forget_pages()
