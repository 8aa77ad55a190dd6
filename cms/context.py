"""What every page needs: site settings, the elder view, demo mode."""

from django.conf import settings


def site(request):
    return {
        "demo": settings.DEMO,
        "elder": request.COOKIES.get("view") == "elder",
    }
