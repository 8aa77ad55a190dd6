"""With --json, stdout is one JSON object also when the command refuses."""

import json

import pytest
from django.core.management import ManagementUtility


def answer(capsys, *args):
    with pytest.raises(SystemExit) as ended:
        ManagementUtility(["manage.py", *args, "--json"]).execute()
    return ended.value.code, json.loads(capsys.readouterr().out)


@pytest.mark.parametrize(
    "args",
    [
        ("coverage", "--region", "火星区"),
        ("coverage", "--on", "junk"),
        ("coverage", "--on", "2026-01-01", "--from", "2026-05-01"),
        ("list_sessions", "--region", "火星区"),
    ],
)
def test_a_refusal_is_an_answer(city, capsys, args):
    code, payload = answer(capsys, *args)
    assert (code, list(payload)) == (1, ["error"])


@pytest.mark.parametrize("args", [("bogus", "x.csv"), ("attendance", "x.csv", "--session", "abc")])
def test_import_sheet_keeps_its_keys(city, capsys, args):
    code, payload = answer(capsys, "import_sheet", *args)
    assert code == 1
    assert sorted(payload) == ["batch", "changed", "error", "new", "refused", "unchanged"]
