"""Why two rows could be one human: a table."""

import datetime as dt

import pytest

from talent.people.likeness import Likeness, pairs_among, reasons_of

BORN = dt.date(1962, 3, 4)


def row(pk, name, pinyin="", mobile=None, born=None, number=None, organizations=()):
    return Likeness(pk, name, pinyin or name, mobile, born, number, frozenset(organizations))


@pytest.mark.parametrize(
    ("one", "other", "reasons"),
    [
        (row(1, "王桂兰", mobile="13900001234"), row(2, "王桂兰", mobile="13900001234"), ["姓名相同，手机号相同"]),
        (
            row(1, "王桂兰", "wanggl", "13900001234"),
            row(2, "汪贵兰", "wanggl", "13900001234"),
            ["姓名同音，手机号相同"],
        ),
        (row(1, "赵明霞", mobile="13900001234"), row(2, "赵明露", mobile="13900001234"), ["姓名差一个字，手机号相同"]),
        (row(1, "王桂兰", born=BORN), row(2, "王桂兰", born=BORN), ["姓名相同，出生日期相同"]),
        (row(1, "王桂兰", organizations=[7]), row(2, "王桂兰", organizations=[7, 8]), ["姓名相同，在同一个组织任职"]),
        (
            row(1, "王桂兰", born=BORN, number="a"),
            row(2, "王桂兰", born=BORN, number="b"),
            ["姓名相同，出生日期相同（两个身份证号不同，请先核对证件）"],
        ),
        # Two IDs are two people; spouses share a phone; a name alone says nothing.
        (row(1, "王桂兰", mobile="13900001234", number="a"), row(2, "王桂兰", mobile="13900001234", number="b"), []),
        (row(1, "王桂兰", mobile="13900001234"), row(2, "李志强", mobile="13900001234"), []),
        (row(1, "王芳", mobile="13900001234"), row(2, "王勇", mobile="13900001234"), []),
        (row(1, "王桂兰"), row(2, "王桂兰"), []),
    ],
)
def test_reasons(one, other, reasons):
    assert reasons_of(one, other) == reasons
    assert reasons_of(other, one) == reasons


def test_every_pair_comes_once_with_the_lower_number_first():
    people = [row(pk, "王桂兰", mobile="13900001234", born=BORN, organizations=[7]) for pk in (3, 1, 2)]
    assert sorted((one.pk, other.pk) for one, other, _ in pairs_among(people)) == [(1, 2), (1, 3), (2, 3)]


def test_an_offices_number_makes_no_crowd_of_pairs():
    assert list(pairs_among(row(pk, "王桂兰", mobile="13900001234") for pk in range(13))) == []
