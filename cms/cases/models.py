"""Case studies: how an organization does it, told so that others can do the same."""

from django.db import models
from django.db.models import Q
from modelcluster.fields import ParentalKey
from wagtail import blocks
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Orderable, Page, WorkflowState
from wagtail.search import index

from cms.blocks import ALT_HELP, STORY_FEATURES, Figure, PracticePoint
from cms.cases.forms import CaseForm
from cms.cases.querysets import CaseManager
from cms.home.models import SectionPage
from cms.scanned_page import ScannedPage


class Category(models.TextChoices):
    """The city's four categories of organizations, each with a drawing for cases without a photo."""

    CHARITY = "charity", "公益慈善"
    SERVICE = "service", "生活服务"
    AFFAIRS = "affairs", "社区事务"
    CULTURE = "culture", "文体活动"


class CaseIndexPage(SectionPage):
    """/cases/"""

    subpage_types = ["cms.CasePage"]
    template = "cms/cases/index.html"

    class Meta:
        verbose_name = "案例栏目"

    def get_context(self, request, *args, **kwargs):
        from cms.cases.reading import cards

        return super().get_context(request, *args, **kwargs) | {"section": self, "cards": cards()}


class CasePage(ScannedPage, Page):
    """典型案例. Words of local departments: 推选, 推荐, 典型; the scan before publishing looks after them."""

    abstract = models.TextField("摘要（200字以内）", max_length=200)
    background = RichTextField("背景：原来难在哪里", features=STORY_FEATURES, blank=True)
    practice = StreamField([("point", PracticePoint())], verbose_name="主要做法（3至5条）", max_num=5, blank=True)
    results = RichTextField("成效", features=STORY_FEATURES, blank=True)
    figures = StreamField([("figure", Figure())], verbose_name="成效数字", max_num=6, blank=True)
    what_is_new = RichTextField("新在哪里", features=STORY_FEATURES, blank=True)
    steps = StreamField(
        [("step", blocks.CharBlock(label="一步", max_length=80))], verbose_name="可以照着做", max_num=9, blank=True
    )
    attachments = models.TextField("附件名称（一行一个）", blank=True, default="")
    quote = models.CharField("一句话（引语）", max_length=80, blank=True, default="")
    quote_source = models.CharField("谁说的", max_length=40, blank=True, default="")
    organization_name = models.CharField("组织名称", max_length=100)
    organization = models.ForeignKey(
        "talent.Organization", models.SET_NULL, null=True, blank=True, related_name="+", editable=False
    )
    category = models.CharField("类别", max_length=10, choices=Category, default=Category.AFFAIRS)
    region = models.ForeignKey(
        "talent.Region", models.PROTECT, related_name="+", limit_choices_to={"level": "district"}, verbose_name="区县"
    )
    place = models.CharField("街道（镇）、社区（村）", max_length=60, blank=True, default="")
    topics = models.CharField("服务内容（用、分开）", max_length=80, blank=True, default="")
    beneficiaries = models.CharField("帮到了谁（用、分开）", max_length=80, blank=True, default="")
    year = models.PositiveSmallIntegerField("年度")
    # What it came from; the page below the desk finds its case by it.
    nomination_id = models.PositiveBigIntegerField(null=True, blank=True, editable=False)

    objects = CaseManager()

    base_form_class = CaseForm
    exclude_fields_in_copy = ["nomination_id"]  # a copy is nobody's case yet
    parent_page_types = ["cms.CaseIndexPage"]
    subpage_types: list = []
    template = "cms/cases/page.html"
    content_panels = [
        *Page.content_panels,
        FieldPanel("abstract", help_text="谁、做了什么、有什么变化。列表和分享到群里时显示。"),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("organization_name"), FieldPanel("category")]),
                FieldRowPanel([FieldPanel("region"), FieldPanel("place")]),
                FieldRowPanel([FieldPanel("topics"), FieldPanel("beneficiaries")]),
                FieldPanel("year"),
            ],
            "哪个组织",
        ),
        FieldPanel("background", help_text="没做以前是什么情况，谁在为难，试过什么。一两百字就够。"),
        FieldPanel("practice", help_text="一条一个做法，标题写动作，比如“先喝茶，后谈事”。送审前不少于3条。"),
        MultiFieldPanel([FieldPanel("results"), FieldPanel("figures")], "成效"),
        FieldPanel("what_is_new", help_text="和常见的做法比，哪一点不一样。"),
        FieldPanel("steps", help_text="别的组织明天就能照做的几步，一步一句话。"),
        FieldPanel("attachments", help_text="比如：值班表（第三版）。表格本身放在工具箱。"),
        FieldRowPanel([FieldPanel("quote"), FieldPanel("quote_source")]),
        InlinePanel("photos", label="照片", heading="照片（不少于2张，都要有说明和本人同意）"),
    ]
    search_fields = [
        *Page.search_fields,
        index.SearchField("abstract", boost=2),
        index.SearchField("organization_name", boost=3),
        index.SearchField("place"),
        index.SearchField("topics", boost=2),
        index.SearchField("beneficiaries", boost=2),
        index.SearchField("background"),
        index.SearchField("practice"),
        index.SearchField("results"),
        index.SearchField("what_is_new"),
        index.SearchField("steps"),
        index.RelatedFields("region", [index.SearchField("name")]),
        index.FilterField("category"),
        index.FilterField("region_id"),
        index.FilterField("year"),
    ]

    class Meta:
        verbose_name = "典型案例"
        constraints = [
            models.UniqueConstraint(
                fields=["nomination_id"], condition=~Q(nomination_id=None), name="one_case_per_nomination"
            )
        ]

    @classmethod
    def missing_in(cls, values: dict, children: dict[str, list[dict]]) -> list[str]:
        lacks = []
        if len(values.get("practice") or ()) < 3:
            lacks.append("“主要做法”还不到3条，请补上再送。")
        photos = [photo for photo in children.get("photos", ()) if photo.get("image")]
        if len(photos) < 2:
            lacks.append("照片还不到2张，请补上再送。")
        if any(not photo.get("consent") for photo in photos):
            lacks.append("有照片还没有本人同意，请先取得同意，或换一张。")
        if any(not _told(photo) for photo in photos):
            lacks.append("有照片还没有图片说明，看不见的人听不到，请补上。")
        return lacks

    def publish(self, revision, user=None, **kwargs):
        """What came through every step goes out, whoever stood at the last one; else publishing is its own right."""
        approved = self.workflow_states.filter(
            status=WorkflowState.STATUS_APPROVED,
            current_task_state__revision=revision,
            current_task_state__finished_by=user,
        )
        if user is not None and approved.exists():
            kwargs["skip_permission_checks"] = True
        return super().publish(revision, user=user, **kwargs)

    def get_context(self, request, *args, **kwargs):
        from cms.cases.reading import sheet_of

        return super().get_context(request, *args, **kwargs) | {"case": sheet_of(self)}


def _told(photo: dict) -> bool:
    """Is there something to read out: the photo's own words, or the image's description?"""
    return bool(photo.get("alt") or getattr(photo["image"], "description", ""))


class CasePhoto(Orderable):
    """A photo of a case; it is shown only with the consent of those in it."""

    page = ParentalKey(CasePage, on_delete=models.CASCADE, related_name="photos")
    image = models.ForeignKey("wagtailimages.Image", models.CASCADE, related_name="+", verbose_name="照片")
    alt = models.CharField("图片说明", max_length=160, blank=True, default="", help_text=ALT_HELP)
    caption = models.CharField("图注", max_length=100, help_text="时间、地点、在做什么。")
    consent = models.BooleanField("照片中的人同意公开使用", default=False)

    panels = [FieldPanel("image"), FieldPanel("caption"), FieldPanel("alt"), FieldPanel("consent")]

    class Meta(Orderable.Meta):
        verbose_name = "照片"

    def __str__(self) -> str:
        return self.caption
