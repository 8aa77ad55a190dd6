"""Standing pages: 关于, 个人信息保护, 无障碍, 常见问题."""

from django.db import models
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.search import index

from cms.blocks import InfoBody
from cms.scanned_page import ScannedPage


class InfoPage(ScannedPage, Page):
    """A page directly below the home page."""

    lead = models.CharField("一句话介绍", max_length=120, blank=True, default="")
    body = StreamField(InfoBody(), verbose_name="正文")

    parent_page_types = ["cms.HomePage"]
    subpage_types: list = []
    template = "cms/info/page.html"
    content_panels = [*Page.content_panels, FieldPanel("lead"), FieldPanel("body")]
    search_fields = [*Page.search_fields, index.SearchField("lead", boost=2), index.SearchField("body")]

    class Meta:
        verbose_name = "说明页"

    def get_context(self, request, *args, **kwargs):
        from cms.info.reading import sheet_of

        return super().get_context(request, *args, **kwargs) | {"info": sheet_of(self)}
