"""Finding a region by the name a person types."""

from talent.registry.models import Region


def region_named(name: str | None) -> Region:
    """The unit with this name (the city when None); a higher level wins over a lower one.

    Raises LookupError with a Chinese sentence when there is none, or several of one level.
    """
    if name is None:
        city = Region.objects.cities().first()
        if city is None:
            raise LookupError("还没有行政区划，请先导入区划表。")
        return city
    matches = list(Region.objects.filter(name=name.strip()))
    order = {level: rank for rank, level in enumerate(Region.Level.values)}
    matches.sort(key=lambda region: order[region.level])
    if not matches:
        raise LookupError(f"没有找到“{name}”，请写区划表里的全名。")
    if len(matches) > 1 and matches[0].level == matches[1].level:
        raise LookupError(f"有{len(matches)}个“{name}”，请写上一级的名称。")
    return matches[0]
