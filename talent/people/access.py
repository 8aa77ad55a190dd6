"""Access policies of views. Every route carries exactly one; a test walks them all.

A thing that may not be seen does not exist: the answer is 404, never 403.
"""

from collections.abc import Callable
from functools import wraps
from urllib.parse import urlsplit

from django.contrib.auth.views import redirect_to_login
from django.http import Http404
from django.utils.http import url_has_allowed_host_and_scheme

from talent.people.rules import has_desk


def public(view):
    """Anyone, logged in or not."""
    view.policy = "public"
    return view


def log_in_first(request):
    """To the log-in, and back to this page; after a POST to the page with its form, as its own address has none."""
    if request.method in ("GET", "HEAD"):
        return redirect_to_login(request.get_full_path())
    page = request.headers.get("Referer", "")
    if url_has_allowed_host_and_scheme(page, {request.get_host()}):
        parts = urlsplit(page)
        return redirect_to_login(f"{parts.path}?{parts.query}" if parts.query else parts.path)
    return redirect_to_login("/desk/" if request.path.startswith("/desk/") else "/")


def member(view):
    """Any logged-in person; others log in first."""

    @wraps(view)
    def checked(request, *args, **kwargs):
        if not request.user.is_authenticated:
            return log_in_first(request)
        return view(request, *args, **kwargs)

    checked.policy = "member"
    return checked


def desk(rule: Callable = has_desk):
    """People for whom `rule(person)` holds: staff, and helpers of a session where the rule says so.

    Strangers log in first, everybody else gets 404.
    """

    def decorate(view):
        @wraps(view)
        def checked(request, *args, **kwargs):
            if not request.user.is_authenticated:
                return log_in_first(request)
            if not rule(request.user):
                raise Http404
            return view(request, *args, **kwargs)

        checked.policy = f"desk:{rule.__name__}"
        return checked

    return decorate
