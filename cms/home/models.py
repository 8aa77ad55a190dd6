"""The root of the site; the sections hang below it."""

from django.db import models
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page


class HomePage(Page):
    """首页. What it shows is put together by the view; here are its two sentences for people who are not logged in."""

    headline = models.CharField("大标题", max_length=30, default="邻里的事，学着办好")
    lead = models.CharField("一句话介绍", max_length=80, default="课程、培训、学时证明和身边的好做法，都在这里。")

    max_count = 1
    parent_page_types = ["wagtailcore.Page"]
    subpage_types = [
        "cms.NewsIndexPage",
        "cms.CaseIndexPage",
        "cms.ToolboxIndexPage",
        "cms.InfoPage",
        "lms.CourseIndexPage",
    ]
    template = "cms/home/stranger.html"
    content_panels = [FieldPanel("headline"), FieldPanel("lead")]
    promote_panels = []

    class Meta:
        verbose_name = "首页"

    def get_context(self, request, *args, **kwargs):
        from cms.home.front import front

        words = {"headline": self.headline, "lead": self.lead}
        return super().get_context(request, *args, **kwargs) | front() | words


class SectionPage(Page):
    """A fixed address with a list below it: its slug belongs to the address, so editors change only its words."""

    introduction = models.CharField("一句话介绍", max_length=120, blank=True, default="")

    max_count = 1
    parent_page_types = ["cms.HomePage"]
    content_panels = [*Page.content_panels, FieldPanel("introduction")]
    promote_panels = []

    class Meta:
        abstract = True
