"""Who may do what in a selection. The phase of the round switches rights."""

from django.utils import timezone

from talent.people.models import Post, Role
from talent.people.querysets import in_force, of_human
from talent.people.rules import administers, manages_people, trains
from talent.selection.models import SelectionRound

Phase = SelectionRound.Phase


def sees_selection(person) -> bool:
    """Everybody who recommends, checks, scores or runs a round."""
    return manages_people(person) or person.has_role(Role.Kind.REVIEWER)


def may_run(person, district) -> bool:
    """District and city admins run the rounds of their reach."""
    return administers(person) and person.reaches(district, Role.Kind.DISTRICT_ADMIN, Role.Kind.CITY_ADMIN)


def may_check(person, district) -> bool:
    """初审: the district's trainers and admins."""
    return trains(person) and person.reaches(district)


def leads(person, organization) -> bool:
    return organization.posts.filter(
        in_force(), of_human(person.canonical_id or person.pk), kind=Post.Kind.LEADER
    ).exists()


def takes_nominations(round_) -> bool:
    """While it collects, to the end of the last day to apply."""
    in_time = round_.apply_until is None or timezone.localdate() <= round_.apply_until
    return round_.phase == Phase.COLLECTING and in_time


def may_nominate(person, round_, organization) -> bool:
    """While a round takes nominations: the organization's leader, its street office, and the district."""
    if not takes_nominations(round_) or not round_.district.contains(organization.street):
        return False
    return person.reaches(organization.street) or leads(person, organization)


def may_forward(person, nomination) -> bool:
    """街道推荐: the street office of an application, or the district for it."""
    waits = nomination.status == "applied" and nomination.round.phase == Phase.COLLECTING
    return waits and person.reaches(nomination.organization.street)


def may_complete(person, nomination) -> bool:
    """What came back is completed by the street office and the district; its leader does so on the own page."""
    returned = nomination.status == "returned" and nomination.round.phase == Phase.COLLECTING
    return returned and person.reaches(nomination.organization.street)


def may_score(person, nomination) -> bool:
    """Members of the panel while it is open, except for what they are recused from."""
    return (
        nomination.round.phase == Phase.PANEL
        and nomination.status == "passed"
        and nomination.round.panel.filter(pk=person.pk).exists()
        and not nomination.recusals.filter(reviewer=person).exists()
    )
