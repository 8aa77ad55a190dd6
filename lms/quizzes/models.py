"""Questions and their unchanging versions, quizzes, and what a person answered."""

from django.db import models
from django.db.models import F, Q
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.models import Orderable

from lms.quizzes.querysets import AttemptQuerySet, QuestionQuerySet
from talent.audit.append_only import append_only


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
    points = models.PositiveSmallIntegerField(default=1)
    created = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = "题目版本"
        ordering = ["question", "-number"]
        constraints = [models.UniqueConstraint(fields=["question", "number"], name="question_version_once")]

    def __str__(self) -> str:
        return f"{self.question_id} v{self.number}"


class Quiz(ClusterableModel):
    """A fixed list of questions and how many must be right."""

    title = models.CharField("名称", max_length=80)
    region = models.ForeignKey("talent.Region", models.PROTECT, related_name="+", verbose_name="所属地区")
    pass_correct = models.PositiveSmallIntegerField("答对几题算通过")
    questions = models.ManyToManyField(Question, through="QuizQuestion", verbose_name="题目")
    created = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = "测验"
        ordering = ["title", "pk"]
        constraints = [models.CheckConstraint(condition=Q(pass_correct__gte=1), name="a_quiz_asks_at_least_one_right")]

    def __str__(self) -> str:
        return self.title


class QuizQuestion(Orderable):
    quiz = ParentalKey(Quiz, on_delete=models.CASCADE, related_name="places")
    question = models.ForeignKey(Question, models.PROTECT, related_name="places", verbose_name="题目")

    class Meta(Orderable.Meta):
        constraints = [models.UniqueConstraint(fields=["quiz", "question"], name="question_once_in_a_quiz")]

    def __str__(self) -> str:
        return f"{self.quiz_id} {self.question_id}"


class QuizAttempt(models.Model):
    """One try. `occasion` is named by the caller (a lesson of a course run) and means nothing to this slice."""

    person = models.ForeignKey("talent.Person", models.PROTECT, related_name="quiz_attempts")
    quiz = models.ForeignKey(Quiz, models.PROTECT, related_name="attempts")
    occasion = models.CharField(max_length=60)
    started = models.DateTimeField(auto_now_add=True)
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


class AttemptAnswer(models.Model):
    """What was chosen for one question; empty until answered, never changed after the attempt is submitted."""

    attempt = models.ForeignKey(QuizAttempt, models.CASCADE, related_name="answers")
    version = models.ForeignKey(QuestionVersion, models.PROTECT, related_name="+")
    order = models.PositiveSmallIntegerField()
    chosen = models.JSONField(null=True)
    right = models.BooleanField(null=True)

    class Meta:
        ordering = ["order"]
        constraints = [models.UniqueConstraint(fields=["attempt", "order"], name="one_answer_at_a_place")]

    def __str__(self) -> str:
        return f"{self.attempt_id} {self.order}"
