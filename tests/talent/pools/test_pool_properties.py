"""Whatever order the rows stand in, and however often the file comes: the same people, once."""

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from talent.people.models import Person
from talent.pools.models import PoolMembership
from talent.sheets.actions import import_file
from tests.talent.sheet_imports import counts

pytestmark = pytest.mark.django_db
NAMES = ("王桂兰", "李秀英", "张建国")
row = st.fixed_dictionaries(
    {
        "姓名": st.sampled_from(NAMES),
        "手机号": st.sampled_from(("13900000001", "13900000002")),
        "人员类别": st.sampled_from(("负责人", "社工、志愿者")),
        "所属街道（镇）": st.sampled_from(("洪家楼街道", "山大路街道")),
        "职务": st.sampled_from(("", "队长")),
        "入库日期": st.sampled_from(("", "2023-09-20", "2023年2月30日")),
        "梯队层级": st.sampled_from(("", "骨干", "种子")),
    }
)


def one_per_person(rows: list[dict]) -> list[dict]:
    """A row that repeats another is refused, and which of the two depends on the order: that is not asked here."""
    return list({(each["姓名"], each["手机号"]): each for each in rows}.values())


def stored() -> list[tuple]:
    return sorted(
        PoolMembership.objects.values_list(
            "person__name", "person__mobile", "person__is_leader", "person__is_volunteer", "street__name", "position",
            "since", "level__code",
        ),
        key=repr,
    )  # fmt: skip


class Undo(Exception):
    pass


def import_csv(path, rows, region):
    """As csv: no parser process, so that many examples cost little."""
    text = "\n".join([",".join(rows[0]), *(",".join(each[name] for name in rows[0]) for each in rows)])
    path.write_text(text, encoding="utf-8")
    return import_file("pool", path, region=region, by=None)


def imported(path, rows, region) -> tuple:
    """State after the rows, and what a second import of the same file counts; both taken back."""
    found = ()
    try:
        with transaction.atomic():
            import_csv(path, rows, region)
            first = (stored(), Person.objects.count())
            again = counts(import_csv(path, rows, region))
            assert (stored(), Person.objects.count()) == first
            found = (*first, again)
            raise Undo
    except Undo:
        return found


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(row, min_size=1, max_size=5).map(one_per_person), st.randoms(use_true_random=False))
def test_any_permutation_twice_is_once(city, tmp_path, rows, random):
    path, shuffled = tmp_path / "名单.csv", rows.copy()
    random.shuffle(shuffled)
    state, people, again = imported(path, rows, city.licheng)
    assert (again[0], again[1]) == (0, 0)
    assert imported(path, shuffled, city.licheng) == (state, people, again)
