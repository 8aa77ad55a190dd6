"""Finding pages by Chinese words: exact runs first, then pages that hold the words apart."""

from wagtail.search.query import Phrase

LIMIT = 60


def find(words: str, pages, limit: int = LIMIT) -> list:
    """Pages of the queryset, best first; two queries at most. Words without a letter or character find nothing."""
    exact = list(pages.search(Phrase(words))[:limit])
    if len(exact) >= limit:
        return exact
    known = {page.pk for page in exact}
    return exact + [page for page in pages.search(words)[: limit - len(exact)] if page.pk not in known]
