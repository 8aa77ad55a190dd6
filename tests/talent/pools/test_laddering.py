import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from talent.audit.models import AuditEntry
from talent.pools.actions import change_member, exit_pool
from talent.pools.laddering import change_levels
from talent.pools.models import LevelChange, PoolMembership

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("autumn")]


def steps():
    return list(LevelChange.objects.order_by("pk").values_list("membership", "before__code", "after__code", "reason"))


def test_chosen_members_are_moved_and_each_step_is_kept(city, enters, trainer, levels):
    one = enters("王桂兰", city.hongjialou, level=levels["reserve"])
    two = enters("李秀英", city.shandalu)
    there = enters("张建国", city.shandalu, level=levels["core"])
    assert change_levels([one, two, there], levels["core"], by=trainer, reason="年度考察") == 2
    assert steps() == [(one.pk, "reserve", "core", "年度考察"), (two.pk, None, "core", "年度考察")]
    assert set(PoolMembership.objects.values_list("level__code", flat=True)) == {"core"}
    entry = AuditEntry.objects.get(verb="change_levels")
    assert (entry.actor, entry.reason, entry.data["members"]) == (trainer, "年度考察", [one.pk, two.pk])


@pytest.mark.parametrize("reason", ["", "  "])
def test_without_a_reason_nobody_is_moved(city, enters, trainer, levels, reason):
    member = enters("王桂兰", city.hongjialou)
    with pytest.raises(ValidationError, match="依据"):
        change_levels([member], levels["core"], by=trainer, reason=reason)
    assert steps() == []


def test_one_who_has_left_refuses_the_list_whole(city, enters, trainer, levels):
    one, two = enters("王桂兰", city.hongjialou), enters("李秀英", city.hongjialou)
    exit_pool(two, on=two.since, reason="搬离", by=trainer)
    with pytest.raises(ValidationError, match="李秀英已退出"):
        change_levels([one, two], levels["core"], by=trainer, reason="年度考察")
    one.refresh_from_db()
    assert (one.level, steps()) == (None, [])


def test_a_correction_of_the_level_is_a_step_too(city, enters, trainer, levels):
    member = enters("王桂兰", city.hongjialou)
    change_member(member, by=trainer, level=levels["lead"], note="x")
    change_member(member, by=trainer, level=levels["lead"])
    assert steps() == [(member.pk, None, "lead", "")]


def test_steps_never_change(city, enters, trainer, levels):
    change_levels([enters("王桂兰", city.hongjialou)], levels["core"], by=trainer, reason="考察")
    with pytest.raises(IntegrityError), transaction.atomic():
        LevelChange.objects.update(reason="改")
    with pytest.raises(IntegrityError), transaction.atomic():
        LevelChange.objects.all().delete()
    assert steps()[0][3] == "考察"
