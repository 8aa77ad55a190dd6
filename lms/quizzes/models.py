"""Questions and their unchanging versions, quizzes, and what a person answered."""

from datetime import timedelta

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.models import Orderable

from lms.quizzes.querysets import AttemptQuerySet, QuestionQuerySet, QuizQuerySet, VersionQuerySet
from talent.audit.append_only import append_only

GRACE = timedelta(seconds=60)


class Question(models.Model):
    """A question of a region's bank: kind and stem are its identity, everything else stands in its versions."""

    class Kind(models.TextChoices):
        SINGLE = "single", "单选"
        MULTIPLE = "multiple", "多选"
        TRUE_FALSE = "true_false", "判断"

    region = models.ForeignKey("talent.Region", models.PROTECT, related_name="+", verbose_name="题库所属地区")
    kind = models.CharField("题型", max_length=10, choices=Kind)
    stem = models.CharField("题干", max_length=500)
    category = models.CharField("分类", max_length=40, blank=True, default="")
    current = models.ForeignKey("QuestionVersion", models.PROTECT, null=True, related_name="+", editable=False)
    withdrawn = models.BooleanField("已撤下", default=False)
    created = models.DateTimeField(auto_now_add=True)

    objects = QuestionQuerySet.as_manager()

    class Meta:
        verbose_name = "题目"
        ordering = ["category", "pk"]
        constraints = [models.UniqueConstraint(fields=["region", "kind", "stem"], name="question_once_in_its_bank")]

    def __str__(self) -> str:
        return self.stem


@append_only
class QuestionVersion(models.Model):
    """Options and key as they stood: an attempt keeps the version it was marked by."""

    question = models.ForeignKey(Question, models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    options = models.JSONField()
    correct = models.JSONField()
    explanation = models.TextField(blank=True, default="")
    # Shown after a wrong answer, before the key may be: where to look, not what to choose.
    hint = models.CharField(max_length=200, blank=True, default="")
    points = models.PositiveSmallIntegerField(default=1)
    created = models.DateTimeField(auto_now_add=True)

    objects = VersionQuerySet.as_manager()

    class Meta:
        verbose_name = "题目版本"
        ordering = ["question", "-number"]
        constraints = [models.UniqueConstraint(fields=["question", "number"], name="question_version_once")]

    def __str__(self) -> str:
        return f"{self.question_id} v{self.number}"

    @property
    def marked_by(self) -> "QuestionVersion":
        """The version whose key counts: a newer one, once tries at this one were marked again by it."""
        newest = next(iter(self.remarks.all()), None)
        return newest.by_version if newest else self


class Quiz(ClusterableModel):
    """Fixed questions and questions drawn from the bank, how many must be right, and how it is taken."""

    class Counts(models.TextChoices):
        BEST = "best", "最好的一次"
        LAST = "last", "最后一次"

    class Review(models.TextChoices):
        PASSED = "passed", "通过后看答案和解析"
        SUBMITTED = "submitted", "交卷后就看答案和解析"
        NEVER = "never", "只告诉对了几题"

    title = models.CharField("名称", max_length=80)
    region = models.ForeignKey("talent.Region", models.PROTECT, related_name="+", verbose_name="所属地区")
    pass_correct = models.PositiveSmallIntegerField("答对几题算通过")
    questions = models.ManyToManyField(Question, through="QuizQuestion", verbose_name="题目")
    instant = models.BooleanField(
        "答一题说一题", default=False, help_text="每选一题就告诉对不对；没对的给提示，当时就能再想想。"
    )
    review = models.CharField("什么时候看答案", max_length=10, choices=Review, default=Review.PASSED)
    counts = models.CharField("几次里算哪次", max_length=5, choices=Counts, default=Counts.BEST)
    max_attempts = models.PositiveSmallIntegerField(
        "最多做几次", null=True, blank=True, help_text="不写，就是不限次数。"
    )
    time_limit = models.PositiveSmallIntegerField(
        "限时（分钟）", null=True, blank=True, help_text="不写，就是不限时。时间按服务器的钟算，到时已选的都算数。"
    )
    created = models.DateTimeField(auto_now_add=True)

    objects = QuizQuerySet.as_manager()

    class Meta:
        verbose_name = "测验"
        ordering = ["title", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(pass_correct__gte=1), name="a_quiz_asks_at_least_one_right"),
            models.CheckConstraint(condition=Q(max_attempts=None) | Q(max_attempts__gte=1), name="a_quiz_can_be_tried"),
            models.CheckConstraint(
                condition=Q(time_limit=None) | Q(time_limit__gte=1), name="a_time_limit_has_a_minute"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def terms(self) -> str:
        """不限时，可以再试 · 限时15分钟，最多做2次"""
        time = f"限时{self.time_limit}分钟" if self.time_limit else "不限时"
        tries = {None: "可以再试", 1: "只做一次"}.get(self.max_attempts, f"最多做{self.max_attempts}次")
        return f"{time}，{tries}"

    @property
    def size(self) -> int:
        """How many questions a try asks, when the bank has enough of them."""
        return len(self.places.all()) + sum(draw.count for draw in self.draws.all())


class QuizQuestion(Orderable):
    quiz = ParentalKey(Quiz, on_delete=models.CASCADE, related_name="places")
    question = models.ForeignKey(Question, models.PROTECT, related_name="places", verbose_name="题目")

    class Meta(Orderable.Meta):
        constraints = [models.UniqueConstraint(fields=["quiz", "question"], name="question_once_in_a_quiz")]

    def __str__(self) -> str:
        return f"{self.quiz_id} {self.question_id}"


class QuizDraw(Orderable):
    """So many questions of a category, drawn for each try: those the person has not met come first."""

    quiz = ParentalKey(Quiz, on_delete=models.CASCADE, related_name="draws")
    category = models.CharField("分类", max_length=40, blank=True, default="", help_text="不写，就从整个题库里抽。")
    count = models.PositiveSmallIntegerField("抽几题")

    class Meta(Orderable.Meta):
        constraints = [
            models.UniqueConstraint(fields=["quiz", "category"], name="a_category_is_drawn_from_once_a_quiz"),
            models.CheckConstraint(condition=Q(count__gte=1), name="a_draw_takes_at_least_one"),
        ]

    def __str__(self) -> str:
        return f"{self.category} × {self.count}"


class QuizAttempt(models.Model):
    """One try. `occasion` is named by the caller (a lesson of a course run) and means nothing to this slice."""

    person = models.ForeignKey("talent.Person", models.PROTECT, related_name="quiz_attempts")
    quiz = models.ForeignKey(Quiz, models.PROTECT, related_name="attempts")
    occasion = models.CharField(max_length=60)
    started = models.DateTimeField(auto_now_add=True)
    # By the server's clock; answers are taken for GRACE more seconds, for slow networks.
    deadline = models.DateTimeField(null=True)
    submitted = models.DateTimeField(null=True)
    right = models.PositiveSmallIntegerField(null=True)
    needed = models.PositiveSmallIntegerField()
    passed = models.BooleanField(default=False)

    objects = AttemptQuerySet.as_manager()

    class Meta:
        verbose_name = "答题"
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "quiz", "occasion"], condition=Q(submitted=None), name="one_open_attempt_an_occasion"
            ),
            models.CheckConstraint(
                condition=Q(passed=False) | Q(submitted__isnull=False, right__gte=F("needed")),
                name="passed_means_submitted_and_enough_right",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.quiz_id}"

    @property
    def seconds_left(self) -> int:
        return max(0, round((self.deadline - timezone.now()).total_seconds())) if self.deadline else 0

    @property
    def time_is_up(self) -> bool:
        return self.deadline is not None and timezone.now() > self.deadline + GRACE


