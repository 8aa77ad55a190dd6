"""双向培养 as a sheet: for admins alone, each look written down, and what goes out comes back unchanged."""

import datetime
import io
from types import SimpleNamespace

import openpyxl
import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from talent.audit.models import AuditEntry
from talent.cultivation.actions import add_stage
from talent.cultivation.models import CultivationStage, DualCultivation
from talent.people.models import Role
from talent.sheets import list_exports
from talent.sheets.actions import confirm_upload, import_file, preview_file, version_of
from talent.sheets.exporting import request_export
from talent.sheets.models import SheetExport, SheetUpload
from talent.sheets.undoing import undo_batch
from tests.factories import AffiliationFactory, PersonFactory, RoleFactory
from tests.talent.sheet_imports import counts, places
from tests.talent.sheets.files import xlsx

pytestmark = pytest.mark.django_db
DAY = datetime.date
HEADERS = ("姓名", "手机号", "方向", "所属街道（镇）", "列入日期", "完成日期", "培养进展")
DIRECTION = "把党员培养成负责人"


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel("2023-09-20 10:00+08:00", tick=False):
        yield


@pytest.fixture
def wang(city):
    person = PersonFactory(name="王桂兰", mobile="13900001234")
    AffiliationFactory(person=person, region=city.hongjialou)
    return person


@pytest.fixture
def cultivation(city, wang, licheng_admin):
    row = DualCultivation.objects.create(
        person=wang, direction="member_to_leader", street=city.hongjialou, started_on=DAY(2023, 1, 5)
    )
    add_stage(row, on=DAY(2023, 3, 1), text="谈话", by=licheng_admin)
    return row


def row_of(mobile="13900001234", **changes) -> tuple:
    cells = dict(zip(HEADERS, ("王桂兰", mobile, DIRECTION, "洪家楼街道", "2023-01-05", None, None), strict=True))
    return tuple((cells | changes).values())


def brought(tmp_path, *rows, region, by=None):
    path = tmp_path / "sheet.xlsx"
    path.write_bytes(xlsx(HEADERS, *rows))
    return import_file("cultivations", path, region=region, by=by)


def previewed(*rows, region, by) -> SheetUpload:
    data = xlsx(HEADERS, *rows)
    file = SimpleNamespace(name="双向培养.xlsx", size=len(data), read=lambda: data)
    return preview_file("cultivations", file, region=region, by=by)[0]


def test_rows_come_in_change_and_stay(city, wang, tmp_path):
    steps = "2023-03-01 谈话；2023-06-01 培训"
    first = row_of(培养进展=steps)
    assert counts(brought(tmp_path, first, region=city.licheng)) == (1, 0, 0, 0)
    assert counts(brought(tmp_path, first, region=city.licheng)) == (0, 0, 1, 0)
    done = row_of(完成日期="2023-09-01", 培养进展="2023-08-20 会议决定")
    assert counts(brought(tmp_path, done, region=city.licheng)) == (0, 1, 0, 0)
    row = DualCultivation.objects.get()
    assert (row.person, row.street, row.completed_on) == (wang, city.hongjialou, DAY(2023, 9, 1))
    # A step that the sheet does not repeat stays.
    assert list(row.stages.values_list("on", "text")) == [
        (DAY(2023, 3, 1), "谈话"), (DAY(2023, 6, 1), "培训"), (DAY(2023, 8, 20), "会议决定"),
    ]  # fmt: skip


