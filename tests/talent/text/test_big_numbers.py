import pytest
from django import forms
from django.core.exceptions import ValidationError

from talent.people.models import Person
from tests.factories import PersonFactory

HUGE = "9" * 30


@pytest.mark.django_db
def test_a_number_no_column_holds_finds_nothing():
    person = PersonFactory()
    assert list(Person.objects.filter(pk__in=[int(HUGE), -int(HUGE), person.pk])) == [person]
    assert list(Person.objects.filter(pk__in=[int(HUGE)])) == []
    assert list(Person.objects.filter(canonical__in=[int(HUGE)])) == []


@pytest.mark.django_db
@pytest.mark.parametrize("answer", [[HUGE], [f"-{HUGE}"], ["x"], ["１２"], [""]])
def test_a_choice_of_several_is_refused_in_words(answer):
    PersonFactory()
    with pytest.raises(ValidationError):
        forms.ModelMultipleChoiceField(Person.objects.all()).clean(answer)
