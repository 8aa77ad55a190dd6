"""服务领域 and 服务对象 by sheet: all of a kind that a filled cell says, in and out, and back by undoing."""

import datetime as dt

import pytest
import time_machine

from talent.registry.actions import change_organization
from talent.registry.models import Organization
from talent.registry.tag_columns import TagColumns
from talent.registry.tag_models import OrganizationTag, Tag
from talent.registry.tagging import ensure_tags
from talent.sheets import list_exports
from talent.sheets.models import SheetBatch
from talent.sheets.previews import CleanRow
from talent.sheets.undoing import undo_batch
from tests.talent.sheet_imports import counts, import_rows

pytestmark = pytest.mark.django_db
ROW = {
    "组织名称": "和谐调解队", "类别": "社区事务类", "登记或备案": "备案", "所属街道（镇）": "洪家楼街道",
    "服务领域": "矛盾化解、三农", "服务对象": "空巢老人",
}  # fmt: skip


@pytest.fixture(autouse=True)
def words(db):
    ensure_tags()


def run(city, *rows):
    report = import_rows("organizations", *rows, region=city.licheng)
    assert (report.error, report.refused) == (None, [])
    return report


def borne() -> list[tuple]:
    ties = OrganizationTag.objects.order_by("pk")
    return list(ties.values_list("organization__name", "tag__word", "since", "until"))


def test_a_row_gives_its_tags_once(city):
    with time_machine.travel("2024-03-01 10:00+08:00", tick=False):
        run(city, ROW)
        assert counts(run(city, ROW)) == (0, 0, 1, 0)
        assert counts(run(city, ROW | {"服务领域": "乡村振兴/三农，矛盾化解"})) == (0, 0, 1, 0)
    day = dt.date(2024, 3, 1)
    assert borne() == [("和谐调解队", word, day, None) for word in ("矛盾化解", "乡村振兴/三农", "空巢老人")]


def test_another_cell_replaces_its_kind_and_an_empty_one_says_nothing(city):
    with time_machine.travel("2024-03-01 10:00+08:00", tick=False):
        run(city, ROW)
    version = Organization.objects.get().version
    with time_machine.travel("2024-05-01 10:00+08:00", tick=False):
        report = run(city, ROW | {"服务领域": "矛盾化解、法律援助", "服务对象": None})
    assert counts(report) == (0, 1, 0, 0)
    first, later = dt.date(2024, 3, 1), dt.date(2024, 5, 1)
    assert borne() == [
        ("和谐调解队", "矛盾化解", first, None), ("和谐调解队", "乡村振兴/三农", first, later),
        ("和谐调解队", "空巢老人", first, None), ("和谐调解队", "法律援助", later, None),
    ]  # fmt: skip
    assert Organization.objects.get().version != version


def test_a_word_that_is_none_is_told_and_left_out(city):
    report = run(city, ROW | {"服务领域": "矛盾化解、修自行车", "服务对象": "邻居"})
    assert counts(report) == (1, 0, 0, 0)
    row = CleanRow(2, {"service_tags": "矛盾化解、修自行车", "beneficiary_tags": "邻居"})
    TagColumns([row], []).read(row)
    assert row.warnings == ["“修自行车”不在服务领域的标签里，没有采用", "“邻居”不在服务对象的标签里，没有采用"]
    assert [word for _, word, *_ in borne()] == ["矛盾化解"]


def test_undoing_takes_the_tags_back(city, trainer):
    run(city, ROW)
    before = borne()
    report = run(city, ROW | {"服务领域": "法律援助"}, ROW | {"组织名称": "泉声合唱团"})
    assert undo_batch(SheetBatch.objects.get(pk=report.batch), by=trainer).conflicts == []
    assert (borne(), Organization.objects.count()) == (before, 1)


def test_a_tag_given_again_since_is_not_given_twice(city, trainer):
    run(city, ROW)
    report = run(city, ROW | {"服务领域": "法律援助"})
    organization = Organization.objects.get()
    change_organization(organization, by=trainer, tags=Tag.objects.filter(word__in=["矛盾化解", "空巢老人"]))
    conflicts = undo_batch(SheetBatch.objects.get(pk=report.batch), by=trainer).conflicts
    assert sorted(reason for _, reason in conflicts) == ["导入之后又标上了", "导入之后有人改过"]
    held = organization.tags.on().values_list("tag__word", flat=True)
    assert sorted(held) == sorted(["矛盾化解", "乡村振兴/三农", "空巢老人"])


def test_the_register_that_goes_out_says_what_comes_in(city, trainer):
    run(city, ROW)
    export = list_exports.get("organizations")
    [organization] = export.rows(trainer, {})
    cells = {column.header: column.value(organization) for column in export.register.columns}
    assert (cells["服务领域"], cells["服务对象"]) == ("矛盾化解、乡村振兴/三农", "空巢老人")
    assert counts(run(city, ROW | {name: cells[name] for name in ("服务领域", "服务对象")})) == (0, 0, 1, 0)
