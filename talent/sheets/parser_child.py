"""
Parses one workbook in a process of its own, run as a script: bytes on stdin, JSON on stdout.

The parser is native code that aborts the process when memory runs out; here it can only take itself down.
Imports nothing of the project, so that it starts in a few hundredths of a second.
"""

import datetime
import io
import json
import resource
import sys


def encode(value: object) -> dict[str, str]:
    """Dates and times as {"t": type, "v": ISO text}; lists and plain values need no help."""
    if isinstance(value, datetime.datetime):
        return {"t": "datetime", "v": value.isoformat()}
    if isinstance(value, datetime.date):
        return {"t": "date", "v": value.isoformat()}
    if isinstance(value, datetime.time):
        return {"t": "time", "v": value.isoformat()}
    return {"t": "text", "v": str(value)}


def trimmed(row: list) -> list:
    """The row without the empty cells at its end."""
    end = len(row)
    while end and row[end - 1] == "":
        end -= 1
    return row[:end]


def read(data: bytes, sheet_name: str) -> dict:
    """Rows of the named sheet, or of the only one with data; with "sheets", the names of all that have data."""
    import python_calamine

    try:
        workbook = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        names = [sheet_name] if sheet_name else workbook.sheet_names
        filled = []
        for name in names:
            rows = [trimmed(row) for row in workbook.get_sheet_by_name(name).to_python(skip_empty_area=False)]
            if any(rows):
                filled.append((name, rows))
    except python_calamine.PasswordError:
        return {"error": "encrypted"}
    except python_calamine.CalamineError:
        return {"error": "damaged"}
    if len(filled) != 1:
        return {"sheets": [name for name, _ in filled]}
    return {"sheets": [filled[0][0]], "rows": filled[0][1]}


def main() -> None:
    """argv: memory limit in bytes, CPU seconds, name of the sheet (empty: the only one with data)."""
    memory, seconds, sheet_name = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    answer = read(sys.stdin.buffer.read(), sheet_name)
    json.dump(answer, sys.stdout, default=encode, ensure_ascii=True, separators=(",", ":"))


if __name__ == "__main__":
    main()
