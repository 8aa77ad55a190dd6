"""The test house itself: templates are copied, facts come back after a transactional test, the cast stands apart."""

import pytest
from django.contrib.auth.models import AnonymousUser

from talent.people.models import Person
from talent.registry.models import Region
from tests.factories import PersonFactory


@pytest.mark.django_db
def test_cast_lives_in_the_city(city, trainer, tianqiao_trainer, learner):
    assert list(Region.objects.visible_to(trainer).districts()) == [city.licheng]
    assert set(Person.objects.visible_to(trainer)) == {trainer, learner}
    assert set(Person.objects.visible_to(tianqiao_trainer)) == {tianqiao_trainer}


def test_stranger_is_nobody(stranger):
    assert stranger == AnonymousUser()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("turn", [1, 2])
def test_transactional_test_leaves_nothing(turn):
    assert not Person.objects.exists()
    PersonFactory()


@pytest.mark.django_db(transaction=True)
def test_migrated_rows_are_back_after_a_transactional_test():
    from wagtail.models import Page

    assert Page.objects.filter(depth=1).exists()
