"""Finding organizations by what one types on the desk: part of the name, or a whole code."""

from django.db.models import Q, Value
from django.db.models.functions import StrIndex

from talent.registry.models import Organization
from talent.text.folding import squeeze

SHOWN = 20


def find_organizations(viewer, text: str, limit: int = SHOWN) -> list[Organization]:
    """The first active organizations inside the viewer's scope; one more than `limit` says that there are others."""
    text = squeeze(text)
    if len(text) < 2 or text.isdecimal():
        return []
    # strpos costs a third of LIKE on a scan, and no index helps to find the middle of a name.
    found = Organization.objects.active().visible_to(viewer).annotate(at=StrIndex("name", Value(text)))
    found = found.filter(Q(at__gt=0) | Q(uscc=text.upper()) | Q(filing_code=text))
    # In the order of the table, so that a common word stops at once; the few that are shown are sorted here.
    rows = found.select_related("street").order_by("pk")[: limit + 1]
    return sorted(rows, key=lambda one: (one.at, one.name))
