import logging

from django.db import transaction
from django.utils import timezone
from wagtail.models import Page, Revision

from talent.outbox.schedule import job

logger = logging.getLogger(__name__)


@job("publish_scheduled", minutes=5)
def publish_scheduled() -> int:
    """定时发布 and expiry: what is due goes live or comes down, each page in a transaction of its own.

    A worker that dies in the middle leaves a page as it was, for the next run; a page that may not go out (a number
    got into it) keeps nobody else's waiting.
    """
    now = timezone.now()
    due = (
        Revision.objects.filter(approved_go_live_at__lte=now)
        .order_by("approved_go_live_at")
        .values_list("pk", flat=True)
    )
    expired = Page.objects.live().filter(expire_at__lte=now).values_list("pk", flat=True)
    done = [_apart(_go_live, pk) for pk in due] + [_apart(_come_down, pk) for pk in expired]
    return sum(done)


def _apart(act, pk: int) -> bool:
    try:
        with transaction.atomic():
            act(pk)
    except Exception:  # whatever is wrong with one page, the others go out
        logger.exception("scheduled publication of %s", pk)
        return False
    return True


def _go_live(pk: int) -> None:
    revision = Revision.objects.select_for_update(of=("self",)).filter(pk=pk, approved_go_live_at__isnull=False).first()
    if revision:
        revision.publish(log_action="wagtail.publish.scheduled")


def _come_down(pk: int) -> None:
    page = Page.objects.filter(pk=pk, live=True).first()
    if page:
        page.specific.unpublish(set_expired=True, log_action="wagtail.unpublish.scheduled")
