from django.db.models import Q
from wagtail.models import PageManager
from wagtail.query import PageQuerySet


class CaseQuerySet(PageQuerySet):
    def in_order(self):
        """Newest year first; inside it by district code, so that no unit stands first for its score."""
        return self.order_by("-year", "region__path", "pk")

    def chosen(
        self,
        *,
        category: str = "",
        service: str = "",
        beneficiary: str = "",
        district: int | None = None,
        year: int | None = None,
    ):
        """Those of a category, a service, a group that was helped, a district and a year; what is empty doesn't narrow."""
        wanted = Q()
        if category:
            wanted &= Q(category=category)
        if service:
            wanted &= _lists("topics", service)
        if beneficiary:
            wanted &= _lists("beneficiaries", beneficiary)
        if district:
            wanted &= Q(region=district)
        if year:
            wanted &= Q(year=year)
        return self.filter(wanted)


def _lists(field: str, word: str) -> Q:
    """The text `field`, whose words stand between 、, holds this word as a whole one."""
    return (
        Q(**{field: word})
        | Q(**{f"{field}__startswith": f"{word}、"})
        | Q(**{f"{field}__endswith": f"、{word}"})
        | Q(**{f"{field}__contains": f"、{word}、"})
    )


CaseManager = PageManager.from_queryset(CaseQuerySet)
