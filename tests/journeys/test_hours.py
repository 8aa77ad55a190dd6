"""Hours from elsewhere on a phone and on the desk, then the year's paper, verified by a stranger (story 11)."""

import datetime as dt

from django.utils import timezone
from playwright.sync_api import expect

from lms.certificates.models import Certificate
from talent.credits.ledger import void_credit
from talent.credits.models import CreditHead, OutsideHours
from tests.talent.credits.conftest import photo


def _fits(page) -> bool:
    return page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_handed_in_checked_and_certified(phone, laptop, open_browser, learner, trainer, log_in, barriers):
    log_in(phone, learner)
    phone.goto("/me/credits/outside/new/")
    assert _fits(phone)
    assert barriers(phone) == []
    phone.fill("[name=title]", "省社工继续教育培训")
    phone.fill("[name=organizer]", "省社会工作协会")
    phone.fill("[name=dated]", (timezone.localdate() - dt.timedelta(days=1)).isoformat())
    phone.fill("[name=minutes]", "360")
    picture = photo()
    phone.set_input_files("[name=evidence]", {"name": "证.jpg", "mimeType": "image/jpeg", "buffer": picture.read()})
    phone.get_by_role("button", name="交给老师核对").click()
    phone.wait_for_url("**/me/credits/")
    expect(phone.locator("main")).to_contain_text("待核对")

    log_in(laptop, trainer)
    laptop.goto("/desk/outside-hours/")
    assert barriers(laptop) == []
    laptop.get_by_text("赵明霞 · 省社工继续教育培训").click()
    laptop.wait_for_load_state()
    assert barriers(laptop) == []
    laptop.get_by_role("button", name="同意").click()
    laptop.wait_for_url("**/desk/outside-hours/")
    assert OutsideHours.objects.get().status == "accepted"

    phone.context.add_cookies([{"name": "view", "value": "elder", "url": phone.url}])
    phone.goto("/me/credits/")
    assert _fits(phone)
    assert barriers(phone) == []
    phone.get_by_role("button", name="学时证明").click()
    phone.wait_for_url("**/me/certificates/*/")
    phone.wait_for_function("() => document.querySelector('img.certificate').naturalWidth > 500")
    _verified_by_a_stranger(open_browser({"viewport": {"width": 360, "height": 740}}), barriers)


def _verified_by_a_stranger(stranger, barriers):
    certificate, head = Certificate.objects.get(), CreditHead.objects.get()
    stranger.goto(f"/verify/{certificate.code}/")
    text = stranger.inner_text("main")
    assert ("赵*霞" in text, "赵明霞" in text, "8学时" in text, "有效" in text) == (True, False, True, True)
    assert _fits(stranger)
    assert barriers(stranger) == []
    void_credit(head.person, head.source, season=head.season, by=None, reason="更正")
    stranger.reload()
    expect(stranger.locator("main")).to_contain_text("已撤销（")
