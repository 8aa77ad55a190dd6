"""待联系: who of a street is to be called and why, for the office that does the calling."""

import datetime
from collections import defaultdict
from dataclasses import dataclass, field

from django.db.models import Exists, F, Max, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from talent.credits.models import CreditHead
from talent.people.models import Person
from talent.people.querysets import of_human
from talent.pools.bands import EXEMPTION_AHEAD
from talent.pools.models import Exemption, PoolMembership, PoolProposal
from talent.target.call_models import CallClaim, CallRecord, number_print
from talent.training.models import SessionSignup, TrainingSession
from talent.training.texts import when

Outcome = CallRecord.Outcome
# For this long an answer stands; then the person is asked again.
ANSWER_STANDS = datetime.timedelta(days=14)
NEAR_DAYS = datetime.timedelta(days=45)
# After these there is still something to do.
UNANSWERED = (Outcome.NO_ANSWER, Outcome.WRONG_NUMBER, Outcome.NUMBER_FOUND)
HUMAN = Coalesce("person__canonical_id", "person_id")


def _untrained(memberships):
    """Without a valid credit since 1 January, whoever of a merged person's rows it names; annotates `human`."""
    today = timezone.localdate()
    year = CreditHead.objects.training().dated_in(today.replace(month=1, day=1), today)
    credits = year.annotate(whose=HUMAN).filter(whose=OuterRef("human"))
    return memberships.annotate(human=HUMAN).exclude(Exists(credits))


def members_to_call(person):
    """Due members inside this person's region without a valid credit since 1 January, by street."""
    due = _untrained(PoolMembership.objects.due_on(timezone.localdate()).visible_to(person))
    return due.select_related("person__canonical", "street").order_by("street__path", "person__name_pinyin", "pk")


def calls_of(person):
    """
    The work list: the untrained of the rate, and the exempt whose time ends within 30 days.

    Annotates `seated` (has a seat ahead), `answered` (spoken to within 14 days), `asked` (the district is to answer)
    and `last_called`; whoever was called longest ago or never comes first.
    """
    now, today = timezone.now(), timezone.localdate()
    ending = Exemption.objects.in_force(today).filter(membership=OuterRef("pk"), until__lte=today + EXEMPTION_AHEAD)
    exempt = Exemption.objects.in_force(today).filter(membership=OuterRef("pk"))
    theirs = Q(person=OuterRef("human")) | Q(person__canonical=OuterRef("human"))
    seats = SessionSignup.objects.seated().filter(theirs, session__status="published", session__ends_at__gt=now)
    calls = CallRecord.objects.standing().filter(theirs)
    answers = calls.filter(recorded_at__gt=now - ANSWER_STANDS).exclude(outcome__in=UNANSWERED)
    latest = calls.order_by().values("person").annotate(at=Max("recorded_at")).values("at")[:1]
    found = _untrained(PoolMembership.objects.active_on(today).visible_to(person)).annotate(
        ending=Exists(ending),
        seated=Exists(seats),
        answered=Exists(answers),
        asked=Exists(PoolProposal.objects.unsettled().filter(membership=OuterRef("pk")).exclude(kind="entry")),
        last_called=Subquery(latest),
    )
    return (
        found.filter(Q(ending=True) | ~Exists(exempt))
        .select_related("person__canonical", "street__parent", "pool__district")
        .order_by(F("last_called").asc(nulls_first=True), "street__path", "person__name_pinyin", "pk")
    )


SETTLED = Q(seated=True) | Q(answered=True) | Q(asked=True)


@dataclass
class Case:
    """One person of the list: why they are called, what they can be offered, what came of the last call."""

    membership: PoolMembership
    person: Person
    reasons: list[str] = field(default_factory=list)
    sessions: list[TrainingSession] = field(default_factory=list)
    seats: list[SessionSignup] = field(default_factory=list)
    last: CallRecord | None = None
    claimed_by: Person | None = None
    wrong_number: bool = False

    @property
    def has_number(self) -> bool:
        return bool(self.person.mobile) and not self.wrong_number


def sessions_ahead(person) -> list[TrainingSession]:
    """Public sessions of the next weeks that this person's people could be offered, the next one first."""
    now = timezone.now()
    ahead = TrainingSession.objects.public().visible_to(person).upcoming(now).filter(
        starts_at__gt=now, starts_at__lt=now + NEAR_DAYS
    )  # fmt: skip
    return list(ahead.with_signup_counts().select_related("region").prefetch_related("partners"))


