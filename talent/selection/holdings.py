"""Nominations in 我的信息. What was published stays published; 注销 does not rewrite a notice."""

from talent.people.holdings import Row, hold, plain
from talent.selection.models import Nomination


def _rows(ids: list[int]) -> list[Row]:
    found = Nomination.objects.filter(person__in=ids).select_related("round", "organization")
    return plain((str(one.round), f"{one.organization.name}，{one.get_status_display()}") for one in found)


hold("年度推选", "用来办理推荐和公示；公示过的名单依法保留。", 70, ("talent.Nomination.person",), _rows)
