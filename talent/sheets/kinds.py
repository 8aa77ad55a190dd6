"""The kinds of sheets that can be imported; upper slices register theirs when the app starts."""

from talent.sheets.declarations import Sheet

_KINDS: dict[str, type[Sheet]] = {}


def register(kind: str, sheet: type[Sheet]) -> None:
    """Make a declaration known under its kind, such as "pool". ValueError if another one has that name."""
    if _KINDS.get(kind, sheet) is not sheet:
        raise ValueError(f"kind {kind!r} is registered twice")
    sheet.kind = kind
    _KINDS[kind] = sheet


def get(kind: str) -> type[Sheet]:
    """The declaration of a kind; KeyError if none is registered."""
    return _KINDS[kind]


def restricted() -> dict[str, tuple[str, ...]]:
    """Kinds whose uploads are not for everybody who manages the unit, with the roles that may see them."""
    return {kind: sheet.roles for kind, sheet in _KINDS.items() if sheet.roles}


def names() -> list[str]:
    """All registered kinds, in the order of registration."""
    return list(_KINDS)
