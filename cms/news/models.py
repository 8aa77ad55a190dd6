"""News: what is on, told in a few paragraphs."""

from django.db import models
from django.utils import timezone
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, PageChooserPanel
from wagtail.fields import StreamField
from wagtail.models import Orderable, Page
from wagtail.search import index

from cms.blocks import ALT_HELP, Body
from cms.home.models import SectionPage
from cms.scanned_page import ScannedPage


class NewsIndexPage(SectionPage):
    """/news/"""

    subpage_types = ["cms.NewsPage"]
    template = "cms/news/index.html"

    class Meta:
        verbose_name = "动态栏目"

    def get_context(self, request, *args, **kwargs):
        from cms.news.reading import newest

        return super().get_context(request, *args, **kwargs) | {"section": self, "cards": newest()}


class NewsPage(ScannedPage, Page):
    """A piece of news. `dated` is the date printed on it; going live is Wagtail's matter."""

    subtitle = models.CharField("副标题", max_length=60, blank=True, default="")
    summary = models.CharField("摘要", max_length=120, help_text="列表里显示，一两句话说清是什么事。")
    dated = models.DateField("日期", default=timezone.localdate)
    region = models.ForeignKey(
        "talent.Region",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        limit_choices_to={"level__in": ["city", "district"]},
        verbose_name="发布单位所在地",
    )
    image = models.ForeignKey(
        "wagtailimages.Image", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="题图"
    )
    image_alt = models.CharField("题图说明", max_length=160, blank=True, default="", help_text=ALT_HELP)
    body = StreamField(Body(), verbose_name="正文")
    # The session it came from, where a trainer handed its photos on (转为动态稿).
    session_id = models.PositiveBigIntegerField(null=True, blank=True, editable=False)

    exclude_fields_in_copy = ["session_id"]  # a copy did not come from the session
    parent_page_types = ["cms.NewsIndexPage"]
    subpage_types: list = []
    template = "cms/news/page.html"
    content_panels = [
        *Page.content_panels,
        FieldPanel("subtitle"),
        FieldPanel("summary"),
        FieldRowPanel([FieldPanel("dated"), FieldPanel("region")]),
        FieldRowPanel([FieldPanel("image"), FieldPanel("image_alt")]),
        FieldPanel("body"),
        InlinePanel("courses", label="课程", heading="相关课程", max_num=3),
    ]
    search_fields = [
        *Page.search_fields,
        index.SearchField("subtitle", boost=3),
        index.SearchField("summary", boost=2),
        index.SearchField("body"),
    ]

    class Meta:
        verbose_name = "动态"
        constraints = [
            models.UniqueConstraint(
                fields=["session_id"], condition=~models.Q(session_id=None), name="one_piece_of_news_per_session"
            )
        ]

    @classmethod
    def missing_in(cls, values: dict, children: dict[str, list[dict]]) -> list[str]:
        image = values.get("image")
        told = not image or values.get("image_alt") or image.description
        return [] if told else ["题图还没有说明，看不见的人听不到，请补上。"]

    def get_context(self, request, *args, **kwargs):
        from cms.news.reading import sheet_of

        return super().get_context(request, *args, **kwargs) | {"news": sheet_of(self)}


class NewsCourse(Orderable):
    """A course the news is about."""

    page = ParentalKey(NewsPage, on_delete=models.CASCADE, related_name="courses")
    course = models.ForeignKey("lms.CoursePage", models.CASCADE, related_name="+", verbose_name="课程")

    panels = [PageChooserPanel("course", "lms.CoursePage")]

    def __str__(self) -> str:
        return str(self.course_id)
