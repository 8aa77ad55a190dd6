"""News as its pages show it: plain values that the cache can hold."""

from dataclasses import dataclass
from datetime import date

from django.utils.safestring import SafeString

from cms.bodies import html_of
from cms.cards import Card
from cms.news.models import NewsPage
from cms.pictures import Picture, pictures_of
from lms.catalogue.outline import Outline, catalogue_cards


@dataclass(frozen=True)
class NewsSheet:
    title: str
    subtitle: str
    summary: str
    dated: date
    region: str
    picture: Picture | None
    alt: str
    body: SafeString
    courses: tuple[Outline, ...]


def sheet_of(page: NewsPage) -> NewsSheet:
    [body] = html_of(page.body)
    about = [row.course_id for row in page.courses.all()]
    courses = {course.id: course for course in catalogue_cards()} if about else {}
    return NewsSheet(
        title=page.title,
        subtitle=page.subtitle,
        summary=page.summary,
        dated=page.dated,
        region=page.region.name if page.region else "",
        picture=pictures_of([page.image_id]).get(page.image_id),
        alt=page.image_alt,
        body=body,
        courses=tuple(courses[pk] for pk in about if pk in courses),
    )


# What a line of the list shows: a page has forty columns more.
SHOWN = ("title", "slug", "summary", "dated", "image", "region__name")


def live_news():
    return NewsPage.objects.live().select_related("region").order_by("-dated", "-pk")


def newest(count: int = 50) -> tuple[Card, ...]:
    return cards_of(live_news().only(*SHOWN)[:count])


def lines(count: int) -> tuple[Card, ...]:
    """The newest as lines of a list, without their pictures."""
    return cards_of(live_news().only(*SHOWN)[:count], pictured=False)


def cards_of(pages, *, pictured: bool = True) -> tuple[Card, ...]:
    pages = list(pages)
    pictures = pictures_of(page.image_id for page in pages) if pictured else {}
    return tuple(
        Card(
            title=page.title,
            url=f"/news/{page.slug}/",
            text=page.summary,
            meta=page.region.name if page.region else "",
            picture=pictures.get(page.image_id),
            dated=page.dated,
        )
        for page in pages
    )
