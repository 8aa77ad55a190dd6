"""A number opens an account by SMS: a colleague's is changed only by who could have appointed them."""

import pytest
from django.core.exceptions import ValidationError

from talent.people.actions import change_person
from talent.people.models import Person


def test_a_trainer_can_not_take_over_the_admin(licheng_admin, trainer):
    before = licheng_admin.mobile
    with pytest.raises(ValidationError, match="这位是工作人员"):
        change_person(licheng_admin, by=trainer, mobile="13800000099")
    assert Person.objects.get(pk=licheng_admin.pk).mobile == before


def test_who_appoints_may_change_it(licheng_admin, city_admin):
    change_person(licheng_admin, by=city_admin, mobile="13800000099")
    assert Person.objects.get(pk=licheng_admin.pk).mobile == "13800000099"


def test_other_fields_stay_open(licheng_admin, trainer):
    change_person(licheng_admin, by=trainer, strengths="调解")
    assert Person.objects.get(pk=licheng_admin.pk).strengths == "调解"
