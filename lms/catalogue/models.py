"""Courses and lessons in the page tree; media and course runs beside it."""

from django.core.exceptions import ValidationError
from django.core.files.storage import storages
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Orderable, Page, PageViewRestriction
from wagtail.search import index

from lms.catalogue.blocks import LessonBody
from lms.catalogue.forms import CourseForm
from lms.catalogue.media_checks import LARGEST_FILM, check_captions, check_film, check_poster, seconds_of
from lms.catalogue.querysets import CourseManager, DocumentPageQuerySet, MediaQuerySet, PathQuerySet, RunQuerySet


def private_storage():
    return storages["private"]


def audiences_of(thing) -> list[str]:
    """The words for whom a course or a path is meant; empty means everybody."""
    flags = (("负责人", thing.for_leaders), ("社会工作者", thing.for_social_workers), ("志愿者", thing.for_volunteers))
    return [label for label, on in flags if on]


class CourseMedia(models.Model):
    """A film of a lesson. Its files are private: they are read only through the permission-checked views.

    `light` and `audio` are made from it by a job where ffmpeg is installed; empty until then, and for good without.
    """

    title = models.CharField("名称", max_length=80)
    file = models.FileField(
        "视频文件（mp4）", storage=private_storage, upload_to="lessons/", validators=[check_film],
        help_text=f"H.264编码的mp4，最大{LARGEST_FILM // 2**20}MB。",
    )  # fmt: skip
    captions = models.FileField(
        "字幕（vtt）", storage=private_storage, upload_to="lessons/", blank=True, validators=[check_captions]
    )
    why_no_captions = models.CharField(
        "没有字幕的原因",
        max_length=120,
        blank=True,
        default="",
        help_text="有字幕就空着；没有就写一句，比如“全片没有人说话”。",
    )
    poster = models.FileField(
        "封面图", storage=private_storage, upload_to="lessons/", blank=True, validators=[check_poster]
    )
    duration = models.PositiveIntegerField(
        "时长（秒）", blank=True, help_text="空着就按视频文件里的时长。学习进度按它计算。"
    )
    light = models.FileField(
        "省流量版", storage=private_storage, upload_to="lessons/light/", blank=True, editable=False
    )
    audio = models.FileField(
        "只有声音", storage=private_storage, upload_to="lessons/audio/", blank=True, editable=False
    )
    tried_at = models.DateTimeField(null=True, editable=False)
    created = models.DateTimeField(auto_now_add=True)

    objects = MediaQuerySet.as_manager()

    class Meta:
        verbose_name = "课程视频"
        verbose_name_plural = "课程视频"
        ordering = ["title", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(duration__gt=0), name="a_film_has_a_length"),
            models.CheckConstraint(
                condition=~Q(captions="") | ~Q(why_no_captions=""), name="a_film_has_captions_or_says_why"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def clean(self):
        stored = CourseMedia.objects.filter(pk=self.pk).values_list("file", flat=True).first()
        if stored and stored != self.file.name:  # another film: its light files are made anew
            self.light, self.audio, self.tried_at = "", "", None
        if not self.captions and not self.why_no_captions:
            raise ValidationError({"captions": "请上传字幕；实在没有，就在“没有字幕的原因”里写一句。"})
        if not self.duration:
            self.duration = round(seconds_of(self.file)) if self.file else 0
        if not self.duration:
            raise ValidationError({"duration": "读不出视频的时长，请填写有多少秒。"})


class KnownPlaceMixin:
    """A page whose route already knows the pages above it: its view restrictions cost one query instead of two."""

    ids_above: tuple[int, ...] | None = None

    def get_view_restrictions(self):
        if self.ids_above is None or self.alias_of_id:
            return super().get_view_restrictions()
        return PageViewRestriction.objects.filter(page_id__in=(*self.ids_above, self.pk))


class CourseIndexPage(Page):
    """The address /courses/."""

    introduction = models.CharField("一句话介绍", max_length=120, blank=True, default="")

    max_count = 1
    subpage_types = ["lms.CoursePage"]
    content_panels = [*Page.content_panels, FieldPanel("introduction")]
    template = "lms/catalogue/index.html"

    class Meta:
        verbose_name = "课程目录"

    def get_context(self, request, *args, shown: dict | None = None, **kwargs):
        from lms.catalogue.outline import catalogue_cards

        return super().get_context(request, *args, **kwargs) | (shown or {"index": self, "cards": catalogue_cards()})


class CoursePage(KnownPlaceMixin, Page):
    """A course: what it is, who gives it, whom it is for, what it is worth. Its lessons are its direct children."""

    class Tier(models.TextChoices):
        CITY = "city", "市级"
        DISTRICT = "district", "区县级"
        STREET = "street", "街道（镇）级"

    class Level(models.TextChoices):
        BASIC = "basic", "入门"
        ADVANCED = "advanced", "进阶"

    class Cover(models.TextChoices):
        MEDIATION = "mediation", "茶水桌"
        VOLUNTEERS = "volunteers", "志愿队伍"
        FINANCE = "finance", "账本"
        VISITING = "visiting", "上门看望"
        EVENTS = "events", "社区活动"
        REGISTRATION = "registration", "登记备案"

    class Validity(models.TextChoices):
        NONE = "none", "长期有效"
        THIS_YEAR = "this_year", "当年有效"
        YEARS = "years", "几年内有效"

    class Openness(models.TextChoices):
        PUBLIC = "public", "所有人"
        REGION = "region", "只给举办单位及下级的人员"
        AUDIENCE = "audience", "只给举办单位及下级中，适合的人群"

    short_title = models.CharField("简称", max_length=30, blank=True, default="")
    summary = models.TextField("简介", max_length=200)
    goals = models.TextField("学完能做到（一行一条）", blank=True, default="")
    tier = models.CharField("层级", max_length=10, choices=Tier)
    region = models.ForeignKey("talent.Region", models.PROTECT, related_name="+", verbose_name="举办单位")
    for_leaders = models.BooleanField("负责人", default=False)
    for_social_workers = models.BooleanField("社会工作者", default=False)
    for_volunteers = models.BooleanField("志愿者", default=False)
    level = models.CharField("难度", max_length=10, choices=Level, default=Level.BASIC)
    topic = models.CharField("主题", max_length=30, blank=True, default="")
    services = models.CharField("服务类别（用、分开）", max_length=80, blank=True, default="")
    beneficiaries = models.CharField("服务对象（用、分开）", max_length=80, blank=True, default="")
    whats_new = models.CharField(
        "这次更新了什么", max_length=120, blank=True, default="", help_text="写给学过的人看；没有更新就空着。"
    )
    validity = models.CharField("学完多久有效", max_length=10, choices=Validity, default=Validity.NONE)
    validity_years = models.PositiveSmallIntegerField("几年", null=True, blank=True)
    hours = models.DecimalField("学时", max_digits=4, decimal_places=1)
    minutes = models.PositiveSmallIntegerField("总分钟数", help_text="1学时=45分钟")
    cover_art = models.CharField("封面画", max_length=20, choices=Cover, default=Cover.MEDIATION)
    cover = models.ForeignKey(
        "wagtailimages.Image", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="封面照片"
    )
    openness = models.CharField("谁能学", max_length=10, choices=Openness, default=Openness.PUBLIC)
    syllabus_open = models.BooleanField(
        "目录公开", default=True, help_text="所有人都能看到简介和目录；不勾的话，只有能学的人看得到这门课。"
    )

    objects = CourseManager()

    base_form_class = CourseForm
    parent_page_types = ["lms.CourseIndexPage"]
    subpage_types = ["lms.LessonPage"]
    template = "lms/catalogue/course.html"
    content_panels = [
        *Page.content_panels,
        FieldPanel("short_title"),
        FieldPanel("summary"),
        FieldPanel("goals"),
        MultiFieldPanel([FieldRowPanel([FieldPanel("tier"), FieldPanel("region")])], "谁办的"),
        MultiFieldPanel([FieldRowPanel([FieldPanel("openness"), FieldPanel("syllabus_open")])], "谁能学"),
        MultiFieldPanel(
            [
                FieldRowPanel(
                    [FieldPanel("for_leaders"), FieldPanel("for_social_workers"), FieldPanel("for_volunteers")]
                ),
                FieldRowPanel([FieldPanel("level"), FieldPanel("topic")]),
            ],
            "给谁学",
        ),
        MultiFieldPanel([FieldRowPanel([FieldPanel("services"), FieldPanel("beneficiaries")])], "做什么、为谁做"),
        FieldRowPanel([FieldPanel("hours"), FieldPanel("minutes")]),
        FieldRowPanel([FieldPanel("validity"), FieldPanel("validity_years")]),
        FieldPanel("whats_new"),
        FieldRowPanel([FieldPanel("cover_art"), FieldPanel("cover")]),
        InlinePanel("sections", label="单元", heading="单元（可不分）"),
        InlinePanel("rules", label="条件", heading="怎样算学完（不写，就是每一课都学完）"),
    ]
    search_fields = [
        *Page.search_fields,
        index.SearchField("short_title", boost=5),
        index.SearchField("summary"),
        index.SearchField("topic"),
        index.FilterField("tier"),
    ]

    class Meta:
        verbose_name = "课程"
        constraints = [
            models.CheckConstraint(
                condition=Q(validity="years", validity_years__gte=1) | ~Q(validity="years"),
                name="validity_in_years_says_how_many",
            )
        ]

    def clean(self):
        super().clean()
        if self.validity != self.Validity.YEARS:
            self.validity_years = None
        elif not self.validity_years:
            raise ValidationError({"validity_years": "请写几年内有效。"})

    @property
    def name(self) -> str:
        """The short title where there is one: for cards, lists and messages."""
        return self.short_title or self.title

    @property
    def audiences(self) -> list[str]:
        return audiences_of(self)

    def get_context(self, request, *args, shown: dict | None = None, **kwargs):
        from lms.catalogue.outline import draft_outline

        return super().get_context(request, *args, **kwargs) | (shown or {"course": draft_outline(self), "opens": True})


class CourseSection(Orderable):
    """A headline over some lessons, from the lesson with this number on."""

    course = ParentalKey(CoursePage, on_delete=models.CASCADE, related_name="sections")
    title = models.CharField("单元名称", max_length=40)
    first_lesson = models.PositiveSmallIntegerField("从第几课开始", default=1)

    def __str__(self) -> str:
        return self.title


class CompletionRule(Orderable):
    """One condition of finishing the course. All rows must hold; a course without rows asks for every lesson."""

    class Kind(models.TextChoices):
        ALL = "all", "每一课都学完"
        COUNT = "count", "学完其中几课"
        WATCH = "watch", "视频看过百分之几"
        SCORE = "score", "小测平均答对百分之几"
        CHECKLIST = "checklist", "对照清单每一条都勾过"

    PERCENT = (Kind.WATCH, Kind.SCORE)
    WITH_AMOUNT = (Kind.COUNT, *PERCENT)

    course = ParentalKey(CoursePage, on_delete=models.CASCADE, related_name="rules")
    kind = models.CharField("条件", max_length=10, choices=Kind, default=Kind.ALL)
    amount = models.PositiveSmallIntegerField("几课或百分之几", null=True, blank=True)

    class Meta(Orderable.Meta):
        verbose_name = "学完条件"
        constraints = [
            models.UniqueConstraint(fields=["course", "kind"], name="one_rule_of_a_kind_a_course"),
            models.CheckConstraint(
                condition=Q(kind__in=["all", "checklist"], amount=None)
                | Q(kind="count", amount__gte=1)
                | Q(kind__in=["watch", "score"], amount__gte=1, amount__lte=100),
                name="a_rule_has_the_amount_it_needs",
            ),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()

    def clean(self):
        if self.kind not in self.WITH_AMOUNT:
            self.amount = None
        elif not self.amount:
            raise ValidationError({"amount": "这一条要写数字：几课，或百分之几。"})
        elif self.kind in self.PERCENT and self.amount > 100:
            raise ValidationError({"amount": "百分比最多写100。"})


class LessonPage(KnownPlaceMixin, Page):
    """One lesson: a film, a text, a quiz; at least the text."""

    minutes = models.PositiveSmallIntegerField("分钟数")
    summary = models.CharField("一句话", max_length=120, blank=True, default="")
    media = models.ForeignKey(
        CourseMedia, models.PROTECT, null=True, blank=True, related_name="lessons", verbose_name="视频"
    )
    body = StreamField(LessonBody(), verbose_name="课文", blank=True)
    quiz = models.ForeignKey(
        "lms.Quiz", models.PROTECT, null=True, blank=True, related_name="lessons", verbose_name="小测"
    )

    parent_page_types = ["lms.CoursePage"]
    subpage_types: list = []
    template = "lms/catalogue/lesson.html"
    content_panels = [
        *Page.content_panels,
        FieldRowPanel([FieldPanel("minutes"), FieldPanel("summary")]),
        FieldPanel("media"),
        FieldPanel("body"),
        FieldPanel("quiz"),
    ]
    search_fields = [*Page.search_fields, index.SearchField("summary"), index.SearchField("body")]

    class Meta:
        verbose_name = "课"

    def get_context(self, request, *args, shown: dict | None = None, **kwargs):
        from lms.catalogue.outline import draft_lesson_context

        return super().get_context(request, *args, **kwargs) | (shown or draft_lesson_context(self))


class DocumentPage(models.Model):
    """One page of a PDF as a picture. A replaced file has another hash, and so other pictures."""

    document = models.ForeignKey("wagtaildocs.Document", models.CASCADE, related_name="+")
    file_hash = models.CharField(max_length=40)
    number = models.PositiveSmallIntegerField()
    image = models.FileField(storage=private_storage, upload_to="lessons/pages/")
    width = models.PositiveSmallIntegerField()
    height = models.PositiveSmallIntegerField()

    objects = DocumentPageQuerySet.as_manager()

    class Meta:
        ordering = ["document", "number"]
        constraints = [
            models.UniqueConstraint(fields=["document", "file_hash", "number"], name="a_page_is_pictured_once")
        ]

    def __str__(self) -> str:
        return f"{self.document_id} {self.number}"


class CourseRun(models.Model):
    """One season in which the course can be taken and credited; next season it can be taken again."""

    course = models.ForeignKey(CoursePage, models.CASCADE, related_name="runs", verbose_name="课程")
    season = models.CharField("期", max_length=12)
    opens = models.DateField("开放")
    closes = models.DateField("结束（含当天）", null=True, blank=True)

    objects = RunQuerySet.as_manager()

    class Meta:
        verbose_name = "开课期"
        verbose_name_plural = "开课期"
        ordering = ["-opens", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["course", "season"], name="course_once_a_season"),
            models.CheckConstraint(
                condition=Q(closes=None) | Q(closes__gte=F("opens")), name="run_closes_after_it_opens"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.course} {self.season}"

    def is_open(self, on=None) -> bool:
        on = on or timezone.localdate()
        return self.opens <= on and (self.closes is None or self.closes >= on)


class LearningPath(ClusterableModel):
    """学习路径: courses in an order for an audience and a rung of the ladder. Learners only see its next course."""

    title = models.CharField("名称", max_length=60)
    summary = models.CharField("一句话", max_length=120, blank=True, default="")
    region = models.ForeignKey("talent.Region", models.PROTECT, related_name="+", verbose_name="举办单位")
    for_leaders = models.BooleanField("负责人", default=False)
    for_social_workers = models.BooleanField("社会工作者", default=False)
    for_volunteers = models.BooleanField("志愿者", default=False)
    level = models.ForeignKey(
        "talent.LadderLevel", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="给梯队的哪一级",
        help_text="不选就是给所有人。学员看不到梯队，只看到下一步推荐。",
    )  # fmt: skip
    electives_needed = models.PositiveSmallIntegerField("选修要学几门", default=0)
    live = models.BooleanField("启用", default=True)

    objects = PathQuerySet.as_manager()

    class Meta:
        verbose_name = "学习路径"
        verbose_name_plural = "学习路径"
        ordering = ["level__order", "title", "pk"]

    def __str__(self) -> str:
        return self.title

    @property
    def audiences(self) -> list[str]:
        return audiences_of(self)


class PathCourse(Orderable):
    """A course of a path, required or elective, in its place."""

    path = ParentalKey(LearningPath, on_delete=models.CASCADE, related_name="places")
    course = models.ForeignKey(CoursePage, models.PROTECT, related_name="+", verbose_name="课程")
    required = models.BooleanField("必修", default=True)

    class Meta(Orderable.Meta):
        verbose_name = "路径里的课程"
        constraints = [models.UniqueConstraint(fields=["path", "course"], name="a_course_stands_once_in_a_path")]

    def __str__(self) -> str:
        return f"{self.path_id} {self.course_id}"
