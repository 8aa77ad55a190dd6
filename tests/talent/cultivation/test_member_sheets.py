"""团体会员: list, page, history and sheet of the members of federations."""

import datetime

import pytest
import time_machine
from django.core.exceptions import ValidationError

from talent.cultivation.actions import add_row, change_row
from talent.cultivation.registers import REGISTERS
from talent.registry.federations import add_group_member, end_group_member
from talent.registry.models import GroupMembership
from talent.sheets import list_exports
from talent.sheets.actions import import_file
from talent.sheets.exporting import request_export
from tests.factories import OrganizationFactory
from tests.talent.sheet_imports import counts, places
from tests.talent.sheets.files import xlsx

pytestmark = pytest.mark.django_db
DAY = datetime.date
HEADERS = ("联合会", "社区社会组织", "企业或事业单位", "加入日期", "退出日期")
REGISTER = REGISTERS["group-members"]


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel("2023-09-20 10:00+08:00", tick=False):
        yield


@pytest.fixture
def federation(city):
    return OrganizationFactory(name="洪家楼联合会", street=city.hongjialou, is_federation=True)


@pytest.fixture
def team(city):
    return OrganizationFactory(name="和顺队", street=city.hongjialou)


def brought(tmp_path, *rows, region):
    path = tmp_path / "sheet.xlsx"
    path.write_bytes(xlsx(HEADERS, *rows))
    return import_file("group-members", path, region=region, by=None)


def kept():
    return list(GroupMembership.objects.order_by("pk").values_list("member__name", "enterprise", "since", "until"))


def test_members_of_both_kinds_come_in_leave_and_stay(city, federation, team, tmp_path):
    first = [
        ("洪家楼联合会", "和顺队", None, "2022-01-01", None),
        ("洪家楼联合会", None, "便民超市", "2022-01-01", None),
    ]
    assert counts(brought(tmp_path, *first, region=city.licheng)) == (2, 0, 0, 0)
    assert counts(brought(tmp_path, *first, region=city.licheng)) == (0, 0, 2, 0)
    left = ("洪家楼联合会", "和顺队", None, "2022-01-01", "2023-03-01")
    back = ("洪家楼联合会", "和顺队", None, "2023-06-01", None)
    assert counts(brought(tmp_path, left, back, region=city.licheng)) == (1, 1, 0, 0)
    assert kept() == [
        ("和顺队", "", DAY(2022, 1, 1), DAY(2023, 3, 1)),
        (None, "便民超市", DAY(2022, 1, 1), None),
        ("和顺队", "", DAY(2023, 6, 1), None),
    ]


@pytest.mark.parametrize(
    ("row", "column"),
    [
        (("和顺队", "和顺队", None, "2022-01-01", None), "社区社会组织"),
        (("洪家楼联合会", "没有的队", None, "2022-01-01", None), "社区社会组织"),
        (("洪家楼联合会", "洪家楼联合会", None, "2022-01-01", None), "社区社会组织"),
        (("洪家楼联合会", None, None, "2022-01-01", None), "社区社会组织"),
        (("洪家楼联合会", "和顺队", "便民超市", "2022-01-01", None), "社区社会组织"),
        (("洪家楼联合会", "和顺队", None, "2022-01-01", "2021-12-31"), "退出日期"),
        (("洪家楼联合会", "和顺队", None, "2023-09-21", None), "加入日期"),
        (("北园联合会", None, "便民超市", "2022-01-01", None), "联合会"),
    ],
)
def test_a_row_that_makes_no_sense_is_refused_in_its_column(city, federation, team, row, column, tmp_path):
    OrganizationFactory(name="北园联合会", street=city.beiyuan, is_federation=True)
    report = brought(tmp_path, row, region=city.licheng)
    assert (counts(report), places(report)) == ((0, 0, 0, 1), [(2, column)])
    assert kept() == []


def test_what_is_no_federation_has_no_members(city, team, tmp_path):
    report = brought(tmp_path, ("和顺队", None, "便民超市", "2022-01-01", None), region=city.licheng)
    assert places(report) == [(2, "联合会")]


def test_a_member_is_one_once_at_a_time(city, federation, team, trainer, tmp_path):
    add_group_member(federation, member=team, since=DAY(2022, 1, 1), by=trainer)
    again = ("洪家楼联合会", "和顺队", None, "2023-01-01", None)
    report = brought(tmp_path, again, region=city.licheng)
    assert [(one["column"], one["reason"]) for one in report.refused] == [("社区社会组织", "和顺队已是团体会员。")]
    twice = [("洪家楼联合会", None, "便民超市", day, None) for day in ("2022-01-01", "2023-01-01")]
    assert counts(brought(tmp_path, *twice, region=city.licheng)) == (1, 0, 0, 1)


