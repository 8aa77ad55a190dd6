"""The toolbox: sheets to print, to fill in by hand, to send into a group as a picture."""

from django.db import models
from wagtail.admin.panels import FieldPanel, FieldRowPanel, PageChooserPanel
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.search import index

from cms.blocks import Sheet
from cms.home.models import SectionPage
from cms.scanned_page import ScannedPage


class ToolboxIndexPage(SectionPage):
    """/toolbox/"""

    subpage_types = ["cms.ToolPage"]
    template = "cms/toolbox/index.html"

    class Meta:
        verbose_name = "工具箱栏目"

    def get_context(self, request, *args, **kwargs):
        from cms.toolbox.reading import cards

        return super().get_context(request, *args, **kwargs) | {"section": self, "cards": cards()}


class ToolPage(ScannedPage, Page):
    """One sheet with the words around it."""

    class Orientation(models.TextChoices):
        PORTRAIT = "portrait", "竖版"
        LANDSCAPE = "landscape", "横版"

    purpose = models.CharField("做什么用", max_length=60)
    when = models.CharField("什么时候用", max_length=80, blank=True, default="")
    orientation = models.CharField("版面", max_length=10, choices=Orientation, default=Orientation.PORTRAIT)
    sheet = StreamField(Sheet(), verbose_name="表")
    notes = models.TextField("填写说明（一行一条）", blank=True, default="")
    signatures = models.CharField("签名栏（用、分开）", max_length=60, blank=True, default="")
    related_course = models.ForeignKey(
        "lms.CoursePage", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="相关课程"
    )

    parent_page_types = ["cms.ToolboxIndexPage"]
    subpage_types: list = []
    template = "cms/toolbox/page.html"
    content_panels = [
        *Page.content_panels,
        FieldPanel("purpose"),
        FieldRowPanel([FieldPanel("when"), FieldPanel("orientation")]),
        FieldPanel("sheet"),
        FieldPanel("notes"),
        FieldPanel("signatures"),
        PageChooserPanel("related_course", "lms.CoursePage"),
    ]
    search_fields = [
        *Page.search_fields,
        index.SearchField("purpose", boost=3),
        index.SearchField("when"),
        index.SearchField("sheet"),
        index.SearchField("notes"),
    ]

    class Meta:
        verbose_name = "工具"

    def get_context(self, request, *args, **kwargs):
        from cms.toolbox.reading import sheet_of

        return super().get_context(request, *args, **kwargs) | {"tool": sheet_of(self)}
