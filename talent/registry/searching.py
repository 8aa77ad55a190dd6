"""Finding organizations by what one types on the desk: part of the name, or a whole code."""

from django.db.models import Q, Value
from django.db.models.functions import StrIndex

from talent.registry.models import Organization, Region
from talent.text.folding import squeeze

SHOWN = 20


def find_organizations(viewer, text: str, limit: int = SHOWN) -> list[Organization]:
    """
    Active organizations inside the viewer's scope, names that begin with the text first; one more than `limit` says
    that there are others.

    No index helps to find the middle of a name, so the scan reads the names' own index alone and stops when it has
    enough. Organizations have Chinese names: what has none of their characters can only be a code.
    """
    text = squeeze(text)
    if len(text) < 2:
        return []
    asked = Organization.objects.active().filter(street__in=Region.objects.visible_to(viewer).values("pk")).order_by()
    found = list(asked.filter(Q(uscc=text.upper()) | Q(filing_code=text)).values_list("pk", flat=True)[: limit + 1])
    if not text.isascii():
        # strpos costs a third of LIKE.
        named = asked.annotate(at=StrIndex("name", Value(text))).filter(at__gt=0)
        found += named.values_list("pk", flat=True)[: limit + 1]
    rows = Organization.objects.filter(pk__in=found[: limit + 1]).select_related("street")
    return sorted(rows, key=lambda row: (row.name.find(text), row.name, row.pk))
