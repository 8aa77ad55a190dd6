"""What the desk shows of accounts: newcomers on the first page, help with logging in on a person's."""

from talent.accounts.models import Registration
from talent.desk.panels import Panel, home_card, person_panel


@home_card
def newcomers(person) -> Panel | None:
    """Those who registered themselves and wait for one of this person's streets."""
    waiting = Registration.objects.waiting().visible_to(person).count()
    return Panel("talent/desk/newcomers_card.html", {"waiting": waiting}) if waiting else None


@person_panel
def logging_in(person, viewer) -> Panel | None:
    """帮TA登录 and 换手机号, where the viewer may: nobody helps a colleague into their rights."""
    if person.canonical_id or not person.is_active or person.pk == viewer.pk:
        return None
    is_staff = bool(person.active_roles) or person.is_superuser
    return Panel("talent/desk/people/logging_in.html", {"person": person, "is_staff": is_staff})
