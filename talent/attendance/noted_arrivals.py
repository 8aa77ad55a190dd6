"""先记下，到场核对: a name of a group's list stands at the door. It becomes a person of the roster, or a walk-in."""

from django.core.exceptions import ValidationError
from django.db import transaction

from talent.attendance.check_ins import CheckedIn, mark_roster, refuse_closed
from talent.attendance.models import Mark, WalkIn
from talent.attendance.walk_ins import welcome_walk_in
from talent.training.locking import locked
from talent.training.noting import settle_name
from talent.training.session_rows import NotedName

NEEDS_MOBILE = "“{}”没有留手机号。补上手机号再登记，以后好核对是谁。"


def arrive_as(noted: NotedName, person, *, by) -> NotedName:
    """The noted name is this person, and they are here: the seat is theirs and they are marked present.

    ValidationError where somebody settled the name before, or attendance is confirmed.
    """
    with transaction.atomic():
        noted = settle_name(noted, person, by=by)
        mark_roster(noted.session, {noted.person_id: Mark.PRESENT}, by=by)
    return noted


def arrive_as_walk_in(noted: NotedName, *, mobile: str = "", by) -> CheckedIn | WalkIn:
    """Somebody of this name is here: written down at the door with the number noted, or with `mobile`.

    The name is settled; nobody is called up for its seat, for it is sat on. ValidationError without any number, for
    a name that was settled before, or once attendance is confirmed.
    """
    if not (noted.mobile or mobile.strip()):
        raise ValidationError({"mobile": NEEDS_MOBILE.format(noted.name)})
    with transaction.atomic():
        session = locked(noted.session)
        refuse_closed(session)
        done = welcome_walk_in(session, noted.name, noted.mobile or mobile, by=by)
        person = done.head.person if isinstance(done, CheckedIn) else None
        settle_name(noted, person, by=by, frees_seat=False)
    return done
