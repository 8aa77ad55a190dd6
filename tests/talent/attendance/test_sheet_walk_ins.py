"""可作临时学员登记: a row of the 签到表 that names nobody here, and the one tap that lets them in."""

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from talent.attendance.confirming import confirm_attendance
from talent.attendance.models import AttendanceFact, AttendanceHead, Path, WalkIn
from talent.attendance.sheet_walk_ins import unknown_rows, welcome_row
from talent.people.actions import create_person
from talent.sheets.actions import confirm_upload
from talent.sheets.models import SheetUpload
from tests.factories.training import at
from tests.talent.sheet_imports import sheet_of

KNOWN = {"姓名": "王桂兰", "手机号": "13800001234", "签到时间": "13:50"}
STRANGER = {
    "姓名": "赵不在",
    "手机号": "13800009999",
    "所在组织": "和顺邻里调解队",
    "签到时间": "14:20",
    "签退时间": "16:30",
}
NAMELESS = {"姓名": "钱无号"}


@pytest.fixture(autouse=True)
def _after_the_session(clock):
    clock("18:00")


@pytest.fixture
def url(session):
    return f"/desk/sessions/{session.pk}/sheet/"


@pytest.fixture
def sent(url, wang, trainer, client_of):
    """`sent(rows…)` uploads them on the session's page."""

    def send(*rows, by=trainer):
        file = SimpleUploadedFile("签到表.xlsx", sheet_of("attendance", *rows))
        response = client_of(by).post(url, {"file": file})
        return SheetUpload.objects.latest("pk") if response.status_code == 302 else response

    return send


def tap(client, upload, row: int, **more):
    address = f"/desk/sessions/{upload.context['session']}/sheet/{upload.pk}/walk-in/"
    return client.post(address, {"row": row, **more}, follow=True)


def test_from_the_file_to_the_roster(sent, session, trainer, client_of):
    upload, desk = sent(KNOWN, STRANGER), client_of(trainer)
    assert upload.counts == {"new": 1, "changed": 0, "unchanged": 0, "refused": 1}
    preview = desk.get(f"/desk/sheets/{upload.pk}/")
    assert "登记为临时学员" in preview.content.decode()
    confirm_upload(upload, by=trainer)
    assert "登记为临时学员" in desk.get(f"/desk/sheets/{upload.pk}/").content.decode()
    done = tap(desk, upload, 3).content.decode()
    assert "赵不在已登记为临时学员，在签到名单里核对是谁。" in done
    assert "登记为临时学员<span" not in done
    fields = ("name", "mobile", "organization_text", "at", "left_at", "recorded_by", "person")
    assert WalkIn.objects.values_list(*fields).get() == (
        "赵不在", "13800009999", "和顺邻里调解队", at("2026-11-24 14:20"), at("2026-11-24 16:30"), trainer.pk, None
    )  # fmt: skip
    assert "赵不在" in desk.get(f"/desk/sessions/{session.pk}/roster/").content.decode()


def test_before_confirming_too_and_twice_is_once(sent, trainer, client_of):
    """A sheet of strangers alone has no row to confirm."""
    upload, desk = sent(STRANGER), client_of(trainer)
    for _ in range(2):
        tap(desk, upload, 2)
    assert WalkIn.objects.count() == 1
    assert "已登记，在签到名单里" in desk.get(f"/desk/sheets/{upload.pk}/").content.decode()
    assert AttendanceFact.objects.count() == 0


def test_without_a_number_it_is_asked_for(sent, session, trainer, client_of):
    upload, desk = sent(NAMELESS), client_of(trainer)
    assert 'name="mobile"' in desk.get(f"/desk/sheets/{upload.pk}/").content.decode()
    assert "第2行：这一行没有手机号" in tap(desk, upload, 2).content.decode()
    assert "第2行：手机号应为11位" in tap(desk, upload, 2, mobile="138").content.decode()
    assert WalkIn.objects.count() == 0
    tap(desk, upload, 2, mobile="139 0000 5678")
    assert WalkIn.objects.values_list("name", "mobile", "at").get() == ("钱无号", "13900005678", session.starts_at)


def test_somebody_who_has_been_entered_meanwhile_is_marked(sent, trainer, client_of, city):
    upload = sent(STRANGER)
    person = create_person("赵不在", mobile="13800009999", region=city.licheng, by=trainer)
    done = welcome_row(upload, 2, by=trainer)
    assert (done.head.person, done.head.path, done.head.left_at) == (person, Path.SHEET, at("2026-11-24 16:30"))
    assert unknown_rows(upload)[2].written is True


@pytest.mark.parametrize("row", [2, 9, "x", "9" * 5000, ""])
def test_what_is_no_such_row(sent, wang, trainer, client_of, row):
    upload = sent(KNOWN)
    assert "表里没有这一行" in tap(client_of(trainer), upload, row).content.decode()
    assert (WalkIn.objects.count(), AttendanceFact.objects.count()) == (0, 0)


def test_a_row_with_another_fault_is_mended_first(sent, trainer):
    upload = sent(STRANGER | {"签退时间": "13:00"}, STRANGER | {"手机号": "138"})
    assert unknown_rows(upload) == {}
    with pytest.raises(ValidationError, match="表里没有这一行"):
        welcome_row(upload, 2, by=trainer)


def test_a_confirmed_session(sent, session, wang, trainer, client_of):
    upload = sent(STRANGER)
    confirm_attendance(session, by=trainer)
    facts = AttendanceFact.objects.count()
    assert "考勤已确认" in tap(client_of(trainer), upload, 2).content.decode()
    assert (WalkIn.objects.count(), AttendanceFact.objects.count()) == (0, facts)
    refused = sent(KNOWN)
    assert refused.status_code == 409
    assert "考勤已确认，请用“申请更正”。" in refused.content.decode()
    assert AttendanceHead.objects.here().count() == 0


@pytest.mark.parametrize("role", ["tianqiao_trainer", "learner", "street_staff"])
def test_denied(sent, url, role, request, client_of):
    upload = sent(STRANGER)
    other = client_of(request.getfixturevalue(role))
    answers = [other.get(url), other.get(f"{url}template/"), tap(other, upload, 2)]
    assert [answer.status_code for answer in answers] == [404, 404, 404]
    assert WalkIn.objects.count() == 0


def test_the_page_offers_its_template(url, wang, trainer, client_of):
    response = client_of(trainer).get(f"{url}template/")
    assert response.content.startswith(b"PK")
    assert "下载模板" in client_of(trainer).get(url).content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_cost_of_the_pages(sent, url, trainer, client_of, count, django_assert_max_num_queries):
    upload = [sent(*[STRANGER | {"姓名": f"赵不在{n}"} for n in range(count)]) for _ in range(count)][-1]
    desk = client_of(trainer)
    with django_assert_max_num_queries(18):
        desk.get(f"/desk/sheets/{upload.pk}/")
    with django_assert_max_num_queries(12):
        desk.get(url)
