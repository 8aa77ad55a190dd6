"""Cases as their pages show them: plain values that the cache can hold."""

from dataclasses import dataclass

from django.utils.safestring import SafeString

from cms.bodies import html_of
from cms.cards import Card
from cms.cases.models import CasePage, CasePhoto
from cms.pictures import Picture, pictures_of

RELATED = 2


@dataclass(frozen=True)
class Point:
    heading: str
    text: SafeString


@dataclass(frozen=True)
class Photo:
    picture: Picture
    caption: str
    alt: str


@dataclass(frozen=True)
class CaseSheet:
    id: int
    title: str
    abstract: str
    background: SafeString
    practice: tuple[Point, ...]
    results: SafeString
    figures: tuple[dict, ...]
    what_is_new: SafeString
    steps: tuple[str, ...]
    attachments: tuple[str, ...]
    quote: str
    quote_source: str
    photos: tuple[Photo, ...]
    organization: str
    category: str
    category_label: str
    region: str
    place: str
    topics: tuple[str, ...]
    beneficiaries: tuple[str, ...]
    year: int


def sheet_of(page: CasePage) -> CaseSheet:
    points = [(block.value["heading"], block.value["text"].source) for block in page.practice]
    html = html_of(page.background, page.results, page.what_is_new, *(text for _, text in points))
    return CaseSheet(
        id=page.pk or 0,
        title=page.title,
        abstract=page.abstract,
        background=html[0],
        results=html[1],
        what_is_new=html[2],
        practice=tuple(Point(heading, text) for (heading, _), text in zip(points, html[3:], strict=True)),
        figures=tuple({key: str(block.value[key]) for key in ("value", "unit", "label")} for block in page.figures),
        steps=tuple(str(block.value) for block in page.steps),
        attachments=tuple(line.strip() for line in page.attachments.splitlines() if line.strip()),
        quote=page.quote,
        quote_source=page.quote_source,
        photos=_photos(page),
        organization=page.organization_name,
        category=page.category,
        category_label=page.get_category_display(),
        region=page.region.name if page.region_id else "",
        place=page.place,
        topics=tuple(topic for topic in page.topics.split("、") if topic),
        beneficiaries=tuple(group for group in page.beneficiaries.split("、") if group),
        year=page.year,
    )


def _photos(page: CasePage) -> tuple[Photo, ...]:
    """Photos with consent, in their order."""
    rows = [row for row in page.photos.all() if row.consent]
    pictures = pictures_of(row.image_id for row in rows)
    return tuple(
        Photo(pictures[row.image_id], row.caption, row.alt or pictures[row.image_id].alt)
        for row in rows
        if row.image_id in pictures
    )


# What a card shows: a page has forty columns more, long texts among them.
SHOWN = ("title", "slug", "abstract", "organization_name", "category", "year", "region__name")


def live_cases():
    return CasePage.objects.live().select_related("region").in_order()


def cards(count: int = 50) -> tuple[Card, ...]:
    return cards_of(live_cases().only(*SHOWN)[:count])


def cards_of(pages) -> tuple[Card, ...]:
    """Cards with the first photo each; three queries however many."""
    pages = list(pages)
    covers = first_photos(page.pk for page in pages)
    pictures = pictures_of(covers.values())
    return tuple(
        Card(
            title=page.title,
            url=f"/cases/{page.slug}/",
            text=page.abstract,
            meta=f"{page.organization_name} · {page.region.name} · {page.year}年",
            picture=pictures.get(covers.get(page.pk)),
            art=f"img/cases/{'services' if page.category == 'service' else page.category}.svg",
        )
        for page in pages
    )


def first_photos(page_ids) -> dict[int, int]:
    """The image of each page's first photo with consent."""
    rows = CasePhoto.objects.filter(page__in=list(page_ids), consent=True).order_by("-sort_order")
    return dict(rows.values_list("page_id", "image_id"))


def neighbors(page: CasePage) -> tuple[Card, ...]:
    """Two other cases: of the same services or the same people helped first, then of the same category."""
    own = {*page.topics.split("、"), *page.beneficiaries.split("、")} - {""}

    def nearness(row) -> int:
        shared = own & {*row[2].split("、"), *row[3].split("、")}
        return -len(shared) * 2 - (row[1] == page.category)

    rows = live_cases().exclude(pk=page.pk).values_list("pk", "category", "topics", "beneficiaries")
    nearest = [row[0] for row in sorted(rows, key=nearness)[:RELATED]]
    known = live_cases().only(*SHOWN).in_bulk(nearest)
    return cards_of(known[pk] for pk in nearest)
