"""When a street is merged into another, who waits for it is asked about there: newcomers and invited staff."""

from talent.accounts.models import Registration, RoleInvitation
from talent.registry.redrawing import StreetMove, follows_streets


def _registrations(street, merges: bool) -> int:
    return Registration.objects.waiting().filter(street=street).count() if merges else 0


def _invitations(street, merges: bool) -> int:
    return RoleInvitation.objects.open().filter(region=street).count() if merges else 0


@follows_streets("等街道确认的登记", _registrations)
def move_registrations(move: StreetMove) -> None:
    """A hand-over needs nothing: the street answers as before."""
    if move.street.pk != move.into.pk:
        Registration.objects.waiting().filter(street=move.street).update(street=move.into)


@follows_streets("没接受的工作邀请", _invitations)
def move_invitations(move: StreetMove) -> None:
    """A slip already handed out leads to the street that takes this one in."""
    if move.street.pk != move.into.pk:
        RoleInvitation.objects.open().filter(region=move.street).update(region=move.into)
