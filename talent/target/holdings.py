"""Calls in 我的信息; who is calling right now is let go when an account is closed."""

from talent.people.holdings import Row, hold, plain
from talent.people.querysets import of_human
from talent.target.call_models import CallClaim, CallRecord


def _rows(ids: list[int]) -> list[Row]:
    rows = CallRecord.objects.filter(person__in=ids).select_related("street")
    return plain((f"{one.recorded_at:%Y-%m-%d}", f"{one.street.name}，{one.get_outcome_display()}") for one in rows)


def _erase(person, by) -> None:
    CallClaim.objects.filter(of_human(person)).delete()


hold(
    "电话联系", "用来通知培训，不重复打扰。", 55, ("talent.CallRecord.person", "talent.CallClaim.person"), _rows, _erase,
    staff_see=True,
)  # fmt: skip
