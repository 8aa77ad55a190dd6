"""年度复核: said per member, carried out at the lock, then closed for good."""

import datetime

import pytest
from django.core.exceptions import ValidationError

from talent.pools.actions import exit_pool, move_member, pool_of
from talent.pools.models import LevelChange, PoolReview, ReviewLine
from talent.pools.reviewing import close_review, decide, keep_the_rest, members_of, open_review, progress_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("autumn")]


@pytest.fixture
def members(city, enters, levels):
    return [enters(name, city.hongjialou, level=levels["reserve"]) for name in ("王桂兰", "李秀英", "张建国")]


@pytest.fixture
def review(city, members, trainer):
    return open_review(pool_of(city.licheng), 2023, by=trainer)


def counts(review):
    progress = progress_of(review)
    return progress.members, progress.keep, progress.adjust, progress.leave


def test_who_is_to_move_later_may_leave_at_the_lock(review, members, trainer, city):
    move_member(members[0], pool_of(city.tianqiao), street=city.beiyuan, on=datetime.date(2023, 11, 1), by=trainer)
    decide(review, members[:1], "exit", by=trainer, reason="搬离")
    keep_the_rest(review, by=trainer)
    close_review(review, by=trainer)
    members[0].refresh_from_db()
    assert (members[0].until, members[0].exit_reason) == (datetime.date(2023, 9, 20), "搬离")
    with pytest.raises(ValidationError, match="王桂兰已经退出人才库"):
        exit_pool(members[0], on=datetime.date(2023, 9, 20), reason="再退", by=trainer)


def test_nothing_happens_before_the_lock(review, members, trainer, levels):
    decide(review, members[:1], "adjust", by=trainer, level=levels["core"])
    decide(review, members[1:2], "exit", by=trainer, reason="搬离")
    assert counts(review) == (3, 0, 1, 1)
    for member in members:
        member.refresh_from_db()
    assert [(one.level.code, one.until) for one in members] == [("reserve", None)] * 3


def test_the_lock_carries_it_out_once(review, members, trainer, levels):
    decide(review, members[:1], "adjust", by=trainer, level=levels["core"])
    decide(review, members[1:2], "exit", by=trainer, reason="搬离")
    with pytest.raises(ValidationError, match="还有1人没有复核"):
        close_review(review, by=trainer)
    assert keep_the_rest(review, by=trainer) == 1
    closed = close_review(review, by=trainer)
    for member in members:
        member.refresh_from_db()
    assert [(one.level.code, bool(one.until), one.exit_reason) for one in members] == [
        ("core", False, ""), ("reserve", True, "搬离"), ("reserve", False, ""),
    ]  # fmt: skip
    assert LevelChange.objects.get().reason == "2023年度复核"
    assert counts(closed) == (3, 1, 1, 1)
    for verb in (
        lambda: close_review(review, by=trainer),
        lambda: decide(review, members[:1], "keep", by=trainer),
        lambda: keep_the_rest(review, by=trainer),
    ):
        with pytest.raises(ValidationError, match="锁定"):
            verb()


def test_it_may_be_said_anew_until_then(review, members, trainer, levels):
    decide(review, members, "exit", by=trainer, reason="搬离")
    decide(review, members[:1], "adjust", by=trainer, level=levels["core"])
    decide(review, members[:1], "keep", by=trainer, level=levels["core"])
    line = ReviewLine.objects.get(membership=members[0])
    assert (line.decision, line.level, line.reason) == ("keep", None, "")
    assert counts(review) == (3, 1, 0, 2)


def test_what_it_needs_to_say(review, members, trainer):
    with pytest.raises(ValidationError, match="哪一级"):
        decide(review, members, "adjust", by=trainer)
    with pytest.raises(ValidationError, match="退出原因"):
        decide(review, members, "exit", by=trainer, reason=" ")
    with pytest.raises(ValidationError, match="勾选"):
        decide(review, [], "keep", by=trainer)
    assert ReviewLine.objects.count() == 0


def test_members_of_another_pool_refuse_the_list_whole(review, members, city, enters, trainer):
    other = enters("钱大海", city.beiyuan)
    with pytest.raises(ValidationError, match="不都在这个人才库"):
        decide(review, [members[0], other], "keep", by=trainer)
    assert ReviewLine.objects.count() == 0


def test_who_leaves_meanwhile_is_not_looked_at(review, members, trainer):
    exit_pool(members[0], on=members[0].since, reason="去世", by=trainer)
    assert counts(review) == (2, 0, 0, 0)
    assert members[0] not in members_of(review)


def test_one_a_year_and_none_of_an_empty_pool(review, city, trainer):
    with pytest.raises(ValidationError, match="已经开始"):
        open_review(review.pool, 2023, by=trainer)
    with pytest.raises(ValidationError, match="空的"):
        open_review(pool_of(city.tianqiao), 2023, by=trainer)
    assert PoolReview.objects.count() == 1
