"""Training hours in 我的信息. The ledger names nobody: closing an account leaves it as it is."""

from talent.credits.models import CreditHead
from talent.people.holdings import Row, hold, plain


def _rows(ids: list[int]) -> list[Row]:
    # Two rows of one human may hold the same course: it counts once.
    heads = CreditHead.objects.valid().filter(person__in=ids).select_related("source").order_by("-dated", "-pk")
    once = {(head.source_id, head.season): head for head in heads}
    return plain((head.source.title, f"{head.hours.normalize():f}学时，{head.dated}") for head in once.values())


hold("学时", "证明您参加过培训。", 40, ("talent.TrainingCredit.person", "talent.CreditHead.person"), _rows)
