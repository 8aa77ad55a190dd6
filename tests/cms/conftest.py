"""A site with its sections, and pages in it."""

from datetime import date
from io import BytesIO

import pytest
from django.core.files.base import ContentFile
from PIL import Image
from wagtail.images import get_image_model

from cms.cases.models import CaseIndexPage, CasePage, CasePhoto
from cms.home.models import HomePage
from cms.info.models import InfoPage
from cms.news.models import NewsIndexPage, NewsPage
from cms.setup import ensure_site
from cms.toolbox.models import ToolboxIndexPage, ToolPage


@pytest.fixture
def site(db, settings, tmp_path):
    """Home, sections, settings and workflow; media of the test alone."""
    settings.MEDIA_ROOT = tmp_path
    return ensure_site(help_phone="0531-8000000")


def add(parent, page, live: bool = True):
    page.live = live
    parent.objects.get().add_child(instance=page)
    revision = page.save_revision()
    if live:
        revision.publish()
    return type(page).objects.get(pk=page.pk)


@pytest.fixture
def add_news(site):
    def build(title="冬季培训开始报名", slug="winter", body="<p>请大家报名。</p>", live=True, **fields):
        body = [("paragraph", body)] if isinstance(body, str) else body
        values = {"summary": "三期共120个名额。", "dated": date(2026, 11, 20), **fields}
        return add(NewsIndexPage, NewsPage(title=title, slug=slug, body=body, **values), live)

    return build


@pytest.fixture
def add_case(site, city):
    def build(title="楼道里的茶水桌", slug="tea-table", live=True, **fields):
        values = {
            "abstract": "十二名居民摆起茶水桌。",
            "organization_name": "和顺邻里调解队",
            "region": city.licheng,
            "year": 2025,
            **fields,
        }
        return add(CaseIndexPage, CasePage(title=title, slug=slug, **values), live)

    return build


@pytest.fixture
def add_tool(site):
    def build(title="调解记录单", slug="record", live=True, **fields):
        sheet = [("form", {"fields": [{"label": "来访人", "hint": "姓名", "lines": 1, "half": True}]})]
        return add(
            ToolboxIndexPage,
            ToolPage(title=title, slug=slug, **{"purpose": "记一件事。", "sheet": sheet, **fields}),
            live,
        )

    return build


@pytest.fixture
def add_info(site):
    def build(title="常见问题", slug="help", answer="大屏上的码每15秒换一次。", live=True):
        body = [("answer", {"question": "二维码扫不上怎么办", "answer": f"<p>{answer}</p>"})]
        return add(HomePage, InfoPage(title=title, slug=slug, body=body), live)

    return build


@pytest.fixture
def add_image(site):
    def build(title="茶水桌"):
        data = BytesIO()
        Image.new("RGB", (1200, 800), "#0b6b6b").save(data, "JPEG")
        file = ContentFile(data.getvalue(), "table.jpg")
        return get_image_model().objects.create(title=title, description="桌子", file=file)

    return build


@pytest.fixture
def with_photos(add_image):
    """`with_photos(page)` gives a case two photos with consent and publishes it."""

    def build(page: CasePage) -> CasePage:
        page.photos = [CasePhoto(image=add_image(), caption=f"照片{n}", consent=True) for n in (1, 2)]
        page.save_revision().publish()
        return page

    return build
