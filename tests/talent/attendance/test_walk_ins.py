"""People at the door who are not on the list."""

import pytest
from django.core.exceptions import ValidationError

from talent.attendance.confirming import confirm_attendance
from talent.attendance.models import AttendanceHead, Path, WalkIn
from talent.attendance.voiding import approve_void, request_void
from talent.attendance.walk_ins import dismiss_walk_in, enter_walk_in, match_walk_in, welcome_walk_in
from talent.audit.models import AuditEntry
from talent.credits.models import CreditHead
from talent.people.models import Person
from tests.factories import PersonFactory
from tests.factories.attendance import attend
from tests.factories.training import SignupFactory


@pytest.fixture(autouse=True)
def _at_the_door(clock):
    clock("13:58")


def test_a_known_person_is_checked_in(session, learner, trainer):
    welcome_walk_in(session, learner.name, learner.mobile, by=trainer)
    head = AttendanceHead.objects.get()
    assert (head.person, head.path, WalkIn.objects.count()) == (learner, Path.WALK_IN, 0)


def test_two_of_one_name_and_mobile_are_not_guessed(session, trainer):
    PersonFactory.create_batch(2, name="王芳", mobile="13800000009")
    welcome_walk_in(session, "王芳", "13800000009", by=trainer)
    assert (AttendanceHead.objects.count(), WalkIn.objects.count()) == (0, 1)


def test_an_unknown_one_waits_to_be_matched_once(session, trainer):
    welcome_walk_in(session, "赵姨", "+86 138-0000-5678", by=trainer)
    welcome_walk_in(session, "赵姨", "13800005678", by=trainer)
    assert list(WalkIn.objects.values_list("name", "mobile")) == [("赵姨", "13800005678")]


def test_matching_marks_present_at_the_time_of_coming(clock, session, learner, trainer):
    walk_in = welcome_walk_in(session, "赵姨", "13800005678", by=trainer)
    clock("16:00")
    match_walk_in(walk_in, learner, by=trainer)
    head = AttendanceHead.objects.get()
    assert (head.person, head.mark, head.at) == (learner, "present", walk_in.at)
    with pytest.raises(ValidationError):
        match_walk_in(walk_in, learner, by=trainer)


def test_matching_after_confirming_grants_the_hours(clock, session, learner, wang, trainer):
    walk_in = welcome_walk_in(session, "赵姨", "13800005678", by=trainer)
    clock("17:05")
    confirm_attendance(session, by=trainer)
    assert not CreditHead.objects.exists()
    match_walk_in(walk_in, learner, by=trainer)
    assert list(CreditHead.objects.valid().values_list("person", "hours")) == [(learner.pk, session.hours)]


def test_matching_somebody_here_already_changes_nothing(session, learner, trainer):
    walk_in = welcome_walk_in(session, "赵姨", "13800005678", by=trainer)
    attend(session, learner)
    match_walk_in(walk_in, learner, by=trainer)
    assert AttendanceHead.objects.count() == 1
    assert not WalkIn.objects.unmatched().exists()


def test_a_new_person_is_at_home_in_the_sessions_region(session, trainer):
    enter_walk_in(welcome_walk_in(session, "赵姨", "13800005678", by=trainer), by=trainer)
    person = Person.objects.get(name="赵姨")
    assert AttendanceHead.objects.get().person == person
    assert person in Person.objects.visible_to(trainer)


def test_left_out(session, trainer):
    walk_in = welcome_walk_in(session, "赵姨", "13800005678", by=trainer)
    dismiss_walk_in(walk_in, by=trainer)
    assert (WalkIn.objects.unmatched().count(), WalkIn.objects.count(), AttendanceHead.objects.count()) == (0, 1, 0)


@pytest.mark.parametrize(("name", "mobile"), [("", "13800005678"), ("赵姨", "1380000"), ("赵姨", "")])
def test_nonsense_is_refused(session, trainer, name, mobile):
    with pytest.raises(ValidationError):
        welcome_walk_in(session, name, mobile, by=trainer)
    assert WalkIn.objects.count() == 0


def test_a_confirmed_mark_is_not_changed_by_matching(clock, session, wang, trainer):
    walk_in = welcome_walk_in(session, "赵姨", "13800005678", by=trainer)
    clock("17:05")
    confirm_attendance(session, by=trainer)
    with pytest.raises(ValidationError, match="申请更正"):
        match_walk_in(walk_in, wang, by=trainer)
    assert list(AttendanceHead.objects.values_list("person", "mark")) == [(wang.pk, "absent")]
    assert not CreditHead.objects.exists()
    assert list(WalkIn.objects.unmatched()) == [walk_in]


def test_a_voided_session_grants_nobody_hours(clock, session, learner, wang, trainer, licheng_admin, city_admin):
    walk_in = welcome_walk_in(session, "赵姨", "13800005678", by=trainer)
    clock("17:05")
    confirm_attendance(session, by=trainer)
    approve_void(request_void(session, by=licheng_admin, reason="没有办这场"), by=city_admin)
    with pytest.raises(ValidationError, match="整场作废"):
        match_walk_in(walk_in, learner, by=trainer)
    assert (AttendanceHead.objects.filter(person=learner).count(), CreditHead.objects.count()) == (0, 0)


def test_who_was_left_out_and_comes_again_waits_again(session, learner, trainer):
    walk_in = welcome_walk_in(session, "赵姨", "13800005678", by=trainer)
    dismiss_walk_in(walk_in, by=trainer)
    with pytest.raises(ValidationError, match="不计入"):
        match_walk_in(walk_in, learner, by=trainer)
    assert AttendanceHead.objects.count() == 0
    welcome_walk_in(session, "赵姨", "13800005678", by=trainer)
    assert list(WalkIn.objects.unmatched()) == [walk_in]
    verbs = AuditEntry.objects.filter(thing_type="walkin").order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == ["welcome_walk_in", "dismiss_walk_in", "reopen_walk_in"]


def test_nobody_learns_at_the_door_whose_number_is_held(session, trainer):
    far = PersonFactory(name="远方人", mobile="13800000077")
    assert isinstance(welcome_walk_in(session, far.name, far.mobile, by=trainer), WalkIn)
    assert AttendanceHead.objects.count() == 0
    SignupFactory(session=session, person=far)
    welcome_walk_in(session, far.name, far.mobile, by=trainer)
    assert AttendanceHead.objects.get().person == far
