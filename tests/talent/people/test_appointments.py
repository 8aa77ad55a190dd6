import datetime

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from talent.audit.models import AuditEntry
from talent.outbox.models import OutboxMessage
from talent.people.appointments import appoint, revoke
from talent.people.models import Affiliation, Person, Role
from tests.factories import RoleFactory

pytestmark = pytest.mark.django_db
Kind = Role.Kind


def test_appoint_gives_role_tie_and_audit(licheng_admin, learner, city):
    role = appoint(learner, Kind.TRAINER, city.licheng, by=licheng_admin)
    today = timezone.localdate()
    assert (role.person, role.kind, role.region, role.since, role.until, role.granted_by) == (
        learner, Kind.TRAINER, city.licheng, today, None, licheng_admin,
    )  # fmt: skip
    assert learner.affiliations.filter(source=Affiliation.Source.ROLE, region=city.licheng, until=None).count() == 1
    entry = AuditEntry.objects.get(verb="appoint")
    assert (entry.actor, entry.thing_id, entry.region_path) == (licheng_admin, str(role.pk), city.licheng.path)
    assert OutboxMessage.objects.filter(topic="role.granted", payload={"role": role.pk}).count() == 1


REFUSED = [
    ("trainer", Kind.STREET_STAFF, "hongjialou"),  # trainers appoint nobody
    ("licheng_admin", Kind.TRAINER, "tianqiao"),  # another district
    ("licheng_admin", Kind.DISTRICT_ADMIN, "licheng"),  # one's own rank
    ("licheng_admin", Kind.EDITOR, "licheng"),
    ("city_admin", Kind.CITY_ADMIN, "jinan"),
    ("city_admin", Kind.SYSTEM_ADMIN, "jinan"),
    ("licheng_admin", Kind.TRAINER, "hongjialou"),  # the wrong level
    ("city_admin", Kind.STREET_STAFF, "licheng"),
    ("city_admin", Kind.EDITOR, "hongjialou"),
    ("city_admin", Kind.CASE_SECOND, "licheng"),
    ("licheng_admin", Kind.CASE_FINAL, "jinan"),
    ("city_admin", "king", "jinan"),
]


@pytest.mark.parametrize(("by", "kind", "region"), REFUSED)
def test_appointments_that_are_refused(request, learner, city, by, kind, region):
    with pytest.raises(ValidationError):
        appoint(learner, kind, getattr(city, region), by=request.getfixturevalue(by))
    assert learner.roles.count() == 0


ALLOWED = [
    ("city_admin", Kind.DISTRICT_ADMIN, "licheng"),
    ("city_admin", Kind.TRAINER, "tianqiao"),
    ("city_admin", Kind.STREET_STAFF, "hongjialou"),
    ("city_admin", Kind.EDITOR, "jinan"),
    ("city_admin", Kind.EDITOR, "licheng"),
    ("city_admin", Kind.CASE_FINAL, "jinan"),
    ("licheng_admin", Kind.STREET_STAFF, "hongjialou"),
    ("licheng_admin", Kind.REVIEWER, "licheng"),
]


@pytest.mark.parametrize(("by", "kind", "region"), ALLOWED)
def test_appointments_that_are_allowed(request, learner, city, by, kind, region):
    appoint(learner, kind, getattr(city, region), by=request.getfixturevalue(by))
    assert [role.kind for role in learner.roles.in_force()] == [kind]


def test_never_oneself(licheng_admin, city):
    with pytest.raises(ValidationError, match="不能给自己"):
        appoint(licheng_admin, Kind.TRAINER, city.licheng, by=licheng_admin)
    with pytest.raises(ValidationError, match="不能结束自己"):
        revoke(licheng_admin.roles.get(), by=licheng_admin)
    assert [role.kind for role in licheng_admin.roles.in_force()] == [Kind.DISTRICT_ADMIN]


def test_the_same_role_twice(licheng_admin, trainer, city):
    with pytest.raises(ValidationError, match="已经是"):
        appoint(trainer, Kind.TRAINER, city.licheng, by=licheng_admin)
    assert trainer.roles.count() == 1


def test_a_role_with_an_end(licheng_admin, learner, city):
    today = timezone.localdate()
    with pytest.raises(ValidationError):
        appoint(learner, Kind.TRAINER, city.licheng, by=licheng_admin, until=today)
    role = appoint(learner, Kind.TRAINER, city.licheng, by=licheng_admin, until=today + datetime.timedelta(days=1))
    assert list(Role.objects.in_force(today).filter(person=learner)) == [role]
    assert list(Role.objects.in_force(role.until).filter(person=learner)) == []


def test_command_line_sets_up_the_first_admin(learner, city):
    assert appoint(learner, Kind.CITY_ADMIN, city.jinan, by=None).granted_by is None


def test_merged_and_inactive_people_get_no_role(licheng_admin, learner, trainer, city):
    learner.canonical = trainer
    learner.save()
    with pytest.raises(ValidationError, match="已停用或已合并"):
        appoint(learner, Kind.STREET_STAFF, city.hongjialou, by=licheng_admin)


def test_revoke_ends_role_tie_and_sessions_at_once(client_of, licheng_admin, trainer, city):
    browser = client_of(trainer)
    assert browser.get("/me/messages/").status_code == 200
    role = revoke(trainer.roles.get(), by=licheng_admin)
    assert role.until == timezone.localdate()
    assert list(Role.objects.in_force().filter(person=trainer)) == []
    assert list(trainer.affiliations.filter(until=None)) == []
    assert browser.get("/me/messages/").status_code == 302
    assert Person.objects.get(pk=trainer.pk).check_password("demo-2023")


def test_revoke_keeps_the_tie_of_another_role_there(licheng_admin, trainer, city):
    RoleFactory(person=trainer, kind=Kind.REVIEWER, region=city.licheng)
    revoke(trainer.roles.get(kind=Kind.TRAINER), by=licheng_admin)
    assert trainer.affiliations.filter(until=None).count() == 1


def test_revoking_twice_or_without_right(licheng_admin, trainer, tianqiao_trainer, city_admin):
    with pytest.raises(ValidationError):
        revoke(tianqiao_trainer.roles.get(), by=licheng_admin)
    role = revoke(trainer.roles.get(), by=city_admin)
    with pytest.raises(ValidationError, match="已经结束"):
        revoke(role, by=city_admin)
    assert [r.person for r in Role.objects.in_force().filter(kind=Kind.TRAINER)] == [tianqiao_trainer]


def test_appointed_again_after_revoking(licheng_admin, trainer, city):
    revoke(trainer.roles.get(), by=licheng_admin)
    appoint(trainer, Kind.TRAINER, city.licheng, by=licheng_admin)
    assert trainer.roles.in_force().count() == 1
