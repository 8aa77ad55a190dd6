"""DOMAIN §3 when districts are re-drawn: who counts where on which day, and what never changes."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from talent.accounts.inviting import invite
from talent.accounts.models import Registration, RoleInvitation
from talent.credits.models import CreditHead
from talent.messages.models import Message
from talent.outbox.dispatch import drain
from talent.people.models import Affiliation, Person, Role
from talent.pools import proposing
from talent.pools.actions import exempt, move_member, pool_of
from talent.pools.models import PoolMembership, PoolProposal
from talent.registry import redrawing
from talent.registry.areas import district_counts, places_on
from talent.registry.models import AreaChange, Organization, PlanPeriod, Region
from talent.registry.redrawing import apply_due_changes, cancel_change, counts_of, redraw
from talent.selection.models import Nomination, ScoreSheet, SelectionRound
from talent.target.progress import progress_of
from talent.target.reports import freeze_report
from tests.factories import AffiliationFactory, OrganizationFactory, PersonFactory, RegionFactory
from tests.factories.attendance import attend
from tests.factories.training import TrainingSessionFactory

DAY = dt.date(2023, 7, 10)
BEFORE, YEAR_END = dt.date(2023, 6, 30), dt.date(2023, 12, 31)


@pytest.fixture(autouse=True)
def _plan(db):
    """Changes may be told as far back as the first plan reaches."""
    PlanPeriod.objects.create(name="三年计划", starts=dt.date(2023, 1, 1), ends=YEAR_END)


@pytest.fixture
def members(city, joins, trains):
    """Two members of 洪家楼街道, one trained in May and one in September, and one untrained of 山大路街道."""
    may, september = joins("王桂兰", city.licheng, city.hongjialou), joins("李秀英", city.licheng, city.hongjialou)
    other = joins("张建国", city.licheng, city.shandalu)
    trains(may.person, "2023-05-08")
    trains(september.person, "2023-09-08", ref=2)
    for one in (may, september, other):
        AffiliationFactory(person=one.person, region=one.street, source=Affiliation.Source.POOL)
    return may, september, other


def figures(region, day) -> tuple:
    """Trained, due, rate and person-times of the year up to the day."""
    total = progress_of(region, day).total
    return len(total.trained), total.due, total.rate, total.person_times


def hand_over(city, to=None, *, on=DAY, by=None, street=None):
    return redraw(
        "handover", street or city.hongjialou, target=to or city.tianqiao, on=on, reason="济政字〔2023〕1号", by=by
    )


def everything(city) -> tuple:
    """Scopes and today's figures, as one comparable value."""
    today = timezone.localdate()
    scopes = tuple(
        (region.name, frozenset(Person.objects.within(region).values_list("pk", flat=True)))
        for region in Region.objects.order_by("pk")
    )
    rows = [progress_of(region, today) for region in Region.objects.exclude(level="community").order_by("pk")]
    counted = tuple((frozenset(row.total.trained), frozenset(row.total.untrained), row.total.rate) for row in rows)
    return scopes, counted, tuple((one.managing, one.statutory) for one in district_counts())


def test_a_street_handed_over_takes_its_members_along(city, members, city_admin):
    assert figures(city.licheng, BEFORE) == (1, 3, "33.3", 1)
    hand_over(city, by=city_admin)
    assert figures(city.licheng, BEFORE) == (1, 3, "33.3", 1)
    assert figures(city.tianqiao, BEFORE) == (0, 0, None, 0)
    # May's person-times stay with 历城, September's are 天桥's; who was trained counts where they are on the day.
    assert figures(city.licheng, YEAR_END) == (0, 1, "0.0", 1)
    assert figures(city.tianqiao, YEAR_END) == (2, 2, "100", 1)
    assert figures(city.jinan, YEAR_END) == (2, 3, "66.6", 2)
    assert figures(city.hongjialou, BEFORE) == (1, 2, "50.0", 1)
    assert figures(city.hongjialou, YEAR_END) == (2, 2, "100", 2)


def test_scope_follows_management_and_both_trainers_are_told(
    city, members, trainer, tianqiao_trainer, city_admin, learner
):
    hand_over(city, by=city_admin)
    assert members[0].person not in Person.objects.visible_to(trainer)
    tianqiao_trainer = Person.objects.get(pk=tianqiao_trainer.pk)
    assert set(Person.objects.visible_to(tianqiao_trainer)) >= {members[0].person, members[1].person}
    told = Message.objects.filter(template="area_changed").values_list("person__name", flat=True)
    assert sorted(told) == sorted(["孙老师", "钱老师"])


