"""
Tokens for Chinese search: overlapping character pairs, since no space separates words.

The index holds single characters too, so that a query of one character finds something; a longer query asks only
for its pairs, which keeps it exact.
"""

import re

from talent.text.folding import fold_width

_HANZI = "\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_RUNS = re.compile(rf"[{_HANZI}]+|[a-z0-9]+")


def _runs(text: str) -> list[str]:
    return _RUNS.findall(fold_width(text).lower())


def _pairs(run: str) -> list[str]:
    return [run[place : place + 2] for place in range(len(run) - 1)]


def index_tokens(text: str) -> list[str]:
    """Characters and pairs of every Chinese run, and Latin words and numbers in lower case."""
    tokens: list[str] = []
    for run in _runs(text):
        tokens += [run] if run.isascii() else [*run, *_pairs(run)]
    return tokens


def query_tokens(text: str) -> list[str]:
    """Pairs of every Chinese run (the character itself where it stands alone), and Latin words."""
    tokens: list[str] = []
    for run in _runs(text):
        tokens += [run] if run.isascii() or len(run) == 1 else _pairs(run)
    return tokens
