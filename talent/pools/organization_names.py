"""Which organization a member's sheet names: by name in the street, else by a name unique in the district."""

from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from talent.registry.models import Organization
from talent.registry.row_writer import chunks
from talent.registry.street_index import Street, name_key


class Named(NamedTuple):
    """An active organization as plain values."""

    pk: int
    name: str
    street_pk: int


class OrganizationNames:
    """Active organizations of the districts that the rows speak of."""

    def __init__(self, streets: Iterable[Street]):
        self._by_street: dict[tuple[int, str], Named] = {}
        self._by_district: dict[tuple[int, str], list[Named]] = defaultdict(list)
        self.by_pk: dict[int, Named] = {}
        districts = {street.district_pk for street in streets}
        for part in chunks(districts):
            rows = Organization.objects.active().filter(street__parent__in=part).order_by()
            for pk, name, street, district in rows.values_list("pk", "name", "street_id", "street__parent_id"):
                found, key = Named(pk, name, street), name_key(name)
                self.by_pk[pk] = found
                self._by_street[street, key] = found
                self._by_district[district, key].append(found)

    def find(self, text: str, street: Street) -> Named | None:
        """None where the name is unknown, or borne by several organizations of the district."""
        key = name_key(text)
        found = self._by_street.get((street.pk, key))
        if found is not None:
            return found
        others = self._by_district.get((street.district_pk, key), ())
        return others[0] if len(others) == 1 else None
