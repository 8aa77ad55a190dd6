from django.db import models
from django.db.models import OuterRef, Subquery


class QuestionQuerySet(models.QuerySet):
    def of_bank(self, region):
        return self.filter(region=region)

    def visible_to(self, person):
        return self.filter(person.scope("region__path"))

    def with_newest_version(self):
        """Annotates `version_id`, the version a new attempt is marked by."""
        from lms.quizzes.models import QuestionVersion

        newest = QuestionVersion.objects.filter(question=OuterRef("pk")).order_by("-number").values("pk")[:1]
        return self.annotate(version_id=Subquery(newest))


class AttemptQuerySet(models.QuerySet):
    def visible_to(self, person):
        """Answers are one's own: staff see only whether a lesson is finished."""
        return self.filter(person=person)

    def on(self, person, quiz_id: int, occasion: str):
        return self.filter(person=person, quiz_id=quiz_id, occasion=occasion)
