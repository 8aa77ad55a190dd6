"""等我处理: what waits for an editor — drafts, pages in review, pages sent back, pages that go out by themselves."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page, Revision, WorkflowState

from cms.cases.models import CasePhoto
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
    """`review` waits for a look, `returned` came back with a remark, `drafts` are unfinished, `scheduled` go out later."""

    review: tuple[Item, ...]
    returned: tuple[Item, ...]
    drafts: tuple[Item, ...]
    scheduled: tuple[Item, ...]
    without_consent: int

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
    in_workflow = {str(page.pk): page for page in pages.filter(pk__in=[int(pk) for pk in states])}
    review, returned = [], []
    for pk, state in states.items():
        if page := in_workflow.get(pk):
            back = state.status == WorkflowState.STATUS_NEEDS_CHANGES
            task = state.current_task_state
            (returned if back else review).append(
                _item(page, remark=(task.comment if back else task.task.name) if task else "")
            )
    times = _go_live_times()
    at_work = [*map(int, states), *times]
    drafts = pages.filter(Q(live=False) | Q(has_unpublished_changes=True)).exclude(pk__in=at_work)
    return Waiting(
        review=tuple(review),
        returned=tuple(returned),
        drafts=tuple(_item(page) for page in drafts.order_by("-latest_revision_created_at")[:SHOWN]),
        scheduled=_scheduled(pages, times),
        without_consent=CasePhoto.objects.filter(consent=False).count(),
    )


def _editable(person):
    from wagtail.permissions import policy_registry

    pages = policy_registry.get_by_type(Page).instances_user_has_permission_for(person, "change")
    return pages.filter(depth__gt=2).select_related("content_type")


def _go_live_times() -> dict[int, datetime]:
    """When pages go out by themselves, the next one first."""
    due = Revision.page_revisions.filter(approved_go_live_at__gt=timezone.now()).order_by("approved_go_live_at")
    return {int(pk): at for pk, at in due.values_list("object_id", "approved_go_live_at")}


def _scheduled(pages, times: dict[int, datetime]) -> tuple[Item, ...]:
    known = pages.in_bulk(list(times)[:SHOWN])
    return tuple(_item(known[pk], when=when) for pk, when in times.items() if pk in known)


def _item(page: Page, **values) -> Item:
    kind = str(page.cached_content_type.model_class()._meta.verbose_name)
    return Item(page.draft_title or page.title, kind, reverse("wagtailadmin_pages:edit", args=[page.pk]), **values)


def editor_home(person, region) -> Home:
    return Home("editor", {"region": region, "waiting": waiting_for(person), "kinds": _new_pages()})


def _new_pages() -> list[tuple[str, str, str]]:
    """写新的: (label, icon, address of the form)."""
    sections = (
        ("动态", "megaphone", "news"),
        ("案例", "leaf", "cases"),
        ("工具", "toolbox", "toolbox"),
        ("课程", "book", "courses"),
    )
    known = dict(Page.objects.filter(depth=3, slug__in=[slug for _, _, slug in sections]).values_list("slug", "pk"))
    return [
        (label, icon, reverse("wagtailadmin_pages:add_subpage", args=[known[slug]]))
        for label, icon, slug in sections
        if slug in known
    ]


HOMES[Role.Kind.EDITOR] = editor_home
