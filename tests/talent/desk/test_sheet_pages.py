import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from talent.outbox.dispatch import drain
from talent.people.models import Person
from talent.pools.models import PoolMembership
from talent.sheets.models import ColumnName, SheetUpload
from tests.talent.sheet_imports import import_rows, sheet_of
from tests.talent.sheets.files import ole, repacked, with_sheet_xml, xlsx

pytestmark = pytest.mark.django_db
GOOD = {"姓名": "王桂兰", "手机号": "13900001234", "人员类别": "社区志愿者", "所属街道（镇）": "洪家楼街道"}
BAD = GOOD | {"姓名": "李建国", "手机号": "1390000"}


def upload(client, city, *rows, kind="pool", region=None, data=None):
    data = sheet_of(kind, *rows) if data is None else data
    region = region or city.licheng
    file = SimpleUploadedFile("名单.xlsx", data)
    return client.post("/desk/sheets/", {"kind": kind, "region": region.pk, "file": file})


@pytest.fixture
def client(client_of, trainer):
    return client_of(trainer)


@pytest.fixture
def pending(client, city):
    """An uploaded sheet with one good and one bad row."""
    upload(client, city, GOOD, BAD)
    return SheetUpload.objects.get()


def page_of(client, pending, **query) -> str:
    return client.get(f"/desk/sheets/{pending.pk}/", query).content.decode()


def confirm(client, pending, **options):
    """As the page's own form sends it: naming what was looked at."""
    version = client.get(f"/desk/sheets/{pending.pk}/").context["version"]
    return client.post(f"/desk/sheets/{pending.pk}/confirm/", {"version": version}, **options)


def test_the_form_offers_what_one_may_import(client, client_of, city_admin, city):
    response = client.get("/desk/sheets/")
    kinds = dict(response.context["form"].fields["kind"].choices)
    assert ("pool" in kinds, "organizations" in kinds, "regions" in kinds) == (True, True, False)
    assert response.context["one_region"] == city.licheng
    of_city = client_of(city_admin).get("/desk/sheets/").context
    assert "regions" in dict(of_city["form"].fields["kind"].choices)
    assert [region.name for region in of_city["form"].fields["region"].queryset] == ["历城区", "天桥区"]


def test_an_upload_leads_to_its_preview_and_writes_nothing(client, city):
    response = upload(client, city, GOOD, BAD)
    pending = SheetUpload.objects.get()
    assert response.url == f"/desk/sheets/{pending.pk}/"
    assert pending.counts == {"new": 1, "changed": 0, "unchanged": 0, "refused": 1}
    assert PoolMembership.objects.count() == 0
    text = page_of(client, pending)
    assert text.index("第3行 李建国") < text.index("第2行 王桂兰")  # problem rows first
    assert "手机号应为11位，以13到19开头" in text
    assert "第2行" not in page_of(client, pending, only="refused")


def test_confirming_writes_the_good_rows(client, pending):
    response = confirm(client, pending, follow=True)
    assert PoolMembership.objects.get().person.name == "王桂兰"
    text = response.content.decode()
    assert "已导入：新增1行，有变化0行，不变0行。" in text
    assert "第3行" in text
    client.post(f"/desk/sheets/{pending.pk}/confirm/")
    assert PoolMembership.objects.count() == 1


def test_a_row_is_mended_in_the_page(client, pending):
    response = client.post(f"/desk/sheets/{pending.pk}/mend/", {"row": "3", "cell-mobile": "13900005678"}, follow=True)
    assert "第3行已改好。" in response.content.decode()
    pending.refresh_from_db()
    assert pending.counts["new"] == 2
    still = client.post(f"/desk/sheets/{pending.pk}/mend/", {"row": "3", "cell-mobile": "1"}, follow=True)
    assert "第3行还有问题" in still.content.decode()


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"row": "x"},
        {"row": "99", "cell-mobile": "1"},
        {"row": "3", "cell-nothing": "1"},
        {"row": "9" * 5000, "cell-mobile": "1"},
    ],
)
def test_a_strange_mending_is_answered(client, pending, data):
    response = client.post(f"/desk/sheets/{pending.pk}/mend/", data, follow=True)
    assert response.status_code == 200
    pending.refresh_from_db()
    assert pending.counts["refused"] == 1


def test_changes_are_shown_field_by_field_and_masked(client, city, pending):
    confirm(client, pending)
    upload(client, city, GOOD | {"梯队层级": "骨干", "政治面貌": "群众"})
    text = page_of(client, SheetUpload.objects.latest("pk"))
    assert "<ins>骨干</ins>" in text
    assert "<ins>群众</ins>" in text
    assert "13900001234" not in text


