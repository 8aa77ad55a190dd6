"""People at the door who are not on the list: welcome with name and mobile, matched to a person now or later."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from talent.attendance.check_ins import CheckedIn, arriving, refuse_closed
from talent.attendance.credits import credit_presence
from talent.attendance.ledger import append, heads_of
from talent.attendance.models import AttendanceHead, Path, WalkIn
from talent.attendance.part_sets import begun_part
from talent.attendance.voiding import is_void
from talent.audit.actions import record
from talent.outbox.actions import enqueue
from talent.people.actions import create_person
from talent.people.models import Person
from talent.sheets.turns import take_turn
from talent.text.folding import fold_person_name
from talent.text.mobiles import MobileError, parse_mobile
from talent.training.locking import locked
from talent.training.states import State


def _in_reach(session, by):
    """Whom a name and a mobile may tell `by` of: on this roster or in their reach. Of others nobody learns here."""
    reach = Q(pk__in=Person.objects.visible_to(by).values("pk")) | Q(signups__session=session)
    return Person.objects.canonical_only().filter(reach, is_active=True).distinct()


def known_person(session, name: str, mobile: str, *, by) -> Person | None:
    """The one person in reach with this name and mobile; None when there is none or more than one."""
    found = list(_in_reach(session, by).filter(name=name, mobile=mobile)[:2])
    return found[0] if len(found) == 1 else None


def parse_walk_in(name: str, mobile: str) -> tuple[str, str]:
    """Name and mobile in their one spelling, or ValidationError by field."""
    name = fold_person_name(name)[:40]
    if not name:
        raise ValidationError({"name": "请写下姓名。"})
    try:
        return name, parse_mobile(mobile)
    except MobileError as error:
        raise ValidationError({"mobile": f"{error}。"})


def known_pairs(session, pairs: set[tuple[str, str]], by) -> dict[tuple[str, str], Person]:
    """Whom a name and a mobile name beyond doubt, by that pair: on this roster, or in the reach of `by`."""
    mobiles = {mobile for _, mobile in pairs if mobile}
    found: dict[tuple[str, str], list[Person]] = {}
    for person in _in_reach(session, by).filter(mobile__in=mobiles) if mobiles else ():
        found.setdefault((person.name, person.mobile), []).append(person)
    return {pair: people[0] for pair, people in found.items() if pair in pairs and len(people) == 1}


def welcome_walk_in(
    session,
    name: str,
    mobile: str,
    *,
    by=None,
    device: str = "",
    at=None,
    path: str = Path.WALK_IN,
    left_at=None,
    organization_text: str = "",
) -> CheckedIn | WalkIn:
    """Write somebody down at the door: kept to be matched by the trainer, and counted as arrived until then.

    Staff (`by`) vouch for whom they write down: a known person is marked at once. What somebody types about
    themselves is only a claim, so even a name we know waits as 待核对. Who was left out before (不计入) waits again.
    ValidationError once confirmed.
    """
    name, mobile = parse_walk_in(name, mobile)
    person = known_person(session, name, mobile, by=by) if by is not None else None
    at = at or timezone.now()
    first = {"at": at, "left_at": left_at, "device": device, "recorded_by": by, "organization_text": organization_text}
    with transaction.atomic():
        session = locked(session)
        refuse_closed(session)
        if person is not None:
            return _mark_known(session, person, at, path, by, left_at=left_at)
        walk_in, made = WalkIn.objects.get_or_create(session=session, name=name, mobile=mobile, defaults=first)
        if made:
            record("welcome_walk_in", walk_in, by=by, region_path=session.region.path)
        elif walk_in.dismissed:
            walk_in.dismissed = False
            walk_in.save(update_fields=["dismissed"])
            record("reopen_walk_in", walk_in, by=by, region_path=session.region.path)
    return walk_in


def match_walk_in(walk_in: WalkIn, person: Person, *, by) -> WalkIn:
    """This walk-in is that person: their presence counts, and their hours if attendance is confirmed already.

    A mark that was confirmed changes only by a correction, so ValidationError for somebody who has one.
    """
    with transaction.atomic():
        session = locked(walk_in.session)
        walk_in = WalkIn.objects.select_for_update().get(pk=walk_in.pk)
        if walk_in.person_id:
            raise ValidationError("这位已经对上人了。")
        if walk_in.dismissed:
            raise ValidationError("这位已记为不计入。人来了的话，在名单上重新登记。")
        if session.status not in (State.PUBLISHED, State.CONFIRMED):
            raise ValidationError("这场培训没有在办，不能登记考勤。")
        if is_void(session):
            raise ValidationError("这场培训的学时已整场作废，不再登记。")
        person = person.canonical or person
        confirmed = session.status == State.CONFIRMED
        if confirmed and heads_of(session, [person.pk]):
            raise ValidationError("这位的考勤已经确认过了。要改动，请用“申请更正”。")
        _mark_known(session, person, walk_in.at, Path.WALK_IN, by, left_at=walk_in.left_at, device=walk_in.device)
        walk_in.person = person
        walk_in.save(update_fields=["person"])
        if confirmed:
            credit_presence(session, person, by=by)
            enqueue("attendance.corrected", {"session": session.pk, "person": person.pk})
        record("match_walk_in", walk_in, by=by, region_path=session.region.path, person=person.pk)
    return walk_in


def enter_walk_in(walk_in: WalkIn, *, by) -> WalkIn:
    """Make a new person of a walk-in, at home in the session's region, and match it."""
    with transaction.atomic():
        take_turn()
        person = known_person(walk_in.session, walk_in.name, walk_in.mobile, by=by) or create_person(
            walk_in.name, mobile=walk_in.mobile, region=walk_in.session.region, by=by,
            organization_text=walk_in.organization_text,
        )  # fmt: skip
        return match_walk_in(walk_in, person, by=by)


def dismiss_walk_in(walk_in: WalkIn, *, by) -> WalkIn:
    """Not counted: written down twice, or by mistake. Nothing is deleted."""
    with transaction.atomic():
        walk_in = WalkIn.objects.select_for_update().get(pk=walk_in.pk)
        if walk_in.person_id:
            raise ValidationError("这位已经对上人了，请在名单里撤销。")
        walk_in.dismissed = True
        walk_in.save(update_fields=["dismissed"])
        record("dismiss_walk_in", walk_in, by=by)
    return walk_in


def _mark_known(session, person, at, path, by, **more) -> CheckedIn:
    """A present mark under the lock that the caller holds, unless the person is here already."""
    head = heads_of(session, [person.pk]).get(person.pk)
    number = begun_part(session, at)
    if head and head.was_at(number):
        return CheckedIn(head, repeated=True)
    entry = arriving(session, head, person.pk, path, at, number, **more)
    append(session, [entry], by=by, heads={person.pk: head} if head else {})
    return CheckedIn(AttendanceHead.objects.get(session=session, person=person), repeated=False)
