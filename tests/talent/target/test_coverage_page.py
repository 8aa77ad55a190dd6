"""参训进度 on the desk: figures that open to names, for one's own region only."""

import pytest
import time_machine

PERIOD = "start=2023-01-01&end=2023-12-31"


@pytest.fixture(autouse=True)
def _end_of_2023():
    with time_machine.travel("2023-12-31 10:00+08:00"):
        yield


def names(response):
    return [person.name for person, _ in response.context["rows"]]


def test_a_trainer_sees_their_district_with_its_streets(client_of, trainer, pool):
    response = client_of(trainer).get("/desk/coverage/")
    assert response.context["region"].name == "历城区"
    assert [row["region"].name for row in response.context["units"]] == ["山大路街道", "洪家楼街道"]
    assert "参训率33.3%" in response.content.decode()


@pytest.mark.parametrize(
    ("side", "people"),
    [
        ("untrained", ["陈淑珍", "李秀英"]),
        ("trained", ["王桂兰"]),
        ("exempt", ["张建国"]),
        ("recent_exits", ["刘志强"]),
        ("joined_late_untrained", ["陈淑珍"]),
    ],
)
def test_every_figure_opens_to_the_names_behind_it(client_of, trainer, pool, side, people):
    assert names(client_of(trainer).get(f"/desk/coverage/{side}/?{PERIOD}")) == people


def test_the_untrained_of_one_street_with_the_note_for_its_group(client_of, trainer, city, pool):
    response = client_of(trainer).get(f"/desk/coverage/untrained/?region={city.hongjialou.pk}&{PERIOD}")
    assert names(response) == ["李秀英"]
    assert response.context["note"].startswith("【洪家楼街道】以下骨干今年还没参加培训：李秀英。")


def test_street_staff_see_their_street(client_of, street_staff, pool):
    assert client_of(street_staff).get("/desk/coverage/").context["region"].name == "洪家楼街道"


def test_another_district_does_not_exist(client_of, tianqiao_trainer, city, pool):
    client = client_of(tianqiao_trainer)
    assert client.get(f"/desk/coverage/?region={city.licheng.pk}").status_code == 404
    assert client.get(f"/desk/coverage/untrained/?region={city.licheng.pk}").status_code == 404
    assert client.get("/desk/coverage/").context["total"].due == 0


def test_a_learner_has_no_such_page(client_of, learner, stranger, pool):
    assert client_of(learner).get("/desk/coverage/").status_code == 404
    assert client_of(stranger).get("/desk/coverage/").status_code == 302


def test_an_unknown_figure_is_no_page(client_of, trainer, pool):
    assert client_of(trainer).get("/desk/coverage/hours/").status_code == 404


def test_a_period_that_ends_before_it_starts_is_answered_in_words(client_of, trainer, pool):
    response = client_of(trainer).get("/desk/coverage/?start=2023-12-31&end=2023-01-01")
    assert response.status_code == 200
    assert "开始日期不能晚于截止日期。" in response.content.decode()


@pytest.mark.parametrize("page", ["", "cross/", "untrained/", "picture/", "participation/?as=csv", "twice/"])
@pytest.mark.parametrize("days", ["end=9999-12-31", "start=2023-01-01&end=9999-12-31", "end=0001-02-01"])
def test_a_year_that_is_a_slip_of_the_pen_shows_this_year(client_of, trainer, pool, page, days):
    response = client_of(trainer).get(f"/desk/coverage/{page}{'&' if '?' in page else '?'}{days}")
    assert response.status_code == 200
    if page == "":
        assert "请核对年份" in response.content.decode()


@pytest.mark.parametrize("people", [1, 3])
def test_queries_do_not_grow_with_names(client_of, trainer, city, joins, people, django_assert_num_queries):
    client = client_of(trainer)
    client.get("/desk/coverage/untrained/")
    for n in range(people):
        joins(f"甲{n}", city.licheng, city.hongjialou)
    client.get(f"/desk/coverage/untrained/?{PERIOD}")  # the figures are kept from here on
    with django_assert_num_queries(NAMES_QUERIES):
        client.get(f"/desk/coverage/untrained/?{PERIOD}")


# session, person, roles, the odd ones, count, names, memberships, what the figures are of, the streets, the note, sessions
NAMES_QUERIES = 11
