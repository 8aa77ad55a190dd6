"""The public pages and the editor's first screens have no barriers; an editor copies a case to 公众号."""

import pytest
from playwright.sync_api import expect

from tests.cms.conftest import add_case, add_news, add_tool, site  # noqa: F401  (fixtures)
from tests.journeys.conftest import LAPTOP, PHONE

PUBLIC = (
    "/", "/cases/", "/cases/tea-table/", "/cases/2025/", "/news/", "/news/winter/", "/notices/", "/toolbox/",
    "/search/?q=茶水桌", "/feedback/", "/no-such-page/",
)  # fmt: skip
READ = "async () => (await (await navigator.clipboard.read())[0].getType('text/html')).text()"


@pytest.fixture
def pages(add_case, add_news, add_tool):  # noqa: F811
    add_news()
    add_tool()
    return add_case(background="<p>三个楼院，为停车吵了两年。</p>", attachments="值班表")


@pytest.mark.parametrize(("device", "scheme"), [(PHONE, "light"), (LAPTOP, "dark")], ids=["phone", "laptop-dark"])
def test_public_pages_have_no_barriers(open_browser, barriers, pages, device, scheme):
    page = open_browser({**device, "color_scheme": scheme})
    found = {}
    for address in PUBLIC:
        page.goto(address)
        expect(page.locator("main h1").first).to_be_visible()
        found[address] = barriers(page)
    assert {address: problems for address, problems in found.items() if problems} == {}


def test_an_editor_copies_a_case_to_the_official_account(open_browser, log_in, barriers, editor, pages):
    laptop = open_browser({**LAPTOP, "permissions": ["clipboard-read", "clipboard-write"]})
    log_in(laptop, editor)
    for address in ("/desk/", "/admin/"):
        laptop.goto(address)
        assert barriers(laptop) == []
    laptop.goto(f"/admin/wechat/{pages.pk}/")
    laptop.get_by_role("button", name="复制正文").click()
    laptop.wait_for_function("async () => (await navigator.clipboard.readText()).length > 0")
    html = laptop.evaluate(READ)
    assert "三个楼院，为停车吵了两年。" in html
    assert '<p style="font-size:16px;' in html
    assert [mark for mark in ("class=", "<a ", "<script", "srcset=") if mark in html] == []


def test_remarks_stand_in_the_margin_of_a_case(laptop, log_in, editor, pages):
    log_in(laptop, editor)
    laptop.goto(f"/admin/pages/{pages.pk}/edit/")
    laptop.locator("button[data-component=add-comment-button][aria-describedby=id_abstract-label]").click()
    expect(laptop.locator(".comment textarea")).to_be_visible()
