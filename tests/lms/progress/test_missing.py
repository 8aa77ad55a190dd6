"""还差多少, table by table: what the rules of a course still want, in one line."""

import pytest

from lms.catalogue.outline import Rule
from lms.progress.missing import Missing, Part, of_course

DONE = Part(done=True)
FILM = Part(missing=Missing(seconds=130), duration=300, seconds=140)
QUIZ = Part(missing=Missing(questions=3), has_quiz=True)
TEXT = Part(missing=Missing(unread=True))


@pytest.mark.parametrize(
    ("rules", "parts", "short", "line"),
    [
        ([], [DONE, DONE], "", ""),
        ([], [DONE, FILM], "还差1课", "还差1课：2分10秒没看"),
        ([], [FILM, QUIZ, TEXT], "还差3课", "还差3课：2分10秒没看，和1个小测，和1课没读"),
        ([], [], "课还在准备", "课还在准备"),
        ([Rule("count", 2)], [DONE, FILM, TEXT], "还差1课", "还差1课（3课里学完2课就够）"),
        ([Rule("count", 2)], [DONE, DONE, TEXT], "", ""),
        ([Rule("count", 5)], [DONE, DONE], "", ""),  # lessons were taken away: nobody is locked in
        ([Rule("watch", 80)], [FILM, TEXT], "视频还差1分40秒", "视频还差1分40秒（看过80%就够）"),
        ([Rule("watch", 90)], [Part(done=True, duration=300)], "", ""),  # its film was replaced after it was done
        ([Rule("watch", 50)], [TEXT], "", ""),
        ([Rule("score", 80)], [Part(has_quiz=True, score=60), DONE], "小测还差一点", "小测平均要对80%，现在60%"),
        ([Rule("score", 80)], [Part(has_quiz=True, score=60), Part(has_quiz=True, score=100)], "", ""),
        ([Rule("checklist")], [Part(done=True, lines=5, ticked=3)], "清单还差2条", "对照清单还有2条没勾"),
        (
            [Rule("all"), Rule("checklist")],
            [Part(lines=2, missing=Missing(unread=True))],
            "还差1课",
            "还差1课：1课没读；对照清单还有2条没勾",
        ),
    ],
)
def test_what_is_missing(rules, parts, short, line):
    found = of_course(rules, parts)
    assert (found.short, found.line, found.nothing) == (short, line, not short)


@pytest.mark.parametrize(
    ("rules", "needed"),
    [([], 3), ([Rule("count", 2)], 2), ([Rule("count", 2), Rule("all")], 3), ([Rule("watch", 9)], 3)],
)
def test_lessons_that_are_needed(rules, needed):
    assert of_course(rules, [FILM, QUIZ, TEXT]).needed == needed
