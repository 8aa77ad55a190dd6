"""Nominations in 我的信息. What was published stays published; 注销 does not rewrite a notice."""

from django.utils import timezone

from talent.people.holdings import Row, hold, plain
from talent.selection.models import Nomination
from talent.selection.standing import held_entries, standing_of


def _rows(ids: list[int]) -> list[Row]:
    found = list(Nomination.objects.handed_in().filter(person__in=ids).with_standing())
    held, today = held_entries(entry__nomination__in=found), timezone.localdate()
    words = [(one, standing_of(one, held=held, today=today, decided=False).word) for one in found]
    return plain((str(one.round), f"{one.organization.name}，{word}") for one, word in words)


hold("年度推选", "用来办理推荐和公示；公示过的名单依法保留。", 70, ("talent.Nomination.person",), _rows)
