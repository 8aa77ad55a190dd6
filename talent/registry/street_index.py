"""Streets by the names that offices write, within one unit: what the sheets of organizations and people ask."""

import difflib
from dataclasses import dataclass, field

from talent.registry.models import Region
from talent.text.folding import without_spaces

Level = Region.Level


def name_key(name: str) -> str:
    """The form in which names of places and organizations are compared: half width, no spaces, lower case."""
    return without_spaces(name).lower()


@dataclass(slots=True, eq=False)
class Street:
    """A street and its managing district, as plain values."""

    pk: int
    name: str
    path: str
    district_pk: int
    district_name: str
    communities: dict[str, "Community"] = field(default_factory=dict)


@dataclass(slots=True, eq=False)
class Community:
    """A community of a street; `pk` is None while only a sheet knows it."""

    pk: int | None
    name: str
    street: Street
    kind: str = ""


class StreetIndex:
    """All streets within `region` by management (everywhere when it is None); reads two queries at most."""

    def __init__(self, region: Region | None = None, *, communities: bool = False):
        self.region = region
        self._by_name: dict[str, list[Street]] = {}
        self.by_pk: dict[int, Street] = {}
        scope = {"path__startswith": region.path} if region is not None else {}
        for pk, name, path, parent, parent_name in (
            Region.objects.streets().filter(**scope).values_list("pk", "name", "path", "parent_id", "parent__name")
        ):
            self._add(Street(pk, name, path, parent, parent_name))
        if communities:
            for pk, name, parent, kind in (
                Region.objects.communities().filter(**scope).values_list("pk", "name", "parent_id", "kind")
            ):
                street = self.by_pk[parent]
                street.communities[name_key(name)] = Community(pk, name, street, kind)

    def _add(self, street: Street) -> None:
        self.by_pk[street.pk] = street
        for spelling in (street.name, street.district_name + street.name):
            self._by_name.setdefault(name_key(spelling), []).append(street)

    def find(self, text: str) -> Street:
        """The street of this name; ValueError with a sentence where it is unknown here or not the only one."""
        found = self._by_name.get(name_key(text).replace("/", ""), [])
        if len(found) == 1:
            return found[0]
        if found:
            districts = "、".join(street.district_name for street in found)
            raise ValueError(f"{districts}都有“{text}”，请写成“{found[0].district_name}{found[0].name}”这样")
        where = self.region.name if self.region is not None else "本市"
        near = difflib.get_close_matches(text, [street.name for street in self.by_pk.values()], n=1, cutoff=0.5)
        if near:
            raise ValueError(f"找不到“{text[:20]}”，是不是“{near[0]}”？")
        raise ValueError(f"{where}没有“{text[:20]}”，请核对街道（镇）名称")
