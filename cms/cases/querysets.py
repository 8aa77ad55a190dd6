from django.db.models import Q
from wagtail.models import PageManager
from wagtail.query import PageQuerySet


class CaseQuerySet(PageQuerySet):
    def in_order(self):
        """Newest year first; inside it by district code, so that no unit stands first for its score."""
        return self.order_by("-year", "region__path", "pk")

    def chosen(self, *, category: str = "", district: int | None = None, year: int | None = None):
        """Those of a category, a district (or a unit below it) and a year; what is empty doesn't narrow."""
        wanted = Q()
        if category:
            wanted &= Q(category=category)
        if district:
            wanted &= Q(region=district)
        if year:
            wanted &= Q(year=year)
        return self.filter(wanted)


CaseManager = PageManager.from_queryset(CaseQuerySet)
