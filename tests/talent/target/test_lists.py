"""From a list of names to something done: exactly the ticked people, or all of the list; foreign people stop it."""

import datetime as dt

import pytest
import time_machine

from talent.messages.models import Message
from talent.pools.actions import add_member, pool_of
from talent.target import make_up, participation
from talent.target.aggregate import Period
from talent.target.daily import close_the_day, freeze_day
from talent.target.models import CoverageFigure, DailyFigure
from talent.target.presenting import trend_of
from talent.training import inviting
from talent.training.models import TrainingSession
from talent.training.session_rows import SessionInvitation
from tests.factories import PersonFactory
from tests.factories.attendance import attend
from tests.factories.training import SignupFactory, TrainingSessionFactory

NOVEMBER = "2026-11-10 10:00+08:00"


@pytest.fixture(autouse=True)
def _november():
    with time_machine.travel(NOVEMBER):
        yield


@pytest.fixture
def missing(city, trainer):
    """Three untrained members of 历城区, two of them of 洪家楼街道."""
    people = [PersonFactory(name=name) for name in ("陈淑珍", "李秀英", "王桂兰")]
    streets = (city.shandalu, city.hongjialou, city.hongjialou)
    for person, street in zip(people, streets, strict=True):
        add_member(pool_of(city.licheng), person, street=street, since=dt.date(2024, 3, 1), by=trainer)
    return people


def query(region):
    return f"region={region.pk}&start=2026-01-01&end=2026-11-10"


def test_none_ticked_means_the_whole_list(client_of, trainer, city, missing):
    client = client_of(trainer)
    form = {"query": query(city.hongjialou), "side": "untrained"}
    assert client.post("/desk/coverage/remind/", form).status_code == 302
    client.post("/desk/coverage/remind/", form)
    told = Message.objects.filter(template="reminder").values_list("person__name", flat=True)
    assert sorted(told) == ["李秀英", "王桂兰"]


def test_an_invitation_goes_once_to_who_is_not_signed_up(client_of, trainer, city, missing):
    session = TrainingSessionFactory(region=city.licheng)
    SignupFactory(session=session, person=missing[0])
    form = {"query": query(city.licheng), "side": "untrained", "session": session.pk}
    for _ in range(2):
        client_of(trainer).post("/desk/coverage/invite/", form)
    assert {row.person for row in SessionInvitation.objects.all()} == set(missing[1:])
    assert Message.objects.filter(template="makeup_offered").count() == 2


def test_a_make_up_session_is_a_draft_for_exactly_these_people(client_of, trainer, city, missing):
    client = client_of(trainer)
    chosen = {"query": query(city.licheng), "side": "untrained", "people": [missing[0].pk, missing[1].pk]}
    form = client.post("/desk/coverage/make-up/", chosen).context["form"]
    assert (form.initial["capacity"], form.initial["title"]) == (3, "补训专场：历城区")
    assert not TrainingSession.objects.exists()
    known = {name: form[name].value() for name in form.fields if form[name].value()}
    typed = known | {"place": "三楼", "day": "2026-11-20", "people": chosen["people"]}
    slip = client.post("/desk/sessions/new/", typed | {"day": "2099-11-20"})
    assert (slip.status_code, list(slip.context["form"].errors)) == (409, ["day"])
    client.post("/desk/sessions/new/", typed)
    session = TrainingSession.objects.get()
    assert (session.status, session.region, session.capacity) == ("draft", city.licheng, 3)
    assert {row.person for row in session.invitations.all()} == {missing[0], missing[1]}
    assert not Message.objects.filter(template="makeup_offered").exists()


def test_the_people_of_ticked_streets_alone(client_of, trainer, city, missing):
    """按街道: the list, and with it the session for its people, is narrowed; a street of elsewhere has none of them."""
    client, asked = client_of(trainer), f"{query(city.licheng)}&unit={city.hongjialou.pk}"
    page = client.get(f"/desk/coverage/untrained/?{asked}")
    assert [person.name for person, _ in page.context["rows"]] == ["李秀英", "王桂兰"]
    ticks = [(unit, people, ticked) for unit, people, ticked in page.context["units"]]
    assert sorted(ticks, key=lambda row: row[1]) == [(city.shandalu, 1, False), (city.hongjialou, 2, True)]
    assert page.context["list_query"] == asked
    form = client.post("/desk/coverage/make-up/", {"query": asked, "side": "untrained"}).context
    assert [person.name for person in form["people"]] == ["李秀英", "王桂兰"]
    assert form["form"].initial["title"] == "补训专场：洪家楼街道"
    both = client.get(f"/desk/coverage/untrained/?{asked}&unit={city.shandalu.pk}")
    assert len(both.context["rows"]) == 3
    for elsewhere in (city.beiyuan.pk, "x"):
        assert client.get(f"/desk/coverage/untrained/?{query(city.licheng)}&unit={elsewhere}").context["rows"] == []