@pytest.mark.parametrize("full", [False, True])
def test_what_goes_out_comes_back_unchanged(city, cultivation, licheng_admin, full, tmp_path):
    """Masked as it goes out by default, and with full numbers; whoever has no number and a duplicate, too."""
    nameless = PersonFactory(name="李明", mobile=None)
    DualCultivation.objects.create(
        person=nameless, direction="backbone_to_member", street=city.hongjialou, started_on=DAY(2023, 2, 1),
        ended_on=DAY(2023, 5, 1),
    )  # fmt: skip
    made = request_export(
        list_exports.get("register-cultivations"), by=licheng_admin, query="state=all", full=full, reason="核对"
    )
    path = tmp_path / "out.xlsx"
    with made.file.open() as file:
        path.write_bytes(file.read())
    sheet = openpyxl.load_workbook(path).worksheets[0]
    assert any("13900001234" in str(cell.value) for line in sheet.iter_rows() for cell in line) is full
    before = [*DualCultivation.objects.values(), *CultivationStage.objects.values()]
    assert counts(import_file("cultivations", path, region=city.licheng, by=licheng_admin)) == (0, 0, 2, 0)
    assert [*DualCultivation.objects.values(), *CultivationStage.objects.values()] == before


@pytest.mark.parametrize(
    ("row", "column"),
    [
        (row_of("13900009999"), "姓名"),
        (row_of("139****1234"), "姓名"),  # nobody of the register: a masked number finds nobody else
        (row_of(None), "姓名"),
        (row_of("1390000"), "手机号"),
        (row_of(方向="培养"), "方向"),
        (row_of(**{"所属街道（镇）": "北园街道"}), "所属街道（镇）"),
        (row_of(完成日期="2023-01-04"), "完成日期"),
        (row_of(培养进展="谈话"), "培养进展"),
        (row_of(培养进展="2023-01-04 谈话"), "培养进展"),
        (row_of(培养进展="2023-09-21 谈话"), "培养进展"),
    ],
)
def test_a_row_that_makes_no_sense_is_refused_in_its_column(city, wang, row, column, tmp_path):
    report = brought(tmp_path, row, region=city.licheng)
    assert (counts(report), places(report)) == ((0, 0, 0, 1), [(2, column)])
    assert DualCultivation.objects.count() == 0


def test_a_row_of_another_district_is_neither_found_nor_touched(city, cultivation, tmp_path):
    there = row_of(**{"所属街道（镇）": "北园街道"})
    assert counts(brought(tmp_path, there, region=city.tianqiao)) == (0, 0, 0, 1)
    assert list(DualCultivation.objects.all()) == [cultivation]


@pytest.mark.parametrize("who", ["trainer", "street_staff", "tianqiao_trainer"])
def test_whoever_is_no_admin_uploads_nothing(who, city, wang, client_of, request):
    person = request.getfixturevalue(who)
    with pytest.raises(ValidationError, match="区县和市级管理员"):
        previewed(row_of(), region=city.licheng, by=person)
    client = client_of(person)
    sent = {"kind": "cultivations", "region": city.licheng.pk, "file": SimpleUploadedFile("a.xlsx", xlsx(HEADERS))}
    assert client.post("/desk/sheets/", sent).status_code == 400
    assert client.get("/desk/sheets/templates/cultivations/").status_code == 404
    assert client.get("/desk/exports/new/register-cultivations/").status_code == 404
    with pytest.raises(ValidationError):
        request_export(list_exports.get("register-cultivations"), by=person)
    assert (SheetUpload.objects.count(), SheetExport.objects.count()) == (0, 0)


def test_an_admin_of_another_district_uploads_nothing_here(city, wang, licheng_admin):
    RoleFactory(person=licheng_admin, kind=Role.Kind.TRAINER, region=city.tianqiao)
    with pytest.raises(ValidationError, match="只能导入自己地区的"):
        previewed(row_of(), region=city.tianqiao, by=licheng_admin)
    there = DualCultivation.objects.create(
        person=wang, direction="member_to_leader", street=city.beiyuan, started_on=DAY(2023, 1, 5)
    )
    assert there not in DualCultivation.objects.visible_to(licheng_admin)


