"""Importing a pool of 10,000 rows: our preview and confirm, stock django-import-export, and the floor below both."""

import io
import statistics
import time

import xlsxwriter
from django.db import connection, transaction
from import_export.resources import ModelResource
from python_calamine import CalamineWorkbook
from tablib import Dataset

from benchmarks.floor import upsert_rows, written_columns
from talent.people.models import Affiliation, Person
from talent.pools.models import PoolMembership
from talent.registry.models import Region
from talent.sheets.actions import confirm_upload, preview_file

ROWS, STOCK_ROWS = 10_000, 400
DISTRICT = "天桥区"
HEADERS = (
    "序号", "姓名", "性别", "身份证号", "手机号", "人员类别", "所在组织", "职务", "所属街道（镇）", "政治面貌",
    "文化程度", "特长", "入库日期", "入库依据", "梯队层级", "备注",
)  # fmt: skip
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
TABLES = (Person, Affiliation, PoolMembership)


def resident_id(number: int) -> str:
    """A valid one of area code 370100, which is issued to nobody; `number` below 4,000,000."""
    day, order = divmod(number, 999)
    body = f"370100{1950 + day // 336}{1 + day % 336 // 28:02d}{1 + day % 28:02d}{order + 1:03d}"
    return body + "10X98765432"[sum(int(c) * w for c, w in zip(body, WEIGHTS, strict=True)) % 11]


def pool_sheet(start: int, count: int, strengths: str, *, changed_every: int = 1) -> io.BytesIO:
    """The sheet as a district sends it; every `changed_every`-th row carries `strengths`, the others 调解."""
    streets = list(Region.objects.get(name=DISTRICT).children.order_by("pk").values_list("name", flat=True))
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"constant_memory": True})
    page = book.add_worksheet("名单")
    page.write_row(0, 0, HEADERS)
    for place in range(count):
        number = start + place
        strength = strengths if place % changed_every == 0 else "调解"
        page.write_row(place + 1, 0, (
            str(place + 1), f"测{number % 89}{'甲乙丙丁戊己庚辛'[number % 8]}", "女", resident_id(number),
            f"138{number:08d}", "社区志愿者", "", "骨干", streets[number % len(streets)], "群众", "大专", strength,
            "2023-09-20", "街道推荐", "骨干", "",
        ))  # fmt: skip
    book.close()
    out.seek(0)
    out.name, out.size = "pool.xlsx", len(out.getvalue())
    return out


def run_import(sheet: io.BytesIO) -> tuple[float, float, dict]:
    """Seconds of preview and of confirm, and the counts."""
    region = Region.objects.get(name=DISTRICT)
    began = time.perf_counter()
    upload, _ = preview_file("pool", sheet, region=region, by=None)
    previewed = time.perf_counter()
    batch = confirm_upload(upload, by=None)
    return previewed - began, time.perf_counter() - previewed, batch.counts


class StockPerson(ModelResource):
    """Default options: row by row, a lookup and a save each."""

    class Meta:
        model = Person
        import_id_fields = ["resident_id_hash"]
        fields = (
            "name", "gender", "mobile", "resident_id_hash", "is_volunteer", "politics", "education", "strengths",
            "organization_text",
        )  # fmt: skip


def stock_seconds_per_row(start: int, strengths: str) -> float:
    """Only the person of each row, so stock does less than ours."""
    data = Dataset(headers=StockPerson._meta.fields)
    for number in range(start, start + STOCK_ROWS):
        data.append(
            (f"测{number}", "female", f"138{number:08d}", f"stock-{number}", "1", "群众", "大专", strengths, "")
        )
    began = time.perf_counter()
    result = StockPerson().import_data(data, dry_run=False, raise_errors=True)
    assert not result.has_errors()
    return (time.perf_counter() - began) / STOCK_ROWS


def floor_seconds(sheet: io.BytesIO, people: list[int], *, update: bool) -> float:
    """Reading by calamine and one raw upsert a table of the very rows our import wrote; rolled back."""
    links = {Person: "pk__in", Affiliation: "person__in", PoolMembership: "person__in"}
    rows = {
        model: list(model.objects.filter(**{links[model]: people}).values_list(*written_columns(model)))
        for model in TABLES
    }
    with transaction.atomic(), connection.cursor() as cursor:
        if not update:
            for model in reversed(TABLES):
                model.objects.filter(**{links[model]: people})._raw_delete(using="default")
        began = time.perf_counter()
        CalamineWorkbook.from_filelike(sheet).get_sheet_by_index(0).to_python()
        for model in TABLES:
            upsert_rows(cursor, model, rows[model])
        spent = time.perf_counter() - began
        transaction.set_rollback(True)
    return spent


def first_free_number() -> int:
    """Every run brings new people; numbers of earlier runs in the measured city are not used again."""
    newest = Person.objects.filter(name__startswith="测", mobile__startswith="1380").order_by("-mobile").first()
    return int(newest.mobile[3:]) + 1 if newest else 100_000


def import_pool(server):
    start = first_free_number()
    new, half = pool_sheet(start, ROWS, "调解"), pool_sheet(start, ROWS, "心理疏导", changed_every=2)
    previewed, created, counts = run_import(new)
    assert counts["new"] == ROWS, counts
    _, updated, counts = run_import(half)
    assert (counts["changed"], counts["unchanged"]) == (ROWS // 2, ROWS // 2), counts
    people = list(
        Person.objects.filter(mobile__gte=f"138{start:08d}", name__startswith="测").values_list("pk", flat=True)
    )
    stock_start = start + ROWS
    stock = {"": stock_seconds_per_row(stock_start, "调解"), "_update": stock_seconds_per_row(stock_start, "法律")}
    yield "import_preview_rows_per_s", ROWS / previewed, f"{ROWS} rows, {len(HEADERS)} columns, xlsx, all new"
    yield "import_rows_per_s", ROWS / created, "confirm, all new"
    yield "import_rows_per_s_update", ROWS / updated, "confirm, half changed"
    for suffix, ours, sheet in (("", created, new), ("_update", updated, half)):
        how = f"stock {1 / stock[suffix]:.0f} rows/s over {STOCK_ROWS} rows, the person alone"
        yield f"import_vs_stock{suffix}", stock[suffix] * ROWS / ours, how
        floor = statistics.median(_floors(sheet, people, update=bool(suffix)))
        yield (
            f"import_vs_floor{suffix}",
            ours / floor,
            f"floor {ROWS / floor:.0f} rows/s: calamine + raw upsert, median of 3",
        )


def _floors(sheet: io.BytesIO, people: list[int], *, update: bool):
    for _ in range(3):
        sheet.seek(0)
        yield floor_seconds(sheet, people, update=update)
