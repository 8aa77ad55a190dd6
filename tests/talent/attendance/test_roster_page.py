"""签到名单: ticks, undo, help, and what it costs."""

from datetime import timedelta

import pytest

from talent.attendance.check_ins import mark_roster
from talent.attendance.ledger import Entry, append
from talent.attendance.models import AttendanceFact, AttendanceHead, Mark, Path, WalkIn
from talent.attendance.verify import verify
from talent.training.models import SessionSignup
from tests.factories import PersonFactory
from tests.factories.attendance import attend
from tests.factories.training import SignupFactory


@pytest.fixture(autouse=True)
def _now(clock):
    clock("14:05")


@pytest.fixture
def url(session):
    return f"/desk/sessions/{session.pk}/roster/"


def standing():
    return {head.person.name: head.mark for head in AttendanceHead.objects.select_related("person")}


def test_unmarked_ones_stand_on_top(session, wang, url, trainer, client_of):
    here = PersonFactory(name="阿先", name_pinyin="axian")
    SignupFactory(session=session, person=here)
    SignupFactory(session=session, person=PersonFactory(name="候补人"), status=SessionSignup.Status.WAITLISTED, queue=1)
    attend(session, here)
    rows = client_of(trainer).get(url).context["rows"]
    assert [row.person.name for row in rows] == ["王桂兰", "阿先"]


def test_tick_and_undo(session, wang, url, trainer, client_of):
    browser = client_of(trainer)
    browser.post(url, {"mark": f"{wang.pk}:present"})
    assert standing() == {"王桂兰": Mark.PRESENT}
    browser.post(url, {"mark": f"{wang.pk}:cleared"})
    assert standing() == {"王桂兰": Mark.CLEARED}
    assert AttendanceFact.objects.count() == 2
    browser.post(url, {"mark": f"{wang.pk}:cleared"})
    assert AttendanceFact.objects.count() == 2


def test_the_whole_roster_at_once(session, wang, url, trainer, client_of):
    people = PersonFactory.create_batch(3)
    for person in people:
        SignupFactory(session=session, person=person)
    attend(session, wang, Mark.LATE)
    client_of(trainer).post(url, {"all": "unmarked"})
    assert set(AttendanceHead.objects.values_list("person", "mark")) == {
        (wang.pk, Mark.LATE), *((person.pk, Mark.PRESENT) for person in people)
    }  # fmt: skip


def test_ticked_ones_only(session, wang, url, trainer, client_of):
    SignupFactory(session=session, person=PersonFactory(name="没来"))
    client_of(trainer).post(url, {"all": "ticked", "who": [wang.pk]})
    assert standing() == {"王桂兰": Mark.PRESENT}


def test_help_at_the_door_names_the_helper(session, wang, url, trainer, client_of):
    helper = PersonFactory(name="热心人")
    SignupFactory(session=session, person=helper)
    attend(session, helper)
    client_of(trainer).post(url, {"all": "assisted", "who": [wang.pk], "helper": helper.pk})
    head = AttendanceHead.objects.get(person=wang)
    assert (head.mark, head.path, head.helped_by) == (Mark.PRESENT, Path.ASSISTED, helper)


def test_a_helper_from_elsewhere_is_the_trainer(session, wang, url, trainer, learner, client_of):
    client_of(trainer).post(url, {"all": "assisted", "who": [wang.pk], "helper": learner.pk})
    assert AttendanceHead.objects.get().helped_by == trainer


def test_nobody_outside_the_roster_is_marked(session, wang, url, trainer, learner, client_of):
    client_of(trainer).post(url, {"mark": f"{learner.pk}:present"})
    client_of(trainer).post(url, {"all": "ticked", "who": [learner.pk, "x", ""]})
    client_of(trainer).post(url, {"mark": "nonsense"})
    assert AttendanceFact.objects.count() == 0


def test_search_by_pinyin(session, wang, url, trainer, client_of):
    SignupFactory(session=session, person=PersonFactory(name="李国强", name_initials="lgq"))
    rows = client_of(trainer).get(url, {"q": "wgl"}).context["rows"]
    assert [row.person for row in rows] == [wang]


def test_two_from_one_phone_are_flagged(session, wang, url, trainer, client_of):
    other = PersonFactory(name="李国强")
    alone = PersonFactory(name="一个人")
    for person in (other, alone):
        SignupFactory(session=session, person=person)
    attend(session, wang, device="a" * 16)
    attend(session, other, device="a" * 16)
    attend(session, alone, device="b" * 16)
    page = client_of(trainer).get(url)
    assert {row.person.name for row in page.context["rows"] if row.shared_device} == {"王桂兰", "李国强"}
    assert page.content.decode().count("疑似代签") == 2


def test_a_walk_in_from_the_desk(session, url, trainer, client_of):
    browser = client_of(trainer)
    browser.post(f"/desk/sessions/{session.pk}/walk-ins/", {"name": "赵姨", "mobile": "13800005678"})
    assert WalkIn.objects.get().recorded_by == trainer
    assert "赵姨" in browser.get(url).content.decode()
    wrong = browser.post(f"/desk/sessions/{session.pk}/walk-ins/", {"name": "赵姨", "mobile": "1"})
    assert wrong.status_code == 409
    assert WalkIn.objects.count() == 1


