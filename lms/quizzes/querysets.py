from django.db import models

from lms.quizzes.rules import KINDS


class QuestionQuerySet(models.QuerySet):
    def of_bank(self, region):
        return self.filter(region=region)

    def visible_to(self, person):
        return self.filter(person.scope("region__path", *KINDS))

    def in_use(self):
        """A withdrawn question (its import was undone) is asked no more."""
        return self.filter(withdrawn=False)


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

    def marked(self):
        return self.exclude(submitted=None)