def test_both_views_add_up_to_the_same_streets(city, members, city_admin):
    hand_over(city, by=city_admin)
    assert [(one.district.name, one.managing, one.statutory) for one in district_counts()] == [
        ("天桥区", 2, 1),
        ("历城区", 1, 2),
    ]
    assert [(one.managing, one.statutory) for one in district_counts(BEFORE)] == [(1, 1), (2, 2)]


def test_a_statutory_change_moves_no_scope(city, members, city_admin):
    before = figures(city.licheng, YEAR_END)
    redraw("statute", city.hongjialou, target=city.tianqiao, on=DAY, reason="批复", by=city_admin)
    assert figures(city.licheng, YEAR_END) == before
    assert [(one.managing, one.statutory) for one in district_counts()] == [(1, 2), (2, 1)]


def test_two_streets_merge(city, members, city_admin, street_staff, organization):
    hongjialou, shandalu = city.hongjialou, city.shandalu
    redraw("merge", hongjialou, target=shandalu, on=DAY, reason="批复", by=city_admin)
    hongjialou.refresh_from_db()
    assert hongjialou.closed_on == DAY
    # The district's figures are as they were, no one "joined late"; the streets' change on the day.
    assert figures(city.licheng, BEFORE) == (1, 3, "33.3", 1)
    assert figures(city.licheng, YEAR_END) == (2, 3, "66.6", 2)
    assert progress_of(city.licheng, DAY).total.joined_late_untrained == set()
    assert figures(hongjialou, BEFORE) == (1, 2, "50.0", 1)
    assert figures(shandalu, YEAR_END) == (2, 3, "66.6", 1)
    assert Organization.objects.get().street == shandalu
    assert organization.changes.get().after == "山大路街道"
    assert Region.objects.get(pk=city.community.pk).parent == shandalu
    assert [role.region for role in Role.objects.in_force().filter(person=street_staff)] == [shandalu]
    assert sum(one.managing for one in district_counts()) == 2
    assert len(places_on(BEFORE)) == 3


def test_a_rename_and_a_new_code_change_no_figure(city, members, city_admin):
    before = everything(city)
    redraw("rename", city.licheng, text="新历城区", on=DAY, reason="批复", by=city_admin)
    redraw("recode", city.licheng, text="370113", on=DAY, reason="批复", by=city_admin)
    region = Region.objects.get(pk=city.licheng.pk)
    assert (region.name, region.code) == ("新历城区", "370113")
    after = everything(city)
    assert after[1:] == before[1:]
    assert [scope for _, scope in after[0]] == [scope for _, scope in before[0]]


@pytest.mark.parametrize("days", [0, 1, 200])
def test_handing_over_and_back_is_no_change(city, members, city_admin, days):
    before = everything(city)
    hand_over(city, by=city_admin)
    assert everything(city) != before
    hand_over(city, city.licheng, on=DAY + dt.timedelta(days=days), by=city_admin, street=city.hongjialou)
    assert everything(city) == before
    active = PoolMembership.objects.active_on().values_list("person", flat=True)
    assert len(active) == len(set(active)) == 3


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    first=st.dates(dt.date(2023, 1, 1), dt.date(2026, 1, 1)),
    gap=st.integers(0, 300),
    joined=st.lists(st.dates(dt.date(2021, 6, 1), dt.date(2026, 6, 1)), min_size=1, max_size=4),
)
def test_any_hand_over_and_back_leaves_scopes_and_figures(city, joins, city_admin, first, gap, joined):
    with transaction.atomic():
        for day in joined:
            joins("王桂兰", city.licheng, city.hongjialou, since=day.isoformat())
        before = everything(city)
        hand_over(city, on=first, by=city_admin)
        hand_over(city, city.licheng, on=first + dt.timedelta(days=gap), by=city_admin)
        assert everything(city) == before
        transaction.set_rollback(True)


def test_what_happened_stays_where_it_happened(city, members, city_admin, licheng_admin):
    """A person checked in, credited and nominated: session, mark, credit and nomination keep their rows and places."""
    person = members[0].person
    session = TrainingSessionFactory(region=city.licheng)
    mark = attend(session, person)
    credit = CreditHead.objects.get(person=person)
    selection = SelectionRound.objects.create(
        district=city.licheng, year=2023, score_sheet=ScoreSheet.objects.create(version="2023")
    )
    nominated = Nomination.objects.create(
        round=selection,
        kind="organization",
        organization=OrganizationFactory(street=city.hongjialou),
        submitted_by=person,
    )
    before = [(session.region_id, mark.pk, credit.first_id, credit.dated, credit.source.region_id, nominated.round_id)]
    hand_over(city, by=city_admin)
    session.refresh_from_db()
    mark.refresh_from_db()
    nominated.refresh_from_db()
    credit = CreditHead.objects.get(person=person)
    assert before == [
        (session.region_id, mark.pk, credit.first_id, credit.dated, credit.source.region_id, nominated.round_id)
    ]
    assert figures(city.licheng, BEFORE) == (1, 3, "33.3", 1)


