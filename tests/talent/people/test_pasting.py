"""粘贴名单: lines of a chat to people of one's scope."""

import pytest
from django.core.exceptions import ValidationError
from django.http import QueryDict

from talent.people.models import Affiliation
from talent.people.pasting import chosen_people, match_pasted, read_lines
from tests.factories import AffiliationFactory, PersonFactory

TEXT = """#接龙
11月26日下午培训，报名的接龙
1. 王桂兰 13900001234
2、李秀英（洪家楼）
③ 张三，赵四
[4] 139 0000 9999
"""


def words(text):
    return [(line.words, line.mobile) for line in read_lines(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1. 王桂兰 13900001234", [(("王桂兰",), "13900001234")]),
        ("12、李秀英", [(("李秀英",), "")]),
        ("【3】买买提·艾山 +86 139-0000-1234", [(("买买提·艾山",), "13900001234")]),
        ("4 张三、赵四，钱五", [(("张三",), ""), (("赵四",), ""), (("钱五",), "")]),
        ("#接龙\n\n   \n5）１３９００００１２３４", [((), "13900001234")]),
        ("......\n!!!", []),
    ],
)
def test_lines(text, expected):
    assert words(text) == expected


def test_a_text_without_end_is_refused():
    with pytest.raises(ValidationError, match="最多500人"):
        read_lines("王桂兰\n" * 501)


def known(city, name, mobile, region=None):
    person = PersonFactory(name=name, mobile=mobile)
    AffiliationFactory(person=person, region=region or city.hongjialou, source=Affiliation.Source.HOME)
    return person


@pytest.fixture
def people(city):
    return {
        "wang": known(city, "王桂兰", "13900001234"),
        "husband": known(city, "张建国", "13900001234"),
        "li": known(city, "李秀英", "13900000001"),
        "li2": known(city, "李秀英", "13900000002"),
        "foreign": known(city, "赵四", "13900000003", city.beiyuan),
    }


@pytest.mark.django_db
def test_one_several_and_unknown(people, trainer, django_assert_num_queries):
    text = "1. 王桂兰 13900001234\n2. 李秀英\n3. 李秀英 13900000002\n4. 李秀英 0001\n5. 赵四\n6. 王大海 13900001234"
    trainer.active_roles  # noqa: B018 (read before counting)
    with django_assert_num_queries(2):
        matches = match_pasted(trainer, text)
    found = [(match.kind, [person.pk for person in match.people]) for match in matches]
    pk = {name: person.pk for name, person in people.items()}
    assert [(kind, sorted(pks)) for kind, pks in found] == [
        ("one", [pk["wang"]]),
        ("several", sorted([pk["li"], pk["li2"]])),
        ("one", [pk["li2"]]),
        ("one", [pk["li"]]),
        ("unknown", []),  # somebody of another district is nobody here
        ("several", sorted([pk["wang"], pk["husband"]])),  # the number is known, the name is not: a person decides
    ]


@pytest.mark.django_db
def test_a_mixed_list_of_own_and_foreign_ids_is_refused_whole(people, trainer):
    own, foreign = people["wang"].pk, people["foreign"].pk
    assert chosen_people(trainer, QueryDict(f"person={own}&choice-2={people['li'].pk}")) == [
        people["li"],
        people["wang"],
    ]
    for query in (f"person={own}&person={foreign}", f"person={own}&choice-1={foreign}", "person=x", ""):
        with pytest.raises(ValidationError, match="重新选择"):
            chosen_people(trainer, QueryDict(query))


@pytest.mark.django_db
def test_the_page_says_who_is_who(people, client_of, trainer):
    client = client_of(trainer)
    text = client.post("/desk/people/paste/", {"pasted": TEXT}).content.decode()
    assert f"/desk/people/{people['wang'].pk}/" in text
    assert "有2位“李秀英”，选一位" in text
    assert "没找到这个人" in text
    empty = client.post("/desk/people/paste/", {"pasted": "!!!"})
    assert empty.status_code == 400
    assert "没有认出名字" in empty.content.decode()
