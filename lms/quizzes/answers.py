"""The answer cell of a questions sheet: A、B or 对, against the options that are filled in. Pure."""

import re
from collections.abc import Mapping

from talent.text.folding import fold_width

LETTERS = "ABCDEF"
TRUE_FALSE = ["对", "错"]
RIGHT = {"对", "正确", "是", "√", "✓", "T", "TRUE", "Y"}
WRONG = {"错", "不对", "错误", "否", "×", "✗", "X", "F", "FALSE", "N"}
_SEPARATORS = re.compile(r"[\s、,，;；/／|.和]+")


def letters_of(answer: str, filled: Mapping[str, str], *, multiple: bool) -> list[int]:
    """Indexes among the filled options. ValueError with a Chinese sentence when the answer does not fit them."""
    chosen = set(_SEPARATORS.sub("", fold_width(answer)).upper())
    if not chosen:
        raise ValueError("没有正确答案")
    if outside := chosen - set(filled):
        raise ValueError(f"答案“{'、'.join(sorted(outside))}”不在选项中")
    if not multiple and len(chosen) > 1:
        raise ValueError("单选只能有1个答案，有几个答案请用多选")
    return [index for index, letter in enumerate(filled) if letter in chosen]


def judgement_of(answer: str) -> list[int]:
    """[0] for 对, [1] for 错. ValueError for anything else."""
    word = _SEPARATORS.sub("", fold_width(answer)).upper()
    if word in RIGHT:
        return [0]
    if word in WRONG:
        return [1]
    raise ValueError("判断题的答案应填“对”或“错”")


def answer_text(kind: str, correct: list[int]) -> str:
    """How the key stands in a sheet: AB, or 对."""
    if kind == "true_false":
        return TRUE_FALSE[correct[0]]
    return "".join(LETTERS[index] for index in correct)