def test_the_result_file_imports_as_it_is(client, city, pending):
    response = client.post(f"/desk/sheets/{pending.pk}/result/")
    assert "attachment" in response["Content-Disposition"]
    book = openpyxl.load_workbook(io.BytesIO(response.content))
    rows = [[cell.value for cell in row] for row in book.active]
    assert len(rows) == 2
    assert rows[1][0] == "李建国"
    again = upload(client, city, data=response.content)
    assert SheetUpload.objects.latest("pk").counts["refused"] == 1
    assert again.status_code == 302


def test_a_template_has_the_streets_of_ones_own(client, city):
    response = client.get("/desk/sheets/templates/pool/")
    assert response.status_code == 200
    book = openpyxl.load_workbook(io.BytesIO(response.content))
    lists = [rule.formula1 for rule in book.active.data_validations.dataValidation]
    assert any("洪家楼街道" in one and "北园街道" not in one for one in lists)
    assert client.get("/desk/sheets/templates/regions/").status_code == 404


def test_an_upload_is_discarded(client, pending):
    client.post(f"/desk/sheets/{pending.pk}/discard/")
    assert client.get(f"/desk/sheets/{pending.pk}/").status_code == 404
    assert PoolMembership.objects.count() == 0


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04broken", b"%PDF-1.4", b"a,b\n1,2\n"])
def test_a_file_that_is_none(client, city, data):
    response = upload(client, city, data=data)
    assert response.status_code == 400
    assert "banner-problem" in response.content.decode()
    assert SheetUpload.objects.count() == 0


HEADS, ROW = list(GOOD), list(GOOD.values())


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (xlsx(HEADS, ROW, sheets={"另一张": [["x"]]}), "请只留1个"),
        (xlsx(HEADS, ["=A9", *ROW[1:]]), "第2行有公式没有算出结果"),
        (repacked(xlsx(HEADS, ROW), {"xl/vbaProject.bin": b"x"}), "表里带有宏"),
        (ole({"EncryptionInfo": b"x", "EncryptedPackage": b"y"}), "请在Excel里取消密码"),
        (xlsx(HEADS, ROW)[:3000], "可能传输时损坏了"),
        (xlsx(), "表里没有内容"),
        (xlsx(["a", "b"], ["c", "d"]), "没有找到表头"),
        (with_sheet_xml('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'), "第1048576行还有内容"),
    ],
)
def test_a_file_that_is_refused_says_what_to_do(client, city, data, word):
    response = upload(client, city, data=data)
    assert (response.status_code, word in response.content.decode()) == (400, True)
    assert SheetUpload.objects.count() == 0


def test_another_district_is_no_choice(client, city):
    assert upload(client, city, GOOD, region=city.tianqiao).status_code == 400
    assert SheetUpload.objects.count() == 0


def test_another_districts_upload_does_not_exist(client_of, tianqiao_trainer, pending):
    foreign = client_of(tianqiao_trainer)
    assert foreign.get(f"/desk/sheets/{pending.pk}/").status_code == 404
    for verb in ("confirm", "mend", "discard", "undo", "alike", "column", "result"):
        assert foreign.post(f"/desk/sheets/{pending.pk}/{verb}/", {"row": "3", "cell-mobile": "1"}).status_code == 404
    pending.refresh_from_db()
    assert pending.state == SheetUpload.State.PREVIEWED
    assert not Person.objects.filter(name="王桂兰").exists()


def test_who_has_no_sheets(client_of, learner, reviewer, stranger):
    assert client_of(learner).get("/desk/sheets/").status_code == 404
    assert client_of(reviewer).get("/desk/sheets/").status_code == 404
    assert client_of(stranger).get("/desk/sheets/").status_code == 302


def test_the_history_costs_the_same_for_one_and_for_three(client, city):
    costs = []
    for rows in (1, 2):
        for _ in range(rows):
            upload(client, city, GOOD)
            confirm(client, SheetUpload.objects.latest("pk"))
        client.get("/desk/sheets/")
        with CaptureQueriesContext(connection) as queries:
            client.get("/desk/sheets/")
        costs.append(len(queries))
    assert costs[0] == costs[1]


def test_one_yes_mends_every_row_that_says_the_same(client, city):
    rows = [
        GOOD | {"姓名": name, "手机号": f"1390000000{n}", "所属街道（镇）": "洪家楼办"}
        for n, name in enumerate("甲乙丙")
    ]
    upload(client, city, *(row | {"姓名": "王" + row["姓名"]} for row in rows))
    pending = SheetUpload.objects.get()
    text = page_of(client, pending)
    assert "找不到“洪家楼办”，是不是“洪家楼街道”？" in text
    assert "是，3行都改" in text
    data = {"column": "street", "old": "洪家楼办", "new": "洪家楼街道"}
    client.post(f"/desk/sheets/{pending.pk}/alike/", data)
    pending.refresh_from_db()
    assert (pending.counts["new"], pending.counts["refused"], pending.revision) == (3, 0, 1)


