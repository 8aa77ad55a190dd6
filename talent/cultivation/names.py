"""What a typed name means inside somebody's area: a unit, an organization, a person. Never guesses: asks."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from functools import cached_property

from django.db.models import Exists, OuterRef, Q

from talent.people.models import Affiliation, Person
from talent.people.querysets import in_force
from talent.registry.models import Organization, Region
from talent.registry.row_writer import chunks
from talent.text.folding import fold_person_name, squeeze


def area_of(region: Region) -> Callable[[str], Q]:
    """The filter of a region and everything below it."""
    return lambda path_field: Q(**{f"{path_field}__startswith": region.path})


class Names:
    """
    Looks names up in one area, with a few queries for a whole sheet.

    `reach(path_field)` is the filter of that area: a person's `scope`, or `area_of(region)`. `with_closed`: a name
    that no running organization bears may be one that has closed, as in a list of the past that comes back.

    Each lookup raises ValueError with a Chinese sentence when the name is unknown or means several.
    """

    def __init__(
        self,
        reach: Callable[[str], Q],
        levels: Iterable[str] = (),
        organizations: Iterable[str] = (),
        mobiles: Iterable[str] = (),
        *,
        with_closed: bool = False,
    ):
        self.reach, self.levels, self.with_closed = reach, tuple(levels), with_closed
        self._organization_names, self._mobiles = set(organizations), set(mobiles)

    @cached_property
    def _regions(self) -> dict[str, list[Region]]:
        found = defaultdict(list)
        rows = Region.objects.filter(self.reach("path"), level__in=self.levels)
        for region in rows.select_related("parent"):
            found[region.name].append(region)
            if region.parent:
                found[region.parent.name + region.name].append(region)
        return found

    @cached_property
    def _organizations(self) -> dict[str, list[Organization]]:
        running, closed = defaultdict(list), defaultdict(list)
        for part in chunks({squeeze(name) for name in self._organization_names}):
            rows = Organization.objects.filter(self.reach("street__path"), name__in=part)
            for row in rows.select_related("street"):
                (running if row.closed_on is None else closed)[row.name].append(row)
        return closed | running if self.with_closed else running

    @cached_property
    def _people(self) -> dict[tuple[str, str], list[Person]]:
        ties = Affiliation.objects.filter(in_force(), self.reach("region__path"), person=OuterRef("pk"))
        found = defaultdict(list)
        for part in chunks(self._mobiles):
            for row in Person.objects.canonical_only().filter(Exists(ties), mobile__in=part):
                found[fold_person_name(row.name), row.mobile].append(row)
        return found

    def region(self, name: str) -> Region:
        """洪家楼街道, or 历城区洪家楼街道 where several have that name."""
        name = squeeze(name)
        found = self._regions.get(name, [])
        if not found:
            near = self._regions.get(f"{name.removesuffix('办事处').removesuffix('办')}街道")
            hint = f"，是不是“{near[0].name}”？" if near else "，请写区划表里的全名"
            raise ValueError(f"找不到“{name}”{hint}")
        if len(found) > 1:
            raise ValueError(f"有{len(found)}个“{name}”，请在前面写上一级的名称")
        return found[0]

    def organization(self, name: str) -> Organization:
        found = self._organizations.get(squeeze(name), [])
        if not found:
            raise ValueError(f"没有找到组织“{name}”，请写台账里的全名")
        if len(found) > 1:
            streets = "、".join(row.street.name for row in found[:3])
            raise ValueError(f"有{len(found)}个组织叫“{name}”（{streets}），请先在台账里把名称分清")
        return found[0]

    def person(self, name: str, mobile: str) -> Person:
        found = self._people.get((fold_person_name(name), mobile), [])
        if not found:
            raise ValueError(f"没有找到{name}，请核对姓名和手机号")
        if len(found) > 1:
            raise ValueError(f"有{len(found)}位{name}用这个手机号，请先核对是不是同一个人")
        return found[0]
