"""A round as a state machine: whatever is done in whatever order, the promises of the selection hold."""

import datetime as dt
from decimal import Decimal

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from talent.people.models import Role
from talent.registry.models import CalendarDay
from talent.selection.actions.nominations import (
    hand_in,
    nominate,
    pass_nomination,
    return_nomination,
    withdraw_nomination,
)
from talent.selection.actions.notices import announce, correct_notice, promote_reserve, publish_notice
from talent.selection.actions.objections import handle_objection, raise_objection
from talent.selection.actions.panel import recuse, save_scores
from talent.selection.actions.rounds import close_panel, decide, open_round, start_panel
from talent.selection.models import Announcement, Nomination, NoticeEntry, Objection, Recusal, Withdrawal
from talent.selection.scoring import places_of, totals_of
from tests.cast import appoint, build_city
from tests.factories import OrganizationFactory
from tests.talent.selection.conftest import ANSWERS, OFFICE

START = dt.datetime.fromisoformat("2023-09-18T10:00+08:00")
NOMINEES = 4
Status = Nomination.Status


class Undone(Exception):
    """Ends an example and takes everything back."""


class Round(RuleBasedStateMachine):
    """Each rule tries one verb; a refusal is fine, a broken promise is not."""

    def __init__(self):
        super().__init__()
        self.clock = time_machine.travel(START, tick=False)
        self.traveller = self.clock.start()
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        city = build_city()
        self.admin = appoint("韩区管", "licheng", Role.Kind.DISTRICT_ADMIN, city.licheng)
        self.other = appoint("周市管", "city", Role.Kind.CITY_ADMIN, city.jinan)
        self.panel = [appoint(f"评审{n}", f"r{n}", Role.Kind.REVIEWER, city.licheng) for n in range(2)]
        CalendarDay.objects.create(date=dt.date(2023, 9, 29), kind="holiday", name="中秋节")
        self.round = open_round(city.licheng, 2023, by=self.admin, min_organizations=2, min_leaders=0)
        self.rows = [
            nominate(
                self.round, kind="organization", by=self.admin, **ANSWERS,
                organization=OrganizationFactory(name=f"第{n}队", street=city.hongjialou),
            )
            for n in range(NOMINEES)
        ]  # fmt: skip

    def teardown(self):
        self.clock.stop()
        self.atomic.__exit__(Undone, Undone(), None)

    def attempt(self, verb, *args, **more):
        """Do it, or be refused with a sentence; then look at what is stored."""
        try:
            with transaction.atomic():
                verb(*args, **more)
        except ValidationError:
            pass
        self.round.refresh_from_db()

    def row(self, which: int) -> Nomination:
        return Nomination.objects.with_names().get(pk=self.rows[which].pk)

    @rule(days=st.integers(1, 4))
    def time_passes(self, days):
        self.traveller.shift(dt.timedelta(days=days))

    @rule(which=st.integers(0, NOMINEES - 1))
    def it_is_returned_and_comes_back(self, which):
        self.attempt(return_nomination, self.row(which), missing="缺照片", by=self.admin)
        self.attempt(hand_in, self.row(which), by=self.admin)

    @rule()
    def all_are_checked(self):
        for which in range(NOMINEES):
            self.attempt(pass_nomination, self.row(which), by=self.admin)

    @rule(which=st.integers(0, NOMINEES - 1))
    def one_withdraws(self, which):
        self.attempt(withdraw_nomination, self.row(which), reason="本人申请", by=self.admin)

    @rule()
    def the_panel_begins(self):
        self.attempt(start_panel, self.round, reviewers=self.panel, by=self.admin)

    @rule(which=st.integers(0, NOMINEES - 1), who=st.integers(0, 1))
    def one_is_recused(self, which, who):
        self.attempt(recuse, self.row(which), reviewer=self.panel[who], reason="亲属", by=self.panel[who])

    @precondition(lambda self: self.round.phase == "panel")
    @rule(shares=st.lists(st.integers(0, 10), min_size=2 * NOMINEES, max_size=2 * NOMINEES))
    def all_are_scored_and_the_panel_closes(self, shares):
        criteria = list(self.round.score_sheet.criteria.all())
        for which in range(NOMINEES):
            for who, reviewer in enumerate(self.panel):
                share = Decimal(shares[2 * which + who]) / 10
                points = {row.pk: (row.points * share).quantize(Decimal("0.1")) for row in criteria}
                self.attempt(save_scores, self.row(which), reviewer=reviewer, points=points)
        self.attempt(close_panel, self.round, by=self.admin)

    @rule(picked=st.integers(0, NOMINEES), why=st.sampled_from(["", "符合条件的少"]))
    def the_list_is_decided(self, picked, why):
        places = list(places_of(self.round, "organization"))
        self.attempt(
            decide, self.round, selected=places[:picked], reserves=places[picked:], shortfall_reason=why, by=self.admin
        )

    @rule()
    def a_notice_is_published(self):
        today = self.traveller_day()
        self.attempt(publish_notice, self.round, starts=today, by=self.admin, **OFFICE)

    @rule(anew=st.booleans())
    def a_notice_is_corrected(self, anew):
        for notice in self.round.notices.filter(kind="list")[:1]:
            self.attempt(correct_notice, notice, text="更正一处。", anew=anew, by=self.admin)

    @rule(which=st.integers(0, NOMINEES - 1))
    def somebody_objects(self, which):
        for entry in NoticeEntry.objects.filter(nomination=self.rows[which]):
            self.attempt(raise_objection, entry, name="刘某", phone="0531-8000001", text="不实")

    @rule(status=st.sampled_from(["checking", "refusing", "refused", "dismissed", "upheld"]), second=st.booleans())
    def an_objection_goes_a_step(self, status, second):
        for case in Objection.objects.filter(status__in=Objection.OPEN)[:1]:
            by = self.other if second else self.admin
            self.attempt(handle_objection, case, status=status, answer="已核查。", by=by)

    @rule()
    def a_reserve_moves_up(self):
        for row in self.round.nominations.filter(status=Status.RESERVE).order_by("reserve_order")[:1]:
            self.attempt(promote_reserve, row, by=self.admin)

    @rule()
    def notices_are_announced(self):
        for notice in self.round.notices.all():
            self.attempt(announce, notice, by=self.admin)

    def traveller_day(self) -> dt.date:
        from django.utils import timezone

        return timezone.localdate()

    @invariant()
    def nothing_is_announced_before_its_notice_ends(self):
        for made in Announcement.objects.select_related("notice"):
            assert made.announced_at.astimezone(START.tzinfo).date() > made.notice.ends
            assert made.nomination.notice_entry.notice_id == made.notice_id

    @invariant()
    def a_decided_list_has_its_minimum_or_a_reason(self):
        if self.round.phase == "notice":
            assert self.round.organization_places >= self.round.min_organizations or self.round.shortfall_reason

    @invariant()
    def who_is_recused_is_never_in_the_mean(self):
        totals = totals_of(self.round)
        for nomination, reviewer in Recusal.objects.values_list("nomination", "reviewer"):
            assert reviewer not in totals.get(nomination, {})

    @invariant()
    def every_nominee_has_one_outcome(self):
        announced = set(Announcement.objects.values_list("nomination", flat=True))
        withdrawn = set(Withdrawal.objects.values_list("nomination", flat=True))
        assert announced & withdrawn == set()
        by_status = dict(self.round.nominations.values_list("pk", "status"))
        assert {pk for pk, status in by_status.items() if status == Status.WITHDRAWN} == withdrawn
        assert {by_status[pk] for pk in announced} <= {Status.SELECTED}

    @invariant()
    def nobody_is_announced_over_an_open_objection(self):
        held = Objection.objects.filter(status__in=[*Objection.OPEN, "upheld"], entry__nomination__announcement__gt=0)
        assert not held.exists()

    @invariant()
    def no_more_stand_than_there_are_places(self):
        if self.round.phase == "notice":
            standing = self.round.nominations.filter(status=Status.SELECTED).count()
            assert standing <= self.round.organization_places


@pytest.mark.django_db
def test_whatever_is_done_in_whatever_order_the_promises_hold():
    run_state_machine_as_test(
        Round,
        settings=settings(
            max_examples=max(settings().max_examples // 25, 1),  # an example is a whole round
            stateful_step_count=20,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