def test_a_merged_row_is_invited_as_the_person_it_is(trainer, city, missing):
    """Only those of this list are told: who else is on the session's list is told from its own page."""
    session = TrainingSessionFactory(region=city.licheng)
    inviting.invite(session, [missing[2]], by=trainer)
    twin = PersonFactory(canonical=missing[0])
    assert make_up.invite(session, [twin, missing[1]], by=trainer) == 2
    assert {row.person for row in session.invitations.all()} == set(missing)
    told = Message.objects.filter(template="makeup_offered").values_list("person", flat=True)
    assert set(told) == {missing[0].pk, missing[1].pk}


@pytest.mark.parametrize("address", ["remind", "invite", "make-up"])
def test_one_foreign_person_among_them_and_nothing_is_done(client_of, tianqiao_trainer, city, missing, address):
    stranger = PersonFactory()
    session = TrainingSessionFactory(region=city.tianqiao)
    form = {"query": query(city.tianqiao), "people": [stranger.pk, missing[0].pk], "session": session.pk}
    client_of(tianqiao_trainer).post(f"/desk/coverage/{address}/", form)
    assert not Message.objects.filter(person__in=missing).exists()
    assert not SessionInvitation.objects.exists()
    assert TrainingSession.objects.count() == 1


def test_a_foreign_unit_does_not_exist(client_of, tianqiao_trainer, city, missing):
    client = client_of(tianqiao_trainer)
    answer = client.post("/desk/coverage/remind/", {"query": query(city.licheng), "side": "untrained"})
    assert answer.status_code == 404
    assert not Message.objects.filter(person__in=missing).exists()


def test_the_page_of_what_is_missing(client_of, trainer, city, missing):
    TrainingSessionFactory(region=city.licheng, capacity=1)
    page = client_of(trainer).get("/desk/coverage/gap/")
    plan = page.context["plan"]
    assert (plan.left, plan.invited, [len(one.people) for one in plan.sessions], plan.seats) == (3, 1, [2], 3)
    assert "2人，3个座位 · 最晚12月24日（星期四）" in page.content.decode()


def test_what_is_missing_is_held_where_the_street_meets_and_opens_so(client_of, trainer, city, missing):
    for day, place in (("2026-03-02", "街道办三楼"), ("2026-04-02", "街道办三楼"), ("2026-05-02", "别处")):
        TrainingSessionFactory(region=city.hongjialou, starts=f"{day} 14:00", place=place, status="confirmed")
    TrainingSessionFactory(region=city.licheng, starts="2026-12-23 14:00", capacity=1)
    client = client_of(trainer)
    page = client.get("/desk/coverage/gap/")
    ((shown, names),) = page.context["sessions"]
    assert (shown.host, shown.wanted.place, shown.wanted.seats) == (city.hongjialou, "街道办三楼", 3)
    assert (shown.wanted.by, sorted(names)) == (dt.date(2026, 12, 24), ["李秀英", "王桂兰"])
    wished = {"region": city.licheng.pk, "day": "2026-12-24", "place": "街道办三楼", "capacity": 3}
    chosen = {"query": query(city.licheng), "people": shown.wanted.people, **wished}
    form = client.post("/desk/coverage/make-up/", chosen).context["form"]
    assert {name: str(form.initial[name]) for name in wished} == {name: str(value) for name, value in wished.items()}


def test_what_is_missing_takes_as_many_queries_for_three_streets_as_for_one(
    client_of, trainer, city, missing, django_assert_max_num_queries
):
    client = client_of(trainer)
    client.get("/desk/coverage/gap/")
    with django_assert_max_num_queries(24) as one:
        client.get("/desk/coverage/gap/")
    for _ in range(40):
        add_member(pool_of(city.licheng), PersonFactory(), street=city.shandalu, since=dt.date(2024, 3, 1), by=trainer)
    TrainingSessionFactory.create_batch(2, region=city.licheng, capacity=3)
    with django_assert_max_num_queries(len(one) + 1):  # the sessions' partners
        client.get("/desk/coverage/gap/")


