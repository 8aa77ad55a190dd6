"""A model of a session's life: any order of booking, cancelling, waiting, checking in, correcting, confirming, voiding.

Whatever people do at whatever hour, seats are never oversold, one fact of a person holds, the projections are what a
rebuild would make, hours follow presence, and nobody's rate exceeds 100 %.
"""

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from talent.attendance import corrections, voiding
from talent.attendance.check_ins import check_in, mark_roster
from talent.attendance.confirming import confirm_attendance
from talent.attendance.models import HERE, AttendanceCorrection, AttendanceFact, AttendanceHead, Mark, Path
from talent.attendance.verify import verify as verify_attendance
from talent.attendance.walk_ins import welcome_walk_in
from talent.credits.models import CreditHead, TrainingCredit
from talent.credits.verify import verify as verify_credits
from talent.people.models import Role
from talent.pools.models import PoolMembership, TalentPool
from talent.target.progress import progress_of
from talent.training.models import SessionSignup
from talent.training.signups import cancel_signup, request_leave, sign_up
from tests.cast import build_city
from tests.factories import PersonFactory, RoleFactory
from tests.factories.training import TrainingSessionFactory, at

# The hours of a session from 14:00 to 17:00 that differ in what may be done.
HOURS = ("2026-11-23 10:00", "2026-11-24 13:40", "2026-11-24 14:05", "2026-11-24 14:40", "2026-11-24 16:40",
         "2026-11-24 17:20", "2026-11-25 09:00")  # fmt: skip
SEATS, PEOPLE = 2, 4
SELF_PATHS = (Path.SCREEN, Path.CODE, Path.PHONE_TAIL, Path.PERSONAL)
who = st.integers(0, PEOPLE - 1)


