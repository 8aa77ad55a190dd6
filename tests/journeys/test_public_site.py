"""The public pages and the editor's first screens have no barriers; an editor copies a case to 公众号."""

import json

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


# As WPS puts it on the clipboard: its own namespaces, comments, fonts and indents.
FROM_WPS = """<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><meta name="Generator" content="WPS Office">
<style>p.MsoNormal{mso-style-name:正文;font-family:宋体}</style></head><body><!--StartFragment-->
<p class="MsoNormal" style="text-indent:21pt;font-size:16pt;color:red"><span style="font-family:仿宋_GB2312">两人在场<o:p></o:p></span></p>
<h2 style="font-family:黑体;mso-pagination:lines-together">先喝茶</h2>
<p class="MsoNormal"><b>说清</b>再走</p><!--EndFragment--></body></html>"""
PASTE = """(element, html) => {
  const data = new DataTransfer();
  data.setData('text/html', html);
  data.setData('text/plain', '两人在场');
  element.dispatchEvent(new ClipboardEvent('paste', {clipboardData: data, bubbles: true, cancelable: true}));
}"""


def test_what_comes_from_wps_keeps_its_headings_and_loses_its_fonts(laptop, log_in, editor, pages):
    log_in(laptop, editor)
    laptop.goto(f"/admin/pages/{pages.pk}/edit/")
    text = laptop.locator("#panel-child-content-results-content, #panel-child-content-child-results-content")
    text = text.or_(laptop.locator("[data-contentpath=results]")).locator("[contenteditable=true]").first
    text.click()
    text.evaluate(PASTE, FROM_WPS)
    kept = laptop.locator("input[name=results]")
    laptop.wait_for_function("() => document.querySelector('input[name=results]').value.includes('再走')")
    blocks = json.loads(kept.input_value())["blocks"]
    assert [(block["type"], block["text"]) for block in blocks if block["text"].strip()] == [
        ("unstyled", "两人在场"),
        ("header-two", "先喝茶"),
        ("unstyled", "说清再走"),
    ]
    assert [mark for mark in ("font", "Mso", "color") if mark in kept.input_value()] == []
