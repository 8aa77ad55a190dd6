"""/cases/: filters, search inside the list, photos only with consent."""

import pytest

from cms.cases.models import CasePhoto


@pytest.fixture
def cases(add_case, city):
    add_case("茶水桌", "tea", category="affairs", region=city.licheng, year=2025)
    add_case("平安电话", "call", category="charity", region=city.tianqiao, year=2025)
    add_case("排水沟", "ditch", category="affairs", region=city.tianqiao, year=2024, background="<p>积水十年。</p>")


def shown(client, query=""):
    return [card.title for card in client.get(f"/cases/{query}").context["cards"]]


def test_newest_year_first_then_by_district(client, cases, city):
    assert shown(client) == ["茶水桌", "平安电话", "排水沟"]


def test_filters(client, cases, city):
    assert shown(client, "?category=affairs") == ["茶水桌", "排水沟"]
    assert shown(client, f"?district={city.tianqiao.pk}&year=2024") == ["排水沟"]
    assert shown(client, "?year=2023") == []
    assert shown(client, "?q=积水十年") == ["排水沟"]


@pytest.mark.parametrize("query", ["?category=x", "?district=abc", "?year=99999999999", "?district=²", "?page=x"])
def test_values_nobody_offers_do_not_narrow(client, cases, query):
    assert len(shown(client, query)) == 3


def test_a_photo_without_consent_is_not_shown(client, add_case, add_image):
    page = add_case()
    page.photos = [
        CasePhoto(image=add_image(), caption="同意的", consent=True),
        CasePhoto(image=add_image(), caption="没同意的", consent=False),
    ]
    page.save_revision().publish()
    html = client.get("/cases/tea-table/").content.decode()
    assert "同意的" in html
    assert "没同意的" not in html


def test_sizes_are_made_when_the_page_goes_out(client, add_case, with_photos):
    with_photos(add_case())
    html = client.get("/cases/tea-table/").content.decode()
    assert "width-480" in html
    assert "width-960" in html
