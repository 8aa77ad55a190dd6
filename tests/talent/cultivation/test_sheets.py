"""The registers as sheets: in by name, out in the same columns, and the same file again changes nothing."""

import datetime
import io

import openpyxl
import pytest

from talent.cultivation.models import IncubationBase, Pairing
from talent.sheets import kinds, list_exports
from talent.sheets.actions import import_file
from talent.sheets.template_files import write_template
from tests.factories import OrganizationFactory
from tests.talent.sheet_imports import counts, places
from tests.talent.sheets.files import xlsx

pytestmark = pytest.mark.django_db
DAY = datetime.date
HEADERS = ("基地名称", "类型", "所在街道（镇）或区县", "启用日期", "停用日期", "运营单位")


def brought(kind, tmp_path, *rows, region):
    path = tmp_path / "sheet.xlsx"
    path.write_bytes(xlsx(*rows))
    return import_file(kind, path, region=region, by=None)


def test_bases_come_in_change_and_stay(city, tmp_path):
    first = [HEADERS, ("泉邻基地", "孵化基地", "洪家楼街道", "2021-05-01", None, None)]
    assert counts(brought("bases", tmp_path, *first, region=city.licheng)) == (1, 0, 0, 0)
    assert counts(brought("bases", tmp_path, *first, region=city.licheng)) == (0, 0, 1, 0)
    changed = [HEADERS, ("泉邻基地", "双创园", "洪家楼街道", "2021-05-01", "2023-09-01", "社工站")]
    assert counts(brought("bases", tmp_path, *changed, region=city.licheng)) == (0, 1, 0, 0)
    row = IncubationBase.objects.get()
    assert (row.kind, row.closed_on, row.operator) == ("maker_park", DAY(2023, 9, 1), "社工站")


def test_wrong_rows_are_refused_with_their_column(city, tmp_path):
    report = brought(
        "bases", tmp_path, HEADERS,
        ("甲基地", "孵化基地", "北园街道", "2021-05-01", None, None),
        ("乙基地", "园区", "洪家楼街道", "2021-05-01", None, None),
        ("丙基地", "孵化基地", "洪家楼街道", "2021-05-01", "2020-01-01", None),
        ("丁基地", "孵化基地", "洪家楼街道", "2021-05-01", None, None),
        ("丁基地", "孵化基地", "洪家楼街道", "2021-05-02", None, None),
        region=city.licheng,
    )  # fmt: skip
    assert counts(report) == (1, 0, 0, 4)
    assert places(report) == [(2, "所在街道（镇）或区县"), (3, "类型"), (4, "停用日期"), (6, "基地名称")]


def test_a_base_that_closes_before_it_opens_is_refused_with_a_sentence(city, tmp_path):
    row = ("丙基地", "孵化基地", "洪家楼街道", "2021-05-01", "2020-01-01", None)
    report = brought("bases", tmp_path, HEADERS, row, region=city.licheng)
    assert [(problem["column"], problem["reason"]) for problem in report.refused] == [
        ("停用日期", "停用日期不能早于启用日期。")
    ]
    assert not IncubationBase.objects.exists()


def test_what_goes_out_comes_back_unchanged(city, trainer, tmp_path):
    organization = OrganizationFactory(name="和顺队", street=city.hongjialou)
    Pairing.objects.create(
        partner="市社工协会", organization=organization, problem="楼道堆物", since=DAY(2023, 3, 1), result="清了",
        result_on=DAY(2023, 8, 1),
    )  # fmt: skip
    export = list_exports.get("register-pairings")
    cells = [tuple(column.value(row) for column in export.columns) for row in export.rows(trainer, {"state": "all"})]
    report = brought("pairings", tmp_path, [column.header for column in export.columns], *cells, region=city.licheng)
    assert counts(report) == (0, 0, 1, 0)


def test_the_template_names_every_column(city):
    stream = io.BytesIO()
    write_template(stream, kinds.get("innovation"))
    shown = {cell.value for row in openpyxl.load_workbook(stream).worksheets[0].iter_rows() for cell in row}
    columns = kinds.get("innovation").columns().values()
    assert {column.column_name for column in columns if not column.required} <= shown
