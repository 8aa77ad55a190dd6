import pytest

from talent.people.models import Affiliation, Person, Post
from talent.registry.models import Organization, Region, RegistrationChange
from talent.text.uscc import check_character
from tests.factories import AffiliationFactory, OrganizationFactory, PersonFactory, PostFactory
from tests.talent.sheet_imports import counts, import_rows, places

pytestmark = pytest.mark.django_db


def code(body: str) -> str:
    return body + check_character(body)


USCC, OTHER_USCC = code("52370100500000001"), code("52370100500000002")
ROW = {
    "组织名称": "和谐调解队", "类别": "社区事务类", "登记或备案": "备案", "备案编码": "JN000000001", "所属街道（镇）": "洪家楼街道",
    "所属社区（村）": "洪家楼社区", "城乡": "城市", "成立日期": "2020.5.1", "负责人": "王桂兰", "负责人手机号": "13800001234",
    "党建工作": "联合建立党支部", "是否联合会": "否",
}  # fmt: skip


def run(city, *rows, **options):
    return import_rows("organizations", *rows, region=city.licheng, **options)


def test_a_row_becomes_organization_person_post_and_tie(city):
    assert counts(run(city, ROW)) == (1, 0, 0, 0)
    organization = Organization.objects.get()
    assert (organization.street, organization.community) == (city.hongjialou, city.community)
    assert (organization.category, organization.province_category) == ("affairs", "mediation")
    assert organization.founded_on.isoformat() == "2020-05-01"
    person = Person.objects.get(name="王桂兰")
    assert (person.mobile, person.is_leader, person.name_initials) == ("13800001234", True, "wgl")
    assert not person.has_usable_password()
    post = Post.objects.get()
    assert (post.person, post.organization, post.kind, post.until) == (person, organization, "leader", None)
    tie = Affiliation.objects.get()
    assert (tie.person, tie.region, tie.source) == (person, city.hongjialou, "post")


def test_the_same_file_again_changes_nothing(city):
    run(city, ROW)
    before = [list(model.objects.values()) for model in (Organization, Person, Post, Affiliation, Region)]
    assert counts(run(city, ROW)) == (0, 0, 1, 0)
    assert [list(model.objects.values()) for model in (Organization, Person, Post, Affiliation, Region)] == before


@pytest.mark.parametrize(
    ("cells", "column"),
    [
        ({"组织名称": None}, "组织名称"),
        ({"类别": "其他类"}, "类别"),
        ({"登记或备案": "在办"}, "登记或备案"),
        ({"统一社会信用代码": USCC[:-1] + "?"}, "统一社会信用代码"),
        ({"统一社会信用代码": 5.237e17}, "统一社会信用代码"),
        ({"所属街道（镇）": "不存在街道"}, "所属街道（镇）"),
        ({"所属街道（镇）": "北园街道"}, "所属街道（镇）"),
        ({"城乡": "郊区"}, "城乡"),
        ({"成立日期": "去年"}, "成立日期"),
        ({"负责人手机号": "1380000"}, "负责人手机号"),
    ],
)
def test_refused(city, cells, column):
    assert places(run(city, ROW | cells)) == [(2, column)]
    assert Organization.objects.count() == Person.objects.count() == 0


def test_one_row_may_be_refused_for_several_reasons(city):
    assert places(run(city, ROW | {"类别": "其他类", "成立日期": "去年"})) == [(2, "类别"), (2, "成立日期")]


@pytest.mark.parametrize(
    ("cells", "field", "stored"),
    [
        ({"类别": "社区事务"}, "category", "affairs"),
        ({"组织名称": "  和谐调解队 "}, "name", "和谐调解队"),
        ({"党建工作": "怎么写都行"}, "party_work", "怎么写都行"),
        ({"是否联合会": "也许"}, "is_federation", False),
        ({"党建工作": "长" * 70}, "party_work", "长" * 60),
    ],
)
def test_taken_as_it_is_meant(city, cells, field, stored):
    assert counts(run(city, ROW | cells)) == (1, 0, 0, 0)
    assert getattr(Organization.objects.get(), field) == stored


