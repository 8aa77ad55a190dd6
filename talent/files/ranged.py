"""Private files in ranges: what video players and downloads that break off need. Who may see it is the caller's."""

import hashlib
import re
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.core.files.storage import FileSystemStorage
from django.http import FileResponse, HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.utils.encoding import filepath_to_uri
from django.utils.http import content_disposition_header, http_date, parse_http_date_safe, quote_etag

CHUNK = 64 * 1024
# Shown in the page; anything else is a download, so that an uploaded page can't run as ours.
INLINE = re.compile(
    r"^(image/(png|jpeg|gif|webp|avif)|video/(mp4|webm|ogg)|audio/\w+|application/pdf|text/(vtt|plain))\b"
)


def ranged_response(request, file, content_type: str, download_name: str | None = None):
    """The whole file (200), a part (206), nothing new (304) or a range outside it (416); HEAD gets headers alone.

    `file` is a stored file (FieldFile or File with `size` and `open`). With `download_name`, or with a type that
    is not safe to show, the browser saves it. Several ranges in one request get the whole file, as the
    protocol allows. In production the bytes come from nginx or from the bucket: see _handed_on.
    """
    if handed_on := _handed_on(request, file, content_type, download_name):
        return handed_on
    size = file.size
    etag, modified = _validators(file, size)
    wanted = _wanted_range(request, size, etag, modified)
    if request.headers.get("If-None-Match") == etag:
        response = HttpResponse(status=304)
    elif wanted == "outside":
        response = HttpResponse(status=416)
        response["Content-Range"] = f"bytes */{size}"
    elif request.method == "HEAD":
        response = HttpResponse(status=206 if wanted else 200)
    else:
        response = _body(file, wanted)
    if response.status_code in (200, 206):
        first, last = wanted or (0, size - 1)
        response["Content-Type"] = content_type
        response["Content-Length"] = str(last - first + 1)
        if wanted:
            response["Content-Range"] = f"bytes {first}-{last}/{size}"
        _say_how_to_show(response, content_type, download_name)
    response["Accept-Ranges"] = "bytes"
    response["ETag"] = etag
    if modified:
        response["Last-Modified"] = http_date(modified.timestamp())
    response["Cache-Control"] = "private, no-cache"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _handed_on(request, file, content_type: str, download_name: str | None):
    """The permission is checked here; the bytes of a private file on disk come from nginx (X_ACCEL_PREFIX), those of films
    in a bucket by an address that is signed for an hour. None where this process sends them itself.
    """
    storage = getattr(file, "storage", None)
    if isinstance(storage, FileSystemStorage):
        known = settings.X_ACCEL_PREFIX and Path(storage.location) != Path(settings.MEDIA_ROOT)
        return _by_nginx(file, content_type, download_name) if known else None
    if storage is None or not content_type.startswith(("video/", "audio/")):
        return None
    response = HttpResponseRedirect(storage.url(file.name))
    response["Cache-Control"] = "private, no-store"
    return response


def _by_nginx(file, content_type: str, download_name: str | None) -> HttpResponse:
    """nginx answers ranges, conditions and HEAD itself, with these headers."""
    response = HttpResponse(content_type=content_type)
    del response["Content-Length"]
    response["X-Accel-Redirect"] = settings.X_ACCEL_PREFIX + filepath_to_uri(file.name)
    _say_how_to_show(response, content_type, download_name)
    response["Cache-Control"] = "private, no-cache"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _say_how_to_show(response, content_type: str, download_name: str | None) -> None:
    as_file = download_name is not None or not INLINE.match(content_type)
    if disposition := content_disposition_header(as_file, download_name or ""):
        response["Content-Disposition"] = disposition


def _validators(file, size: int) -> tuple[str, datetime | None]:
    """ETag and time of change; a storage that knows no times is told apart by name and size."""
    modified = None
    if storage := getattr(file, "storage", None):
        try:
            modified = storage.get_modified_time(file.name)
        except NotImplementedError:
            modified = None
    stamp = f"{file.name}:{size}:{modified.timestamp() if modified else ''}"
    return quote_etag(hashlib.sha256(stamp.encode()).hexdigest()[:32]), modified


def _wanted_range(request, size: int, etag: str, modified) -> tuple[int, int] | str | None:
    """(first, last), "outside", or None for the whole file."""
    match = re.fullmatch(r"bytes=(\d{0,18})-(\d{0,18})", request.headers.get("Range", "").replace(" ", ""))
    if not match or match.group(0) == "bytes=-" or not _same_as_before(request, etag, modified):
        return None
    first, last = match.groups()
    if not first:
        length = int(last)
        return (max(size - length, 0), size - 1) if length and size else "outside"
    if last and int(last) < int(first):
        return None  # not a range at all: the whole file, as the protocol says
    if int(first) >= size:
        return "outside"
    return int(first), min(int(last or size), size - 1)


def _same_as_before(request, etag: str, modified) -> bool:
    """If-Range: a part only of the file the client already has the rest of."""
    condition = request.headers.get("If-Range")
    if not condition:
        return True
    if condition.startswith(('"', "W/")):
        return condition == etag
    since = parse_http_date_safe(condition)
    return bool(since and modified and int(modified.timestamp()) <= since)


def _body(file, wanted):
    handle = file.open("rb")
    if not wanted:
        response = FileResponse(handle)
        del response["Content-Disposition"]  # it would tell the name in our store
        return response
    first, last = wanted
    response = StreamingHttpResponse(_chunks(handle, first, last - first + 1), status=206)
    response._resource_closers.append(handle.close)
    return response


def _chunks(handle, start: int, length: int):
    handle.seek(start)
    while length > 0 and (chunk := handle.read(min(CHUNK, length))):
        length -= len(chunk)
        yield chunk
