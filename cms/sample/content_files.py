"""Reads the sample city's words."""

import json
from pathlib import Path
from typing import Any

CONTENT = Path(__file__).parent / "content"
REGIONS = CONTENT / "regions.csv"


def read_content(name: str) -> Any:
    """The file `name`.json: its list where it holds nothing else, else the whole object."""
    data = json.loads((CONTENT / f"{name}.json").read_text(encoding="utf-8"))
    return next(iter(data.values())) if len(data) == 1 else data
