"""Undoing a pool sheet: whoever has checked in, been credited or reported since is not lost."""

import pytest
from django.utils import timezone

from talent.attendance.ledger import Entry, append
from talent.attendance.models import Mark, Path
from talent.people.models import Affiliation, Person, Post
from talent.pools.laddering import change_levels
from talent.pools.models import LevelChange, PoolMembership
from talent.registry.models import Organization
from talent.sheets.models import SheetBatch
from talent.sheets.undoing import undo_batch
from talent.target.reports import freeze_report
from tests.factories import OrganizationFactory
from tests.factories.training import TrainingSessionFactory
from tests.talent.sheet_imports import import_rows

pytestmark = pytest.mark.django_db
WANG = {
    "姓名": "王桂兰", "手机号": "13900001234", "人员类别": "负责人", "所属街道（镇）": "洪家楼街道",
    "所在组织": "和顺调解队", "职务": "队长", "梯队层级": "骨干",
}  # fmt: skip
LI = WANG | {"姓名": "李秀英", "手机号": "13900005678"}


def everything() -> dict:
    skipped = {"updated"}
    return {
        model: [
            {name: value for name, value in row.items() if name not in skipped}
            for row in model.objects.order_by("pk").values()
        ]
        for model in (Person, PoolMembership, Post, Affiliation, Organization)
    }


def imported(city, *rows) -> SheetBatch:
    report = import_rows("pool", *rows, region=city.licheng)
    assert (report.error, report.refused) == (None, [])
    return SheetBatch.objects.get(pk=report.batch)


@pytest.fixture
def home(city):
    return OrganizationFactory(name="和顺调解队", street=city.hongjialou)


def test_import_then_undo_is_the_identity(city, home):
    imported(city, WANG)
    before = everything()
    batch = imported(city, WANG | {"政治面貌": "群众", "梯队层级": "带头人", "职务": "顾问"}, LI)
    assert everything() != before
    report = undo_batch(batch, by=None)
    assert report.conflicts == []
    assert everything() == before


def steps() -> list[tuple]:
    rows = LevelChange.objects.order_by("pk")
    return list(rows.values_list("before__code", "after__code", "reason", "by"))


def test_a_level_by_sheet_is_a_step_and_taking_it_back_is_another(city, home, trainer):
    """Facts are never deleted: what the sheet moved, its undoing moves back. Who enters with a level made no step."""
    imported(city, WANG, LI)
    assert steps() == []
    batch = imported(city, WANG | {"梯队层级": "带头人"}, LI | {"职务": "顾问"})
    moved = ("core", "lead", f"导入名单：{batch.upload.file_name}", None)
    assert steps() == [moved]
    assert undo_batch(batch, by=trainer).conflicts == []
    assert steps() == [moved, ("lead", "core", f"撤销导入：{batch.upload.file_name}", trainer.pk)]
    assert set(PoolMembership.objects.values_list("level__code", flat=True)) == {"core"}


def test_a_level_changed_since_stays_as_it_is(city, home, trainer, levels):
    imported(city, WANG)
    batch = imported(city, WANG | {"梯队层级": "带头人"})
    change_levels(PoolMembership.objects.all(), levels["reserve"], by=trainer, reason="考察")
    assert [reason for _, reason in undo_batch(batch, by=trainer).conflicts] == ["导入之后有人改过"]
    assert [(before, after) for before, after, *_ in steps()] == [("core", "lead"), ("lead", "reserve")]
    assert PoolMembership.objects.get().level == levels["reserve"]


def check_in(person, city, trainer):
    session = TrainingSessionFactory(region=city.licheng)
    append(session, [Entry(person.pk, Mark.PRESENT, Path.ROSTER, session.starts_at)], by=trainer)


def test_who_has_been_checked_in_since_stays_with_membership_and_post(city, home, trainer):
    batch = imported(city, WANG, LI)
    wang = Person.objects.get(name="王桂兰")
    check_in(wang, city, trainer)
    report = undo_batch(batch, by=trainer)
    assert {what for what, _ in report.conflicts} >= {"人员 王桂兰"}
    assert not Person.objects.filter(name="李秀英").exists()
    assert (wang.memberships.count(), wang.posts.count()) == (1, 1)


def test_a_known_person_credited_since_stays_in_the_pool(city, home, trainer):
    Person.objects.create(name="王桂兰", mobile="13900001234")
    batch = imported(city, WANG)
    wang = Person.objects.get(name="王桂兰")
    check_in(wang, city, trainer)
    report = undo_batch(batch, by=trainer)
    assert [reason for what, reason in report.conflicts if "骨干人才" in what] == ["导入之后已有“考勤事实”"]
    assert wang.memberships.count() == 1


def test_who_stands_in_a_report_stays(city, home, trainer, licheng_admin):
    batch = imported(city, WANG, LI)
    today = timezone.localdate()
    freeze_report(city.licheng, title="本年", first_day=today.replace(month=1, day=1), last_day=today, by=licheng_admin)
    report = undo_batch(batch, by=trainer)
    assert {reason for _, reason in report.conflicts if reason} >= {"导入之后已写进报表"}
    assert Person.objects.filter(name__in=["王桂兰", "李秀英"]).count() == 2
    assert PoolMembership.objects.count() == 2
