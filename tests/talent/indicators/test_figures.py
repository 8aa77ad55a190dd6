import pytest

from talent.indicators.figures import category_shares, federation_coverage, organizations_per_community, percent


@pytest.mark.parametrize(
    ("part", "whole", "text"), [(0, 0, None), (160, 161, "99.3"), (161, 161, "100"), (0, 9, "0.0")]
)
def test_a_share_is_floored_and_100_means_all(part, whole, text):
    assert percent(part, whole) == text


def test_streets_without_a_federation_are_named():
    figure = federation_coverage({"洪家楼街道": True, "山大路街道": False})
    assert (figure.value, figure.missing, figure.note) == ("50.0", ("山大路街道",), "1/2个街道（镇）")


def test_mean_median_and_the_communities_below_the_target():
    figure = organizations_per_community("urban", [("和园社区", 20), ("福苑社区", 10), ("东里社区", 3)], 15)
    assert (figure.value, figure.note, figure.missing) == ("11.0", "中位数10，2个社区不足", ("福苑社区", "东里社区"))


def test_without_communities_there_is_no_mean():
    assert organizations_per_community("rural", [], 8).value is None


def test_shares_of_categories():
    assert category_shares({"公益慈善": 1, "文体活动": 3}) == [("公益慈善", 1, "25.0"), ("文体活动", 3, "75.0")]
