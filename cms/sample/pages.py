"""The sample city's pages: courses, cases, news, tools, standing pages. Deterministic for a day; run again, it adds what is missing."""

from datetime import date, timedelta

from cms.cases.models import CaseIndexPage, CasePage, CasePhoto, Category
from cms.home.models import HomePage
from cms.info.models import InfoPage
from cms.news.models import NewsCourse, NewsIndexPage, NewsPage
from cms.page_cache import forget_pages
from cms.sample.clock import clock_at, moment
from cms.sample.courses import load_courses, region_named
from cms.sample.drafts import load_drafts
from cms.sample.files import day_of, filled, html, load_images, words
from cms.setup import ensure_site
from cms.toolbox.models import ToolboxIndexPage, ToolPage
from lms.catalogue.models import CoursePage
from talent.registry.models import Organization

CATEGORIES = {label: value for value, label in Category.choices}
SITE = {
    "organizer": "济南市民政局（示例）",
    "help_phone": "0531-8000000",
    "help_hours": "工作日 9:00—12:00，13:30—17:00",
    "icp": "",
    "police": "",
}


def load_pages(today: date, by=None) -> None:
    """Everything that is read: needs the regions, makes the site when there is none. `by` owns the pages.

    Pages went live in the past, not at the second of loading: the same day gives the same site.
    """
    long_ago = today - timedelta(days=90)
    with clock_at(moment(today - timedelta(days=300))):
        ensure_site(**SITE)
        images = load_images()
    load_courses(today, images, by)
    for entry in words("cases")["cases"]:
        _load(CasePage, entry, lambda entry=entry: _case(entry, today, images), CaseIndexPage, long_ago, by)
    for entry in reversed(words("news")["news"]):
        _load(NewsPage, entry, lambda entry=entry: _news(entry, today, images), NewsIndexPage, day_of(entry, today), by)
    for entry in words("toolbox")["templates"]:
        _load(ToolPage, entry, lambda entry=entry: _tool(entry), ToolboxIndexPage, long_ago, by)
    for entry in words("pages")["pages"]:
        _load(InfoPage, entry, lambda entry=entry: _info(entry), HomePage, long_ago, by)
    _load(InfoPage, {"slug": "help"}, _questions, HomePage, long_ago, by)
    load_drafts(today, images, by)
    forget_pages()


def _load(model, entry: dict, build, parent, day: date, by) -> None:
    """Publish a page as it would have been on that day, unless it is there already."""
    if model.objects.filter(slug=entry["slug"]).exists():
        return
    with clock_at(moment(day)):
        page = build()
        page.owner = by
        parent.objects.get().add_child(instance=page)
        page.save_revision(user=by).publish(user=by)


def _case(entry: dict, today: date, images: dict) -> CasePage:
    page = CasePage(
        title=entry["title"],
        slug=entry["slug"],
        abstract=entry["abstract"],
        background=html(entry["background"]),
        practice=[("point", {"heading": row["heading"], "text": html(row["text"])}) for row in entry["practice"]],
        results=html(entry["results"]["text"]),
        figures=[("figure", figure) for figure in entry["results"]["figures"]],
        what_is_new=html(entry["what_is_new"]),
        steps=[("step", step) for step in entry["copy_it"]],
        attachments="\n".join(entry.get("attachments") or ()),
        quote=entry["pull_quote"]["text"],
        quote_source=entry["pull_quote"]["source"],
        organization_name=entry["organization"],
        organization=Organization.objects.filter(name=entry["organization"]).first(),
        category=CATEGORIES[entry["category"]],
        region=region_named(entry["district"]),
        place=f"{entry['street']}{entry['community']}",
        topics="、".join(entry["service_tags"]),
        beneficiaries="、".join(entry["beneficiary_tags"]),
        year=today.year + entry["year_offset"],
    )
    page.photos = [
        CasePhoto(
            image=images[photo["file"]],
            caption=photo["caption"],
            alt=images[photo["file"]].description[:160],
            consent=True,
        )
        for photo in entry["photos"]
    ]
    return page


def _news(entry: dict, today: date, images: dict) -> NewsPage:
    image = images[entry["image"]]
    page = NewsPage(
        title=filled(entry["title"], today),
        slug=entry["slug"],
        subtitle=filled(entry["subtitle"], today),
        summary=filled(entry["summary"], today),
        dated=day_of(entry, today),
        region=region_named(entry["region"]),
        image=image,
        image_alt=image.description[:160],
        body=[("paragraph", html(filled(text, today))) for text in entry["body"]],
    )
    courses = {course.slug: course for course in CoursePage.objects.filter(slug__in=entry["related_courses"])}
    page.courses = [NewsCourse(course=courses[slug]) for slug in entry["related_courses"] if slug in courses]
    return page


def _tool(entry: dict) -> ToolPage:
    if entry["layout"] == "fields":
        fields = [
            {"label": row["label"], "hint": row["hint"], "lines": row["lines"], "half": row["width"] == "half"}
            for row in entry["fields"]
        ]
        sheet = [("form", {"fields": fields})]
    else:
        names = ("columns", "example", "blank_rows")
        sheet = [("table", {name: entry[name] for name in names})]
    return ToolPage(
        title=entry["title"],
        slug=entry["slug"],
        purpose=entry["purpose"],
        when=entry["when"],
        orientation=entry["orientation"],
        sheet=sheet,
        notes="\n".join(entry["notes"]),
        signatures="、".join(entry["signature"]),
        related_course=CoursePage.objects.filter(slug=entry["related_course"]).first(),
    )


def _info(entry: dict) -> InfoPage:
    body = []
    for section in entry["sections"]:
        body.append(("heading", section["heading"]))
        body += [("paragraph", html(text)) for text in section["paragraphs"]]
        if section["items"]:
            body.append(("list", {"title": "", "numbered": False, "items": section["items"]}))
    return InfoPage(title=entry["title"], slug=entry["slug"], lead=entry["lead"], body=body)


def _questions() -> InfoPage:
    body = [
        ("answer", {"question": row["question"], "answer": html(row["answer"])}) for row in words("faq")["questions"]
    ]
    return InfoPage(title="常见问题", slug="help", lead="点开问题看回答。没有您要问的，打电话问老师。", body=body)