def test_a_sent_report_stays(city, members, city_admin, licheng_admin):
    report = freeze_report(
        city.licheng, title="年报", first_day=dt.date(2023, 1, 1), last_day=YEAR_END, by=licheng_admin
    )
    numbers = report.numbers
    hand_over(city, by=city_admin)
    report.refresh_from_db()
    assert report.numbers == numbers


def test_what_is_planned_waits_for_its_day_and_can_be_taken_back(city, members, city_admin):
    tomorrow = timezone.localdate() + dt.timedelta(days=1)
    change = hand_over(city, on=tomorrow, by=city_admin)
    assert (change.is_planned, Region.objects.get(pk=city.hongjialou.pk).parent) == (True, city.licheng)
    assert apply_due_changes() == []
    assert apply_due_changes(tomorrow) == [change]
    assert Region.objects.get(pk=city.hongjialou.pk).parent == city.tianqiao
    with pytest.raises(ValidationError, match="已经生效"):
        cancel_change(change, by=city_admin)
    planned = redraw("rename", city.licheng, text="新历城区", on=tomorrow, reason="批复", by=city_admin)
    cancel_change(planned, by=city_admin)
    assert apply_due_changes(tomorrow) == []


def test_what_contradicts_is_refused_and_changes_nothing(city, members, city_admin):
    hand_over(city, by=city_admin)
    RegionFactory(street=True, name="山大路街道", parent=city.tianqiao)
    for kind, region, fields, sentence in [
        ("handover", city.hongjialou, {"target": city.tianqiao, "on": YEAR_END}, "本来就由天桥区管理"),
        ("handover", city.hongjialou, {"target": city.licheng, "on": BEFORE}, "2023-07-10已有一次调整"),
        ("handover", city.shandalu, {"target": city.tianqiao, "on": DAY}, "天桥区已有“山大路街道”"),
        ("handover", city.community, {"target": city.tianqiao, "on": DAY}, "请选一个街道"),
        ("merge", city.shandalu, {"target": city.shandalu, "on": DAY}, "两个不同的街道"),
        ("rename", city.licheng, {"text": "天桥区", "on": DAY}, "已有“天桥区”"),
        ("recode", city.licheng, {"text": "370105", "on": DAY}, "已有单位使用"),
        ("recode", city.licheng, {"text": "37010²", "on": DAY}, "6到12位数字"),
        ("rename", city.licheng, {"text": "新历城区", "on": dt.date(1023, 7, 10)}, "最早可以填2023-01-01"),
    ]:
        with pytest.raises(ValidationError, match=sentence):
            redraw(kind, region, reason="批复", by=city_admin, **fields)
    assert AreaChange.objects.count() == 1


def test_streets_with_organizations_of_one_name_do_not_merge(city, organization, city_admin):
    OrganizationFactory(name=organization.name, street=city.shandalu)
    with pytest.raises(ValidationError, match="都有组织“和顺邻里调解队”"):
        redraw("merge", city.hongjialou, target=city.shandalu, on=DAY, reason="批复", by=city_admin)
    assert not Region.objects.closed().exists()


def test_the_preview_counts_what_follows(city, members, organization, waiting):
    change = AreaChange(kind="merge", region=city.hongjialou, target=city.shandalu, on=DAY, reason="批复")
    assert counts_of(change) == [
        ("社区（村）", 1),
        ("社区社会组织", 1),
        ("人员", 3),
        ("工作人员分工", 1),
        ("骨干人才（在库）", 2),
        ("等答复的推荐和申请", 4),
        ("等街道确认的登记", 1),
        ("没接受的工作邀请", 1),
    ]


def test_what_waits_for_a_merged_street_waits_at_the_other(city, members, waiting, city_admin, licheng_admin):
    redraw("merge", city.hongjialou, target=city.shandalu, on=DAY, reason="批复", by=city_admin)
    for model, field in ((Registration, "street"), (RoleInvitation, "region")):
        assert getattr(model.objects.get(), field) == city.shandalu
    asked = [(one.kind, one.person, one.street, one.status) for one in PoolProposal.objects.order_by("pk")]
    assert asked == [
        ("entry", waiting[0].person, city.shandalu, "open"),
        ("entry", waiting[1].person, city.hongjialou, "withdrawn"),
        ("leaving", members[0].person, city.shandalu, "open"),
        ("exemption", members[0].person, city.shandalu, "open"),
        ("entry", waiting[1].person, city.shandalu, "open"),
    ]
    exemption = proposing.accept(PoolProposal.objects.get(kind="exemption"), by=licheng_admin)
    assert (exemption.membership.street, exemption.membership.until) == (city.shandalu, None)


