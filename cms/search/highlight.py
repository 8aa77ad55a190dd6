"""The words of a query marked in a text."""

import re

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from talent.text.bigrams import query_tokens


def marked(text: str, words: str) -> SafeString:
    """The text as HTML with the query's runs marked: the whole run where it stands, else its pairs."""
    pieces = [piece for piece in words.split() if piece]
    found = [piece for piece in pieces if piece.lower() in text.lower()] or query_tokens(words)
    if not found:
        return escape(text)
    pattern = re.compile(
        "(" + "|".join(re.escape(piece) for piece in sorted(set(found), key=len, reverse=True)) + ")", re.I
    )
    parts = [
        f"<mark>{escape(part)}</mark>" if place % 2 else escape(part) for place, part in enumerate(pattern.split(text))
    ]
    return mark_safe("".join(parts))  # noqa: S308  (every part is escaped)


def excerpt(text: str, words: str, length: int = 80) -> str:
    """The part of a text around the first word that is found in it."""
    low = text.lower()
    places = [low.find(piece) for piece in [*words.lower().split(), *query_tokens(words)] if piece in low]
    start = max(0, places[0] - 20) if places else 0
    cut = text[start : start + length]
    return ("…" if start else "") + cut + ("…" if start + length < len(text) else "")
