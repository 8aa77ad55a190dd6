"""The repository's own files, as guards read them."""

import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent


def tracked_files() -> list[Path]:
    """Files git knows or would add; outside a repository (an unpacked archive), none."""
    done = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    return [file for name in done.stdout.split("\0") if name and (file := ROOT / name).is_file()]


def python_files() -> list[Path]:
    """Our Python, migrations aside."""
    return [
        file
        for top in ("config", "talent", "lms", "cms", "tests", "benchmarks", "deploy")
        for file in sorted((ROOT / top).rglob("*.py"))
        if "migrations" not in file.parts
    ]


def template_files() -> list[Path]:
    return sorted((ROOT / "templates").rglob("*.html"))
