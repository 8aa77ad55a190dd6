"""记住这列: how a unit calls the columns of a sheet. What a district has said holds for its streets too."""

from talent.sheets.column_names import comparable
from talent.sheets.models import ColumnName


def names_for(kind: str, region) -> dict[str, str]:
    """Comparable header → attribute for a sheet of this region; the nearest unit's word counts."""
    units = [None, *map(int, region.path.split(".")[:-1])] if region is not None else [None]
    rows = ColumnName.objects.filter(kind=kind).values_list("region_id", "heard", "attribute")
    said = {(unit, heard): attribute for unit, heard, attribute in rows if unit in units}
    return {heard: attribute for unit in units for (of, heard), attribute in said.items() if of == unit}


def remember(kind: str, region, header: str, attribute: str, *, by) -> ColumnName:
    """Keep what a header means in this unit; saying it again replaces what was said."""
    found, _ = ColumnName.objects.update_or_create(
        kind=kind,
        region=region,
        heard=comparable(header)[:60],
        defaults={"attribute": attribute, "remembered_by": by},
    )
    return found
