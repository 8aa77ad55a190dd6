"""Pages of long registers: nobody leafs through 100,000 rows, so nothing counts them all either."""

from functools import cached_property

from django.core.paginator import Page, Paginator

COUNTED = 500
MOST_PAGES = 40


class CappedPage(Page):
    """Knows its successor by one row more than it shows."""

    def __init__(self, object_list, number, paginator):
        rows = list(object_list)
        self._has_next = len(rows) > paginator.per_page and number < MOST_PAGES
        super().__init__(rows[: paginator.per_page], number, paginator)

    def has_next(self) -> bool:
        return self._has_next


class CappedPaginator(Paginator):
    """Counts the first 500 rows and leafs through 40 pages; what lies beyond is found by narrowing the list."""

    @cached_property
    def _found(self) -> int:
        return self.object_list.order_by()[: COUNTED + 1].count()

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