def test_what_goes_out_comes_back_unchanged(city, federation, team, trainer, tmp_path):
    """Also a member that has closed since, and one that has left."""
    closed = OrganizationFactory(name="棋友会", street=city.hongjialou, closed_on=DAY(2023, 5, 1))
    GroupMembership.objects.create(federation=federation, member=closed, since=DAY(2022, 1, 1), until=DAY(2023, 5, 1))
    add_group_member(federation, member=team, since=DAY(2022, 1, 1), by=trainer)
    add_group_member(federation, enterprise="便民超市", since=DAY(2022, 2, 1), by=trainer)
    elsewhere = OrganizationFactory(name="北园联合会", street=city.beiyuan, is_federation=True)
    GroupMembership.objects.create(federation=elsewhere, enterprise="别处超市", since=DAY(2022, 1, 1))
    before = kept()
    path = tmp_path / "out.xlsx"
    made = request_export(list_exports.get("register-group-members"), by=trainer, query="state=all")
    with made.file.open() as file:
        path.write_bytes(file.read())
    assert counts(import_file("group-members", path, region=city.licheng, by=trainer)) == (0, 0, 3, 0)
    assert kept() == before


def test_list_page_and_history(city, federation, team, street_staff, trainer, client_of):
    row = add_group_member(federation, member=team, since=DAY(2022, 1, 1), by=trainer)
    elsewhere = OrganizationFactory(name="北园联合会", street=city.beiyuan, is_federation=True)
    foreign = GroupMembership.objects.create(federation=elsewhere, enterprise="别处超市", since=DAY(2022, 1, 1))
    client = client_of(street_staff)
    assert [name for _, name, _ in client.get("/desk/registers/group-members/").context["lines"]] == ["和顺队"]
    for asked, found in (("洪家楼", ["和顺队"]), ("和顺", ["和顺队"]), ("超市", [])):
        lines = client.get("/desk/registers/group-members/", {"q": asked}).context["lines"]
        assert [name for _, name, _ in lines] == found
    assert client.get(f"/desk/registers/group-members/{foreign.pk}/").status_code == 404
    client.post(f"/desk/registers/group-members/{row.pk}/edit/", {"until": "2023-09-01"})
    row.refresh_from_db()
    assert row.until == DAY(2023, 9, 1)
    history = client.get(f"/desk/registers/group-members/{row.pk}/").context["history"]
    assert [(what, who) for _, what, who in history] == [("更正：退出日期", street_staff), ("登记", trainer)]
    other = add_group_member(federation, enterprise="便民超市", since=DAY(2022, 1, 1), by=trainer)
    end_group_member(other, by=trainer)
    history = client.get(f"/desk/registers/group-members/{other.pk}/").context["history"]
    assert [what for _, what, _ in history] == ["退出", "登记"]


def test_one_is_entered_by_hand(city, federation, team, street_staff, client_of):
    client = client_of(street_staff)
    sent = {"federation": "洪家楼联合会", "member": "", "enterprise": "便民超市", "since": "2022-01-01"}
    assert client.post("/desk/registers/group-members/new/", sent).status_code == 302
    assert kept() == [(None, "便民超市", DAY(2022, 1, 1), None)]
    for wrong in ({"member": "和顺队"}, {"enterprise": ""}, {"since": "2022-02-01"}, {"federation": "和顺队"}):
        assert client.post("/desk/registers/group-members/new/", sent | wrong).status_code == 400
    assert len(kept()) == 1


def test_the_verbs_know_an_overlap(city, federation, team, trainer):
    row = add_row(
        REGISTER, federation=federation, member=team, since=DAY(2022, 1, 1), until=DAY(2022, 6, 1), by=trainer
    )
    add_row(REGISTER, federation=federation, member=team, since=DAY(2022, 6, 1), by=trainer)
    with pytest.raises(ValidationError, match="已是团体会员"):
        change_row(REGISTER, row, until=DAY(2022, 7, 1), by=trainer)
    row.refresh_from_db()
    assert row.until == DAY(2022, 6, 1)


def test_a_list_costs_the_same_for_one_and_three_rows(
    city, federation, trainer, django_assert_max_num_queries, client_of
):
    client, numbers = client_of(trainer), []
    client.get("/desk/registers/")
    for _ in (1, 2, 3):
        GroupMembership.objects.create(
            federation=federation, since=DAY(2022, 1, 1), member=OrganizationFactory(street=city.hongjialou)
        )
        with django_assert_max_num_queries(50) as seen:
            client.get("/desk/registers/group-members/")
        numbers.append(len(seen))
    assert numbers[0] == numbers[2]
