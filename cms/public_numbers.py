"""Mobile numbers that offices have put on their list: a page may carry these and no other."""

from cms.site.models import site_words
from talent.registry.offices import office_phones
from talent.text.mobiles import is_mobile


def public_mobiles() -> frozenset[str]:
    """The phones of the districts' offices and the site's help phone, as far as they are mobiles."""
    phones = {*office_phones().values(), site_words().help_phone}
    return frozenset(phone for phone in phones if is_mobile(phone))
