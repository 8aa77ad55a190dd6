"""Chinese words are found on both databases, safely whatever is typed."""

import pytest
from wagtail.models import Page
from wagtail.search.query import Phrase

from cms.search.finding import find


@pytest.fixture
def pages(add_news):
    return {
        "近": add_news("社区治理新办法", "one", "<p>党建引领，2023年启用A3会议室。</p>"),
        "远": add_news("社区活动", "two", "<p>先说社区，再到区治安，最后治理。</p>"),
        "无": add_news("儿童节", "three", "<p>志愿服务。</p>"),
    }


def titles(query):
    return sorted(page.title for page in Page.objects.live().search(query))


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("社区", ["社区治理新办法", "社区活动"]),
        ("社区治理", ["社区治理新办法", "社区活动"]),
        ("党建", ["社区治理新办法"]),
        ("儿", ["儿童节"]),
        ("治社", []),
        ("2023", ["社区治理新办法"]),
        ("a3", ["社区治理新办法"]),
        ("Ａ３", ["社区治理新办法"]),
        ("", []),
        ("!!!", []),
        ('党建" OR 1', []),
        ("社区*", ["社区治理新办法", "社区活动"]),
        ("a' & b |", []),
        ("党建 启用", ["社区治理新办法"]),
        ("栏目", []),
    ],
)
def test_words(pages, query, expected):
    assert titles(query) == sorted(expected)


def test_a_phrase_asks_for_neighbors(pages):
    assert titles(Phrase("社区治理")) == ["社区治理新办法"]
    assert titles(Phrase("!!!")) == []


def test_exact_runs_come_first(pages):
    assert [page.title for page in find("社区治理", Page.objects.live())] == ["社区治理新办法", "社区活动"]


def test_the_admin_finds_a_part_of_a_title(pages):
    assert [page.title for page in Page.objects.autocomplete("治理")] == ["社区治理新办法"]


def test_operators_and_negation_keep_working(pages):
    both = Phrase("社区治理") | Phrase("儿童节")
    assert titles(both) == ["儿童节", "社区治理新办法"]
