"""六项计划 in the browser: from the board to a gap, its responsible body and the page where it is closed."""

import datetime as dt

import pytest
from playwright.sync_api import expect

from talent.cultivation.models import IncubationBase
from talent.registry.plan import ensure_first_plan
from tests.journeys.conftest import LAPTOP, PHONE


@pytest.mark.parametrize("device", [PHONE, LAPTOP])
def test_from_the_board_to_a_gap_and_what_comes_next(open_browser, log_in, barriers, city, city_admin, device):
    ensure_first_plan()
    IncubationBase.objects.create(name="洪家楼基地", region=city.hongjialou, opened_on=dt.date(2022, 1, 1))
    page = open_browser(device)
    log_in(page, city_admin)
    page.goto("/desk/indicators/")
    line = page.locator(".board-line", has_text="街道服务基地覆盖")
    expect(line.locator(".badge")).to_have_text(["需关注"])
    assert barriers(page) == []
    line.get_by_role("link").click()
    rows = page.locator("tbody tr")
    expect(rows.locator("th")).to_have_text(["北园街道", "山大路街道"], use_inner_text=True)
    expect(rows.first).to_contain_text("北园街道办事处", use_inner_text=True)
    assert barriers(page) == []
    rows.first.get_by_role("link", name="登记基地").click()
    page.wait_for_url("**/desk/registers/bases/new/")
    page.goto("/desk/indicators/?tab=map&show=base_coverage")
    expect(page.locator(".tile b")).to_have_text(["天桥区", "历城区"], use_inner_text=True)
    assert barriers(page) == []
