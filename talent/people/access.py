"""Access policies of views. Every route carries exactly one; a test walks them all.

A thing that may not be seen does not exist: the answer is 404, never 403.
"""

from collections.abc import Callable
from functools import wraps

from django.contrib.auth.views import redirect_to_login
from django.http import Http404

from talent.people.rules import has_desk


def public(view):
    """Anyone, logged in or not."""
    view.policy = "public"
    return view


def member(view):
    """Any logged-in person; others log in first."""

    @wraps(view)
    def checked(request, *args, **kwargs):
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        return view(request, *args, **kwargs)

    checked.policy = "member"
    return checked


def desk(rule: Callable = has_desk):
    """Staff for whom `rule(person)` holds; strangers log in first, everybody else gets 404."""

    def decorate(view):
        @wraps(view)
        def checked(request, *args, **kwargs):
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            if not (has_desk(request.user) and rule(request.user)):
                raise Http404
            return view(request, *args, **kwargs)

        checked.policy = f"desk:{rule.__name__}"
        return checked

    return decorate
