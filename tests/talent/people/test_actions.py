import datetime

import pytest
from django.core.exceptions import ValidationError

from talent.audit.models import AuditEntry
from talent.people import actions
from talent.people.models import Affiliation, Person, Post
from tests.factories import PersonFactory

pytestmark = pytest.mark.django_db
NUMBER = "370100199001010018"  # area code 370100 is issued to nobody


@pytest.fixture
def number():
    from talent.text.resident_ids import check_character

    return NUMBER[:17] + check_character(NUMBER[:17])


def test_a_person_is_made_with_pinyin_and_a_tie(city, trainer, number):
    person = actions.create_person(
        "王 桂兰", mobile="+86 138-0000-1234", resident_id=number.lower(), region=city.hongjialou, by=trainer
    )
    assert (person.name, person.mobile, person.name_initials) == ("王桂兰", "13800001234", "wgl")
    assert person.resident_id == number
    assert number not in person.resident_id_cipher
    assert not person.has_usable_password()
    assert list(Person.objects.visible_to(trainer).filter(name="王桂兰")) == [person]


@pytest.mark.parametrize(
    "wrong", [{"name": " "}, {"mobile": "1380000"}, {"resident_id": "370100199001010010"}], ids=["name", "mobile", "id"]
)
def test_a_wrong_value_makes_nobody(city, trainer, wrong):
    before = Person.objects.count()
    with pytest.raises(ValidationError) as caught:
        actions.create_person(**({"name": "王桂兰"} | wrong), by=trainer)
    assert list(caught.value.error_dict) == list(wrong)
    assert Person.objects.count() == before


def test_spouses_share_a_phone_but_no_id(trainer, number):
    actions.create_person("王桂兰", mobile="13800001234", resident_id=number, by=trainer)
    actions.create_person("李建国", mobile="13800001234", by=trainer)
    with pytest.raises(ValidationError, match="已有人使用"):
        actions.create_person("李建国", mobile="13800001234", resident_id=number, by=trainer)


def test_a_change_names_fields_not_values(trainer):
    person = PersonFactory(name="王桂兰", mobile="13800001234")
    actions.change_person(person, by=trainer, name="王桂芳", mobile="13800001234")
    person.refresh_from_db()
    assert (person.name, person.name_initials) == ("王桂芳", "wgf")
    entry = AuditEntry.objects.get()
    assert (entry.verb, entry.data) == ("change_person", {"fields": ["name"]})


def test_a_tie_is_open_once(city):
    person = PersonFactory()
    first = actions.affiliate(person, city.hongjialou, "home")
    assert actions.affiliate(person, city.hongjialou, "home") == first
    actions.end_affiliation(person, city.hongjialou, "home")
    assert Affiliation.objects.filter(until=None).count() == 0
    assert actions.affiliate(person, city.hongjialou, "home") != first


def test_a_leader_is_matched_by_name_and_mobile(organization, trainer):
    person = PersonFactory(name="王桂兰", mobile="13800001234")
    post = actions.set_leader(organization, "王桂兰", "138 0000 1234", by=trainer)
    person.refresh_from_db()
    assert (post.person, post.kind, person.is_leader) == (person, Post.Kind.LEADER, True)
    assert actions.set_leader(organization, "王桂兰", "13800001234", by=trainer) == post
    assert list(Person.objects.visible_to(trainer).filter(pk=person.pk)) == [person]


def test_a_leader_without_a_mobile_is_text(organization, trainer):
    assert actions.set_leader(organization, "王桂兰", None, by=trainer) is None
    organization.refresh_from_db()
    assert organization.leader_name == "王桂兰"
    assert Post.objects.count() == 0


def test_two_of_one_name_and_mobile_are_asked_about(organization, trainer):
    PersonFactory.create_batch(2, name="王桂兰", mobile="13800001234")
    with pytest.raises(ValidationError, match="有多位"):
        actions.set_leader(organization, "王桂兰", "13800001234", by=trainer)
    assert Post.objects.count() == 0


def test_the_last_post_takes_its_tie_along(organization, trainer):
    post = actions.set_leader(organization, "王桂兰", "13800001234", since=datetime.date(2023, 1, 1), by=trainer)
    ended = actions.end_post(post, by=trainer)
    assert ended.until is not None
    assert Affiliation.objects.filter(person=post.person, until=None).count() == 0
    with pytest.raises(ValidationError, match="已经结束"):
        actions.end_post(post, by=trainer)


def test_every_look_at_a_number_is_written_down(trainer):
    person = PersonFactory(mobile="13800001234")
    assert actions.reveal_number(person, "mobile", by=trainer) == "13800001234"
    assert actions.reveal_number(person, "resident_id", by=trainer) == ""
    with pytest.raises(ValidationError):
        actions.reveal_number(person, "password", by=trainer)
    looks = AuditEntry.objects.filter(verb="reveal_number", actor=trainer).order_by("pk")
    assert [look.data["field"] for look in looks] == ["mobile", "resident_id"]
