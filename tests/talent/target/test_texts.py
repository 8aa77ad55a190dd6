import datetime as dt

from talent.registry.models import Region
from talent.target.progress import Progress
from talent.target.rate import Coverage
from talent.target.texts import call_to_train, figure_sentence

DAYS = (dt.date(2026, 1, 1), dt.date(2026, 11, 24))


def test_the_figure_as_a_finished_sentence():
    total = Coverage(*DAYS, trained={1, 2}, untrained={3}, exempt={4}, recent_exits={5}, person_times=7)
    assert figure_sentence(Progress(Region(name="历城区"), total, [])) == (
        "截至2026年11月24日，历城区骨干人才库应参训3人，已参训2人，参训率66.6%，还差1人，另有暂不参训1人；"
        "近60天退出1人（未参训0人）；培训7人次。"
    )


def test_an_empty_pool_has_no_rate_to_report():
    text = figure_sentence(Progress(Region(name="钢城区"), Coverage(*DAYS), []))
    assert text == "截至2026年11月24日，钢城区骨干人才库应参训0人，参训率暂无数据。"


def test_a_long_list_of_names_is_cut_with_its_count():
    text = call_to_train("历城区", [f"甲{n}" for n in range(31)], "http://127.0.0.1/sessions/")
    assert "甲29等31人。" in text
    assert "甲30" not in text
