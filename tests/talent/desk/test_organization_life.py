"""An organization's history, moves, group members, and the yearly word of its leader."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from talent.messages.models import Message
from talent.outbox.dispatch import drain
from talent.people.actions import end_post
from talent.people.models import Affiliation, Role
from talent.people.organization_moves import move_organization
from talent.pools.actions import pool_of
from talent.pools.models import PoolMembership
from talent.registry.actions import change_organization
from talent.registry.federations import add_group_member, coverage_of, end_group_member
from talent.registry.models import GroupMembership, Organization, OrganizationCheck
from tests.factories import OrganizationFactory, PersonFactory, PostFactory, RoleFactory

pytestmark = pytest.mark.django_db
DAY = dt.date(2023, 7, 10)


def said(response) -> list[tuple[str, str]]:
    return [(item["when"], item["what"]) for item in response.context["timeline"]]


@pytest.fixture
def federation(city):
    return OrganizationFactory(name="洪家楼联合会", street=city.hongjialou, is_federation=True)


def test_the_timeline_tells_what_changed_when(client_of, trainer, learner, organization, federation):
    change_organization(organization, name="和顺调解队", party_work="联合支部", on=DAY, by=trainer)
    change_organization(organization, status="registered", on=dt.date(2023, 8, 1), by=trainer)
    add_group_member(federation, member=organization, since=dt.date(2023, 9, 1), by=trainer)
    end_post(organization.posts.get(), on=dt.date(2023, 10, 1), by=trainer)
    assert said(client_of(trainer).get(f"/desk/organizations/{organization.pk}/")) == [
        ("2023-10-01", "赵明霞不再任负责人"),
        ("2023-09-01", "加入洪家楼联合会"),
        ("2023-08-01", "备案 → 登记"),
        ("2023-07-10", "名称：和顺邻里调解队 → 和顺调解队"),
        ("2023-07-10", "党建工作：空 → 联合支部"),
        ("2022-01-01", "赵明霞任负责人"),
        ("2020-05-01", "成立"),
    ]


def edit(organization, **changes) -> dict:
    return {
        "name": organization.name, "category": "service", "status": "filed", "street": organization.street_id,
        "filing_code": organization.filing_code, "version": organization.version,
    } | changes  # fmt: skip


def test_a_stale_edit_overwrites_nothing_until_it_is_confirmed(client_of, trainer, organization):
    address = f"/desk/organizations/{organization.pk}/edit/"
    stale = edit(organization, party_work="联合支部")
    change_organization(organization, note="别人写的", by=trainer)
    response = client_of(trainer).post(address, stale)
    assert response.status_code == 409
    assert "别人刚改过这个组织" in response.content.decode()
    assert Organization.objects.get().party_work == ""
    again = stale | {"version": response.context["form"]["version"].value()}
    client_of(trainer).post(address, again)
    assert Organization.objects.get().party_work == "联合支部"


def test_correcting_moves_no_organization(client_of, trainer, learner, organization, city):
    address = f"/desk/organizations/{organization.pk}/edit/"
    assert "street" not in client_of(trainer).get(address).context["form"].fields
    client_of(trainer).post(address, edit(organization, street=city.shandalu.pk, party_work="联合支部"))
    stored = Organization.objects.get()
    assert (stored.street, stored.community, stored.party_work) == (city.hongjialou, organization.community, "联合支部")


@pytest.mark.parametrize("code", ["12345678-9", "12345678X"])
def test_an_old_nine_digit_code_is_explained(client_of, trainer, organization, code):
    response = client_of(trainer).post(f"/desk/organizations/{organization.pk}/edit/", edit(organization, uscc=code))
    assert "旧的9位组织机构代码" in response.content.decode()
    assert Organization.objects.get().uscc is None


def test_the_province_category_follows_where_none_is_chosen(trainer, organization):
    changed = change_organization(organization, category="affairs", province_category="", by=trainer)
    assert changed.province_category == "mediation"


def test_an_organization_moves_and_its_people_are_seen_there(
    client_of, trainer, tianqiao_trainer, learner, organization, city
):
    member = PoolMembership.objects.create(
        pool=pool_of(city.licheng), person=learner, street=city.hongjialou, since=dt.date(2022, 3, 1)
    )
    address = f"/desk/organizations/{organization.pk}/move/"
    asked = {"street": city.beiyuan.pk, "on": "2023-07-10"}
    assert client_of(tianqiao_trainer).post(address, asked).status_code == 404
    assert client_of(trainer).get(address, asked).context["people"] == ["赵明霞"]
    assert Organization.objects.get().street == city.hongjialou
    client_of(trainer).post(address, asked)
    moved = Organization.objects.get()
    assert (moved.street, moved.community) == (city.beiyuan, None)
    ties = Affiliation.objects.filter(person=learner, source="post").order_by("pk")
    assert [(tie.region, tie.until) for tie in ties] == [(city.hongjialou, DAY), (city.beiyuan, None)]
    member.refresh_from_db()
    assert member.until is None
    drain()
    told = Message.objects.filter(template="organization_moved").values_list("person__name", flat=True)
    assert sorted(told) == sorted(["孙老师", "钱老师"])
    assert ("2023-07-10", "由历城区洪家楼街道迁到天桥区北园街道") in said(
        client_of(tianqiao_trainer).get(f"/desk/organizations/{organization.pk}/")
    )


def test_a_trainers_role_elsewhere_moves_and_merges_nothing_here(client_of, street_staff, organization, city):
    """They see the organization by their street role, and train in another district."""
    twin = OrganizationFactory(name="和顺调解队", street=city.hongjialou)
    RoleFactory(person=street_staff, kind=Role.Kind.TRAINER, region=city.tianqiao)
    client, address = client_of(street_staff), f"/desk/organizations/{organization.pk}/"
    page = client.get(address)
    assert (page.status_code, page.context["may_move"]) == (200, False)
    assert client.post(f"{address}move/", {"street": city.beiyuan.pk, "on": "2023-07-10"}).status_code == 404
    assert client.post(f"{address}merge/", {"with": twin.pk}).status_code == 404
    organization.refresh_from_db()
    twin.refresh_from_db()
    assert (organization.street, twin.closed_on) == (city.hongjialou, None)


def test_a_move_told_late_ties_nobody_before_their_post(trainer, organization, city):
    since = dt.date(2023, 8, 1)
    PostFactory(person=PersonFactory(), organization=organization, kind="member", since=since)
    move_organization(organization, city.beiyuan, on=DAY, by=trainer)
    assert Affiliation.objects.get(region=city.beiyuan).since == since


@pytest.mark.parametrize(
    ("street", "on", "sentence"),
    [
        ("hongjialou", DAY, "就在洪家楼街道"),
        ("beiyuan", dt.date(2019, 1, 1), "不能早于成立日期"),
        ("beiyuan", dt.date(2090, 1, 1), "迁移当天或之后"),
    ],
)
def test_a_wrong_move_is_refused(trainer, organization, city, street, on, sentence):
    with pytest.raises(ValidationError, match=sentence):
        move_organization(organization, getattr(city, street), on=on, by=trainer)
    assert Organization.objects.get().street == city.hongjialou


def test_a_federation_shows_three_kinds_and_its_coverage(client_of, trainer, organization, federation, city):
    registered = OrganizationFactory(registered=True, street=city.hongjialou)
    OrganizationFactory(street=city.hongjialou)
    for member in (organization, registered):
        add_group_member(federation, member=member, since=DAY, by=trainer)
    client = client_of(trainer)
    address = f"/desk/organizations/{federation.pk}/members/"
    client.post(address, {"enterprise": "洪家楼超市", "since": "2023-07-10"})
    page = client.get(address)
    kinds = [[str(row.member or row.enterprise) for row in rows] for _, rows in page.context["kinds"]]
    assert kinds == [[registered.name], [organization.name], ["洪家楼超市"]]
    assert coverage_of(federation).text == "66%"
    client.post(f"{address}{GroupMembership.objects.get(enterprise='洪家楼超市').pk}/end/")
    assert client.get(address).context["kinds"][2][1] == []


def test_group_members_that_contradict_are_refused(trainer, organization, federation):
    row = add_group_member(federation, member=organization, since=DAY, by=trainer)
    for federated, fields in [
        (federation, {"member": organization}),
        (federation, {"member": federation}),
        (federation, {}),
        (federation, {"member": organization, "enterprise": "超市"}),
        (organization, {"enterprise": "超市"}),
    ]:
        with pytest.raises(ValidationError):
            add_group_member(federated, since=DAY, by=trainer, **fields)
    assert GroupMembership.objects.get() == row
    end_group_member(row, on=DAY, by=trainer)
    assert add_group_member(federation, member=organization, since=DAY, by=trainer) != row


def test_the_leader_says_that_nothing_changed(client_of, learner, organization):
    for _ in range(2):
        client_of(learner).post(f"/me/organization/{organization.pk}/check/")
    check = OrganizationCheck.objects.get()
    assert (check.by, check.wanted, check.is_open) == (learner, "", False)
    assert "年已核对" in client_of(learner).get("/me/organization/").content.decode()


def test_what_is_to_be_changed_goes_to_the_street_and_is_answered(
    client_of, learner, street_staff, tianqiao_trainer, organization
):
    client = client_of(learner)
    client.post(f"/me/organization/{organization.pk}/check/", {"change": "1", "wanted": "名称改为和顺调解队"})
    check = OrganizationCheck.objects.get()
    assert client.post(f"/me/organization/{organization.pk}/check/").status_code == 400
    street = client_of(street_staff)
    assert [one.name for one in street.get("/desk/organizations/", {"state": "asked"}).context["page_obj"]] == [
        organization.name
    ]
    address = f"/desk/organizations/{organization.pk}/checks/{check.pk}/answer/"
    assert client_of(tianqiao_trainer).post(address, {"answer": "已更正"}).status_code == 404
    street.post(address, {"answer": ""})
    check.refresh_from_db()
    assert check.is_open
    street.post(address, {"answer": "已更正"})
    assert "街道答复：已更正" in client.get("/me/organization/").content.decode()


def test_another_s_organization_is_not_theirs_to_confirm(client_of, learner, organization, city):
    other = OrganizationFactory(street=city.hongjialou)
    assert client_of(learner).post(f"/me/organization/{other.pk}/check/").status_code == 404
    empty = client_of(learner).post(f"/me/organization/{organization.pk}/check/", {"change": "1", "wanted": " "})
    assert "请写明要改什么" in empty.content.decode()
    assert OrganizationCheck.objects.count() == 0