class SessionLife(RuleBasedStateMachine):
    """One session with two seats, four people of the pool, a trainer and two admins."""

    def __init__(self):
        super().__init__()
        self.hour, self.clock = 0, time_machine.travel(at(HOURS[0]), tick=False)
        self.clock.start()
        self.atomic = transaction.atomic()
        self.atomic.__enter__()

    def teardown(self):
        transaction.set_rollback(True)
        self.atomic.__exit__(None, None, None)
        self.clock.stop()

    @initialize(hour=st.sampled_from([0, 1, 3, 4]), confirmed=st.booleans())
    def publish(self, hour, confirmed):
        self._at(hour)
        self._publish()
        if confirmed:  # straight to what happens afterwards
            self._at(5)
            for person in self.people[:SEATS]:
                sign_up(self.session, person, by=self.trainer)
            mark_roster(self.session, {self.people[0].pk: Mark.PRESENT}, by=self.trainer)
            confirm_attendance(self.session, by=self.trainer)
            self.session.refresh_from_db()

    def _publish(self):
        self.city = build_city()
        self.session = TrainingSessionFactory(region=self.city.licheng, capacity=SEATS)
        self.trainer = self._staff(Role.Kind.TRAINER)
        self.admin, self.other_admin = (self._staff(Role.Kind.DISTRICT_ADMIN) for _ in range(2))
        pool = TalentPool.objects.create(district=self.city.licheng)
        self.people = PersonFactory.create_batch(PEOPLE)
        for person in self.people:
            PoolMembership.objects.create(
                pool=pool, person=person, street=self.city.hongjialou, since="2022-03-01", entry_basis="leader"
            )

    def _staff(self, kind):
        person = PersonFactory()
        RoleFactory(person=person, kind=kind, region=self.city.licheng)
        return person

    def attempt(self, verb, *args, **kwargs):
        """What a rule of the house refuses changes nothing; anything else is a fault."""
        try:
            with transaction.atomic():
                return verb(*args, **kwargs)
        except ValidationError:
            return None

    @rule(steps=st.integers(1, 3))
    @precondition(lambda self: self.hour < len(HOURS) - 1)
    def time_goes_on(self, steps):
        self._at(min(self.hour + steps, len(HOURS) - 1))

    def _at(self, hour):
        self.hour = hour
        self.clock.stop()
        self.clock = time_machine.travel(at(HOURS[self.hour]), tick=False)
        self.clock.start()

    @rule(person=who, by_staff=st.booleans())
    def book(self, person, by_staff):
        one = self.people[person]
        self.attempt(sign_up, self.session, one, by=self.trainer if by_staff else one)

    @rule(person=who)
    def cancel(self, person):
        self.attempt(cancel_signup, self.session, self.people[person], by=self.people[person])

    @rule(person=who)
    def leave(self, person):
        self.attempt(request_leave, self.session, self.people[person], by=self.people[person], reason="有事")

    @rule(person=who, path=st.sampled_from(SELF_PATHS), device=st.sampled_from(["", "one-phone"]))
    def come(self, person, path, device):
        self.attempt(check_in, self.session, self.people[person], path=path, device=device)

    @rule(person=who)
    def walk_in(self, person):
        one = self.people[person]
        self.attempt(welcome_walk_in, self.session, one.name, one.mobile, by=self.trainer)

    @rule(person=who, mark=st.sampled_from(list(Mark)), helped=st.booleans())
    def tick(self, person, mark, helped):
        helper = {"path": Path.ASSISTED, "helped_by": self.trainer} if helped else {}
        self.attempt(mark_roster, self.session, {self.people[person].pk: mark}, by=self.trainer, **helper)

    @rule()
    @precondition(lambda self: self.hour >= 3)
    def confirm(self):
        self.attempt(confirm_attendance, self.session, by=self.trainer)

    @rule(person=who, mark=st.sampled_from(corrections.CORRECTABLE), own=st.booleans())
    @precondition(lambda self: self.session.status == "confirmed")
    def ask_for_correction(self, person, mark, own):
        one = self.people[person]
        verb = corrections.request_correction if own else corrections.correct_attendance
        self.attempt(verb, self.session, one, mark, by=one if own else self.trainer, reason="漏登")

    @rule(agree=st.booleans())
    @precondition(lambda self: self.session.status == "confirmed")
    def decide_correction(self, agree):
        pending = AttendanceCorrection.objects.filter(session=self.session).pending().first()
        if pending and agree:
            self.attempt(corrections.approve_correction, pending, by=self.admin)
        elif pending:
            self.attempt(corrections.refuse_correction, pending, by=self.admin, answer="没有依据")

    @rule(agree=st.booleans())
    @precondition(lambda self: self.session.status == "confirmed")
    def void(self, agree):
        asked = self.attempt(voiding.request_void, self.session, by=self.admin, reason="场地没有开")
        if asked and agree:
            self.attempt(voiding.approve_void, asked, by=self.other_admin)

    @invariant()
    def seats_are_never_exceeded(self):
        signups = SessionSignup.objects.filter(session=self.session)
        assert signups.seated().count() <= SEATS
        places = list(signups.waiting().values_list("queue", flat=True))
        assert places == sorted(set(places))

    @invariant()
    def one_fact_of_a_person_holds(self):
        heads = AttendanceFact.objects.filter(session=self.session, superseded_by=None).values_list(
            "person_id", flat=True
        )
        assert len(heads) == len(set(heads))
        credits = TrainingCredit.objects.filter(superseded_by=None).values_list("person_id", flat=True)
        assert len(credits) == len(set(credits))

    @invariant()
    def projections_are_what_a_rebuild_makes(self):
        assert verify_attendance().differences == []
        assert verify_credits().differences == []

    @invariant()
    def hours_follow_presence(self):
        self.session.refresh_from_db()
        here = set(
            AttendanceHead.objects.filter(session=self.session, mark__in=HERE).values_list("person_id", flat=True)
        )
        counts = self.session.status == "confirmed" and not voiding.is_void(self.session)
        credited = set(CreditHead.objects.valid().values_list("person_id", flat=True))
        assert credited == (here if counts else set())

    @invariant()
    def the_rate_is_a_rate(self):
        total = progress_of(self.city.licheng).total
        credited = set(CreditHead.objects.valid().values_list("person_id", flat=True))
        members = {person.pk for person in self.people}
        assert set(total.trained) == credited & members
        assert total.due == PEOPLE
        assert 0 <= float(total.rate) <= 100


@pytest.mark.django_db
def test_session_life():
    life = settings(
        max_examples=settings.default.max_examples // 2, stateful_step_count=25, deadline=None,
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    run_state_machine_as_test(SessionLife, settings=life)
