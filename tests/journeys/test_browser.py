"""The browser itself: it reaches the live server as a phone does, and the login page has no barriers."""

from playwright.sync_api import expect


def test_login_page_on_a_phone(phone, barriers):
    phone.goto("/accounts/login/")
    expect(phone.locator("input[name=login]")).to_have_count(1)
    assert phone.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert barriers(phone) == []


def test_logging_in(phone, learner, log_in):
    log_in(phone, learner)
    assert "sessionid" in {cookie["name"] for cookie in phone.context.cookies()}
