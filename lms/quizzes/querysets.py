from django.db import models
from django.db.models import Count, Max, Q

from lms.quizzes.rules import KINDS


class QuestionQuerySet(models.QuerySet):
    def of_bank(self, region):
        return self.filter(region=region)

    def visible_to(self, person):
        return self.filter(person.scope("region__path", *KINDS))

    def matching(self, query):
        """`category` exactly and `q` somewhere in the stem; both may be missing."""
        found = self.filter(category=query["category"]) if query.get("category") else self
        return found.filter(stem__icontains=query["q"].strip()) if query.get("q", "").strip() else found

    def in_use(self):
        """A withdrawn question (its import was undone) is asked no more."""
        return self.filter(withdrawn=False)


class VersionQuerySet(models.QuerySet):
    def with_asked(self):
        """`asked`: in how many submitted tries this version was."""
        return self.annotate(asked=Count("answers", filter=Q(answers__attempt__submitted__isnull=False)))


class QuizQuerySet(models.QuerySet):
    def visible_to(self, person):
        """Quizzes issued in the person's region or below."""
        return self.filter(person.scope("region__path", *KINDS))


class AttemptQuerySet(models.QuerySet):
    def visible_to(self, person):
        """Answers are one's own: staff see only whether a lesson is finished."""
        return self.filter(person=person)

    def on(self, person, quiz_id: int, occasion: str):
        return self.filter(person=person, quiz_id=quiz_id, occasion=occasion)

    def used_up(self, quiz_ids, people):
        """{occasion, quiz, newest, tries, given} of whoever tried, has not passed and has none open."""
        tried = self.filter(quiz__in=quiz_ids, person__in=people).values("occasion", "quiz").order_by()
        return tried.annotate(
            newest=Max("pk"), tries=Count("pk"), given=Count("extra_try"),
            passes=Count("pk", filter=Q(passed=True)), open=Count("pk", filter=Q(submitted=None)),
        ).filter(passes=0, open=0)  # fmt: skip

    def marked(self):
        return self.exclude(submitted=None)