def test_matching_on_the_desk(session, learner, trainer, client_of):
    browser = client_of(trainer)
    browser.post(f"/desk/sessions/{session.pk}/walk-ins/", {"name": "赵姨", "mobile": "13800005678"})
    url = f"/desk/sessions/{session.pk}/walk-ins/{WalkIn.objects.get().pk}/"
    assert learner.name in browser.get(url, {"q": "赵明"}).content.decode()
    browser.post(url, {"person": learner.pk})
    assert AttendanceHead.objects.get().person == learner


@pytest.mark.parametrize("role", ["stranger", "learner", "street_staff", "tianqiao_trainer", "reviewer", "editor"])
def test_denied(session, wang, url, role, request, client_of):
    person = request.getfixturevalue(role)
    browser = client_of(person)
    wanted = 404 if person.is_authenticated else 302
    assert browser.get(url).status_code == wanted
    assert browser.post(url, {"mark": f"{wang.pk}:present"}).status_code == wanted
    assert browser.post(f"/desk/sessions/{session.pk}/confirm/").status_code == wanted
    assert browser.post(f"/desk/sessions/{session.pk}/screen-pass/").status_code == wanted
    assert (
        browser.post(f"/desk/sessions/{session.pk}/walk-ins/", {"name": "a", "mobile": "13800005678"}).status_code
        == wanted
    )
    assert AttendanceFact.objects.count() == 0
    assert WalkIn.objects.count() == 0
    session.refresh_from_db()
    assert session.status == "published"


@pytest.mark.parametrize("count", [1, 3])
def test_cost_of_the_page(session, trainer, client_of, url, count, django_assert_max_num_queries):
    for number in range(count):
        person = PersonFactory(name=f"人{number}")
        SignupFactory(session=session, person=person)
        attend(session, person)
        WalkIn.objects.create(session=session, name=f"客{number}", mobile="13800005678", at=session.starts_at)
    browser = client_of(trainer)
    browser.get(url)
    with django_assert_max_num_queries(15):
        browser.get(url)


def test_cost_of_marking_two_hundred(session, trainer, client_of, url, django_assert_max_num_queries):
    for number in range(200):
        SignupFactory(session=session, person=PersonFactory(name=f"人{number}"))
    browser = client_of(trainer)
    browser.get(url)  # the first request of a browser also writes its session
    pks = list(SessionSignup.objects.values_list("person", flat=True))
    with django_assert_max_num_queries(10):
        browser.post(url, {"all": "ticked", "who": pks})
    assert AttendanceHead.objects.filter(mark=Mark.PRESENT).count() == 200
    with django_assert_max_num_queries(10):
        browser.post(url, {"all": "ticked", "who": pks, "as": "late"})
    assert verify().differences == []
    assert AttendanceHead.objects.filter(mark=Mark.LATE).count() == 200


@pytest.mark.parametrize("odd", ["²", "９", "9" * 30, "-1", "x", ""])
def test_odd_numbers_of_people_change_nothing(session, wang, url, trainer, client_of, odd):
    browser = client_of(trainer)
    walk_in = WalkIn.objects.create(session=session, name="赵姨", mobile="13800005678", at=session.starts_at)
    for data in ({"mark": f"{odd}:present"}, {"all": "ticked", "who": [odd]}, {"all": "assisted", "helper": odd}):
        assert browser.post(url, data).status_code == 302
    answer = browser.post(f"/desk/sessions/{session.pk}/walk-ins/{walk_in.pk}/", {"person": odd})
    assert answer.status_code in (302, 404)
    assert AttendanceFact.objects.count() == 0
    assert list(WalkIn.objects.unmatched()) == [walk_in]


def test_all_unmarked_are_those_searched_for_and_not_on_leave(session, wang, url, trainer, client_of):
    for name, status in (("王在假", SessionSignup.Status.EXCUSED), ("李国强", SessionSignup.Status.SIGNED_UP)):
        SignupFactory(session=session, person=PersonFactory(name=name), status=status)
    browser = client_of(trainer)
    page = browser.get(url, {"q": "王"})
    assert [row.person.name for row in page.context["unmarked"]] == ["王桂兰"]
    assert page.content.decode().count("data-awaited") == 1
    browser.post(f"{url}?q=王", {"all": "unmarked"})
    assert standing() == {"王桂兰": Mark.PRESENT}


def test_late_instead_of_present_keeps_when_they_left_and_who_helped(session, wang, trainer, learner):
    came, left = session.starts_at, session.starts_at + timedelta(hours=1)
    append(session, [Entry(wang.pk, Mark.PRESENT, Path.ASSISTED, came, left, learner.pk)], by=trainer)
    mark_roster(session, {wang.pk: Mark.LATE}, by=trainer)
    head = AttendanceHead.objects.get()
    assert (head.mark, head.at, head.left_at, head.helped_by) == (Mark.LATE, came, left, learner)


@pytest.mark.parametrize("page", ["roster/", "signed-sheet/"])
def test_a_cancelled_session_does_not_say_that_it_is_confirmed(session, wang, url, trainer, client_of, page):
    type(session).objects.update(status="cancelled", cancel_reason="下雨")
    html = client_of(trainer).get(url.replace("roster/", page)).content.decode()
    assert "这场培训已取消" in html
    assert "考勤已确认" not in html
