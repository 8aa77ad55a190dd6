"""What lies on an editor's desk in the sample: a case in review, one sent back, a scheduled piece, a draft."""

import datetime

from wagtail.models import Page

from cms.cases.models import CaseIndexPage, CasePage, CasePhoto, Category
from cms.news.models import NewsIndexPage, NewsPage
from cms.sample.clock import clock_at, moment
from cms.sample.courses import region_named
from cms.sample.files import html, words

DAY = datetime.timedelta(days=1)
CATEGORIES = {label: value for value, label in Category.choices}


def load_drafts(today: datetime.date, images: dict, by=None) -> None:
    for entry in words("drafts")["drafts"]:
        if Page.objects.filter(slug=entry["slug"]).exists():
            continue
        build, parent = (_case, CaseIndexPage) if entry["kind"] == "case" else (_news, NewsIndexPage)
        with clock_at(moment(today - 2 * DAY, "15:30")):
            page = build(entry, today, images)
            page.owner, page.live, page.has_unpublished_changes = by, False, True
            parent.objects.get().add_child(instance=page)
            revision = page.save_revision(user=by)
            _STAGES[entry["stage"]](page, revision, entry, by)


def _in_review(page, revision, entry: dict, by):
    return page.get_workflow().start(page, by)


def _returned(page, revision, entry: dict, by) -> None:
    """Through the steps before, then back with a remark."""
    state = _in_review(page, revision, entry, by)
    while not state.current_task_state.task.name.endswith(entry["step"]):
        state.current_task_state.specific.approve(user=by)
        state.refresh_from_db()
    state.current_task_state.specific.reject(user=by, comment=entry["remark"])


def _scheduled(page, revision, entry: dict, by) -> None:
    revision.publish(user=by)


def _left(page, revision, entry: dict, by) -> None:
    """A draft that nobody has sent on yet."""


_STAGES = {"review": _in_review, "returned": _returned, "scheduled": _scheduled, "draft": _left}


def _case(entry: dict, today: datetime.date, images: dict) -> CasePage:
    page = CasePage(
        title=entry["title"],
        slug=entry["slug"],
        abstract=entry["abstract"],
        background=html(entry["background"]),
        practice=[("point", {"heading": row["heading"], "text": html(row["text"])}) for row in entry["practice"]],
        results=html(entry["results"]),
        organization_name=entry["organization"],
        category=CATEGORIES[entry["category"]],
        region=region_named(entry["district"]),
        place=entry["place"],
        year=today.year,
    )
    page.photos = [
        CasePhoto(
            image=images[name], caption=f"插图：{images[name].title}", alt=images[name].description[:160], consent=True
        )
        for name in entry["photos"]
    ]
    return page


def _news(entry: dict, today: datetime.date, images: dict) -> NewsPage:
    image = images[entry["image"]]
    return NewsPage(
        title=entry["title"],
        slug=entry["slug"],
        subtitle=entry["subtitle"],
        summary=entry["summary"],
        dated=today + DAY,
        go_live_at=moment(today + DAY) if entry["stage"] == "scheduled" else None,
        region=region_named(entry["region"]),
        image=image,
        image_alt=image.description[:160],
        body=[("paragraph", html(text)) for text in entry["body"]],
    )
