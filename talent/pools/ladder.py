"""The default rungs of the ladder and the words sheets use for them."""

# code, name, order: our choice where nothing official is published; an admin may rename or add rows.
DEFAULT_LEVELS = (("reserve", "后备骨干", 1), ("core", "骨干", 2), ("lead", "带头人", 3), ("mentor", "带教导师", 4))
SYNONYMS = {"种子": "reserve", "后备": "reserve", "导师": "mentor"}
