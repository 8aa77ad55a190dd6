"""Pages that stay: something outside the page tree points to them, or an address depends on them."""

from collections.abc import Iterable

from wagtail.models import Page

from cms.cases.models import CasePage
from cms.home.models import HomePage, SectionPage
from lms.catalogue.models import CourseIndexPage


def kept_pages(pages: Iterable[Page]) -> list[tuple[Page, str]]:
    """Those of `pages` that may not be deleted, with the reason."""
    kept = []
    for page in pages:
        if not isinstance(page, Page):  # a bulk action on people, images, snippets
            continue
        specific = page.specific
        if isinstance(specific, HomePage | SectionPage | CourseIndexPage):
            kept.append((page, "它是网站的固定栏目"))
        elif isinstance(specific, CasePage) and specific.nomination_id:
            kept.append((page, "推选记录里有它的链接"))
        elif page.first_published_at and isinstance(specific, CasePage):
            kept.append((page, "它公开过，别处可能有它的链接"))
    return kept