def cases_of(memberships, viewer) -> list[Case]:
    """The cases of a page of `calls_of`; seven queries however many rows."""
    cases = [Case(membership, membership.who) for membership in memberships]
    people = [case.person.pk for case in cases]
    signups, records = _signups(people), _records(people)
    claims = _claims(people, viewer)
    ends = dict(
        Exemption.objects.in_force().filter(membership__in=[case.membership.pk for case in cases])
        .values_list("membership", "until")
    )  # fmt: skip
    ahead = sessions_ahead(viewer)
    for case in cases:
        theirs = records[case.person.pk]
        case.last = theirs[0] if theirs else None
        case.wrong_number = _is_wrong(case.person, theirs)
        case.claimed_by = claims.get(case.person.pk)
        known = {signup.session_id: signup for signup in signups[case.person.pk]}
        case.sessions = [one for one in ahead if one.pk not in known and _is_near(one, case.membership.street)]
        case.seats = [one for one in known.values() if one.status == "signed_up" and _is_ahead(one.session)]
        case.reasons = _reasons(case, known.values(), ends.get(case.membership.pk))
    return cases


def _signups(people: list[int]) -> dict[int, list[SessionSignup]]:
    """What they are signed up for ahead, and this year's leaves, by human."""
    start = timezone.localdate().replace(month=1, day=1)
    wanted = Q(session__ends_at__gt=timezone.now()) | Q(status="excused", session__starts_at__date__gte=start)
    rows = SessionSignup.objects.filter(wanted, session__status__in=("published", "confirmed"))
    rows = rows.filter(Q(person__in=people) | Q(person__canonical__in=people)).exclude(status="cancelled")
    found = defaultdict(list)
    for row in rows.annotate(human=HUMAN).select_related("session").order_by("session__starts_at", "pk"):
        found[row.human].append(row)
    return found


def _records(people: list[int]) -> dict[int, list[CallRecord]]:
    """Standing records, the newest first, by human."""
    rows = CallRecord.objects.standing().filter(Q(person__in=people) | Q(person__canonical__in=people))
    found = defaultdict(list)
    for row in rows.annotate(human=HUMAN).select_related("by", "session"):
        found[row.human].append(row)
    return found


def _claims(people: list[int], viewer) -> dict[int, Person]:
    rows = CallClaim.objects.filter(person__in=people, until__gt=timezone.now()).exclude(by=viewer)
    return {row.person_id: row.by for row in rows.select_related("by")}


def _is_wrong(person: Person, records: list[CallRecord]) -> bool:
    """Somebody found that the number of today is not theirs."""
    if not person.mobile:
        return False
    mark = number_print(person.mobile)
    return any(one.outcome == Outcome.WRONG_NUMBER and one.number_print == mark for one in records)


def _is_near(session: TrainingSession, street) -> bool:
    """Held by the street, its district or the city, alone or jointly."""
    return any(region.contains(street) for region in (session.region, *session.partners.all()))


def _is_ahead(session: TrainingSession) -> bool:
    return session.status == "published" and session.ends_at > timezone.now()


def _reasons(case: Case, signups, exempt_until: datetime.date | None) -> list[str]:
    """Why to call, the most pressing first, as a sentence each."""
    said = []
    if not case.person.mobile:
        said.append("没有登记号码，请补上")
    elif case.wrong_number:
        said.append("上次号码不对，请补上号码")
    for signup in signups:
        if signup.status == "waitlisted" and _is_ahead(signup.session):
            said.append(f"候补《{signup.session.title}》，问问能不能去别的场次")
        elif signup.status == "excused" and not case.seats:
            said.append(f"《{signup.session.title}》请过假，约补训")
    if exempt_until is not None:
        said.append(f"暂不参训{exempt_until:%m月%d日}到期，问问之后能不能参加")
    elif case.sessions:
        said.append(f"今年还没参加，可以去{when(case.sessions[0])}《{case.sessions[0].title}》")
    else:
        said.append("今年还没参加，近期没有场次，先问问方便的时间")
    return said


def history_of(membership: PoolMembership):
    """All records of a person, withdrawn ones too, the newest first."""
    rows = CallRecord.objects.filter(of_human(membership.who))
    return rows.select_related("by", "session").order_by("-recorded_at", "-pk")
