"""次数用完的人: whose tries at a quiz of a course are used up without passing, and giving one of them another."""

from dataclasses import dataclass

from django.db import transaction

from lms.catalogue.outline import Lesson, Outline
from lms.progress.actions import place_of
from lms.progress.models import Enrollment
from lms.quizzes.actions import give_try
from lms.quizzes.models import Quiz, QuizAttempt
from talent.messages.actions import notify


@dataclass(frozen=True)
class UsedUp:
    """Somebody who has no try left: the newest of them is what another one is given after."""

    person: object
    lesson: Lesson
    attempt_id: int
    tries: int


def used_up(viewer, course: Outline) -> list[UsedUp]:
    """Of the people the viewer follows in open runs of the course, by name; three queries however many."""
    lessons = {lesson.id: lesson for lesson in course.lessons if lesson.quiz_id}
    limits = dict(
        Quiz.objects.filter(pk__in=[lesson.quiz_id for lesson in lessons.values()], max_attempts__isnull=False)
        .order_by()
        .values_list("pk", "max_attempts")
    )
    if not limits:
        return []
    followed = Enrollment.objects.followed_by(viewer).in_open_runs().unfinished().filter(run__course=course.id)
    rows = [
        (place_of(row["occasion"]), row)
        for row in QuizAttempt.objects.used_up(limits, followed.values("person"))
        if row["tries"] >= limits[row["quiz"]] + row["given"]
    ]
    enrollments = followed.select_related("person").in_bulk([place[0] for place, _ in rows if place])
    found = [
        UsedUp(enrollments[place[0]].person, lessons[place[1]], row["newest"], row["tries"])
        for place, row in rows
        if place and place[0] in enrollments and place[1] in lessons
    ]
    return sorted(found, key=lambda one: (one.person.name_pinyin, one.lesson.number))


def give_another_try(one: UsedUp, *, by, reason: str) -> None:
    """One more try, and its owner is told. Raises ValidationError as `give_try` does."""
    with transaction.atomic():
        extra = give_try(QuizAttempt.objects.get(pk=one.attempt_id), by=by, reason=reason)
        notify(
            one.person,
            "quiz_try_given",
            {"title": one.lesson.title, "by": by.name},
            key=f"quiz-try:{extra.pk}",
            link=f"{one.lesson.url}quiz/",
        )
