"""Pages of long registers: nobody leafs through 100,000 rows, so nothing counts them all either."""

from functools import cached_property

from django.core.paginator import Paginator

MOST = 2_000


class CappedPaginator(Paginator):
    """Counts and leafs through the first 2,000 rows; what lies beyond is found by narrowing the list."""

    @cached_property
    def count(self) -> int:
        return min(self._found, MOST)

    @cached_property
    def _found(self) -> int:
        return self.object_list.order_by()[: MOST + 1].count()

    @property
    def has_more(self) -> bool:
        return self._found > MOST

    @property
    def count_words(self) -> str:
        return f"{MOST}多" if self.has_more else str(self.count)
