"""待联系: exactly the untrained of the rate, and one tap from each to the phone."""

import pytest
import time_machine

from talent.target.calls import members_to_call
from talent.target.progress import progress_of
from tests.factories import PersonFactory


@pytest.fixture(autouse=True)
def _end_of_2023():
    with time_machine.travel("2023-12-31 10:00+08:00"):
        yield


def called(person):
    return [membership.who.name for membership in members_to_call(person)]


def test_the_untrained_are_called_and_nobody_else(trainer, pool):
    assert sorted(called(trainer)) == ["李秀英", "陈淑珍"]


def test_a_membership_of_a_merged_duplicate_is_called_under_the_kept_name(trainer, city, joins, trains):
    kept = PersonFactory(name="王桂兰")
    duplicate = joins(
        "王桂蘭", city.licheng, city.hongjialou, person=PersonFactory(name="王桂蘭", canonical=kept)
    ).person
    assert called(trainer) == ["王桂兰"]
    assert progress_of(city.licheng).total.untrained == {kept.pk}
    trains(duplicate, "2023-05-08")
    assert called(trainer) == []


def test_street_staff_call_their_own_street(street_staff, tianqiao_trainer, pool):
    assert called(street_staff) == ["李秀英"]
    assert called(tianqiao_trainer) == []


@pytest.mark.parametrize("people", [1, 3])
def test_the_page_costs_the_same_whatever_its_length(
    client_of, trainer, city, joins, people, django_assert_max_num_queries
):
    client = client_of(trainer)
    client.get("/desk/calls/")
    for n in range(people):
        joins(f"甲{n}", city.licheng, city.hongjialou)
    with django_assert_max_num_queries(13):
        assert len(client.get("/desk/calls/").context["page_obj"].object_list) == people