def test_a_preview_is_for_admins_and_every_look_is_written_down(city, wang, licheng_admin, trainer, client_of):
    """Also the trainer of the district, who sees every other sheet of it."""
    upload = previewed(row_of(), row_of("13900009999"), region=city.licheng, by=licheng_admin)
    address, never = f"/desk/sheets/{upload.pk}/", "/desk/sheets/999999/"
    foreign, stranger = client_of(trainer), client_of(licheng_admin)
    for tail, method in (
        ("", "get"),
        ("confirm/", "post"),
        ("result/", "post"),
        ("discard/", "post"),
        ("mend/", "post"),
    ):
        assert getattr(foreign, method)(address + tail).content == getattr(foreign, method)(never + tail).content
        assert getattr(foreign, method)(address + tail).status_code == 404
    assert upload.file_name not in foreign.get("/desk/sheets/").content.decode()
    assert verbs(licheng_admin) == ["upload_sheet"]
    assert "王桂兰" in stranger.get(address).content.decode()
    stranger.post(address + "result/")
    confirm_upload(upload, by=licheng_admin)
    stranger.get(address)
    assert verbs(licheng_admin) == ["upload_sheet", "view_sheet", "download_result", "import_sheet", "view_sheet"]
    assert verbs(trainer) == []


def verbs(person) -> list[str]:
    names = ("upload_sheet", "view_sheet", "download_result", "import_sheet", "export_list", "download_export")
    return list(AuditEntry.objects.filter(actor=person, verb__in=names).order_by("pk").values_list("verb", flat=True))


def test_a_preview_of_another_sheet_is_not_written_down(city, licheng_admin, client_of):
    data = xlsx(
        ("基地名称", "类型", "所在街道（镇）或区县", "启用日期"), ("泉邻", "孵化基地", "洪家楼街道", "2021-05-01")
    )
    file = SimpleNamespace(name="a.xlsx", size=len(data), read=lambda: data)
    upload, _ = preview_file("bases", file, region=city.licheng, by=licheng_admin)
    client_of(licheng_admin).get(f"/desk/sheets/{upload.pk}/")
    assert verbs(licheng_admin) == []


def test_who_is_no_longer_an_admin_sees_neither_upload_nor_export(city, cultivation, licheng_admin):
    upload = previewed(row_of(), region=city.licheng, by=licheng_admin)
    made = request_export(list_exports.get("register-cultivations"), by=licheng_admin)
    Role.objects.filter(person=licheng_admin).update(kind=Role.Kind.TRAINER)
    person = type(licheng_admin).objects.get(pk=licheng_admin.pk)
    assert list(SheetUpload.objects.visible_to(person)) == []
    assert list(SheetExport.objects.visible_to(person)) == []
    assert upload.uploaded_by == made.asked_by == person


def test_a_confirmation_names_what_was_looked_at(city, wang, licheng_admin):
    """Steps and dates go through the store of an upload and come back as they were."""
    row = row_of(培养进展="2023-03-01 谈话")
    data = xlsx(HEADERS, row)
    file = SimpleNamespace(name="a.xlsx", size=len(data), read=lambda: data)
    upload, preview = preview_file("cultivations", file, region=city.licheng, by=licheng_admin)
    batch = confirm_upload(upload, by=licheng_admin, version=version_of(upload, preview))
    made = DualCultivation.objects.get()
    history = AuditEntry.objects.get(thing_type="dualcultivation", thing_id=str(made.pk))
    assert (history.verb, history.actor) == ("add_dualcultivation", licheng_admin)
    assert (batch.counts["new"], list(made.stages.values_list("text", flat=True))) == (1, ["谈话"])
    undo_batch(batch, by=licheng_admin)
    assert (DualCultivation.objects.count(), CultivationStage.objects.count()) == (0, 0)


def test_a_file_of_it_is_written_down_each_time(city, cultivation, licheng_admin, client_of):
    made = request_export(list_exports.get("register-cultivations"), by=licheng_admin)
    address = reverse("desk_export_file", args=[made.pk])
    for _ in range(2):
        response = client_of(licheng_admin).get(address)
        assert response.status_code == 200
        names = [cell.value for cell in openpyxl.load_workbook(io.BytesIO(b"".join(response))).worksheets[0]["A"]]
        assert "王桂兰" in names
    assert verbs(licheng_admin) == ["export_list", "download_export", "download_export"]
