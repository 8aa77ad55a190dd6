"""What is measured, what it may cost, and the file the figures go to."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

FILE = Path(__file__).resolve().parent / "results.json"

# name: (budget, unit, "most" when smaller is better, "least" when larger is)
BUDGETS = {
    "u_ms": (None, "ms CPU", "most"),
    "course_page_u": (30, "U", "most"),
    "course_page_queries": (8, "queries", "most"),
    "course_page_kb": (40, "KB", "most"),
    "my_learning_u": (15, "U", "most"),
    "my_learning_queries": (5, "queries", "most"),
    "heartbeat_u": (12, "U", "most"),
    "lesson_completed_u": (20, "U", "most"),
    "quiz_u": (120, "U", "most"),
    "quiz_queries": (60, "queries", "most"),
    "check_in_u": (20, "U", "most"),
    "check_in_rate_vs_bare": (1 / 25, "×", "least"),
    "check_ins_lost": (0, "check-ins", "most"),
    "roster_200_u": (80, "U", "most"),
    "roster_200_statements": (10, "statements", "most"),
    "coverage_page_u": (25, "U", "most"),
    "coverage_rebuild_ratio": (1.5, "×", "most"),
    "coverage_growth_10x": (1.5, "×", "most"),
    "people_list_u": (25, "U", "most"),
    "people_list_queries": (10, "queries", "most"),
    "organizations_list_u": (25, "U", "most"),
    "organizations_list_queries": (10, "queries", "most"),
    "desk_search_u": (30, "U", "most"),
    "participation_export_ratio": (3, "×", "most"),
    "import_rows_per_s": (None, "rows/s", "least"),
    "import_rows_per_s_update": (None, "rows/s", "least"),
    "import_preview_rows_per_s": (None, "rows/s", "least"),
    "import_vs_stock": (20, "×", "least"),
    "import_vs_stock_update": (20, "×", "least"),
    "import_vs_floor": (4, "×", "most"),
    "import_vs_floor_update": (4, "×", "most"),
    "export_ratio": (1.3, "×", "most"),
    "export_peak_mb": (300, "MB", "most"),
    "bad_sheet_seconds": (5, "s", "most"),
    "bad_sheet_mb": (512, "MB", "most"),
    "public_uncached_u": (45, "U", "most"),
    "public_uncached_queries": (12, "queries", "most"),
    "public_cached_u": (4, "U", "most"),
    "board_u": (30, "U", "most"),
    "board_rebuild_ratio": (3, "×", "most"),
    "board_growth_10x": (12, "×", "most"),
    "certificate_ratio": (2, "×", "most"),
    "selection_board_u": (30, "U", "most"),
    "selection_ranking_u": (30, "U", "most"),
    "publication_300_s": (5, "s", "most"),
}


@dataclass
class Result:
    name: str
    value: float
    unit: str
    budget: float | None
    met: bool | None
    how: str


def judged(name: str, value: float, how: str) -> Result:
    """A figure beside its budget; `met` is None for figures without one."""
    budget, unit, direction = BUDGETS[name]
    met = None if budget is None else (value <= budget if direction == "most" else value >= budget)
    return Result(name, round(value, 4), unit, budget, met, how)


def write(results: list[Result]) -> None:
    """Replaces the figures that were measured and keeps the others; order is that of BUDGETS."""
    kept = {row["name"]: row for row in json.loads(FILE.read_text())} if FILE.exists() else {}
    kept |= {result.name: asdict(result) for result in results}
    rows = [kept[name] for name in BUDGETS if name in kept]
    FILE.write_text(json.dumps(rows, ensure_ascii=False, indent=1) + "\n")


def show(result: Result) -> None:
    mark = {True: "met", False: "OVER", None: ""}[result.met]
    budget = "" if result.budget is None else f"budget {result.budget:g}"
    print(f"{result.name:28} {result.value:>12g} {result.unit:12} {budget:14} {mark:5} {result.how}", flush=True)
