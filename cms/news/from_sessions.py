"""转为动态稿: a trainer's session as a draft for the editors, with the photos whose people agreed to be shown."""

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone
from django.utils.html import escape
from wagtail.images import get_image_model

from cms.news.models import NewsIndexPage, NewsPage
from talent.attendance.drafting import Draft, Newsroom, register
from talent.attendance.models import AttendanceHead
from talent.audit.actions import record
from talent.people.editorial_groups import collection_of
from talent.training.models import TrainingSession
from talent.training.texts import plain_hours, when


def find_draft(session) -> Draft | None:
    page = NewsPage.objects.filter(session_id=session.pk).first()
    return _draft(page) if page else None


def _draft(page: NewsPage) -> Draft:
    return Draft(page.draft_title or page.title, page.live, f"/news/{page.slug}/" if page.live else "")


@transaction.atomic
def draft_news(session, photos, *, by) -> Draft:
    """A draft with the session's facts and photos, once per session: the second wish gets the first page."""
    TrainingSession.objects.select_for_update(no_key=True, of=("self",)).get(pk=session.pk)
    if found := find_draft(session):
        return found
    images = [_image(photo, collection_of(session.region), by) for photo in photos]
    page = NewsPage(
        slug=f"session-{session.pk}", session_id=session.pk, live=False, has_unpublished_changes=True, owner=by,
        title=f"{session.title}：请写一个题目"[:60], summary=f"{when(session)}，{session.place}。"[:120],
        dated=timezone.localdate(session.starts_at), region=_publishing_region(session.region),
        image=images[0][0] if images else None, image_alt=images[0][1] if images else "", body=_body(session, images),
    )  # fmt: skip
    NewsIndexPage.objects.get().add_child(instance=page)
    page.save_revision(user=by)
    record("draft_news", page, by=by, region_path=session.region.path, session=session.pk, photos=len(images))
    return _draft(page)


def _publishing_region(region):
    """News is published by a city or a district; a street's by the district above it."""
    while region.level not in ("city", "district"):
        region = region.parent
    return region


def _body(session, images) -> list[tuple]:
    here = AttendanceHead.objects.filter(session=session).here().count()
    facts = f"{when(session)}，{session.region.name}在{session.place}举办《{session.title}》，{here}人到场，"
    paragraphs = [f"{facts}每人记入{plain_hours(session.hours)}学时。", *session.description.splitlines()]
    text = "".join(f"<p>{escape(line.strip())}</p>" for line in paragraphs if line.strip())
    pictures = [("image", {"image": image, "alt": words, "caption": words}) for image, words in images]
    return [("paragraph", text), *pictures]


def _image(photo, collection, by) -> tuple:
    """A copy among the site's images, which anyone may see: so only photos with consent come here."""
    words = photo.caption or "现场照片"
    with photo.file.open("rb") as source:
        file = ContentFile(source.read(), name=f"session-{photo.session_id}-{photo.pk}.jpg")
    image = get_image_model()(title=words, file=file, uploaded_by_user=by, collection=collection)
    image.save()
    return image, words


register(Newsroom(draft_news, find_draft))
