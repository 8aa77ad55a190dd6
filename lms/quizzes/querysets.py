from django.db import models


class QuestionQuerySet(models.QuerySet):
    def of_bank(self, region):
        return self.filter(region=region)

    def visible_to(self, person):
        return self.filter(person.scope("region__path"))

    def in_use(self):
        """A withdrawn question (its import was undone) is asked no more."""
        return self.filter(withdrawn=False)


class AttemptQuerySet(models.QuerySet):
    def visible_to(self, person):
        """Answers are one's own: staff see only whether a lesson is finished."""
        return self.filter(person=person)

    def on(self, person, quiz_id: int, occasion: str):
        return self.filter(person=person, quiz_id=quiz_id, occasion=occasion)