def test_states_of_the_untrained_open_to_their_names(client_of, trainer, city, missing):
    SignupFactory(session=TrainingSessionFactory(region=city.licheng), person=missing[0])
    client = client_of(trainer)
    page = client.get("/desk/coverage/")
    assert [(label, cell.people) for label, cell in page.context["states"]] == [
        ("已报名", 1), ("请假", 0), ("待补训", 0), ("还没报名", 2),
    ]  # fmt: skip
    signed_up = client.get(f"/desk/coverage/untrained/{page.context['links']}&state=signed_up")
    assert [person.name for person, _ in signed_up.context["rows"]] == ["陈淑珍"]
    assert client.get("/desk/coverage/untrained/?state=asleep").status_code == 404


def test_every_page_and_file_of_progress_opens(client_of, trainer, city, missing):
    client = client_of(trainer)
    assert client.get("/desk/coverage/cross/").status_code == 200
    assert client.get("/desk/coverage/twice/").status_code == 200
    assert client.get("/desk/coverage/picture/").content.startswith(b"\x89PNG")
    assert client.get("/desk/coverage/picture/?as=pdf").content.startswith(b"%PDF")
    csv = b"".join(client.get("/desk/coverage/participation/?as=csv").streaming_content).decode()
    assert [line.split(",")[0] for line in csv.splitlines()[1:]] == ["李秀英", "王桂兰", "陈淑珍"]


def test_a_street_s_lines_hold_its_own_people_s_marks_and_those_of_merged_rows(city, missing):
    session = TrainingSessionFactory(region=city.licheng, starts="2026-10-20 14:00", status="confirmed")
    twin = PersonFactory(canonical=missing[1])
    attend(session, twin)
    attend(session, missing[0])
    attend(session, missing[2], "late")
    period = Period(dt.date(2026, 1, 1), dt.date(2026, 11, 10))
    _, lines = participation.table(city.hongjialou, period)
    assert [(line[0], *line[6:]) for line in lines] == [("李秀英", "已到"), ("王桂兰", "迟到")]


def test_a_session_only_a_merged_row_was_at_is_a_column_of_the_human_s_unit(city, missing):
    session = TrainingSessionFactory(region=city.licheng, starts="2026-10-20 14:00", status="confirmed")
    attend(session, PersonFactory(canonical=missing[1]))
    period = Period(dt.date(2026, 1, 1), dt.date(2026, 11, 10))
    columns, lines = participation.table(city.hongjialou, period)
    assert participation.sessions_of(city.hongjialou, period) == [session]
    assert ([column.header for column in columns[6:]], [line[6:] for line in lines]) == (
        [f"10-20 {session.title}"], [["已到"], [""]]
    )  # fmt: skip
    assert participation.sessions_of(city.shandalu, period) == []


def test_a_day_is_frozen_once_for_every_unit(city, missing):
    assert freeze_day(dt.date(2026, 11, 9)) == 6
    freeze_day(dt.date(2026, 11, 9))
    assert DailyFigure.objects.count() == 6
    assert DailyFigure.objects.get(region=city.hongjialou).numbers["untrained"] == 2


def test_the_night_makes_the_trend_and_the_morning_s_figures(city, missing):
    freeze_day(dt.date(2026, 11, 8))
    close_the_day()
    trend = trend_of(city.licheng, dt.date(2026, 11, 10))
    assert [trend.first.day, trend.last.day] == [dt.date(2026, 11, 8), dt.date(2026, 11, 9)]
    assert (len(trend.lines), trend.missing) == (1, 0)
    assert CoverageFigure.objects.filter(shown_on=city.licheng, last_day=dt.date(2026, 11, 10)).count() == 3


def test_days_nobody_froze_are_dashed_in_the_trend(city, client_of, trainer, missing):
    """The server was off on the 3rd and from the 5th to the 7th; what was frozen before and after is a line."""
    for day in (1, 2, 4, 8, 9):
        freeze_day(dt.date(2026, 11, day))
    trend = trend_of(city.licheng, dt.date(2026, 11, 10))
    across = [[point.split(",")[0] for point in line.split()] for line in trend.lines]
    assert across == [["4.0", "43.0"], ["121.0", "121.0"], ["277.0", "316.0"]]
    assert (trend.first.day.day, trend.last.day.day, trend.missing) == (1, 9, 4)
    page = client_of(trainer).get("/desk/coverage/").content.decode()
    assert ("有4天没有记下，图上是虚线。" in page, page.count("<polyline")) == (True, 4)
