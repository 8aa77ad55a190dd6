"""What is read often and changes seldom, kept until something is published.

Every key carries a generation; publishing anything starts a new one, so nothing has to be found and deleted.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from uuid import uuid4

from django.conf import settings
from django.contrib.messages import get_messages
from django.core.cache import cache
from django.db import transaction
from django.http import HttpResponse, HttpResponseNotModified

GENERATION = "cms-generation"
# Bounds what nothing tells us of: a session that filled up, a notice that ended.
LIFETIME = 300


def forget_pages() -> None:
    """Start a new generation, at once and again when the change is committed."""
    cache.delete(GENERATION)
    transaction.on_commit(lambda: cache.delete(GENERATION))


def remember(name: str, build: Callable, lifetime: int = LIFETIME):
    """The value under `name`, built when this generation doesn't have it yet. None is not remembered."""
    key = _key(name)
    found = cache.get(key)
    if found is None:
        found = build()
        if found is not None:
            cache.set(key, found, lifetime)
    return found


def _key(*parts) -> str:
    generation = cache.get(GENERATION)
    if generation is None:
        generation = uuid4().hex
        cache.add(GENERATION, generation, None)
        generation = cache.get(GENERATION, generation)
    return hashlib.sha256("\0".join(["cms", generation, *map(str, parts)]).encode()).hexdigest()


@dataclass(frozen=True)
class Kept:
    body: bytes
    etag: str
    content_type: str


def for_strangers(seconds: int = LIFETIME, version: Callable[[], str] = str):
    """Decorator: the whole answer is kept for people who are not logged in and carry no messages.

    `version` is what a room below says its pages are worth: another version, another page.

    Only plain addresses are kept: a made-up query string must not fill the cache.
    """

    def decorate(view):
        @wraps(view)
        def kept_view(request, *args, **kwargs):
            if not _is_plain(request):
                return view(request, *args, **kwargs)
            elder = request.COOKIES.get("view") == "elder"
            key = _key("page", request.get_host(), request.path, elder, version())
            kept = cache.get(key)
            if kept is None:
                response = view(request, *args, **kwargs)
                if response.status_code != 200 or response.cookies or get_messages(request):
                    return response
                etag = f'"{hashlib.sha256(response.content).hexdigest()[:24]}"'
                kept = Kept(response.content, etag, response["Content-Type"])
                cache.set(key, kept, seconds)
            return _answer(request, kept)

        return kept_view

    return decorate


def _is_plain(request) -> bool:
    return (
        request.method in ("GET", "HEAD")
        and not request.META.get("QUERY_STRING")
        and settings.SESSION_COOKIE_NAME not in request.COOKIES
        and "messages" not in request.COOKIES
    )


def _answer(request, kept: Kept) -> HttpResponse:
    """Browsers ask again each time: who logs in must not see the page of a stranger."""
    if request.META.get("HTTP_IF_NONE_MATCH") == kept.etag:
        response = HttpResponseNotModified()
    else:
        response = HttpResponse(kept.body, content_type=kept.content_type)
    response["ETag"] = kept.etag
    response["Cache-Control"] = "private, no-cache"
    response["Vary"] = "Cookie"
    return response
