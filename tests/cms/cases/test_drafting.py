"""Three answers cut into the sections of a case."""

from cms.cases.drafting import abstract_of, draft_of, figures_of, points_of


def test_lines_become_headed_points_and_the_sixth_joins_the_fifth():
    points = points_of("先喝茶，后谈事。\n两人在场，一个记。\n一\n二\n三\n四")
    assert points[0] == ("先喝茶", ("先喝茶，后谈事。",))
    assert points[4] == ("三", ("三", "四"))
    assert len(points) == 5


def test_one_line_is_what_was_done():
    assert points_of("摆起茶水桌，每周两次。") == (("做了什么", ("摆起茶水桌，每周两次。",)),)


def test_numbers_come_with_what_they_count():
    assert figures_of("一年说和51起，到岗率升到93%；服务1,240人次。") == (
        {"label": "一年说和", "value": "51", "unit": "起"},
        {"label": "到岗率升到", "value": "93%", "unit": ""},
        {"label": "服务", "value": "1,240", "unit": "人次"},
    )


def test_an_abstract_ends_with_a_whole_sentence():
    long = "做了一件小事。" * 40
    assert len(abstract_of(long)) == 196
    assert abstract_of(long).endswith("小事。")


def test_words_of_the_plan_are_found():
    draft = draft_of("开展纠纷调解。", "帮到空巢老人和残疾人。", "少了。")
    assert (draft.services, draft.beneficiaries) == (("纠纷调解",), ("空巢老人", "残疾人"))
