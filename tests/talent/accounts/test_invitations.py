"""Invitation slips: the named person alone, once, in time, while the inviter may still appoint."""

import time

import pytest
import time_machine
from django.core.exceptions import ValidationError

from talent.accounts.helping import offer_help
from talent.accounts.inviting import accept_invitation, invitation_token, invite, withdraw_invitation
from talent.accounts.mobiles import change_mobile_of
from talent.accounts.models import HelpLogin, RoleInvitation
from talent.audit.models import AuditEntry
from talent.messages.models import Message
from talent.people.appointments import revoke
from talent.people.models import ClaimSlip, Role
from talent.people.slips import issue_slip
from tests.factories import PersonFactory

pytestmark = pytest.mark.django_db

STREET = Role.Kind.STREET_STAFF


@pytest.fixture
def newcomer(city):
    return PersonFactory(name="李新人", mobile="13900006666", login="newcomer")


@pytest.fixture
def invitation(newcomer, city, licheng_admin):
    return invite(newcomer, STREET, city.hongjialou, by=licheng_admin)


def opened_by(browser, person, method):
    """The session says how its person logged in."""
    session = browser.session
    session["account_authentication_methods"] = [{"method": method, "at": time.time()}]
    session["account_authentication_methods_user"] = str(person.pk)
    session.save()


def address(invitation):
    return f"/accounts/invitation/{invitation_token(invitation)}/"


def test_a_slip_for_somebody_new(client_of, city, licheng_admin):
    staff = client_of(licheng_admin)
    data = {"name": "王新来", "mobile": "13900007777", "kind": STREET, "region": city.hongjialou.pk, "slip": "1"}
    answer = staff.post("/desk/roles/appoint/?new", data)
    invitation = RoleInvitation.objects.get()
    assert answer["Location"] == f"/desk/roles/invitations/{invitation.pk}/"
    assert Role.objects.filter(person=invitation.person).count() == 0
    slip = staff.get(answer["Location"])
    assert address(invitation) in slip.context["url"]
    assert "王新来" in staff.get("/desk/roles/").content.decode()
    assert Message.objects.get(person=invitation.person).link == address(invitation)


def test_its_person_accepts_it_once(client_of, invitation, newcomer, licheng_admin):
    browser = client_of(newcomer)
    opened_by(browser, newcomer, "code")
    assert browser.get("/desk/").status_code == 404
    assert browser.post(address(invitation))["Location"] == "/desk/"
    assert browser.get("/desk/").status_code == 200
    role = Role.objects.get(person=newcomer)
    assert (role.kind, role.region, role.granted_by) == (STREET, invitation.region, licheng_admin)
    browser.post(address(invitation))
    assert Role.objects.filter(person=newcomer).count() == 1
    assert AuditEntry.objects.filter(verb="accept_invitation").count() == 1


@pytest.mark.parametrize("method", ["help", "slip"])
def test_nobody_who_was_let_in_by_somebody_else_accepts(client_of, invitation, newcomer, method):
    browser = client_of(newcomer)
    opened_by(browser, newcomer, method)
    assert "重新登录" in browser.get(address(invitation)).content.decode()
    assert browser.post(address(invitation))["Location"] == f"/accounts/login/?next={address(invitation)}"
    assert (Role.objects.filter(person=newcomer).count(), RoleInvitation.objects.open().count()) == (0, 1)


def test_who_is_invited_counts_as_staff_until_the_slip_ends(invitation, newcomer, trainer, licheng_admin):
    for verb in (
        lambda: offer_help(newcomer, by=trainer),
        lambda: issue_slip(newcomer, by=trainer),
        lambda: change_mobile_of(newcomer, "13900001111", "换号", by=trainer),
    ):
        with pytest.raises(ValidationError, match="工作人员"):
            verb()
    newcomer.refresh_from_db()
    assert (newcomer.mobile, HelpLogin.objects.count(), ClaimSlip.objects.count()) == ("13900006666", 0, 0)
    withdraw_invitation(invitation, by=licheng_admin)
    offer_help(newcomer, by=trainer)
    issue_slip(newcomer, by=trainer)
    change_mobile_of(newcomer, "13900001111", "换号", by=trainer)


def test_a_stranger_logs_in_first(client, invitation):
    page = client.get(address(invitation)).content.decode()
    assert "李*" in page
    assert "李新人" not in page
    assert client.post(address(invitation))["Location"] == f"/accounts/login/?next={address(invitation)}"
    assert Role.objects.filter(kind=STREET).count() == 0


def test_nobody_else_can_accept_it(client_of, invitation, learner):
    client_of(learner).post(address(invitation))
    with pytest.raises(ValidationError, match="给别人的"):
        accept_invitation(invitation, by=learner)
    assert Role.objects.filter(kind=STREET).count() == 0


def test_it_ends_by_itself(client_of, invitation, newcomer):
    with time_machine.travel(time.time() + 7 * 86400 + 1):
        assert "已撤回或过期" in client_of(newcomer).get(address(invitation)).content.decode()
        client_of(newcomer).post(address(invitation))
    assert Role.objects.filter(person=newcomer).count() == 0


def test_withdrawn(client_of, invitation, newcomer, licheng_admin):
    client_of(licheng_admin).post(f"/desk/roles/invitations/{invitation.pk}/withdraw/")
    client_of(newcomer).post(address(invitation))
    assert Role.objects.filter(person=newcomer).count() == 0
    with pytest.raises(ValidationError):
        withdraw_invitation(invitation, by=licheng_admin)


def test_an_inviter_who_lost_the_right_invites_nobody(invitation, newcomer, licheng_admin, city_admin):
    revoke(licheng_admin.roles.get(), by=city_admin)
    with pytest.raises(ValidationError, match="不能在这个地区安排"):
        accept_invitation(invitation, by=newcomer)
    invitation.refresh_from_db()
    assert (invitation.accepted_at, Role.objects.filter(person=newcomer).count()) == (None, 0)


def test_a_second_slip_ends_the_first(invitation, newcomer, city, licheng_admin):
    second = invite(newcomer, STREET, city.hongjialou, by=licheng_admin)
    invitation.refresh_from_db()
    assert (invitation.is_open, second.is_open) == (False, True)


@pytest.mark.parametrize("case", ["no right", "no number", "held", "oneself"])
def test_slips_that_are_not_made(city, newcomer, licheng_admin, street_staff, case):
    person, region = {
        "no right": (newcomer, city.beiyuan),
        "no number": (PersonFactory(mobile=None), city.hongjialou),
        "held": (street_staff, city.hongjialou),
        "oneself": (licheng_admin, city.hongjialou),
    }[case]
    with pytest.raises(ValidationError):
        invite(person, STREET, region, by=licheng_admin)
    assert RoleInvitation.objects.count() == 0


@pytest.mark.parametrize("token", ["1", "1.x", "x", "..", "999999.abc"])
def test_made_up_slips_do_not_exist(client, invitation, token):
    assert client.get(f"/accounts/invitation/{token}/").status_code == 404


def test_open_slips_cost_the_roles_page_the_same(client_of, city, licheng_admin, invitation, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    staff = client_of(licheng_admin)
    staff.get("/desk/roles/")
    with CaptureQueriesContext(connection) as one:
        staff.get("/desk/roles/")
    for _ in range(2):
        invite(PersonFactory(), STREET, city.shandalu, by=licheng_admin)
    with django_assert_num_queries(len(one)):
        staff.get("/desk/roles/")
