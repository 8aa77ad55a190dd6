"""`manage.py coverage`: the contract with whoever reads its JSON."""

import json

import pytest
from django.core.management import CommandError, call_command


def coverage(capsys, *args):
    call_command("coverage", "--json", *args)
    out = capsys.readouterr().out
    return json.loads(out)


def test_the_figures_of_a_district_with_its_streets_and_names(pool, capsys):
    answer = coverage(capsys, "--region", "历城区", "--on", "2023-12-31", "--names")
    units = answer.pop("units")
    names = answer.pop("names")
    assert answer == {
        "region": "历城区",
        "period": ["2023-01-01", "2023-12-31"],
        "due": 3,
        "trained": 1,
        "untrained": 2,
        "exempt": 1,
        "rate": "33.3",
        "person_times": 1,
        "joined_late_untrained": 1,
        "recent_exits": 1,
        "recent_exits_untrained": 1,
    }
    assert {side: [person["name"] for person in people] for side, people in names.items()} == {
        "trained": ["王桂兰"],
        "untrained": ["陈淑珍", "李秀英"],
        "exempt": ["张建国"],
        "recent_exits": ["刘志强"],
    }
    assert [unit["region"] for unit in units] == ["山大路街道", "洪家楼街道"]


def test_without_a_region_it_is_the_city(pool, capsys):
    answer = coverage(capsys, "--on", "2023-12-31", "--from", "2023-06-01")
    assert (answer["region"], answer["period"], answer["trained"]) == ("济南市", ["2023-06-01", "2023-12-31"], 0)


@pytest.mark.parametrize(
    ("args", "sentence"),
    [
        (["--region", "火星区"], "没有找到“火星区”，请写区划表里的全名。"),
        (["--on", "2023-01-01", "--from", "2023-02-01"], "开始日期不能晚于截止日期。"),
        (["--on", "9999-12-31"], "请核对年份"),
        (["--on", "2023-01-01", "--from", "0001-01-01"], "请核对年份"),
    ],
)
def test_a_bad_question_is_answered_in_one_sentence(city, args, sentence):
    with pytest.raises(CommandError, match=sentence):
        call_command("coverage", *args)
