"""What the first page of an admin's desk says of reports: a round to confirm or to send, a revision that waits."""

from django.utils import timezone

from talent.desk.panels import Panel, home_card
from talent.people.rules import administers, runs_city
from talent.target.models import ReportConfirmation, ReportPeriod, ReportRevision
from talent.target.rounds import board_of

CARD = "talent/desk/report_cards.html"


@home_card
def round_under_way(person) -> Panel | None:
    """报送期条: the city sees how many districts have confirmed, a district that its word is awaited."""
    if not administers(person):
        return None
    period = ReportPeriod.objects.visible_to(person).not_sent().select_related("region").first()
    if period is None:
        return None
    if runs_city(person):
        board = board_of(period)
        return Panel(CARD, {"period": period, "agreed": board.agreed, "all": len(board.rows), "late": board.is_overdue})
    districts = [role.region_id for role in person.active_roles]
    words = ReportConfirmation.objects.filter(period=period, region__in=districts).newest()
    agreed = words.filter(answer="agreed").exists()
    late = period.confirm_by < timezone.localdate()
    return None if agreed else Panel(CARD, {"period": period, "asked": True, "late": late})


@home_card
def revisions_waiting(person) -> Panel | None:
    """更正待审核, on the desk of the unit and of the unit above; overdue ones say so."""
    if not administers(person):
        return None
    waiting = list(ReportRevision.objects.visible_to(person).pending().select_related("report__region")[:5])
    today = timezone.localdate()
    rows = [(one, one.due < today) for one in waiting]
    return Panel(CARD, {"revisions": rows}) if rows else None
