"""The cookie that says 长辈版 or 标准版. It is read by every page, logged in or not."""

from django.conf import settings

VIEWS = ("elder", "standard")


def remember_view(response, view: str) -> None:
    response.set_cookie(
        "view", view, max_age=settings.SESSION_COOKIE_AGE, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE
    )
