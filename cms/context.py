"""What every page needs: the site's words, who is here, the elder view, demo mode."""

from dataclasses import replace

from django.conf import settings
from django.utils.functional import SimpleLazyObject

from cms.site.models import SiteWords, site_words
from talent.accounts.adapter import DISTRICT
from talent.registry.offices import office_phones


def site(request):
    person = getattr(request, "user", None)
    return {
        "site": SimpleLazyObject(lambda: _words(request, person)),
        "who": SimpleLazyObject(lambda: _who(person)),
        "place": SimpleLazyObject(lambda: _place(person)),
        "demo": settings.DEMO,
        "elder": request.COOKIES.get("view") == "elder",
    }


def _words(request, person) -> SiteWords:
    """The site's words; whoever is logged in calls the office of their own district, where it has a phone."""
    words = site_words()
    district = request.session.get(DISTRICT) if person is not None and person.is_authenticated else None
    phone = office_phones().get(district) if district else None
    return replace(words, help_phone=phone, help_hours="") if phone else words


def _who(person) -> str:
    """王**: a borrowed phone must not show the whole name."""
    if person is None or not person.is_authenticated:
        return ""
    return person.name[:1] + "*" * min(2, len(person.name) - 1)


def _place(person) -> str:
    """The region of the first role: the desk's menu reads a person's roles on every page anyway."""
    if person is None or not person.is_authenticated or not person.active_roles:
        return ""
    return person.active_roles[0].region.name