def test_an_unknown_community_is_made_and_listed(city):
    report = run(
        city,
        ROW | {"所属社区（村）": "东张村", "城乡": "农村"},
        ROW | {"组织名称": "甲队", "备案编码": None, "所属社区（村）": "东张村"},
    )
    assert counts(report) == (2, 0, 0, 0)
    village = Region.objects.get(name="东张村")
    assert (village.parent, village.kind, village.path) == (
        city.hongjialou, "rural", f"{city.hongjialou.path}{village.pk}.",
    )  # fmt: skip
    assert report.notes == ["将新建1个社区（村）：洪家楼街道东张村。"]


def test_a_refused_row_makes_no_community(city):
    run(city, ROW | {"所属社区（村）": "东张村", "类别": "其他类"})
    assert not Region.objects.filter(name="东张村").exists()


def test_filed_becomes_registered_on_the_same_row(city):
    run(city, ROW)
    report = run(city, ROW | {"登记或备案": "登记", "统一社会信用代码": USCC, "备案编码": None})
    assert counts(report) == (0, 1, 0, 0)
    organization = Organization.objects.get()
    assert (organization.status, organization.uscc, organization.filing_code) == ("registered", USCC, "JN000000001")
    change = RegistrationChange.objects.get()
    assert (change.organization, change.before, change.after) == (organization, "filed", "registered")
    assert list(organization.changes.values_list("field", "before", "after")) == [("uscc", "", USCC)]


def test_a_match_with_another_uscc_is_refused(city):
    OrganizationFactory(name="和谐调解队", street=city.hongjialou, uscc=USCC, registered=True)
    report = run(city, ROW | {"统一社会信用代码": OTHER_USCC, "备案编码": None})
    assert places(report) == [(2, "统一社会信用代码")]
    assert Organization.objects.get().uscc == USCC


def test_the_uscc_finds_it_under_a_new_name_and_street(city):
    organization = OrganizationFactory(name="旧名", street=city.shandalu, uscc=USCC, registered=True)
    assert counts(run(city, ROW | {"统一社会信用代码": USCC, "登记或备案": "登记"})) == (0, 1, 0, 0)
    organization.refresh_from_db()
    assert (organization.name, organization.street) == ("和谐调解队", city.hongjialou)
    told = dict(organization.changes.values_list("field", "before"))
    assert (told["name"], told["street"], told["category"]) == ("旧名", "山大路街道", "生活服务")


def test_who_works_in_it_follows_to_the_new_street(city):
    organization = OrganizationFactory(name="和谐调解队", street=city.shandalu, uscc=USCC, registered=True)
    goes, stays = PersonFactory(), PersonFactory()
    for person in (goes, stays):
        PostFactory(person=person, organization=organization, kind="member")
        AffiliationFactory(person=person, region=city.shandalu, source="post")
    PostFactory(person=stays, organization=OrganizationFactory(street=city.shandalu))
    run(city, ROW | {"统一社会信用代码": USCC, "登记或备案": "登记"})
    ties = Affiliation.objects.filter(until=None, person__in=(goes, stays)).order_by("pk")
    assert sorted((tie.person_id, tie.region_id) for tie in ties) == sorted(
        [(goes.pk, city.hongjialou.pk), (stays.pk, city.shandalu.pk), (stays.pk, city.hongjialou.pk)]
    )


def test_a_code_of_another_district_is_refused(city):
    OrganizationFactory(name="北园队", street=city.beiyuan, filing_code="JN000000001")
    assert places(run(city, ROW)) == [(2, "备案编码")]


