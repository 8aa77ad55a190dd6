"""Who a roster holds, and whom of them a few digits or a shared phone name. Reads only."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, FilteredRelation, OuterRef, Q

from talent.attendance.ledger import COPIED
from talent.attendance.models import AttendanceHead, Mark
from talent.people.models import Person
from talent.training.models import SessionSignup, TrainingSession


def people_by_tail(session, tail: str) -> list[Person]:
    """People of this roster whose mobile ends with the four digits; everybody who signed up, whatever became of it."""
    on_roster = SessionSignup.objects.filter(session=session).values("person_id")
    there = AttendanceHead.objects.filter(session=session).values("person_id")
    found = Person.objects.canonical_only().filter(Q(pk__in=on_roster) | Q(pk__in=there), is_active=True)
    return list(found.filter(mobile__endswith=tail).order_by("name_pinyin", "pk")[:5])


def people_of_phone(person) -> list[Person]:
    """Everybody who shares this person's mobile, the person first: spouses share phones."""
    if not person.mobile:
        return [person]
    others = Person.objects.canonical_only().filter(mobile=person.mobile, is_active=True).exclude(pk=person.pk)
    return [person, *others.order_by("name_pinyin", "pk")[:5]]


HEAD_FIELDS = ("first_id", "fact_id", *COPIED)


def standing_of_people(session, person_ids) -> dict[int, AttendanceHead | None]:
    """Of these ids the people of this roster, each with the mark that stands or None; one statement however many."""
    signed_up = SessionSignup.objects.filter(session=session, person=OuterRef("pk"))
    rows = (
        Person.objects.filter(pk__in=list(person_ids))
        .alias(head=FilteredRelation("attendance", condition=Q(attendance__session=session)))
        .filter(Exists(signed_up) | Q(head__isnull=False))
        .values_list("pk", *(f"head__{name}" for name in HEAD_FIELDS))
    )
    return {
        pk: AttendanceHead(**dict(zip(HEAD_FIELDS, values, strict=True))) if values[0] else None for pk, *values in rows
    }


def heads_by_person(session, people) -> dict[int, AttendanceHead]:
    heads = AttendanceHead.objects.filter(session=session, person__in=people)
    return {head.person_id: head for head in heads if head.is_here}


@dataclass(frozen=True)
class RosterRow:
    """One person on the roster page."""

    person: Person
    head: AttendanceHead | None
    signup: str
    shared_device: bool

    @property
    def mark(self) -> str:
        return self.head.mark if self.head else Mark.CLEARED

    @property
    def is_marked(self) -> bool:
        return self.mark != Mark.CLEARED

    @property
    def is_on_leave(self) -> bool:
        """Asked for leave beforehand, and nothing was marked since."""
        return not self.is_marked and self.signup == SessionSignup.Status.EXCUSED

    @property
    def is_awaited(self) -> bool:
        """Neither marked nor on leave."""
        return not self.is_marked and not self.is_on_leave

    @property
    def is_here(self) -> bool:
        return bool(self.head and self.head.is_here)

    @property
    def at(self) -> datetime | None:
        return self.head.at if self.head else None

    @property
    def organization(self) -> str:
        posts = [post for post in self.person.posts.all() if post.until is None]
        return posts[0].organization.name if posts else self.person.organization_text

    @property
    def badge(self) -> tuple[str, str]:
        """Kind and word of its status badge."""
        kinds = {Mark.PRESENT: "done", Mark.LATE: "todo", Mark.ABSENT: "plain", Mark.EXCUSED: "plain"}
        if self.is_marked:
            return kinds[self.mark], Mark(self.mark).label
        return ("plain", "请假") if self.is_on_leave else ("plain", "待核对")


def roster_of(session: TrainingSession, text: str = "") -> list[RosterRow]:
    """Everybody who signed up or came: unmarked ones first, by pinyin; `text` narrows by name, pinyin or number."""
    signups = {
        row.person_id: row.status
        for row in SessionSignup.objects.filter(session=session).exclude(status=SessionSignup.Status.CANCELLED)
    }
    heads = {
        head.person_id: head for head in AttendanceHead.objects.filter(session=session).select_related("helped_by")
    }
    there = {pk for pk, head in heads.items() if head.mark != Mark.CLEARED}
    shown = Person.objects.filter(pk__in=signups.keys() | there).search(text).prefetch_related("posts__organization")
    shared = _shared_devices(heads.values())
    rows = [
        RosterRow(person, heads.get(person.pk), signups.get(person.pk, ""), _device(heads, person) in shared)
        for person in shown.order_by("name_pinyin", "pk")
        # Who only waits for a seat is on the list once they have come.
        if signups.get(person.pk) != SessionSignup.Status.WAITLISTED or person.pk in there
    ]
    return sorted(rows, key=lambda row: row.is_marked)


def _device(heads, person) -> str:
    head = heads.get(person.pk)
    return head.device if head else ""


def _shared_devices(heads) -> set[str]:
    """Phones from which several people checked in: accepted, and shown to the trainer."""
    seen: set[str] = set()
    shared: set[str] = set()
    for head in heads:
        if head.device and head.is_here:
            (shared if head.device in seen else seen).add(head.device)
    return shared
