"""Lists on their way out: what the page shows, masked; in full with a reason that the unit's head reads."""

import csv
import io
from datetime import timedelta

import openpyxl
import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.utils import timezone

from talent.audit.models import AuditEntry
from talent.messages.models import Message
from talent.outbox.dispatch import drain
from talent.people.models import Person
from talent.sheets import exporting, list_exports
from talent.sheets.actions import import_file
from talent.sheets.exporting import expire_exports, request_export
from talent.sheets.models import SheetExport
from tests.factories import RoleFactory
from tests.talent.sheet_imports import counts, import_rows

pytestmark = pytest.mark.django_db
WANG = {
    "姓名": "王桂兰", "性别": "女", "身份证号": "370100195001010018", "手机号": "13900001234", "人员类别": "社区志愿者、社会工作者",
    "所属街道（镇）": "洪家楼街道", "所在组织": "@HYPERLINK(1)", "职务": "队员", "梯队层级": "骨干", "入库日期": "2023-09-20",
}  # fmt: skip
LI = {
    "姓名": "李秀英",
    "手机号": "13900005678",
    "人员类别": "社区志愿者",
    "所属街道（镇）": "山大路街道",
    "备注": "+8 @总",
}


@pytest.fixture
def pool(city):
    rows = [WANG | {"身份证号": valid_id()}, LI]
    assert counts(import_rows("pool", *rows, region=city.licheng)) == (2, 0, 0, 0)
    return rows


def valid_id() -> str:
    body = "37010019500101001"
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return body + "10X98765432"[sum(int(c) * w for c, w in zip(body, weights, strict=True)) % 11]


@pytest.fixture
def client(client_of, trainer):
    return client_of(trainer)


def ask(client, name="pool", query="", **data):
    response = client.post(f"/desk/exports/new/{name}/{query}", {"file_format": "xlsx", "numbers": "masked"} | data)
    assert response.status_code == 302, response.context["form"].errors
    return SheetExport.objects.latest("pk")


def content_of(client, made) -> bytes:
    return b"".join(client.get(f"/desk/exports/{made.pk}/file/").streaming_content)


def table_of(client, made) -> list[list]:
    book = openpyxl.load_workbook(io.BytesIO(content_of(client, made)))
    return [[cell.value for cell in row] for row in book.active]


def test_a_list_goes_out_as_it_is_shown_and_masked(client, pool, city):
    made = ask(client, query="?q=wgl&page=7")
    assert made.file_name == f"历城区_骨干人才库名单_{timezone.localdate():%Y%m%d}.xlsx"
    table = table_of(client, made)
    assert table[1] == ["姓名", "人员类别", "所属街道（镇）", "职务", "梯队层级", "手机号", "入库日期", "今年"]
    assert [row[:6] for row in table[2:]] == [
        ["王桂兰", "社会工作者、社区志愿者", "洪家楼街道", "队员", "骨干", "139****1234"]
    ]
    assert (made.rows, made.state) == (1, "ready")
    entry = AuditEntry.objects.get(verb="export_list")
    assert (entry.data, entry.reason) == ({"name": "pool", "full": False}, "")


def test_full_numbers_need_a_reason_that_the_head_reads(client, pool, licheng_admin, trainer):
    response = client.post("/desk/exports/new/pool/", {"file_format": "xlsx", "numbers": "full"})
    assert response.status_code == 400
    assert "要写明事由" in response.content.decode()
    assert SheetExport.objects.count() == AuditEntry.objects.filter(verb="export_list").count() == 0
    made = ask(client, numbers="full", reason="打电话通知补训")
    assert {row[5] for row in table_of(client, made)[2:]} == {"13900001234", "13900005678"}
    assert AuditEntry.objects.get(verb="export_list").reason == "打电话通知补训"
    drain()
    message = Message.objects.get(person=licheng_admin)
    assert trainer.name in message.text
    assert "打电话通知补训" in message.text
    drain()
    assert Message.objects.filter(template="full_export").count() == 1


def test_a_reviewer_reads_their_own_export_and_nobody_else(client_of, reviewer, trainer):
    made = ask(client_of(reviewer), "nominations")
    assert table_of(client_of(reviewer), made)[1][0] == "类型"
    assert client_of(trainer).get(f"/desk/exports/{made.pk}/file/").status_code == 404
    reviewer.roles.update(until=timezone.localdate())
    assert client_of(reviewer).get(f"/desk/exports/{made.pk}/file/").status_code == 404


