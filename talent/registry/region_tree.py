"""The whole region tree as plain nodes: what a sheet of regions is compared with, and how it is written."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from talent.registry.models import Region
from talent.registry.paths import path_below
from talent.registry.row_writer import insert_rows, new_keys, update_rows
from talent.registry.street_index import name_key

Level = Region.Level
UPPER = {Level.DISTRICT: Level.CITY, Level.STREET: Level.DISTRICT, Level.COMMUNITY: Level.STREET}
COLUMNS = ("code", "name", "level", "kind", "parent_id", "statutory_district_id", "managed_since", "path")


@dataclass(slots=True, eq=False)
class Node:
    """A region, stored (`pk`) or only in the sheet. `superior` is the 上级 of lists: by statute, not management."""

    pk: int | None
    name: str
    level: str
    kind: str = ""
    code: str | None = None
    parent: "Node | None" = None
    statute: "Node | None" = None
    managed_since: date | None = None
    path: str = ""
    row: int | None = None
    before: tuple | None = None

    @property
    def superior(self) -> "Node | None":
        return self.statute or self.parent

    @property
    def manager(self) -> "Node | None":
        """The 代管单位: the parent where it is not the statutory district."""
        return self.parent if self.statute is not None else None

    def values(self) -> tuple:
        """Column values in the order of COLUMNS."""
        parent, statute = (node.pk if node else None for node in (self.parent, self.statute))
        return (self.code, self.name, self.level, self.kind, parent, statute, self.managed_since, self.path)

    def below(self, pk: int) -> bool:
        """Is a region with this key among the managing parents?"""
        node = self.parent
        while node is not None and node.pk != pk:
            node = node.parent
        return node is not None


class RegionTree:
    """Every stored region, found by level, name and superior; rows of a sheet are added as they are read."""

    def __init__(self):
        self._children: dict[tuple, list[Node]] = defaultdict(list)
        self._named: dict[tuple[str, str], list[Node]] = defaultdict(list)
        self.by_code: dict[str, Node] = {}
        self.nodes: list[Node] = []
        self._load()

    def _load(self) -> None:
        rows = list(
            Region.objects.order_by("pk").values_list(
                "pk", "name", "level", "kind", "code", "managed_since", "path", "parent_id", "statutory_district_id"
            )
        )
        by_pk = {row[0]: Node(row[0], row[1], row[2], row[3], row[4], None, None, row[5], row[6]) for row in rows}
        for row in rows:
            node = by_pk[row[0]]
            node.parent, node.statute = by_pk.get(row[7]), by_pk.get(row[8])
            node.before = node.values()
        for node in by_pk.values():
            self.add(node)

    def add(self, node: Node) -> None:
        """Make a node known under its name, its code and both of its superiors."""
        self.nodes.append(node)
        key = name_key(node.name)
        for superior in {node.parent, node.statute}:
            self._children[node.level, key, superior].append(node)
            spelling = key if superior is None else name_key(superior.name) + key
            self._named[node.level, spelling].append(node)
        self._named[node.level, key].append(node)
        if node.code:
            self.by_code[node.code] = node

    def child(self, level: str, name: str, superior: Node | None) -> Node | None:
        """The region of this level and name under the superior, by statute or by management."""
        found = self._children.get((level, name_key(name), superior))
        return found[0] if found else None

    def find(self, level: str, text: str) -> Node:
        """A region by its name, or by superior and name where two share one; ValueError with a sentence."""
        found = list(dict.fromkeys(self._named.get((level, name_key(text).replace("/", "")), [])))
        if len(found) == 1:
            return found[0]
        if found:
            raise ValueError(f"有多个“{text}”，请写成“{found[0].superior.name}{found[0].name}”这样")
        raise ValueError(f"找不到{Level(level).label}“{text[:20]}”，请先补上这个单位")

    def upper(self, level: str, text: str) -> Node | None:
        """The superior that a row names; a district's may stay empty while there is one city."""
        wanted = UPPER.get(level)
        if wanted is None:
            return None
        if text:
            return self.find(wanted, text)
        cities = {id(node): node for node in self.nodes if node.level == Level.CITY}
        if wanted == Level.CITY and len(cities) == 1:
            return next(iter(cities.values()))
        raise ValueError(f"{Level(level).label}须写明上级")


def write_nodes(added: list[Node], changed: list[Node], tree: RegionTree) -> None:
    """Store new and changed regions, and the paths of all that lie below a moved one."""
    for node, pk in zip(added, new_keys(Region, len(added)), strict=True):
        node.pk = pk
    order, known = list(Level), set(changed)
    moved = []
    for node in sorted(tree.nodes, key=lambda node: order.index(node.level)):
        path = path_below(node.parent, node.pk)
        if node.path != path:
            node.path = path
            if node.before is not None and node not in known:
                moved.append(node)
    insert_rows(
        Region,
        ("id", *COLUMNS),
        ((node.pk, *node.values()) for node in sorted(added, key=lambda node: order.index(node.level))),
    )
    update_rows(Region, COLUMNS, ((node.pk, *node.values()) for node in [*changed, *moved]))
