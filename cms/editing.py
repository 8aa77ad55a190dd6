"""等我处理: what waits for an editor — drafts, pages in review, pages sent back, pages that go out by themselves."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page, ReferenceIndex, Revision, TaskState, WorkflowState

from cms.cases.models import CasePhoto
from cms.month import Month, months_of
from cms.news.models import NewsPage
from talent.desk.home import HOMES, Home
from talent.people.models import Role

SHOWN = 6


@dataclass(frozen=True)
class Item:
    """A page at work: its title, what it is, the address of its editor, a time where one matters."""

    title: str
    kind: str
    url: str
    when: datetime | None = None
    remark: str = ""


@dataclass(frozen=True)
class Waiting:
    """`review` waits for this person's look, `elsewhere` for somebody else's, `returned` came back with a remark.

    `drafts` are unfinished, `scheduled` go out later.
    `from_sessions` are drafts with a trainer's photos; `broken` are live pages with a link to one that is not.
    """

    review: tuple[Item, ...]
    elsewhere: tuple[Item, ...]
    returned: tuple[Item, ...]
    drafts: tuple[Item, ...]
    scheduled: tuple[Item, ...]
    without_consent: int
    without_alt: int
    broken: tuple[Item, ...]
    from_sessions: tuple[Item, ...]
    recent: tuple[Item, ...]

    @property
    def months(self) -> tuple[Month, ...]:
        """定时发布 as a calendar: what goes out on which day."""
        return months_of(((timezone.localdate(item.when), item) for item in self.scheduled), timezone.localdate())

    @property
    def count(self) -> int:
        return len(self.review) + len(self.returned)


def waiting_for(person) -> Waiting:
    """What waits for this person in 内容管理: pages they may edit, newest first; a handful of queries."""
    pages = _editable(person)
    reviews = (
        WorkflowState.objects.active()
        .filter(base_content_type__app_label="wagtailcore", base_content_type__model="page")
        .select_related("current_task_state__task")
        .order_by("-created_at")
    )
    states = {state.object_id: state for state in reviews}
    mine = set(TaskState.objects.reviewable_by(person).values_list("workflow_state__object_id", flat=True))
    in_workflow = {
        str(page.pk): page
        for page in _pages().filter(Q(pk__in=pages.filter(pk__in=list(states)).values("pk")) | Q(pk__in=mine))
    }
    review, returned, elsewhere = [], [], []
    for pk, state in states.items():
        if page := in_workflow.get(pk):
            back = state.status == WorkflowState.STATUS_NEEDS_CHANGES
            task = state.current_task_state
            place = returned if back else review if pk in mine else elsewhere
            place.append(_item(page, remark=(task.comment if back else task.task.name) if task else ""))
    times = _go_live_times()
    at_work = [*map(int, states), *times]
    drafts = pages.filter(Q(live=False) | Q(has_unpublished_changes=True)).exclude(pk__in=at_work)
    sessions = NewsPage.objects.filter(live=False).exclude(session_id=None).values("pk")
    return Waiting(
        review=tuple(review),
        elsewhere=tuple(elsewhere),
        returned=tuple(returned),
        drafts=_newest(drafts.exclude(pk__in=sessions)),
        from_sessions=_newest(drafts.filter(pk__in=sessions)),
        scheduled=_scheduled(pages, times),
        without_consent=CasePhoto.objects.filter(consent=False).count(),
        without_alt=_without_alt(),
        broken=tuple(_item(page) for page in pages.filter(pk__in=_pointing_nowhere())[:SHOWN]),
        recent=tuple(
            _item(page, when=page.last_published_at)
            for page in pages.live().exclude(last_published_at=None).order_by("-last_published_at")[:SHOWN]
        ),
    )


def _newest(pages) -> tuple[Item, ...]:
    return tuple(_item(page) for page in pages.order_by("-latest_revision_created_at")[:SHOWN])


def _without_alt() -> int:
    """Photos of cases and title pictures of news that nobody who cannot see would hear of."""
    photos = CasePhoto.objects.filter(alt="", image__description="").count()
    return photos + NewsPage.objects.filter(image_alt="", image__description="").count()


def _pointing_nowhere() -> list[int]:
    """Live pages that link to a page which is not live (any more)."""
    page_type = ContentType.objects.get_for_model(Page)
    hidden = {str(pk) for pk in Page.objects.filter(live=False).values_list("pk", flat=True)}
    links = ReferenceIndex.objects.filter(base_content_type=page_type, to_content_type=page_type)
    sources = {int(source) for source, target in links.values_list("object_id", "to_object_id") if target in hidden}
    return list(Page.objects.live().filter(pk__in=sources).values_list("pk", flat=True))


def _editable(person):
    from wagtail.permissions import policy_registry

    pages = policy_registry.get_by_type(Page).instances_user_has_permission_for(person, "change")
    return pages.filter(depth__gt=2).select_related("content_type")


def _pages():
    return Page.objects.filter(depth__gt=2).select_related("content_type")


def _go_live_times() -> dict[int, datetime]:
    """When pages go out by themselves, the next one first."""
    due = Revision.page_revisions.filter(approved_go_live_at__gt=timezone.now()).order_by("approved_go_live_at")
    return {int(pk): at for pk, at in due.values_list("object_id", "approved_go_live_at")}


def _scheduled(pages, times: dict[int, datetime]) -> tuple[Item, ...]:
    """All of them, as an editor plans by this list; of other districts' pages none takes a place."""
    known = pages.in_bulk(list(times))
    return tuple(_item(known[pk], when=when) for pk, when in times.items() if pk in known)


def _item(page: Page, **values) -> Item:
    kind = str(page.cached_content_type.model_class()._meta.verbose_name)
    return Item(page.draft_title or page.title, kind, reverse("wagtailadmin_pages:edit", args=[page.pk]), **values)


def editor_home(person, region) -> Home:
    return Home("editor", {"region": region, "waiting": waiting_for(person), "kinds": new_pages(person)})


def new_pages(person) -> list[tuple[str, str, str]]:
    """写新的, as far as the person may: (label, icon, address of the form)."""
    sections = (
        ("动态", "megaphone", "news"),
        ("案例", "leaf", "cases"),
        ("工具", "toolbox", "toolbox"),
        ("课程", "book", "courses"),
    )
    found = {page.slug: page for page in Page.objects.filter(depth=3, slug__in=[slug for _, _, slug in sections])}
    return [
        (label, icon, reverse("wagtailadmin_pages:add_subpage", args=[found[slug].pk]))
        for label, icon, slug in sections
        if slug in found and found[slug].permissions_for_user(person).can_add_subpage()
    ]


HOMES |= dict.fromkeys((Role.Kind.EDITOR, Role.Kind.CASE_SECOND, Role.Kind.CASE_FINAL), editor_home)
