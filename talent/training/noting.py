"""先记下，到场核对: names of a group's list that nobody here knows. Each keeps a seat until somebody says who it is."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from talent.audit.actions import record
from talent.training.locking import locked
from talent.training.models import SessionSignup, TrainingSession
from talent.training.session_rows import NotedName
from talent.training.signups import fill_seats, seats_taken
from talent.training.states import State

MOST = 200


def note_names(session: TrainingSession, names: list[tuple[str, str]], *, by) -> tuple[int, list[str]]:
    """Write down (name, mobile) pairs while seats last; returns how many, and the names that found no seat."""
    if len(names) > MOST:
        raise ValidationError(f"一次最多记{MOST}个名字。")
    with transaction.atomic():
        session = locked(session)
        if session.status != State.PUBLISHED:
            raise ValidationError("这场培训现在不能报名。")
        known = set(session.noted_names.open().values_list("name", "mobile"))
        new = [pair for pair in dict.fromkeys(names) if pair not in known]
        free = max(session.capacity - seats_taken(session), 0)
        if session.signups.waiting().exists():
            free = 0  # nobody overtakes the queue
        NotedName.objects.bulk_create(
            NotedName(session=session, name=name[:60], mobile=mobile, by=by) for name, mobile in new[:free]
        )
        if new[:free]:
            record("note_names", session, by=by, region_path=session.region.path, count=len(new[:free]))
    return len(new[:free]), [name for name, _ in new[free:]]


def settle_name(noted: NotedName, person, *, by, frees_seat: bool = True) -> NotedName:
    """Say who a noted name is: the seat becomes theirs. None strikes the name off, and the seat goes to who waits.

    Without `frees_seat` nobody is called up: whoever it is sits there already.

    ValidationError where somebody settled it before, or the roster is closed.
    """
    with transaction.atomic():
        session = locked(noted.session)
        if session.status != State.PUBLISHED:
            raise ValidationError("这场培训的考勤已确认或已取消，不能再核对。")
        noted = NotedName.objects.select_for_update(of=("self",)).get(pk=noted.pk)
        if noted.settled_at is not None:
            raise ValidationError("这个名字刚刚有人核对过了。")
        noted.person = (person.canonical or person) if person else None
        noted.settled_by, noted.settled_at = by, timezone.now()
        noted.save(update_fields=["person", "settled_by", "settled_at"])
        if noted.person:
            _seat(session, noted.person, by)
        record("settle_name", noted, by=by, region_path=session.region.path, person=noted.person_id)
        if frees_seat:
            fill_seats(session)
    return noted


def _seat(session: TrainingSession, person, by) -> None:
    """The seat the name kept; who had one already leaves it to the next."""
    signup = session.signups.filter(person=person).first() or SessionSignup(session=session, person=person)
    if signup.status != SessionSignup.Status.SIGNED_UP:
        signup.status, signup.queue, signup.reason, signup.by = SessionSignup.Status.SIGNED_UP, None, "", by
        signup.save()