def named(header: str) -> bytes:
    return xlsx(["姓名", header, "人员类别", "所属街道（镇）"], ["王桂兰", "13900001234", "志愿者", "洪家楼街道"])


def test_an_unknown_column_is_asked_once_and_remembered(client, city):
    upload(client, city, data=named("移动号"))
    pending = SheetUpload.objects.get()
    assert pending.counts["refused"] == 1
    assert "“移动号”是" in page_of(client, pending)
    data = {"header": "移动号", "column": "mobile", "remember": "1"}
    client.post(f"/desk/sheets/{pending.pk}/column/", data)
    pending.refresh_from_db()
    assert (pending.counts["new"], pending.unknown_columns) == (1, [])
    upload(client, city, data=named("移 动 号"))
    assert SheetUpload.objects.latest("pk").counts["new"] == 1
    upload(client, city, data=named("别的号"))
    assert SheetUpload.objects.latest("pk").counts["refused"] == 1


@pytest.mark.parametrize("data", [{"header": "移动号", "column": "name"}, {"header": "x", "column": "mobile"}, {}])
def test_a_column_that_is_not_free_changes_nothing(client, city, data):
    upload(client, city, data=named("移动号"))
    pending = SheetUpload.objects.get()
    assert client.post(f"/desk/sheets/{pending.pk}/column/", data, follow=True).status_code == 200
    pending.refresh_from_db()
    assert (pending.unknown_columns, pending.revision, ColumnName.objects.count()) == (["移动号"], 0, 0)


def test_another_district_remembers_its_own(client, client_of, city, city_admin):
    upload(client, city, data=named("移动号"))
    client.post(
        f"/desk/sheets/{SheetUpload.objects.get().pk}/column/",
        {"header": "移动号", "column": "mobile", "remember": "1"},
    )
    row = xlsx(["姓名", "移动号", "人员类别", "所属街道（镇）"], ["王桂兰", "13900001234", "志愿者", "北园街道"])
    upload(client_of(city_admin), city, data=row, region=city.tianqiao)
    assert SheetUpload.objects.latest("pk").counts["refused"] == 1


def test_data_changed_since_the_preview_is_looked_at_again(client, city, pending):
    """Two people import, or somebody edits, between looking and confirming."""
    version = client.get(f"/desk/sheets/{pending.pk}/").context["version"]
    import_rows("pool", GOOD | {"政治面貌": "群众"}, region=city.licheng)
    before = list(PoolMembership.objects.values())
    response = client.post(f"/desk/sheets/{pending.pk}/confirm/", {"version": version}, follow=True)
    assert "有变化" in response.content.decode()
    pending.refresh_from_db()
    assert (pending.state, list(PoolMembership.objects.values())) == ("previewed", before)
    confirm(client, pending)
    pending.refresh_from_db()
    assert pending.state == "confirmed"


def test_a_batch_is_undone_on_its_page(client, pending):
    assert "可在7天内撤销" in page_of(client, pending)
    client.post(f"/desk/sheets/{pending.pk}/undo/")  # nothing to undo yet
    confirm(client, pending)
    assert "撤销本次导入" in page_of(client, pending)
    response = client.post(f"/desk/sheets/{pending.pk}/undo/", follow=True)
    assert "已撤销" in response.content.decode()
    assert PoolMembership.objects.count() == 0
    assert "撤销本次导入</button>" not in page_of(client, pending)


def test_a_long_sheet_is_written_by_a_worker(client, pending, monkeypatch):
    monkeypatch.setattr("talent.desk.sheets.QUEUE_ROWS", 1)
    response = confirm(client, pending, follow=True)
    assert "刷新看进度" in response.content.decode()
    assert PoolMembership.objects.count() == 0
    assert (
        client.post(f"/desk/sheets/{pending.pk}/mend/", {"row": "3", "cell-mobile": "13900005678"}).status_code == 302
    )
    drain()
    pending.refresh_from_db()
    assert (pending.state, PoolMembership.objects.count()) == ("confirmed", 1)
    drain()


def test_a_queued_sheet_that_is_outdated_comes_back_with_the_reason(client, city, pending, monkeypatch):
    monkeypatch.setattr("talent.desk.sheets.QUEUE_ROWS", 1)
    confirm(client, pending)
    import_rows("pool", GOOD, region=city.licheng)
    drain()
    pending.refresh_from_db()
    assert pending.state == "previewed"
    assert "请再看一遍" in page_of(client, pending)
