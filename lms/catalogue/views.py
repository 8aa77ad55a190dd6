"""Films, papers and images of lessons, for those who may see a course they belong to; the site's other images."""

import mimetypes

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe
from wagtail.images import get_image_model

from lms.catalogue.models import CourseMedia, DocumentPage
from lms.catalogue.rules import is_public, lessons_showing, may_open_any, may_see
from talent.files.ranged import ranged_response
from talent.people.access import member, public

PICTURES = {"jpg": "image/jpeg", "jpeg": "image/jpeg", "png": "image/png", "webp": "image/webp"}
# The file of a name never changes; an image that goes into lessons only later has been public until then.
PUBLIC_SECONDS = 24 * 3600


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


@public
@require_safe
def image_file(request, name):
    """The file of an image or of one of its sizes, under the address its storage gives it.

    An image of a public page may be kept by browsers and proxies; one that lessons alone show is asked for each time.
    """
    image, file = _stored_image(name)
    open_to_all = is_public(image)
    if not open_to_all and not may_see(request, image):
        raise Http404
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    response = ranged_response(request, file, kind)
    if open_to_all and response.status_code in (200, 206, 304):
        response["Cache-Control"] = f"public, max-age={PUBLIC_SECONDS}"
    return response


def _stored_image(name: str):
    """(image, file): 404 for a name that no image has, or whose file is gone."""
    image_model = get_image_model()
    size = image_model.get_rendition_model().objects.filter(file=name).select_related("image").first()
    image = size.image if size else get_object_or_404(image_model, file=name)
    file = (size or image).file
    if not file.storage.exists(file.name):
        raise Http404
    return image, file
