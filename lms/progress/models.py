"""Who takes which course run, how far they are, and that they finished."""

from django.db import models
from django.db.models import Q

from lms.progress.querysets import CompletionQuerySet, EnrollmentQuerySet
from talent.audit.append_only import append_only


class Enrollment(models.Model):
    """A person in a course run. Everything that counts progress locks this row first."""

    person = models.ForeignKey("talent.Person", models.PROTECT, related_name="enrollments", verbose_name="人员")
    run = models.ForeignKey("lms.CourseRun", models.PROTECT, related_name="enrollments", verbose_name="开课期")
    started = models.DateTimeField("开始", auto_now_add=True)
    active_at = models.DateTimeField("最近学习")
    completed_at = models.DateTimeField("学完", null=True)

    objects = EnrollmentQuerySet.as_manager()

    class Meta:
        verbose_name = "选课"
        ordering = ["-active_at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["person", "run"], name="a_person_takes_a_run_once")]

    def __str__(self) -> str:
        return f"{self.person_id} {self.run_id}"


class LessonProgress(models.Model):
    """State of one lesson in one enrollment."""

    enrollment = models.ForeignKey(Enrollment, models.CASCADE, related_name="lessons")
    lesson = models.ForeignKey("lms.LessonPage", models.PROTECT, related_name="progress")
    quiz_passed = models.BooleanField(default=False)
    # The best try so far, right answers in a hundred; what the rule about the score reads.
    best_score = models.PositiveSmallIntegerField(null=True)
    # Lines of checklists that were ticked, by their ids in the lesson's text.
    ticked = models.JSONField(default=list)
    read_at = models.DateTimeField(null=True)
    completed_at = models.DateTimeField(null=True)
    opened_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = "学习进度"
        constraints = [models.UniqueConstraint(fields=["enrollment", "lesson"], name="lesson_state_once")]

    def __str__(self) -> str:
        return f"{self.enrollment_id} {self.lesson_id}"


class WatchProgress(models.Model):
    """How far one film of one lesson was watched, keyed by media too: a replaced film starts anew.

    `position` is where to resume and is believed; `covered` proves what was seen and is decided by the server.
    """

    enrollment = models.ForeignKey(Enrollment, models.CASCADE, related_name="watched")
    lesson = models.ForeignKey("lms.LessonPage", models.PROTECT, related_name="+")
    block = models.CharField(max_length=36, default="film")
    media = models.ForeignKey("lms.CourseMedia", models.PROTECT, related_name="+")
    position = models.FloatField(default=0)
    covered = models.JSONField(default=list)
    covered_seconds = models.FloatField(default=0)
    beat_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "观看进度"
        constraints = [
            models.UniqueConstraint(fields=["enrollment", "lesson", "block", "media"], name="watch_state_once"),
            models.CheckConstraint(condition=Q(position__gte=0), name="a_film_resumes_at_or_after_its_start"),
        ]

    def __str__(self) -> str:
        return f"{self.enrollment_id} {self.media_id} {self.covered_seconds}"


class WatchClock(models.Model):
    """The one clock that pays for everything a person watches: two tabs or two courses at once count once.

    `beat_at` is the server's time of the last heartbeat of any film; `spare` are granted seconds not used yet.
    """

    person = models.OneToOneField("talent.Person", models.PROTECT, related_name="+", verbose_name="人员")
    beat_at = models.DateTimeField(null=True)
    spare = models.FloatField(default=0)

    class Meta:
        verbose_name = "观看计时"
        constraints = [models.CheckConstraint(condition=Q(spare__gte=0), name="a_watch_clock_owes_nothing")]

    def __str__(self) -> str:
        return f"{self.person_id} {self.beat_at}"


@append_only
class Completion(models.Model):
    """A fact: the course was finished as it stood then. Later revisions of the course take nothing back."""

    enrollment = models.OneToOneField(Enrollment, models.PROTECT, related_name="completion")
    person = models.ForeignKey("talent.Person", models.PROTECT, related_name="completions")
    course = models.ForeignKey("lms.CoursePage", models.PROTECT, related_name="completions")
    title = models.CharField(max_length=255)
    revision_id = models.BigIntegerField(null=True)
    content_revision = models.BigIntegerField(default=0)
    on = models.DateField()
    hours = models.DecimalField(max_digits=4, decimal_places=1)
    minutes = models.PositiveIntegerField()

    objects = CompletionQuerySet.as_manager()

    class Meta:
        verbose_name = "学完记录"
        ordering = ["-on", "-pk"]

    def __str__(self) -> str:
        return f"{self.person_id} {self.title}"


@append_only
class PathCompletion(models.Model):
    """A fact: every course the path then asked for was finished. Later changes of the path take nothing back."""

    path = models.ForeignKey("lms.LearningPath", models.PROTECT, related_name="completions")
    person = models.ForeignKey("talent.Person", models.PROTECT, related_name="path_completions")
    title = models.CharField(max_length=60)
    on = models.DateField()

    class Meta:
        verbose_name = "学完路径"
        ordering = ["-on", "-pk"]
        constraints = [models.UniqueConstraint(fields=["path", "person"], name="a_path_is_finished_once")]

    def __str__(self) -> str:
        return f"{self.person_id} {self.title}"
