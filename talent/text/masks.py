"""What is shown of a number or a name where the full value is not needed (脱敏)."""


def _keep(text: str, head: int, tail: int) -> str:
    hidden = len(text) - head - tail
    # A value too short to keep anything of is hidden whole: a mask must never show all of it.
    return text[:head] + "*" * hidden + text[len(text) - tail :] if hidden > 0 else "*" * len(text)


def mask_resident_id(number: str | None) -> str:
    """First and last character: 3****************2."""
    return _keep(number or "", 1, 1)


def mask_mobile(number: str | None) -> str:
    """First three and last four digits: 138****1234."""
    return _keep(number or "", 3, 4)


def mask_name(name: str | None) -> str:
    """王*兰, 王* for two characters. For verify, search and duplicate pages; notices carry full names."""
    name = name or ""
    return name[0] + "*" if len(name) == 2 else _keep(name, 1, 1)
