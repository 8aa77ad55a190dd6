"""Quiz tries in 我的信息; at a merge open ones follow the human with their course."""

from django.db.models import Exists, OuterRef

from lms.quizzes.models import QuizAttempt
from talent.people.holdings import Row, carry_at_merge, hold, plain


def _rows(ids: list[int]) -> list[Row]:
    tries = QuizAttempt.objects.filter(person__in=ids).select_related("quiz").order_by("pk")
    return plain((str(one.quiz), "通过" if one.passed else "还没通过") for one in tries)


def _carry(kept, duplicate) -> list[int]:
    own = QuizAttempt.objects.filter(person=kept, quiz=OuterRef("quiz"), occasion=OuterRef("occasion"))
    keys = list(QuizAttempt.objects.filter(~Exists(own), person=duplicate).values_list("pk", flat=True))
    QuizAttempt.objects.filter(pk__in=keys).update(person=kept)
    return keys


def _give_back(kept, duplicate, keys: list[int]) -> None:
    QuizAttempt.objects.filter(pk__in=keys, person=kept).update(person=duplicate)


hold("测验", "让您看到还差几题。", 62, ("lms.QuizAttempt.person",), _rows)
carry_at_merge("quiz_tries", _carry, _give_back)
