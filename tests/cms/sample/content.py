"""Reads the sample city's words for their tests."""

import json
import re
from pathlib import Path

SAMPLE = Path(__file__).resolve().parents[3] / "cms" / "sample"
CONTENT, MEDIA = SAMPLE / "content", SAMPLE / "media"


def load(name):
    return json.loads((CONTENT / f"{name}.json").read_text(encoding="utf-8"))


def texts(value):
    """Every string in a JSON value, keys aside."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for item in value.values():
            yield from texts(item)
    elif isinstance(value, list):
        for item in value:
            yield from texts(item)


def hanzi(value):
    return sum(len(re.findall(r"[\u4e00-\u9fff]", text)) for text in texts(value))
