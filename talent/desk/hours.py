"""What the desk shows of hours: papers that wait on the first page, the registration period on a person's."""

from talent.credits.models import OutsideHours
from talent.credits.registration import registration_of
from talent.credits.rules import checks_hours
from talent.desk.panels import Panel, home_card, person_panel


@home_card
def to_check(person) -> Panel | None:
    """Hours from outside that wait for this trainer."""
    waiting = OutsideHours.objects.visible_to(person).to_check().count() if checks_hours(person) else 0
    return Panel("talent/desk/outside_hours_card.html", {"waiting": waiting}) if waiting else None


@person_panel
def continuing(person, viewer) -> Panel | None:
    """社工继续教育 of who is or may be a social worker."""
    registration = registration_of(person)
    if registration is None and not (person.is_social_worker or person.qualification):
        return None
    return Panel("talent/desk/people/continuing.html", {"person": person, "registration": registration})
