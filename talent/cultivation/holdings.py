"""Two-way cultivation in 我的信息: what is recorded, and the evidence and what was written wiped when somebody closes their account."""

from django.db import transaction

from talent.cultivation.models import CultivationStage, DualCultivation
from talent.people.holdings import Row, hold, plain
from talent.people.querysets import of_human


def _rows(ids: list[int]) -> list[Row]:
    rows = DualCultivation.objects.filter(person__in=ids)
    return plain((row.get_direction_display(), f"{row.started_on}列入") for row in rows)


def _erase(person, by) -> None:
    CultivationStage.objects.filter(of_human(person, "cultivation__person")).update(text="")
    for row in DualCultivation.objects.filter(of_human(person)).exclude(evidence=""):
        storage, name = row.evidence.storage, row.evidence.name
        transaction.on_commit(lambda storage=storage, name=name: storage.delete(name))
        row.evidence = ""
        row.save(update_fields=["evidence", "updated"])


hold("双向培养", "记录组织对您的培养，只有少数人能看。", 60, ("talent.DualCultivation.person",), _rows, _erase)