@pytest.fixture
def waiting(city, members, street_staff, licheng_admin):
    """Two recommended by 洪家楼街道, one of them by 山大路街道 too; two wishes about a member; a newcomer; a slip."""
    one, both = (
        proposing.propose_entry(PersonFactory(), city.hongjialou, by=street_staff, reason="带队三年") for _ in range(2)
    )
    proposing.propose_leaving(members[0], by=street_staff, reason="搬走了")
    days = {"since": dt.date(2099, 1, 1), "until": dt.date(2099, 2, 1)}
    proposing.propose_exemption(members[0], exempt_for="illness", by=street_staff, **days)
    PoolProposal.objects.create(person=both.person, street=city.shandalu, reason="带队三年")
    Registration.objects.create(person=PersonFactory(), street=city.hongjialou)
    invite(PersonFactory(), "street_staff", city.hongjialou, by=licheng_admin)
    return one, both


def test_a_change_that_no_longer_fits_stops_no_other_and_is_told(city, city_admin):
    tomorrow = timezone.localdate() + dt.timedelta(days=1)
    renames = [
        redraw("rename", region, text=name, on=tomorrow, reason="批复", by=city_admin)
        for region, name in ((city.licheng, "新历城区"), (city.tianqiao, "新天桥区"))
    ]
    RegionFactory(district=True, name="新历城区", parent=city.jinan)
    for applied in (renames[1:], []):
        assert apply_due_changes(tomorrow) == applied
        drain()
    told = Message.objects.get(template="area_change_waits")
    assert (told.person, told.link) == (city_admin, "/desk/areas/")
    assert "已有“新历城区”" in told.text


def test_a_broken_constraint_stops_no_other_change_either(city, city_admin, monkeypatch):
    tomorrow = timezone.localdate() + dt.timedelta(days=1)
    redraw("rename", city.licheng, text="新历城区", on=tomorrow, reason="批复", by=city_admin)
    recode = redraw("recode", city.tianqiao, text="370113", on=tomorrow, reason="批复", by=city_admin)

    def broken(change, region):
        raise IntegrityError

    monkeypatch.setitem(redrawing._APPLY, "rename", broken)
    assert apply_due_changes(tomorrow) == [recode]
    drain()
    assert "有冲突" in Message.objects.get().text


def test_story_4(city, members, trainer, tianqiao_trainer):
    """Since 2022-03-01 in 历城, trained on 2023-05-08, moved on 2023-07-10."""
    there = move_member(members[0], pool_of(city.tianqiao), street=city.beiyuan, on=DAY, by=trainer)
    assert figures(city.licheng, YEAR_END) == (1, 2, "50.0", 2)
    assert figures(city.tianqiao, YEAR_END) == (1, 1, "100", 0)
    assert figures(city.licheng, BEFORE) == (1, 3, "33.3", 1)
    told = Message.objects.filter(template="member_moved").values_list("person__name", "link")
    assert sorted(told) == sorted([("孙老师", f"/desk/pool/{members[0].pk}/"), ("钱老师", f"/desk/pool/{there.pk}/")])


def test_a_move_to_come_counts_from_its_day(city, members, trainer):
    next_week = timezone.localdate() + dt.timedelta(days=7)
    exempt(members[2], reason="illness", since=BEFORE, until=next_week + dt.timedelta(days=30), by=trainer)
    move_member(members[2], pool_of(city.tianqiao), street=city.beiyuan, on=next_week, by=trainer)
    assert progress_of(city.licheng).total.exempt == {members[2].person_id}
    assert progress_of(city.licheng, next_week).total.exempt == set()
    assert progress_of(city.tianqiao, next_week).total.exempt == {members[2].person_id}


@pytest.mark.parametrize(
    ("on", "sentence"),
    [(dt.date(2022, 2, 28), "不能早于入库日期"), (timezone.localdate() + dt.timedelta(days=400), "最多提前一年")],
)
def test_a_move_on_a_wrong_day_is_refused(city, members, trainer, on, sentence):
    with pytest.raises(ValidationError, match=sentence):
        move_member(members[0], pool_of(city.tianqiao), street=city.beiyuan, on=on, by=trainer)
    assert PoolMembership.objects.filter(until=None).count() == 3
