"""
Sheets as districts send them, written fresh by a generator that lies beside the repository (as in CI).

Where it does not lie there, these tests are skipped: each quirk has a small test of its own elsewhere.
"""

import contextlib
import json
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import call_command

from tests.settings import ROOT

MAKER = next(iter(sorted(ROOT.parent.glob("*/data/make_sheets.py"))), None)
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(MAKER is None, reason="the generator of sample sheets is not at hand"),
]
DISTRICTS = [("历城区", 2023), ("章丘区", 7), ("济南高新技术产业开发区", 11)]


def imported(capsys, kind: str, path: Path, *options: str) -> dict:
    """The command's report; its exit code is tested elsewhere."""
    with contextlib.suppress(SystemExit):
        call_command("import_sheet", kind, str(path), *options, "--json")
    return json.loads(capsys.readouterr().out)


def places(refused: list[dict]) -> set[tuple[int, str]]:
    return {(problem["row"], problem["column"]) for problem in refused}


@pytest.fixture(params=DISTRICTS, ids=[f"seed{seed}" for _, seed in DISTRICTS])
def sheets(request, tmp_path):
    """Name of a district and the folder of its sheets."""
    district, seed = request.param
    size = ["--orgs", "150", "--people", "300", "--attendance", "40", "--questions", "60"]
    command = [sys.executable, str(MAKER), str(tmp_path), "--district", district, "--seed", str(seed), *size]
    subprocess.run(command, check=True, capture_output=True)
    return district, tmp_path


def test_good_and_refused_rows_are_those_expected(capsys, sheets):
    district, folder = sheets
    regions = imported(capsys, "regions", folder / "regions.xlsx")
    assert (regions["new"], regions["refused"]) == (
        json.loads((folder / "regions.xlsx.expected.json").read_text())["good"],
        [],
    )
    for kind in ("organizations", "pool"):
        path = folder / f"{kind}.xlsx"
        expected = json.loads(Path(f"{path}.expected.json").read_text())
        report = imported(capsys, kind, path, "--region", district)
        assert report["new"] + report["changed"] + report["unchanged"] == expected["good"]
        assert places(report["refused"]) == places(expected["refused"])
        again = imported(capsys, kind, path, "--region", district)
        assert (again["new"], again["changed"], again["unchanged"]) == (0, 0, expected["good"])
        assert places(again["refused"]) == places(expected["refused"])


def test_questions(capsys, sheets):
    imported(capsys, "regions", sheets[1] / "regions.xlsx")
    path = sheets[1] / "questions.xlsx"
    expected = json.loads(Path(f"{path}.expected.json").read_text())
    report = imported(capsys, "questions", path)
    assert report["new"] == expected["good"]
    assert places(report["refused"]) == places(expected["refused"])
    assert imported(capsys, "questions", path)["unchanged"] == expected["good"]
