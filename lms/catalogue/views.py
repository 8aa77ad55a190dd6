"""Films of lessons: private files, in ranges, for those who may see a course they belong to."""

from django.contrib.contenttypes.models import ContentType
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe
from wagtail.models import Page, ReferenceIndex

from lms.catalogue.models import CourseMedia, DocumentPage, LessonPage
from lms.catalogue.outline import outline_by_id
from lms.catalogue.rules import edits_courses, may_open
from talent.files.ranged import ranged_response
from talent.people.access import member

PICTURES = {"jpg": "image/jpeg", "jpeg": "image/jpeg", "png": "image/png", "webp": "image/webp"}


def _visible_media(request, pk: int) -> CourseMedia:
    """The film when a live lesson of a course this person sees shows it; editors see all."""
    media = get_object_or_404(CourseMedia, pk=pk)
    if edits_courses(request.user):
        return media
    places = [(outline_by_id(lesson.get_parent().pk), lesson.pk) for lesson in media.lessons.live()]
    if not any(course and may_open(request, course, lesson) for course, lesson in places):
        raise Http404
    return media


@member
@require_safe
def film(request, pk):
    return ranged_response(request, _visible_media(request, pk).file, "video/mp4")


@member
@require_safe
def film_light(request, pk):
    """The lighter picture, where the worker has made one."""
    return _made_response(request, _visible_media(request, pk).light, "video/mp4")


@member
@require_safe
def film_audio(request, pk):
    """The sound alone."""
    return _made_response(request, _visible_media(request, pk).audio, "audio/mp4")


def _made_response(request, file, content_type: str):
    if not file:
        raise Http404
    return ranged_response(request, file, content_type)


@member
@require_safe
def captions(request, pk):
    media = _visible_media(request, pk)
    if not media.captions:
        raise Http404
    return ranged_response(request, media.captions, "text/vtt; charset=utf-8")


@member
@require_safe
def poster(request, pk):
    media = _visible_media(request, pk)
    kind = PICTURES.get(media.poster.name.rpartition(".")[2].lower() if media.poster else "")
    if kind is None:
        raise Http404
    return ranged_response(request, media.poster, kind)


@member
@require_safe
def document_page(request, pk):
    """A page of a PDF as a picture, when a live lesson that this person may open shows the document; editors see all."""
    page = get_object_or_404(DocumentPage.objects.select_related("document"), pk=pk)
    if not edits_courses(request.user):
        lessons = ReferenceIndex.get_references_to(page.document).filter(
            base_content_type=ContentType.objects.get_for_model(Page)
        )
        ids = {int(pk) for pk in lessons.values_list("object_id", flat=True)}
        places = [(outline_by_id(one.get_parent().pk), one.pk) for one in LessonPage.objects.live().filter(pk__in=ids)]
        if not any(course and may_open(request, course, lesson) for course, lesson in places):
            raise Http404
    return ranged_response(request, page.image, "image/png")
