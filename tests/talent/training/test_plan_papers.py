"""打印 and 上传盖章件 of an annual plan: printed in the bureau's layout, its sealed scan kept with the plan."""

import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from talent.files.models import StampedCopy
from talent.sheets.models import SheetExport
from talent.training.plans import add_item, open_plan, publish_plan

pytestmark = pytest.mark.django_db
SCAN = b"%PDF-1.7\n..."


@pytest.fixture
def plan(city, licheng_admin):
    return open_plan(city.licheng, 2026, by=licheng_admin)


@pytest.fixture
def item(plan, licheng_admin):
    return add_item(plan, by=licheng_admin, title="骨干培训", audience="负责人", month=9)


def text_of(client, plan) -> str:
    return client.get(f"/desk/plans/{plan.pk}/").content.decode()


def stamp(client, plan):
    file = SimpleUploadedFile("盖章计划.pdf", SCAN)
    return client.post(f"/desk/papers/plan-{plan.pk}/stamp/", {"file": file}, follow=True)


def test_a_plan_without_lines_is_no_paper_yet(client_of, licheng_admin, plan):
    assert "培训计划盖章件" not in text_of(client_of(licheng_admin), plan)


def test_a_plan_is_printed_in_the_bureau_s_layout(client_of, licheng_admin, plan, item):
    client, address = client_of(licheng_admin), f"/desk/exports/new/plan/?of={plan.pk}&register=1"
    assert f'href="{address.replace("&", "&amp;")}"' in text_of(client, plan)
    assert "2026年度培训计划" in client.get(address).content.decode()
    client.post(address, {"file_format": "pdf", "numbers": "masked"})
    made = SheetExport.objects.get()
    data = b"".join(client.get(f"/desk/exports/{made.pk}/file/").streaming_content)
    assert (made.state, made.title, data[:5]) == ("ready", "社区社会组织骨干人才2026年度培训计划", b"%PDF-")
    # Its scan is kept with the plan, not with every file that was made of it.
    assert "盖章件" not in client.get(f"/desk/exports/{made.pk}/").content.decode()


def test_a_street_s_plan_is_the_street_s_own(client_of, city, licheng_admin):
    plan = open_plan(city.hongjialou, 2026, by=licheng_admin)
    add_item(plan, by=licheng_admin, title="楼院议事", audience="负责人", month=9)
    client = client_of(licheng_admin)
    client.post(f"/desk/exports/new/plan/?of={plan.pk}&register=1", {"file_format": "register", "numbers": "masked"})
    data = b"".join(client.get(f"/desk/exports/{SheetExport.objects.get().pk}/file/").streaming_content)
    assert openpyxl.load_workbook(io.BytesIO(data)).active["A2"].value == "填报单位：洪家楼街道"


def test_its_sealed_scan_is_kept_with_the_plan(client_of, licheng_admin, plan, item):
    client = client_of(licheng_admin)
    assert "待盖章" in text_of(client, plan)
    assert "已盖章" in stamp(client, plan).content.decode()
    copy = StampedCopy.objects.get()
    response = client.get(f"/desk/papers/plan-{plan.pk}/copies/{copy.pk}/")
    assert b"".join(response.streaming_content) == SCAN


def test_the_street_below_reads_the_scan_and_stamps_none(client_of, licheng_admin, street_staff, plan, item):
    publish_plan(plan, by=licheng_admin)
    stamp(client_of(licheng_admin), plan)
    street, copy = client_of(street_staff), StampedCopy.objects.get()
    text = text_of(street, plan)
    assert ("已盖章" in text, "上传盖章件" in text) == (True, False)
    response = street.get(f"/desk/papers/plan-{plan.pk}/copies/{copy.pk}/")
    assert b"".join(response.streaming_content) == SCAN
    stamp(street, plan)
    assert StampedCopy.objects.count() == 1


@pytest.mark.parametrize("who", ["tianqiao_trainer", "street_staff"])
def test_whoever_may_not_see_the_plan_meets_nothing(client_of, request, licheng_admin, plan, item, who):
    stamp(client_of(licheng_admin), plan)
    client, copy = client_of(request.getfixturevalue(who)), StampedCopy.objects.get()
    assert client.get(f"/desk/papers/plan-{plan.pk}/copies/{copy.pk}/").status_code == 404
    assert stamp(client, plan).status_code == 404
    assert StampedCopy.objects.count() == 1
