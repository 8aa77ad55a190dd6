"""What the desk shows of the pools: proposals that wait on the first page, 推荐入库 on a person's."""

from talent.desk.panels import Panel, home_card, person_panel
from talent.people.querysets import of_human
from talent.people.rules import trains
from talent.pools.models import PoolMembership, PoolProposal


@home_card
def proposals(person) -> Panel | None:
    """For the district what waits for its answer; for a street what came back to be completed."""
    visible = PoolProposal.objects.visible_to(person).still_asked()
    waiting = visible.open().count() if trains(person) else 0
    returned = 0 if trains(person) else visible.returned().count()
    if not waiting and not returned:
        return None
    return Panel("talent/desk/proposals_card.html", {"waiting": waiting, "returned": returned})


@person_panel
def entering(person, viewer) -> Panel | None:
    """推荐入库 for who is in no pool that the viewer sees; an open proposal instead, where there is one."""
    if person.canonical_id or not person.is_active or person.pk == viewer.pk:
        return None
    if PoolMembership.objects.visible_to(viewer).active_on().filter(of_human(person)).exists():
        return None
    asked = PoolProposal.objects.visible_to(viewer).unsettled().filter(of_human(person), kind="entry").first()
    return Panel("talent/desk/people/entering.html", {"person": person, "proposal": asked})
