"""What is still missing of a lesson or a course (还差多少), as one line. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from lms.catalogue.films import in_words
from lms.progress.watch import is_enough, unseen_seconds


@dataclass(frozen=True)
class Missing:
    """`seconds` of the film unseen, `questions` of the quiz open, `unread` text; all empty means done."""

    seconds: float = 0
    questions: int = 0
    unread: bool = False

    @property
    def nothing(self) -> bool:
        return not (self.seconds or self.questions or self.unread)

    @property
    def words(self) -> str:
        if self.nothing:
            return ""
        if self.unread:
            return "读完课文，点“我学完了”就好"
        if not self.seconds:
            return f"还有{self.questions}道小题"
        quiz = f"，另有{self.questions}道小题" if self.questions else ""
        return f"这节还有{in_words(self.seconds)}没看{quiz}"


def of_lesson(*, duration: int | None, seconds: float, questions: int, quiz_passed: bool, read: bool) -> Missing:
    """A film counts when nine tenths were seen, a quiz when it was passed, a text alone by saying so."""
    unseen = 0.0
    if duration and not is_enough(seconds, duration):
        unseen = max(1.0, unseen_seconds(seconds, duration))
    open_questions = 0 if quiz_passed else questions
    return Missing(unseen, open_questions, unread=not duration and not questions and not read)


def of_course(done: Sequence[bool]) -> str:
    """还差1课; empty when all is done."""
    left = len(done) - sum(done)
    return f"还差{left}课" if left else ""
