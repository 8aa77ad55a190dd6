"""Imports run one way, and files stay short enough to read."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.guards.sources import ROOT, python_files

HARD_LIMIT = 500


def test_imports_run_one_way():
    lint = Path(sys.executable).parent / "lint-imports"
    done = subprocess.run(
        [lint, "--no-cache"], cwd=ROOT, capture_output=True, text=True, env=os.environ | {"NO_COLOR": "1"}
    )
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-2000:]


def test_files_stay_short():
    too_long = {
        str(file.relative_to(ROOT)): lines
        for file in python_files()
        if (lines := file.read_text(encoding="utf-8").count("\n")) > HARD_LIMIT
    }
    assert too_long == {}


@pytest.mark.parametrize("name", ["README.md", "README.zh.md"])
def test_readme_stays_short(name):
    assert (ROOT / name).read_text(encoding="utf-8").count("\n") <= 200


def test_no_drawer_for_everything():
    drawers = {"utils", "common", "core", "helpers", "misc"}
    found = [str(f.relative_to(ROOT)) for f in python_files() if drawers & {f.stem, f.parent.name}]
    assert found == []
