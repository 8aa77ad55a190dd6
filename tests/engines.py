"""Which engines this run was given, and what a test without its engine does.

A test marked `postgresql`, `redis` or `journey` is skipped where its engine is missing. With CI=true a
skip of an engine that the run WAS given fails: a green run must not mean "was not tried".
"""

import os
import shutil

import pytest

WHY = {
    "sqlite": "needs SQLite: leave DATABASE_URL unset",
    "postgresql": "needs DATABASE_URL=postgresql://…",
    "redis": "needs REDIS_URL=redis://…",
    "journey": "needs Chromium on PATH or in CHROMIUM=/path",
}


def chromium() -> str | None:
    named = os.environ.get("CHROMIUM")
    return named or shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


def present() -> set[str]:
    url = os.environ.get("DATABASE_URL", "")
    engines = {"postgresql" if url.startswith("postgres") else "sqlite"}
    if os.environ.get("REDIS_URL"):
        engines.add("redis")
    if chromium():
        engines.add("journey")
    return engines


def given() -> set[str]:
    """Engines the caller named; a Chromium that merely lies about is used but not owed."""
    return present() if os.environ.get("CHROMIUM") else present() - {"journey"}


def skip_without_engine(items) -> None:
    here = present()
    for item in items:
        for engine in sorted(WHY.keys() - here):
            if item.get_closest_marker(engine):
                item.add_marker(pytest.mark.skip(reason=WHY[engine]))


def refuse_skip(item, report) -> None:
    """With CI=true turns the skip of a test whose engine was given into a failure."""
    if report.skipped and not hasattr(report, "wasxfail") and os.environ.get("CI") == "true":
        owed = [engine for engine in sorted(given()) if item.get_closest_marker(engine)]
        if owed:
            report.outcome = "failed"
            report.longrepr = f"skipped although {', '.join(owed)} was given: {report.longrepr}"
