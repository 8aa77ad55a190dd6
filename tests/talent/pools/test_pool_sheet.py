import datetime

import pytest
import time_machine

from talent.people.models import Affiliation, Person, Post
from talent.pools.actions import exit_pool
from talent.pools.models import PoolMembership
from talent.sheets.models import SheetChange
from talent.text.resident_ids import check_character
from tests.factories import OrganizationFactory, PersonFactory
from tests.talent.sheet_imports import counts, import_rows, places

pytestmark = pytest.mark.django_db


def number(body: str) -> str:
    return body + check_character(body)


ID, OTHER_ID = number("37010019680102001"), number("37010019680102002")
ROW = {
    "姓名": "王桂兰", "性别": "女", "身份证号": ID, "手机号": "13900001234", "人员类别": "社区社会组织负责人", "所在组织": "和顺邻里调解队",
    "职务": "负责人", "所属街道（镇）": "洪家楼街道", "政治面貌": "中共党员", "文化程度": "大专", "特长": "调解", "入库日期": "2022-03-01",
    "入库依据": "街道推荐", "梯队层级": "骨干",
}  # fmt: skip


def run(city, *rows, **options):
    return import_rows("pool", *rows, region=city.licheng, **options)


def stored() -> list[list]:
    return [list(model.objects.order_by("pk").values()) for model in (Person, PoolMembership, Post, Affiliation)]


def test_a_row_becomes_person_membership_post_and_tie(city, organization):
    assert counts(run(city, ROW)) == (1, 0, 0, 0)
    person = Person.objects.get(name="王桂兰")
    assert (person.mobile, person.resident_id, person.gender, person.politics) == (
        "13900001234", ID, "female", "中共党员",
    )  # fmt: skip
    assert person.audiences == ["负责人"]
    membership = PoolMembership.objects.get()
    assert (membership.person, membership.street, membership.pool.district) == (person, city.hongjialou, city.licheng)
    assert (membership.since, membership.level.code, membership.position) == (
        datetime.date(2022, 3, 1), "core", "负责人",
    )  # fmt: skip
    post = Post.objects.get(person=person)
    assert (post.organization, post.kind, post.title) == (organization, "leader", "负责人")
    ties = Affiliation.objects.filter(person=person).order_by("source")
    assert [(tie.source, tie.region) for tie in ties] == [("pool", city.hongjialou), ("post", city.hongjialou)]


def test_the_same_file_again_changes_nothing(city, organization):
    rows = (ROW, ROW | {"姓名": "李建国", "身份证号": None, "所在组织": "没有的队"})
    run(city, *rows)
    before = stored()
    assert counts(run(city, *rows)) == (0, 0, 2, 0)
    assert stored() == before


@pytest.mark.parametrize(
    ("cells", "column"),
    [
        ({"姓名": None}, "姓名"),
        ({"身份证号": float(ID[:15] + "000")}, "身份证号"),
        ({"身份证号": ID[:-1] + ("1" if ID[-1] != "1" else "2")}, "身份证号"),
        ({"身份证号": "370100680102001"}, "身份证号"),
        ({"手机号": "1380000"}, "手机号"),
        ({"手机号": None}, "手机号"),
        ({"人员类别": "其他人员"}, "人员类别"),
        ({"所属街道（镇）": "洪家楼办"}, "所属街道（镇）"),
        ({"所属街道（镇）": "北园街道"}, "所属街道（镇）"),
        ({"入库日期": "2022-02-30"}, "入库日期"),
        ({"梯队层级": "元老"}, "梯队层级"),
    ],
)
def test_refused(city, cells, column):
    report = run(city, ROW | cells)
    assert places(report) == [(2, column)]
    assert PoolMembership.objects.count() == Person.objects.count() == 0


def test_the_sentence_offers_the_street_that_is_meant(city):
    reason = run(city, ROW | {"所属街道（镇）": "洪家楼办"}).refused[0]["reason"]
    assert reason == "找不到“洪家楼办”，是不是“洪家楼街道”？"


@pytest.mark.parametrize(
    ("column", "cell", "field", "value"),
    [
        ("身份证号", "".join(chr(ord(c) + 0xFEE0) for c in ID), "resident_id", ID),
        ("身份证号", f" {ID[:6]} {ID[6:14]} {ID[14:].lower()}", "resident_id", ID),
        ("手机号", "+86 139-0000-1234", "mobile", "13900001234"),
        ("手机号", 13900001234, "mobile", "13900001234"),
        ("姓名", "王　桂兰", "name", "王桂兰"),
        ("人员类别", "社工、志愿者", "audiences", ["社会工作者", "志愿者"]),
        ("政治面貌", "民盟盟员", "politics", "民盟盟员"),
    ],
)
def test_taken_as_it_is_meant(city, column, cell, field, value):
    assert counts(run(city, ROW | {"所在组织": None} | {column: cell})) == (1, 0, 0, 0)
    assert getattr(Person.objects.get(), field) == value


