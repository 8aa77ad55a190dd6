"""/cases/: the list with its filters, and one case."""

from django.core.paginator import Paginator
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cms.cases.models import CaseIndexPage, CasePage, Category
from cms.cases.reading import cards_of, live_cases, neighbors, sheet_of
from cms.page_cache import for_strangers, remember
from cms.search.finding import find
from cms.showing import Withdrawn, live_page, withdrawn
from talent.people.access import public

PER_PAGE = 12


@public
@require_safe
@for_strangers()
def case_list(request):
    chosen = _chosen(request)
    words = request.GET.get("q", "").strip()[:60]
    cases = live_cases().chosen(**chosen)
    if words:
        found = find(words, CasePage.objects.live())
        cases = cases.filter(pk__in=[page.pk for page in found])
    page_obj = Paginator(cases, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "section": remember("case-section", lambda: CaseIndexPage.objects.live().first()),
        "cards": cards_of(page_obj.object_list),
        "page_obj": page_obj,
        "words": words,
        "chosen": chosen,
        "narrowed": bool(words or any(chosen.values())),
        "categories": Category.choices,
        **remember("case-filters", _filters),
    }
    return render(request, "cms/cases/index.html", context)


def _chosen(request) -> dict:
    """The filters of the address; a value nobody offers doesn't narrow."""
    category, district, year = (request.GET.get(name, "") for name in ("category", "district", "year"))
    return {
        "category": category if category in Category.values else "",
        "district": int(district) if district.isascii() and district.isdigit() and len(district) < 10 else None,
        "year": int(year) if year.isascii() and year.isdigit() and len(year) == 4 else None,
    }


def _filters() -> dict:
    """Districts (in code order) and years that have a live case."""
    live = CasePage.objects.live()
    districts = live.order_by("region__path").values_list("region_id", "region__name").distinct()
    years = live.order_by("-year").values_list("year", flat=True).distinct()
    return {"districts": list(districts), "years": list(years)}


@public
@require_safe
@for_strangers()
def case_detail(request, slug):
    try:
        page = live_page(request, CasePage.objects.select_related("region"), slug)
    except Withdrawn:
        return withdrawn(request)
    context = remember(
        f"case:{page.pk}:{page.live_revision_id}", lambda: {"case": sheet_of(page), "more": neighbors(page)}
    )
    return render(request, "cms/cases/page.html", context)
