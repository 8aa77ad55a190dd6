"""台账: the unit's yearly registers in the bureau's layout, as xlsx and as PDF, and their sealed scans."""

import io
from datetime import timedelta

import openpyxl
import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from talent.files.glyphs import MissingGlyph
from talent.files.models import StampedCopy
from talent.people.models import Person
from talent.sheets import exporting
from talent.sheets.exporting import expire_exports
from talent.sheets.models import SheetExport
from tests.factories import OrganizationFactory, PersonFactory
from tests.factories.attendance import attend
from tests.factories.training import TrainingSessionFactory, at

pytestmark = pytest.mark.django_db
SCAN = b"%PDF-1.7\n..."


@pytest.fixture
def client(client_of, trainer):
    return client_of(trainer)


@pytest.fixture
def held(city):
    """Two confirmed sessions of 历城区 in 2026 with 2 + 1 attendances of two people, and what does not belong there."""
    first, second, third = (PersonFactory(name=name) for name in ("王桂兰", "李秀英", "张敏"))
    sessions = [held_on(city.licheng, f"2026-0{month}-10", "历城") for month in (3, 5)]
    for session, person in ((sessions[0], first), (sessions[0], second), (sessions[1], first)):
        attend(session, person)
    attend(sessions[1], third, "absent")
    held_on(city.licheng, "2025-05-10", "去年")
    held_on(city.tianqiao, "2026-05-11", "天桥")
    TrainingSessionFactory(region=city.licheng, title="没确认")
    return sessions


def held_on(region, day: str, title: str):
    return TrainingSessionFactory(
        region=region, title=f"{title}{day}", starts_at=at(f"{day} 14:00"), ends_at=at(f"{day} 17:00"),
        status="confirmed", capacity=30,
    )  # fmt: skip


def make(client, name: str, query: str = "?register=1", file_format: str = "pdf") -> SheetExport:
    data = {"file_format": file_format, "numbers": "masked"}
    response = client.post(f"/desk/exports/new/{name}/{query}", data)
    assert response.status_code == 302, response.context["form"].errors
    return SheetExport.objects.latest("pk")


def file_of(client, made) -> bytes:
    return b"".join(client.get(f"/desk/exports/{made.pk}/file/").streaming_content)


def stamp(client, made, follow=True):
    file = {"file": SimpleUploadedFile("盖章.pdf", SCAN)}
    return client.post(f"/desk/papers/register-{made.pk}/stamp/", file, follow=follow)


@pytest.mark.parametrize("name", ["organizations", "pool", "training_year"])
def test_a_register_is_printed(client, city, held, name):
    OrganizationFactory(street=city.hongjialou, name="和顺调解队")
    made = make(client, name)
    assert (made.state, made.file_name.rpartition(".")[2], made.is_full) == ("ready", "pdf", False)
    assert file_of(client, made).startswith(b"%PDF-")
    assert "台账盖章件" in client.get(f"/desk/exports/{made.pk}/").content.decode()


def test_the_year_s_training_with_times_and_people(client, held):
    made = make(client, "training_year", "?year=2026", "register")
    table = [[cell.value for cell in row] for row in openpyxl.load_workbook(io.BytesIO(file_of(client, made))).active]
    assert (made.title, table[0][0]) == ("2026年度社区社会组织骨干人才培训台账",) * 2
    assert [(row[0], row[1], row[-1]) for row in table[3:5]] == [
        ("历城2026-03-10", "2026-03-10", 2), ("历城2026-05-10", "2026-05-10", 1),
    ]  # fmt: skip
    assert table[-2][0] == "注：合计2场，参训3人次、2人（人次为各场到场人数之和，人数按人去重）。"
    assert "审核人" in table[-1][0]


def test_merged_people_count_once(client, held):
    first, second = (head.person for head in held[0].attendance.order_by("pk"))
    Person.objects.filter(pk=second.pk).update(canonical=first)
    made = make(client, "training_year", "?year=2026", "register")
    rows = list(openpyxl.load_workbook(io.BytesIO(file_of(client, made))).active.values)
    assert rows[-2][0].startswith("注：合计2场，参训2人次、1人")


@pytest.mark.parametrize("year", ["", "abc", "1999", "99999999999999999999", "3000"])
def test_a_year_that_is_none_is_this_year(client, held, year):
    this = timezone.localdate().year
    assert make(client, "training_year", f"?year={year}", "csv").query == f"year={year}"
    assert f"{this}年度" in client.get(f"/desk/exports/new/training_year/?register=1&year={year}").content.decode()


def test_the_sealed_scan_stays_when_the_file_is_gone(client, client_of, licheng_admin, tianqiao_trainer, held):
    made = make(client, "training_year")
    assert "待盖章" in client.get("/desk/sheets/").content.decode()
    for other in (licheng_admin, tianqiao_trainer):
        assert stamp(client_of(other), made).status_code == 404
    assert StampedCopy.objects.count() == 0
    assert "已盖章" in stamp(client, made).content.decode()
    with time_machine.travel(timezone.now() + timedelta(hours=25)):
        expire_exports()
    text = client.get(f"/desk/exports/{made.pk}/").content.decode()
    assert ("已盖章" in text, f"/desk/exports/{made.pk}/file/" in text) == (True, False)
    copy = StampedCopy.objects.get()
    response = client.get(f"/desk/papers/register-{made.pk}/copies/{copy.pk}/")
    assert b"".join(response.streaming_content) == SCAN
    assert "已盖章" in client.get("/desk/sheets/").content.decode()


def test_a_plain_list_is_no_paper(client, held):
    made = make(client, "training_year", file_format="xlsx")
    assert "盖章件" not in client.get(f"/desk/exports/{made.pk}/").content.decode()
    assert stamp(client, made).status_code == 404


def test_a_register_too_long_to_print(client, held, monkeypatch):
    monkeypatch.setattr(exporting, "PRINT_ROWS", 1)
    response = client.post("/desk/exports/new/training_year/", {"file_format": "pdf"})
    assert response.status_code == 400
    assert "请先在名单里按街道筛选" in response.content.decode()
    assert SheetExport.objects.count() == 0


def test_a_name_that_no_font_prints(client, held, monkeypatch):
    def missing(*args):
        raise MissingGlyph("𠮷")

    monkeypatch.setattr(exporting, "print_register", missing)
    made = make(client, "training_year")
    assert (made.state, made.file.name) == ("unprinted", "")
    assert "请改用Excel台账" in client.get(f"/desk/exports/{made.pk}/").content.decode()
    assert client.get(f"/desk/exports/{made.pk}/file/").status_code == 404


def test_the_page_s_queries_do_not_grow(client, held):
    def queries() -> int:
        with CaptureQueriesContext(connection) as found:
            client.get("/desk/sheets/")
        return len(found)

    make(client, "pool")
    client.get("/desk/sheets/")
    one = queries()
    make(client, "pool")
    make(client, "organizations")
    assert queries() == one
