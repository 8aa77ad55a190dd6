"""Pages of long registers: nobody leafs through 100,000 rows, so nothing counts them all either."""

from functools import cached_property
from hashlib import sha256

from django.core.cache import cache
from django.core.paginator import Page, Paginator

COUNTED = 500
MOST_PAGES = 40
REMEMBERED_SECONDS = 60


def question_of(request) -> str:
    """Names what a list was asked, by whom: the same for everybody with the same roles, whatever page they read."""
    asked = sorted((name, values) for name, values in request.GET.lists() if name != "page")
    scope = [(role.kind, role.region.path) for role in request.user.active_roles]
    return sha256(repr((request.path, asked, scope)).encode()).hexdigest()


class CappedPage(Page):
    """Knows its successor by one row more than it shows."""

    def __init__(self, object_list, number, paginator):
        rows = list(object_list)
        self._has_next = len(rows) > paginator.per_page and number < MOST_PAGES
        super().__init__(rows[: paginator.per_page], number, paginator)

    def has_next(self) -> bool:
        return self._has_next


class CappedPaginator(Paginator):
    """
    Counts the first 500 rows and leafs through 40 pages; what lies beyond is found by narrowing the list.

    That there are more than 500 is remembered for a minute by `question`: fewer are counted anew every time, so that
    the number beside a list never contradicts its rows.
    """

    def __init__(self, object_list, per_page, *, question: str = ""):
        super().__init__(object_list, per_page)
        self.question = question

    @cached_property
    def _found(self) -> int:
        key = f"many:{self.question}"
        if self.question and cache.get(key):
            return COUNTED + 1
        found = self.object_list.order_by()[: COUNTED + 1].count()
        if self.question and found > COUNTED:
            cache.set(key, True, REMEMBERED_SECONDS)
        return found

    @property
    def count(self) -> int:
        return min(self._found, COUNTED)

    @property
    def has_more(self) -> bool:
        return self._found > COUNTED

    @property
    def num_pages(self) -> int:
        return MOST_PAGES if self.has_more else max(1, -(-self.count // self.per_page))

    @property
    def count_words(self) -> str:
        return f"{COUNTED}多" if self.has_more else str(self.count)

    def page(self, number):
        number = self.validate_number(number)
        first = (number - 1) * self.per_page
        return CappedPage(self.object_list[first : first + self.per_page + 1], number, self)
