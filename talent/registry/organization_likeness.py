"""疑似重复的组织: names that say the same once places and fillers are left out. Pure; a person decides."""

import re
from collections import defaultdict
from collections.abc import Iterable
from itertools import combinations

from talent.text.folding import without_spaces

# What offices write before or leave out of a name.
FILLERS = re.compile(
    r"[（）()“”\"·\-—、,，。]|社区社会组织|志愿服务|志愿者|社会组织|协会|分会|服务|社区|街道|镇|村|市|区|县"
)
SHORTEST = 2
# More organizations of one core than this are a chain's branches, not one organization written twice.
LARGEST_GROUP = 6


def core_of(name: str, places: Iterable[str]) -> str:
    """The name without its places and fillers: 洪家楼街道和顺邻里调解队 and 和顺邻里调解队（洪家楼） are 和顺邻里调解队."""
    text = without_spaces(name).lower()
    for place in sorted(places, key=len, reverse=True):
        text = text.replace(place, "")
    return FILLERS.sub("", text)


def place_words(*names: str) -> set[str]:
    """How places stand in names: 洪家楼街道 and 洪家楼."""
    found = set()
    for name in filter(None, names):
        short = name.removesuffix("街道").removesuffix("社区").removesuffix("镇").removesuffix("村").removesuffix("区")
        found |= {name, short if len(short) >= SHORTEST else name}
    return found


def alike(rows: Iterable[tuple[int, int, str, tuple[str, ...]]]) -> list[tuple[int, int]]:
    """Pairs of keys, the lower first, among (key, street, name, places) of one street whose names have one core."""
    groups = defaultdict(list)
    for key, street, name, places in rows:
        core = core_of(name, place_words(*places))
        if len(core) >= SHORTEST:
            groups[street, core].append(key)
    return [pair for keys in groups.values() if len(keys) <= LARGEST_GROUP for pair in combinations(sorted(keys), 2)]
