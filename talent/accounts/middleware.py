"""Staff sessions: they end when idle, and in production they need a second factor for the desk and the admin."""

import time

from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode

from talent.people.rules import has_desk

STAFF_PATHS = ("/desk/", "/admin/")
SEEN = "staff_seen"
# The session is saved at most this often for being used.
SEEN_STEP = 60


class StaffMiddleware:
    """Costs nothing for visitors and learners: a session is marked as staff's on its first page of the desk."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if settings.SESSION_COOKIE_NAME not in request.COOKIES:
            return self.get_response(request)
        on_staff_path = request.path_info.startswith(STAFF_PATHS)
        seen = request.session.get(SEEN)
        if seen is None and not (on_staff_path and self._is_staff(request.user)):
            self._hide_admin(request)
            return self.get_response(request)
        return self._check(request, seen, on_staff_path) or self.get_response(request)

    @staticmethod
    def _is_staff(person) -> bool:
        return person.is_authenticated and (person.is_superuser or has_desk(person))

    def _check(self, request, seen, on_staff_path: bool):
        now = time.time()
        if seen is not None and now - seen > settings.STAFF_IDLE_MINUTES * 60 and not settings.DEMO:
            logout(request)
            if on_staff_path:
                messages.info(request, f"{settings.STAFF_IDLE_MINUTES}分钟没有操作，已为您退出，请重新登录。")
                return redirect_to_login(request.get_full_path() if request.method == "GET" else "/desk/")
            return None
        if seen is None or now - seen > SEEN_STEP:
            request.session[SEEN] = int(now)
        self._hide_admin(request)
        if on_staff_path and settings.PRODUCTION and not settings.DEMO:
            return self._ask_second_factor(request)
        return None

    def _ask_second_factor(self, request):
        """The digits count for the log-in they were typed in: a session from before they were bound has to type them."""
        typed = any(step["method"] == "mfa" for step in get_authentication_records(request, request.user))
        if typed or not self._is_staff(request.user):
            return None
        if Authenticator.objects.filter(user=request.user, type=Authenticator.Type.TOTP).exists():
            target = request.get_full_path() if request.method == "GET" else "/desk/"
            return redirect(f"{reverse('mfa_reauthenticate')}?{urlencode({'next': target})}")
        messages.info(request, "工作人员登录要多一道动态口令。请先绑定，只需一次。")
        return redirect("mfa_activate_totp")

    @staticmethod
    def _hide_admin(request) -> None:
        """Whoever may not enter the editorial admin gets 404: Wagtail would send them in circles through log-in."""
        if not request.path_info.startswith("/admin/") or not request.user.is_authenticated:
            return
        if not request.user.has_perm("wagtailadmin.access_admin"):
            raise Http404
