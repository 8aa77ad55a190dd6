"""Materialized paths: "1.5.23." is region 23 below 5 below 1. A region's subtree is every path that starts with its own."""


def path_below(parent, pk: int) -> str:
    """The path of a region: its parent's path and its own key, closed by a dot; `parent` is None for a city."""
    return f"{parent.path if parent else ''}{pk}."


def paths_above(path: str) -> list[str]:
    """Paths of the units above a region, from the top: "1.5.23." has "1." and "1.5."."""
    keys = path.split(".")[:-2]
    return [".".join(keys[: count + 1]) + "." for count in range(len(keys))]