@pytest.mark.parametrize(
    ("word", "code"), [("种子", "reserve"), ("后备骨干", "reserve"), ("导师", "mentor"), ("带头人", "lead")]
)
def test_other_words_for_the_rungs(city, word, code):
    run(city, ROW | {"梯队层级": word})
    assert PoolMembership.objects.get().level.code == code


@pytest.mark.parametrize(
    "cell", ["2023-09-20", "2023/9/20", "2023.09.20", "2023年9月20日", "20230920", datetime.date(2023, 9, 20)]
)
def test_dates_as_offices_write_them(city, cell):
    run(city, ROW | {"入库日期": cell})
    assert PoolMembership.objects.get().since == datetime.date(2023, 9, 20)


def test_an_unknown_organization_is_kept_as_text(city):
    assert counts(run(city, ROW | {"所在组织": "没有的队"})) == (1, 0, 0, 0)
    assert Person.objects.get().organization_text == "没有的队"
    assert Post.objects.count() == 0


def test_once_the_organization_is_known_the_text_becomes_a_post(city):
    run(city, ROW)
    OrganizationFactory(name="和顺邻里调解队", street=city.shandalu)
    assert counts(run(city, ROW)) == (0, 1, 0, 0)
    assert (Person.objects.get().organization_text, Post.objects.count()) == ("", 1)
    assert counts(run(city, ROW)) == (0, 0, 1, 0)


def test_two_ids_are_two_people_even_on_one_phone(city):
    assert counts(run(city, ROW, ROW | {"身份证号": OTHER_ID})) == (2, 0, 0, 0)
    report = run(city, ROW | {"身份证号": None})
    assert places(report) == [(2, "姓名")]
    assert Person.objects.count() == 2


def test_spouses_share_a_phone(city):
    assert counts(run(city, ROW, ROW | {"姓名": "李建国", "身份证号": None})) == (2, 0, 0, 0)


def test_a_match_without_an_id_gains_it(city):
    person = PersonFactory(name="王桂兰", mobile="13900001234")
    assert counts(run(city, ROW)) == (1, 0, 0, 0)
    person.refresh_from_db()
    assert person.resident_id == ID
    assert Person.objects.count() == 1
    assert counts(run(city, ROW)) == (0, 0, 1, 0)


def test_without_an_id_the_row_finds_the_person_who_has_one(city):
    run(city, ROW)
    assert counts(run(city, ROW | {"身份证号": None})) == (0, 0, 1, 0)


def test_the_same_id_with_another_name_is_refused(city):
    run(city, ROW)
    report = run(city, ROW | {"姓名": "王桂芳"})
    assert places(report) == [(2, "身份证号")]
    assert Person.objects.get().name == "王桂兰"
    assert "王*兰" in report.refused[0]["reason"]


def test_a_repeated_row_names_the_other_one(city):
    for cells in ({}, {"身份证号": None}):
        report = run(city, ROW | cells, ROW | {"姓名": "李建国", "身份证号": None}, ROW | cells, dry_run=True)
        assert (places(report), report.new) == ([(4, "姓名")], 2)
        assert report.refused[0]["reason"] == "第4行与第2行重复"


def test_a_row_that_repeats_a_refused_one_may_be_good(city):
    report = run(city, ROW | {"梯队层级": "元老"}, ROW)
    assert (places(report), report.new) == ([(2, "梯队层级")], 1)


def test_a_changed_mobile_is_shown_field_by_field(city):
    run(city, ROW)
    assert counts(run(city, ROW | {"手机号": "13900009999", "梯队层级": "带头人"})) == (0, 1, 0, 0)
    assert Person.objects.get().mobile == "13900009999"
    assert PoolMembership.objects.get().level.code == "lead"


def test_a_mobile_that_somebody_logs_in_with_stays(city):
    run(city, ROW)
    Person.objects.update(claimed_at=datetime.datetime(2023, 1, 1, tzinfo=datetime.UTC))
    assert counts(run(city, ROW | {"手机号": "13900009999"})) == (0, 0, 1, 0)
    assert Person.objects.get().mobile == "13900001234"


