"""Facts never change; the projection can be rebuilt from them."""

import pytest
from django.db import IntegrityError, transaction

from talent.attendance.models import AttendanceFact, AttendanceHead, Mark
from talent.attendance.verify import verify
from tests.factories.attendance import attend
from tests.factories.training import at


@pytest.fixture
def head(clock, session, wang):
    clock("13:52")
    return attend(session, wang)


def test_facts_refuse_change_and_deletion(head):
    fact = AttendanceFact.objects.get()
    for change in (
        lambda: AttendanceFact.objects.update(mark=Mark.ABSENT),
        lambda: AttendanceFact.objects.filter(pk=fact.pk)._raw_delete("default"),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            change()
    assert AttendanceFact.objects.get() == fact


def test_the_first_fact_is_unique(head, session, wang):
    with pytest.raises(IntegrityError), transaction.atomic():
        AttendanceFact.objects.create(
            session=session, person=wang, mark=Mark.PRESENT, path="roster", at=head.at, recorded_at=head.at
        )


def test_a_fact_is_superseded_once(head, session, wang):
    attend(session, wang, Mark.ABSENT)
    with pytest.raises(IntegrityError), transaction.atomic():
        AttendanceFact.objects.create(
            session=session, person=wang, mark=Mark.LATE, path="roster", at=head.at, recorded_at=head.at,
            supersedes_id=head.first_id,
        )  # fmt: skip


def test_verify_finds_and_repairs(head, session, wang):
    attend(session, wang, Mark.ABSENT)
    assert (verify().checked, verify().differences) == (1, [])
    AttendanceHead.objects.update(mark=Mark.PRESENT, at=at("2026-11-24 13:00"))
    (difference,) = verify().differences
    assert (difference.ledger, difference.id) == ("attendance", head.first_id)
    assert (difference.expected["mark"], difference.found["mark"]) == ("absent", "present")
    assert len(verify(rebuild=True).differences) == 1
    assert AttendanceHead.objects.get().mark == Mark.ABSENT
    AttendanceHead.objects.all().delete()
    assert verify(rebuild=True).differences
    assert verify().differences == []
