"""关于: the figures of a report that was released, as they were sent; before that none at all."""

import datetime as dt

from cms.home.models import HomePage
from cms.info.models import InfoPage
from talent.target.reports import freeze_report, release_report
from tests.cms.conftest import add


def test_figures_stand_on_about_only_when_released(client, site, city, city_admin, licheng_admin):
    add(HomePage, InfoPage(title="关于", slug="about", body=[("paragraph", "<p>济南市。</p>")]))
    days = {"first_day": dt.date(2023, 1, 1), "last_day": dt.date(2023, 12, 31)}
    ours = freeze_report(city.jinan, title="2023年度", by=city_admin, **days)
    district = freeze_report(city.licheng, title="历城区2023年度", by=licheng_admin, **days)
    release_report(district, by=city_admin)
    assert client.get("/about/").status_code == 200
    assert "已公开的数据" not in client.get("/about/").content.decode()
    release_report(ours, by=city_admin)
    html = client.get("/about/").content.decode()
    assert ("2023年度" in html, "历城区2023年度" in html) == (True, False)
    assert "已公开的数据" in html
