"""Films of lessons: private files, in ranges, for those who may see a course they belong to."""

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from lms.catalogue.models import CourseMedia, DocumentPage
from lms.catalogue.rules import lessons_showing, may_open_any
from talent.files.ranged import ranged_response
from talent.people.access import member

PICTURES = {"jpg": "image/jpeg", "jpeg": "image/jpeg", "png": "image/png", "webp": "image/webp"}


def _visible_media(request, pk: int) -> CourseMedia:
    """The film when a live lesson of a course this person sees shows it; editors see all."""
    media = get_object_or_404(CourseMedia, pk=pk)
    if not may_open_any(request, media.lessons):
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
    if not may_open_any(request, lessons_showing(page.document)):
        raise Http404
    return ranged_response(request, page.image, "image/png")