def test_a_new_street_moves_the_tie(city):
    run(city, ROW | {"所在组织": None})
    assert counts(run(city, ROW | {"所在组织": None, "所属街道（镇）": "山大路街道"})) == (0, 1, 0, 0)
    assert PoolMembership.objects.get().street == city.shandalu
    assert [tie.region for tie in Affiliation.objects.filter(until=None)] == [city.shandalu]


def test_an_empty_cell_wipes_nothing_out(city, organization):
    run(city, ROW)
    blank = dict.fromkeys(
        ("性别", "身份证号", "所在组织", "职务", "政治面貌", "文化程度", "特长", "入库日期", "入库依据", "梯队层级")
    )
    assert counts(run(city, ROW | blank)) == (0, 0, 1, 0)


def test_a_leader_by_post_stays_one(city, organization):
    run(city, ROW)
    assert counts(run(city, ROW | {"人员类别": "志愿者", "职务": None, "所在组织": None})) == (0, 1, 0, 0)
    assert Person.objects.get(name="王桂兰").audiences == ["负责人", "志愿者"]
    assert counts(run(city, ROW | {"人员类别": "志愿者", "职务": None, "所在组织": None})) == (0, 0, 1, 0)


def test_who_left_does_not_come_back_by_the_same_file(city, trainer):
    with time_machine.travel("2023-06-01 10:00+08:00", tick=False):
        run(city, ROW)
        exit_pool(PoolMembership.objects.get(), on=datetime.date(2023, 5, 1), reason="搬离", by=trainer)
        assert counts(run(city, ROW)) == (0, 0, 1, 0)
        assert PoolMembership.objects.active_on().count() == 0
        assert counts(run(city, ROW | {"入库日期": "2023-06-01"})) == (1, 0, 0, 0)
        assert PoolMembership.objects.active_on().count() == 1
        assert places(run(city, ROW | {"入库日期": "2023-04-01"})) == [(2, "入库日期")]


def test_a_person_of_another_district_enters_a_second_pool(city):
    import_rows("pool", ROW | {"所属街道（镇）": "北园街道"}, region=city.tianqiao)
    assert counts(run(city, ROW)) == (1, 0, 0, 0)
    assert (Person.objects.count(), PoolMembership.objects.count()) == (1, 2)


def test_a_merged_duplicate_means_the_kept_person(city):
    kept = PersonFactory(name="王桂兰", mobile="13900005678")
    gone = PersonFactory(name="王桂兰", mobile="13900001234", canonical=kept)
    gone.set_resident_id(ID)
    gone.save()
    assert counts(run(city, ROW)) == (1, 0, 0, 0)
    assert PoolMembership.objects.get().person == kept


def test_without_a_region_the_street_decides_the_pool(city):
    assert counts(
        import_rows("pool", ROW, ROW | {"姓名": "李建国", "身份证号": None, "所属街道（镇）": "北园街道"})
    ) == (2, 0, 0, 0)
    districts = PoolMembership.objects.order_by("pk").values_list("pool__district__name", flat=True)
    assert list(districts) == ["历城区", "天桥区"]


def test_the_batch_keeps_what_changed_and_no_full_id(city):
    run(city, ROW)
    run(city, ROW | {"手机号": "13900009999"})
    images = SheetChange.objects.filter(model="talent.person").order_by("pk")
    assert images[1].images == [
        [Person.objects.get().pk, {"mobile": "13900001234"}, {"mobile": "13900009999"}],
    ]
    assert ID not in str([change.images for change in SheetChange.objects.all()])


def test_street_staff_import_their_own_street(city, street_staff):
    assert counts(import_rows("pool", ROW, region=city.hongjialou, by=street_staff)) == (1, 0, 0, 0)
    other = ROW | {"姓名": "李建国", "身份证号": None, "所属街道（镇）": "山大路街道"}
    assert places(import_rows("pool", other, region=city.hongjialou, by=street_staff)) == [(2, "所属街道（镇）")]
    assert import_rows("pool", ROW, region=city.licheng, by=street_staff).error is not None
    assert PoolMembership.objects.count() == 1


def test_the_number_of_queries_does_not_grow(city, organization, django_assert_max_num_queries):
    rows = [ROW | {"姓名": f"王桂{n}", "身份证号": None, "手机号": f"1390001{n:04d}"} for n in range(30)]
    run(city, ROW)
    with django_assert_max_num_queries(60):
        assert counts(run(city, *rows)) == (30, 0, 0, 0)