def test_full_numbers_are_told_to_the_head_of_the_unit_that_one_manages(client_of, pool, city, trainer):
    RoleFactory(person=trainer, kind="reviewer", region=city.jinan)
    assert trainer.active_roles[0].kind == "reviewer"
    assert ask(client_of(trainer), numbers="full", reason="通知补训").region == city.licheng


def test_a_csv_holds_no_formula(client, pool):
    rows = list(
        csv.reader(io.StringIO(content_of(client, ask(client, "people", file_format="csv")).decode("utf-8-sig")))
    )
    assert rows[0] == ["姓名", "人员类别", "组织与职务", "街道（镇）", "手机号"]
    assert "'@HYPERLINK(1)" in {row[2] for row in rows}


def test_the_register_comes_back_as_it_went(client, pool, city, tmp_path):
    made = ask(client, file_format="register", numbers="full", reason="存档")
    table = table_of(client, made)
    assert table[0][0] == "社区社会组织骨干人才库台账"
    assert table[1][0] == "填报单位：历城区"
    assert "审核人" in table[-1][0]
    path = tmp_path / made.file_name
    path.write_bytes(content_of(client, made))
    before = list(Person.objects.order_by("pk").values())
    report = import_file("pool", path, region=city.licheng, by=None)
    assert counts(report) == (0, 0, 2, 0)
    assert list(Person.objects.order_by("pk").values()) == before


def test_the_register_of_organizations_comes_back_too(client, city, tmp_path):
    row = {
        "组织名称": "和顺调解队", "类别": "社区事务类", "登记或备案": "备案", "备案编码": "JN1", "所属街道（镇）": "洪家楼街道",
        "所属社区（村）": "洪家楼社区", "成立日期": "2020-05-01", "负责人": "王桂兰", "负责人手机号": "13900001234",
        "党建工作": "联合建立党支部", "是否联合会": "是",
    }  # fmt: skip
    assert counts(import_rows("organizations", row, region=city.licheng)) == (1, 0, 0, 0)
    made = ask(client, "organizations", file_format="register", numbers="full", reason="存档")
    path = tmp_path / made.file_name
    path.write_bytes(content_of(client, made))
    report = import_file("organizations", path, region=city.licheng, by=None)
    assert (report.refused, counts(report)) == ([], (0, 0, 1, 0))


def test_a_long_list_is_written_by_a_worker(client, pool, monkeypatch):
    monkeypatch.setattr(exporting, "QUEUE_ROWS", 1)
    made = ask(client)
    assert (made.state, client.get(f"/desk/exports/{made.pk}/file/").status_code) == ("queued", 404)
    assert "刷新看进度" in client.get(f"/desk/exports/{made.pk}/").content.decode()
    drain()
    made.refresh_from_db()
    assert (made.state, made.rows) == ("ready", 2)


def test_a_role_that_ended_meanwhile_gets_no_file(client, pool, trainer, monkeypatch):
    monkeypatch.setattr(exporting, "QUEUE_ROWS", 1)
    made = ask(client)
    trainer.roles.update(until=timezone.localdate())
    drain()
    made.refresh_from_db()
    assert (made.state, made.file.name) == ("refused", "")


def test_files_go_after_a_day(client, pool):
    made = ask(client)
    storage, name = made.file.storage, made.file.name
    assert (expire_exports(), storage.exists(name)) == (0, True)
    with time_machine.travel(timezone.now() + timedelta(hours=25)):
        assert (expire_exports(), storage.exists(name)) == (1, False)
    assert client.get(f"/desk/exports/{made.pk}/file/").status_code == 404
    assert "已按规定清除" in client.get(f"/desk/exports/{made.pk}/").content.decode()


def test_a_file_is_for_who_asked_for_it(client, client_of, pool, licheng_admin, tianqiao_trainer):
    made = ask(client)
    for other in (licheng_admin, tianqiao_trainer):
        assert client_of(other).get(f"/desk/exports/{made.pk}/file/").status_code == 404


def test_another_district_s_rows_are_in_no_file(client_of, pool, tianqiao_trainer):
    for name in list_exports.names():
        try:
            made = request_export(list_exports.get(name), by=tianqiao_trainer, file_format="csv", query="of=1")
        except ValidationError:  # a list of names of another district's unit is refused whole
            continue
        with made.file.open() as file:
            text = file.read().decode()
        assert "王桂兰" not in text
        assert "洪家楼" not in text


def test_every_list_has_its_page_link(client, pool):
    assert "/desk/exports/new/pool/?q=wgl" in client.get("/desk/pool/?q=wgl").content.decode()
    assert client.get("/desk/exports/new/pool/?q=w").status_code == 200
    assert client.get("/desk/exports/new/nothing/").status_code == 404
