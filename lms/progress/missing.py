"""What is still missing of a lesson or a course (还差多少), as one line. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from lms.catalogue.films import in_words
from lms.catalogue.outline import Rule
from lms.progress.watch import ENOUGH, is_enough, unseen_seconds

EVERY_LESSON = (Rule("all"),)


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


@dataclass(frozen=True)
class Part:
    """What one lesson brings to the rules of its course: seconds of film, best score in a hundred, lines to tick."""

    done: bool = False
    missing: Missing = Missing()
    duration: int = 0
    seconds: float = 0
    has_quiz: bool = False
    score: int = 0
    lines: int = 0
    ticked: int = 0

    @property
    def counted_seconds(self) -> float:
        """A finished lesson keeps what it was finished with, whatever film it has got since."""
        seen = min(self.seconds, self.duration)
        return max(seen, self.duration * ENOUGH) if self.done else seen


@dataclass(frozen=True)
class CourseMissing:
    """`short` fits a badge (还差1课), `line` says it all; both empty means nothing is missing. `needed` are lessons."""

    short: str = ""
    line: str = ""
    needed: int = 0

    @property
    def nothing(self) -> bool:
        return not self.short


def of_course(rules: Sequence[Rule], parts: Sequence[Part]) -> CourseMissing:
    """All rules must hold; a course without rules asks for every lesson, a course without lessons is never finished."""
    rules = rules or EVERY_LESSON
    unmet = [words for rule in rules if (words := _UNMET[rule.kind](rule.amount or 0, parts))]
    if not parts:
        unmet = [("课还在准备", "课还在准备")]
    return CourseMissing(
        short=unmet[0][0] if unmet else "",
        line="；".join(line for _, line in unmet),
        needed=min(len(parts), next((rule.amount for rule in rules if rule.kind == "count"), None) or len(parts))
        if not any(rule.kind == "all" for rule in rules)
        else len(parts),
    )


def _all(_, parts: Sequence[Part]):
    left = [part for part in parts if not part.done]
    if not left:
        return None
    short = f"还差{len(left)}课"
    return short, f"{short}：{_work(left)}"


def _work(parts: Sequence[Part]) -> str:
    """9分没看，和1个小测，和2课没读"""
    seconds = sum(part.missing.seconds for part in parts)
    quizzes = sum(bool(part.missing.questions) for part in parts)
    unread = sum(part.missing.unread for part in parts)
    pieces = [
        f"{in_words(seconds)}没看" if seconds else "",
        f"{quizzes}个小测" if quizzes else "",
        f"{unread}课没读" if unread else "",
    ]
    return "，和".join(piece for piece in pieces if piece) or "点开看一下就好"


def _count(amount: int, parts: Sequence[Part]):
    """As many as there are is enough: a lesson taken away must not lock anybody in."""
    wanted = min(amount, len(parts))
    left = wanted - sum(part.done for part in parts)
    return (f"还差{left}课", f"还差{left}课（{len(parts)}课里学完{wanted}课就够）") if left > 0 else None


def _watch(percent: int, parts: Sequence[Part]):
    left = sum(part.duration for part in parts) * percent / 100 - sum(part.counted_seconds for part in parts)
    words = f"视频还差{in_words(left)}"
    return (words, f"{words}（看过{percent}%就够）") if left >= 1 else None


def _score(percent: int, parts: Sequence[Part]):
    scores = [part.score for part in parts if part.has_quiz]
    mean = sum(scores) // len(scores) if scores else 100
    return ("小测还差一点", f"小测平均要对{percent}%，现在{mean}%") if mean < percent else None


def _checklist(_, parts: Sequence[Part]):
    left = sum(part.lines - part.ticked for part in parts)
    return (f"清单还差{left}条", f"对照清单还有{left}条没勾") if left > 0 else None


_UNMET = {"all": _all, "count": _count, "watch": _watch, "score": _score, "checklist": _checklist}
