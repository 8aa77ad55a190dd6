"""Browsers for the journeys: a phone of 360 px and a laptop, on a live server, with the policy watched."""

import os

import pytest

from tests import engines
from tests.cast import PASSWORD

PHONE = {"viewport": {"width": 360, "height": 740}, "device_scale_factor": 2, "is_mobile": True, "has_touch": True}
LAPTOP = {"viewport": {"width": 1366, "height": 820}}


def pytest_collection_modifyitems(items):
    for item in items:
        if item.path.is_relative_to(os.path.dirname(__file__)):
            item.add_marker(pytest.mark.journey)
    engines.skip_without_engine(items)


@pytest.fixture(scope="session")
def chromium():
    from playwright.sync_api import expect, sync_playwright

    expect.set_options(timeout=15_000)  # two cores may be busy
    # The browser's event loop runs in this thread, and the ORM would refuse to; both only wait here.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=engines.chromium(), args=["--no-sandbox"])
        yield browser
        browser.close()
    os.environ.pop("DJANGO_ALLOW_ASYNC_UNSAFE", None)


@pytest.fixture
def open_browser(chromium, live_server, settings):
    """`open_browser(PHONE)` is the page of a new, logged-out browser; its errors fail the test at the end."""
    settings.BASE_URL = live_server.url
    contexts, complaints = [], []

    def new_page(device: dict):
        context = chromium.new_context(base_url=live_server.url, locale="zh-CN", timezone_id="Asia/Shanghai", **device)
        context.set_default_timeout(15_000)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(f"{page.url}: {error}"))
        page.on("console", lambda message: complaints.append(message.text) if _breaks_policy(message) else None)
        return page

    yield new_page
    for context in contexts:
        context.close()
    assert complaints == []


def _breaks_policy(message) -> bool:
    return message.type == "error" and "Content Security Policy" in message.text


@pytest.fixture
def phone(open_browser):
    return open_browser(PHONE)


@pytest.fixture
def laptop(open_browser):
    return open_browser(LAPTOP)


@pytest.fixture
def log_in():
    """`log_in(phone, learner)` through the login page, as people do."""

    def enter(page, person):
        page.goto("/accounts/login/?way=password")
        page.fill("input[name=login]", person.login)
        page.fill("input[name=password]", PASSWORD)
        page.locator("form:has(input[name=password]) button").click()
        page.wait_for_url(lambda url: "/accounts/login" not in url)

    return enter


@pytest.fixture
def barriers():
    """`barriers(page)`: what axe finds serious or critical, as "rule: element"; an open page has none."""
    from axe_playwright_python.sync_playwright import Axe

    def serious(page) -> list[str]:
        page.wait_for_load_state()  # a click returns before the next page is there
        found = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
        return [
            f"{rule['id']}: {node['html'][:120]}"
            for rule in found
            if rule["impact"] in ("serious", "critical")
            for node in rule["nodes"]
        ]

    return serious
