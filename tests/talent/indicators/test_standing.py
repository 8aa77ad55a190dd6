import datetime as dt
from decimal import Decimal
from types import SimpleNamespace

import pytest

from talent.indicators.standing import current_step, standing

ON = dt.date(2022, 6, 1)


def step(value, due):
    return SimpleNamespace(value=Decimal(value), due=due and dt.date.fromisoformat(due))


STEPS = [step(100, "2023-12-31"), step(80, "2021-12-31"), step(90, "2022-12-31")]


def test_the_running_step_is_the_first_that_is_not_yet_due():
    assert [current_step(STEPS, dt.date(year, 6, 1)).value for year in (2021, 2022, 2023, 2024)] == [80, 90, 100, 100]


@pytest.mark.parametrize(
    ("measure", "on", "word"),
    [
        ("90", ON, "已达到"),  # this year's step
        ("85", ON, "推进中"),  # last year's step is reached, this year's not yet
        ("79.9", ON, "需关注"),  # last year's step was missed
        ("89.9", dt.date(2022, 12, 10), "需关注"),  # three weeks left
        ("90", dt.date(2024, 1, 1), "需关注"),  # the plan has ended at 100
        ("100", dt.date(2024, 1, 1), "已达到"),
        (None, ON, "暂无数据"),
    ],
)
def test_the_state_beside_three_yearly_steps(measure, on, word):
    assert standing(measure and Decimal(measure), STEPS, on).word == word


def test_without_a_target_and_without_a_deadline():
    assert standing(Decimal(3), [], ON).word == "未设目标"
    assert standing(Decimal(30), [step(10, None)], ON).word == "期限未填"


def test_a_yearly_target_is_due_at_the_end_of_each_year():
    yearly = [step(10, None)]
    states = [standing(Decimal(9), yearly, dt.date(2026, month, 10), yearly=True).word for month in (6, 12)]
    assert states == ["推进中", "需关注"]
