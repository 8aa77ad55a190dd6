import pytest
from django.core.exceptions import ValidationError

from talent.attendance.check_ins import CheckInRefused, check_in
from talent.attendance.credits import earned_by
from talent.attendance.models import AttendanceFact, AttendanceHead, Path
from talent.attendance.part_marks import mark_part
from talent.training.parts import PartFields, set_parts
from tests.factories.training import at

PARTS = [PartFields(at(f"2026-11-24 {a}"), at(f"2026-11-24 {b}")) for a, b in (("09:00", "11:00"), ("14:00", "16:00"))]


@pytest.fixture
def halves(session, trainer):
    """The session in a morning and an afternoon, each marked by itself."""
    set_parts(session, PARTS, by=trainer, per_part=True)
    session.refresh_from_db()
    return session


def head(session, person):
    return AttendanceHead.objects.get(session=session, person=person)


def test_a_check_in_counts_for_the_part_that_runs(clock, halves, wang):
    clock("14:05")
    check_in(halves, wang, path=Path.SCREEN)
    mine = head(halves, wang)
    assert (mine.mark, mine.part_words, earned_by(halves, mine)) == ("present", "第2次", (120, halves.hours / 2))


def test_both_parts_are_the_whole(clock, halves, wang):
    clock("09:05")
    check_in(halves, wang, path=Path.SCREEN)
    clock("14:05")
    check_in(halves, wang, path=Path.CODE)
    assert (head(halves, wang).parts, earned_by(halves, head(halves, wang))) == (None, (240, halves.hours))


def test_between_the_parts_the_door_is_shut(clock, halves, wang):
    clock("12:00")
    with pytest.raises(CheckInRefused, match="第2次11月24日14:00开始，13:30起可以签到"):
        check_in(halves, wang, path=Path.SCREEN)
    assert not AttendanceFact.objects.exists()


def test_ticked_and_taken_back(clock, halves, wang, trainer):
    clock("15:00")
    assert mark_part(halves, 1, [wang.pk], here=True, by=trainer) == 1
    assert mark_part(halves, 1, [wang.pk], here=True, by=trainer) == 0
    assert head(halves, wang).part_words == "第1次"
    assert mark_part(halves, 1, [wang.pk], here=False, by=trainer) == 1
    assert head(halves, wang).mark == "cleared"


def test_a_part_to_come_is_not_ticked(clock, halves, wang, trainer):
    clock("10:00")
    with pytest.raises(ValidationError, match="第2次还没开始"):
        mark_part(halves, 2, [wang.pk], here=True, by=trainer)
    assert not AttendanceFact.objects.exists()
