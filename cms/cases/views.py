"""/cases/: the list with its filters, and one case."""

from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from cms.cases.honor import honor_of, honor_years
from cms.cases.models import CaseIndexPage, CasePage, Category
from cms.cases.reading import SHOWN, cards_of, live_cases, neighbors, sheet_of
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
    page_obj = Paginator(cases.only(*SHOWN), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "section": remember("case-section", lambda: CaseIndexPage.objects.live().first()),
        "cards": cards_of(page_obj.object_list),
        "page_obj": page_obj,
        "words": words,
        "chosen": chosen,
        "narrowed": bool(words or any(chosen.values())),
        "categories": Category.choices,
        "honor_years": remember("honor-years", lambda: {"years": honor_years()})["years"],
        **remember("case-filters", _filters),
    }
    return render(request, "cms/cases/index.html", context)


def _chosen(request) -> dict:
    """The filters of the address; a value nobody offers doesn't narrow."""
    category, district, year = (request.GET.get(name, "") for name in ("category", "district", "year"))
    filters = remember("case-filters", _filters)
    service, beneficiary = request.GET.get("service", ""), request.GET.get("beneficiary", "")
    return {
        "category": category if category in Category.values else "",
        "service": service if service in filters["services"] else "",
        "beneficiary": beneficiary if beneficiary in filters["beneficiaries"] else "",
        "district": int(district) if district.isascii() and district.isdigit() and len(district) < 10 else None,
        "year": int(year) if year.isascii() and year.isdigit() and len(year) == 4 else None,
    }


def _filters() -> dict:
    """Districts (in code order), years, services and groups helped that have a live case."""
    live = CasePage.objects.live()
    districts = live.order_by("region__path").values_list("region_id", "region__name").distinct()
    years = live.order_by("-year").values_list("year", flat=True).distinct()
    words = list(live.order_by("pk").values_list("topics", "beneficiaries"))
    return {
        "districts": list(districts),
        "years": list(years),
        "services": _words_in(topics for topics, _ in words),
        "beneficiaries": _words_in(groups for _, groups in words),
    }


def _words_in(texts) -> list[str]:
    """The words of texts like 矛盾化解、纠纷调解, each once, in the order in which they came."""
    return list(dict.fromkeys(word for text in texts for word in text.split("、") if word))


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


@public
@require_safe
@for_strangers()
def honor(request, year):
    """典型风采: everybody announced in a year. An earlier year without anybody does not exist."""
    years = remember("honor-years", lambda: {"years": honor_years()})["years"]
    # Made-up years must not fill the cache.
    if year not in years and year != timezone.localdate().year:
        raise Http404
    districts = remember(f"honor:{year}", lambda: {"districts": honor_of(year)})["districts"]
    return render(request, "cms/cases/honor.html", {"year": year, "districts": districts, "years": years})
