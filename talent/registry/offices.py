"""Office phones of districts, read on every page of somebody logged in: kept in the cache for ten minutes."""

from django.core.cache import cache

from talent.registry.models import Region

KEY = "office-phones"


def office_phones() -> dict[int, str]:
    """District → phone, for those that have one."""
    found = cache.get(KEY)
    if found is None:
        found = dict(Region.objects.districts().exclude(office_phone="").values_list("pk", "office_phone"))
        cache.set(KEY, found, 600)
    return found


def forget_office_phones() -> None:
    cache.delete(KEY)