class AttemptAnswer(models.Model):
    """What was chosen for one question; empty until answered, never changed after the attempt is submitted.

    `right` is None until marked; re-marking may change it and leaves an AttemptRemark.
    """

    attempt = models.ForeignKey(QuizAttempt, models.CASCADE, related_name="answers")
    version = models.ForeignKey(QuestionVersion, models.PROTECT, related_name="answers")
    order = models.PositiveSmallIntegerField()
    chosen = models.JSONField(null=True)
    right = models.BooleanField(null=True)
    # Was not right in the try before this one: its hint is shown.
    again = models.BooleanField(default=False)

    class Meta:
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(fields=["attempt", "order"], name="one_answer_at_a_place"),
            models.UniqueConstraint(fields=["attempt", "version"], name="a_question_is_asked_once_an_attempt"),
        ]

    def __str__(self) -> str:
        return f"{self.attempt_id} {self.order}"


@append_only
class ExtraTry(models.Model):
    """A fact: after this try, the last of those the quiz allows, somebody gave one more. Why stands in the audit log."""

    after = models.OneToOneField(QuizAttempt, models.PROTECT, related_name="extra_try")
    by = models.ForeignKey("talent.Person", models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = "再给一次"

    def __str__(self) -> str:
        return str(self.after_id)


@append_only
class Remark(models.Model):
    """A fact: tries marked by this version of a question were marked again by another key, and why."""

    version = models.ForeignKey(QuestionVersion, models.PROTECT, related_name="remarks")
    by_version = models.ForeignKey(QuestionVersion, models.PROTECT, related_name="+")
    reason = models.CharField(max_length=200)
    by = models.ForeignKey("talent.Person", models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = "重新判分"
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["version", "by_version"], name="a_version_is_marked_again_by_another_once")
        ]

    def __str__(self) -> str:
        return f"{self.version_id} → {self.by_version_id}"


@append_only
class AttemptRemark(models.Model):
    """A fact: what marking again changed for one try."""

    remark = models.ForeignKey(Remark, models.PROTECT, related_name="changes")
    attempt = models.ForeignKey(QuizAttempt, models.PROTECT, related_name="remarks")
    right_before = models.PositiveSmallIntegerField()
    right_after = models.PositiveSmallIntegerField()
    passed_before = models.BooleanField()
    passed_after = models.BooleanField()

    class Meta:
        verbose_name = "重新判分的结果"
        constraints = [models.UniqueConstraint(fields=["remark", "attempt"], name="a_try_is_marked_again_once")]

    def __str__(self) -> str:
        return f"{self.attempt_id} {self.right_before} → {self.right_after}"
