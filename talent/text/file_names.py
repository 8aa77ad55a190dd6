import re

_UNSAFE = re.compile(r'[\\/:*?"<>|\s\x00-\x1f]+')


def safe_file_name(text: str) -> str:
    """A name that every system takes: without separators, spaces and control characters, at most 120 characters."""
    name = _UNSAFE.sub("", text)
    stem, dot, ending = name.rpartition(".")
    return f"{stem[:110]}{dot}{ending}" if dot and len(ending) < 8 else name[:120]