def test_a_filing_code_belongs_to_one(city):
    OrganizationFactory(name="甲队", street=city.hongjialou, filing_code="JN000000001")
    OrganizationFactory(name="乙队", street=city.hongjialou, uscc=USCC, registered=True)
    report = run(city, ROW | {"组织名称": "乙队", "统一社会信用代码": USCC})
    assert places(report) == [(2, "备案编码")]


def test_a_new_name_that_another_one_bears(city):
    OrganizationFactory(name="和谐调解队", street=city.hongjialou)
    OrganizationFactory(name="乙队", street=city.hongjialou, uscc=USCC, registered=True)
    assert places(run(city, ROW | {"统一社会信用代码": USCC, "备案编码": None})) == [(2, "组织名称")]


@pytest.mark.parametrize(
    ("cells", "column"),
    [({}, "组织名称"), ({"组织名称": "另一队"}, "备案编码"), ({"备案编码": None}, "组织名称")],
)
def test_a_repeated_row_names_the_other_one(city, cells, column):
    report = run(city, ROW, ROW | cells)
    assert (places(report), report.new) == ([(3, column)], 1)
    assert report.refused[0]["reason"] == "第3行与第2行重复"


def test_a_leader_without_a_mobile_is_text(city):
    run(city, ROW | {"负责人手机号": None})
    assert Organization.objects.get().leader_name == "王桂兰"
    assert Person.objects.count() == 0
    assert counts(run(city, ROW | {"负责人手机号": None})) == (0, 0, 1, 0)


def test_one_person_leads_two_organizations(city):
    run(city, ROW, ROW | {"组织名称": "合唱团", "备案编码": "JN000000002"})
    assert Person.objects.count() == 1
    assert Post.objects.count() == 2


def test_a_known_person_becomes_the_leader(city):
    person = PersonFactory(name="王桂兰", mobile="13800001234")
    run(city, ROW)
    assert Post.objects.get().person == person
    person.refresh_from_db()
    assert person.is_leader


def test_a_second_leader_is_added_and_the_first_mentioned(city):
    run(city, ROW)
    report = run(city, ROW | {"负责人": "李建国", "负责人手机号": "13800005678"})
    assert counts(report) == (0, 1, 0, 0)
    assert Post.objects.filter(until=None).count() == 2
    assert counts(run(city, ROW)) == (0, 0, 1, 0)


def test_several_people_of_one_name_and_mobile(city):
    PersonFactory.create_batch(2, name="王桂兰", mobile="13800001234")
    assert places(run(city, ROW)) == [(2, "负责人")]
    assert Organization.objects.count() == 0


def test_an_empty_cell_wipes_nothing_out(city):
    run(city, ROW)
    blank = dict.fromkeys(
        ("备案编码", "所属社区（村）", "城乡", "成立日期", "负责人", "负责人手机号", "党建工作", "是否联合会")
    )
    assert counts(run(city, ROW | blank)) == (0, 0, 1, 0)


def test_a_dry_run_writes_nothing(city):
    assert run(city, ROW, dry_run=True).new == 1
    assert Organization.objects.count() == Person.objects.count() == 0


def test_street_staff_import_their_own_street(city, street_staff):
    ours = import_rows("organizations", ROW, region=city.hongjialou, by=street_staff)
    assert counts(ours) == (1, 0, 0, 0)
    theirs = import_rows(
        "organizations", ROW | {"所属街道（镇）": "山大路街道"}, region=city.hongjialou, by=street_staff
    )
    assert places(theirs) == [(2, "所属街道（镇）")]
    assert import_rows("organizations", ROW, region=city.licheng, by=street_staff).error
    assert Organization.objects.count() == 1


def test_a_trainer_imports_for_no_other_district(city, tianqiao_trainer, learner):
    before = Organization.objects.count()
    for person in (tianqiao_trainer, learner):
        report = import_rows("organizations", ROW, region=city.licheng, by=person)
        assert report.error == "您只能导入自己所在区县或街道（镇）的表格。"
    assert Organization.objects.count() == before
